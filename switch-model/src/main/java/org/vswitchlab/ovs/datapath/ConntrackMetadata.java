package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;

/** What the connection tracker writes into a packet's metadata. */
final class ConntrackMetadata {
  private ConntrackMetadata() {}

  static int state(FlowKey metadata) {
    return (int) metadata.get(FlowField.CT_STATE);
  }

  static void setState(FlowKey metadata, int state) {
    metadata.set(FlowField.CT_STATE, state);
  }

  /** Adds flags to those that are set. */
  static void addState(FlowKey metadata, int flags) {
    setState(metadata, state(metadata) | flags);
  }

  /** Forgets everything: {@code ct_clear}. */
  static void clear(FlowKey metadata) {
    metadata.setWord(FlowLayout.CT, 0);
    setLabel(metadata, 0, 0);
    clearTuple(metadata);
  }

  private static void clearTuple(FlowKey metadata) {
    metadata.set(FlowField.CT_NW_PROTO, 0);
    for (int word = FlowLayout.CT_PORTS; word < FlowLayout.RECIRC_PORT; word++) {
      metadata.setWord(word, 0);
    }
  }

  /** The ports of a connection are told of packets alone that have ports. */
  static void hidePorts(FlowKey metadata) {
    metadata.set(FlowField.CT_TP_SRC, 0);
    metadata.set(FlowField.CT_TP_DST, 0);
  }

  private static void setLabel(FlowKey metadata, long high, long low) {
    metadata.setWord(FlowLayout.CT_LABEL, high);
    metadata.setWord(FlowLayout.CT_LABEL + 1, low);
  }

  /** Says that the packet was tracked in a zone, and whose it is. */
  static void tell(FlowKey metadata, int zone, Connection connection, ConnectionKey key) {
    addState(metadata, FlowKey.CT_TRACKED);
    metadata.set(FlowField.CT_ZONE, zone);
    tellMarks(metadata, connection);
    clearTuple(metadata);
    if (connection != null) {
      tellTuple(metadata, connection.isRelated() ? connection.parentKey() : connection.original());
    } else if (key != null) {
      tellTuple(metadata, key);
    }
  }

  /** As {@link #tell}, of a packet that was expected by another connection. */
  static void tellExpected(FlowKey metadata, int zone, Expectation expectation) {
    tell(metadata, zone, null, expectation.parentKey());
    metadata.set(FlowField.CT_MARK, expectation.mark() & 0xffff_ffffL);
    setLabel(metadata, expectation.labelHigh(), expectation.labelLow());
  }

  /** The mark and label of a connection, or none. */
  static void tellMarks(FlowKey metadata, Connection connection) {
    if (connection == null) {
      metadata.set(FlowField.CT_MARK, 0);
      setLabel(metadata, 0, 0);
    } else {
      metadata.set(FlowField.CT_MARK, connection.mark() & 0xffff_ffffL);
      setLabel(metadata, connection.labelHigh(), connection.labelLow());
    }
  }

  private static void tellTuple(FlowKey metadata, ConnectionKey key) {
    metadata.set(FlowField.CT_NW_PROTO, key.protocol());
    if (key.isIpv6()) {
      metadata.set(FlowField.CT_IPV6_SRC, key.sourceHigh(), key.sourceLow());
      metadata.set(FlowField.CT_IPV6_DST, key.destinationHigh(), key.destinationLow());
    } else {
      metadata.set(FlowField.CT_NW_SRC, key.sourceLow());
      metadata.set(FlowField.CT_NW_DST, key.destinationLow());
    }
    metadata.set(FlowField.CT_TP_SRC, key.isIcmp() ? key.icmpType() : key.sourcePort());
    metadata.set(FlowField.CT_TP_DST, key.isIcmp() ? key.icmpCode() : key.destinationPort());
  }
}
