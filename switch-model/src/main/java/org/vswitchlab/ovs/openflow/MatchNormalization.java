package org.vswitchlab.ovs.openflow;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.flow.Prerequisite;
import org.vswitchlab.wire.EtherType;

/**
 * Takes fields out of a match whose header the match does not ask for, such as a TCP port without
 * TCP, ovs-fields(7) "Prerequisites".
 */
public final class MatchNormalization {
  private MatchNormalization() {}

  public static Match normalize(Match match) {
    Match.Builder builder = match.toBuilder();
    boolean isUntagged =
        match.mask().vlanTci(0) == 0xffff && (match.key().vlanTci(0) & FlowKey.VLAN_CFI) == 0;
    if (isUntagged && match.key().vlanTci(0) == 0) {
      // Without a tag there is no priority.
      builder.masked(FlowField.VLAN_TCI, 0, 0x1fff);
    }
    for (FlowField field : FlowField.values()) {
      if (field.isPlaced() && match.isOn(field) && isHeaderField(field) && !isKept(field, match)) {
        builder.any(field);
      }
    }
    return builder.build();
  }

  /** From the IP header on; what is before that, every Ethernet frame has. */
  private static boolean isHeaderField(FlowField field) {
    return field.compareTo(FlowField.MPLS_LABEL) >= 0;
  }

  /** Fields that share bits stay if the match has the header of one of them. */
  private static boolean isKept(FlowField field, Match match) {
    for (FlowField other : FlowField.values()) {
      if (isHeaderField(other)
          && other.isPlaced()
          && sharesBits(field, other)
          && hasHeader(other, match)) {
        return true;
      }
    }
    return false;
  }

  private static boolean sharesBits(FlowField a, FlowField b) {
    return a == b
        || a.word() == b.word()
            && !a.isWide()
            && (a.valueMask() << a.shift() & b.valueMask() << b.shift()) != 0;
  }

  private static boolean isNeighbourField(FlowField field) {
    return field == FlowField.ND_TARGET || field == FlowField.ND_SLL || field == FlowField.ND_TLL;
  }

  private static boolean hasHeader(FlowField field, Match match) {
    if (field.prerequisite().isMetBy(match)) {
      return true;
    }
    long icmpType = match.value(FlowField.ICMPV6_TYPE);
    boolean isNeighbourDiscovery =
        Prerequisite.ICMPV6.isMetBy(match) && (icmpType == 135 || icmpType == 136);
    if (isNeighbourDiscovery && isNeighbourField(field)) {
      return true;
    }
    boolean isIgmp =
        match.key().ethType() == EtherType.IPV4 && match.value(FlowField.NW_PROTO) == 2;
    return isIgmp && (field == FlowField.TCP_SRC || field == FlowField.TCP_DST);
  }
}
