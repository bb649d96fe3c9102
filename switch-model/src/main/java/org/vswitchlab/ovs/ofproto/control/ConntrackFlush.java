package org.vswitchlab.ovs.ofproto.control;

import org.vswitchlab.ovs.datapath.ConnectionFilter;
import org.vswitchlab.ovs.datapath.ConnectionFilter.Part;
import org.vswitchlab.ovs.datapath.ConnectionText;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.ConntrackTuple;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.CtFlush;

/** NXT_CT_FLUSH: connections to forget, by zone and by the fields of either direction. */
final class ConntrackFlush {
  private static final int IPV6_BYTES = 16;

  /** Where an IPv4 address lies in one of IPv6 that stands for it, behind 0xffff. */
  private static final int MAPPED_START = 12;

  private ConntrackFlush() {}

  static void flush(OpenFlowSwitch bridge, CtFlush flush) {
    ConnectionFilter original = filter(flush, flush.original(), false);
    ConnectionFilter reply = filter(flush, flush.reply(), true);
    bridge
        .shared()
        .datapath()
        .connectionTracker()
        .flushIf(
            connection ->
                (flush.zone() < 0 || ConnectionText.zone(connection) == flush.zone())
                    && original.matches(connection)
                    && reply.matches(connection));
  }

  private static ConnectionFilter filter(CtFlush flush, ConntrackTuple tuple, boolean isReply) {
    ConnectionFilter.Builder filter = new ConnectionFilter.Builder();
    if (flush.ipProtocol() != 0 && !isReply) {
      filter.add(Part.PROTOCOL, 0, flush.ipProtocol());
    }
    address(filter, Part.SOURCE, tuple.source());
    address(filter, Part.DESTINATION, tuple.destination());
    boolean isIcmp = tuple.icmpType() >= 0;
    if (isIcmp) {
      filter.add(Part.ICMP_ID, 0, tuple.sourcePort());
      filter.add(Part.ICMP_TYPE, 0, tuple.icmpType());
      filter.add(Part.ICMP_CODE, 0, Math.max(tuple.icmpCode(), 0));
      return filter.build(isReply);
    }
    if (tuple.sourcePort() != 0) {
      filter.add(Part.SOURCE_PORT, 0, tuple.sourcePort());
    }
    if (tuple.destinationPort() != 0) {
      filter.add(Part.DESTINATION_PORT, 0, tuple.destinationPort());
    }
    return filter.build(isReply);
  }

  private static void address(ConnectionFilter.Builder filter, Part part, HexBytes address) {
    byte[] bytes = address.toByteArray();
    if (isZero(bytes) || bytes.length < 4) {
      return;
    }
    boolean isMapped =
        bytes.length == IPV6_BYTES
            && number(bytes, 0, 8) == 0
            && number(bytes, 8, MAPPED_START) == 0xffff;
    boolean isIpv6 = bytes.length == IPV6_BYTES && !isMapped;
    filter.family(isIpv6);
    if (isIpv6) {
      filter.add(part, number(bytes, 0, 8), number(bytes, 8, IPV6_BYTES));
    } else {
      filter.add(part, 0, number(bytes, bytes.length - 4, bytes.length));
    }
  }

  private static boolean isZero(byte[] bytes) {
    for (byte octet : bytes) {
      if (octet != 0) {
        return false;
      }
    }
    return true;
  }

  private static long number(byte[] bytes, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = number << 8 | bytes[i] & 0xff;
    }
    return number;
  }
}
