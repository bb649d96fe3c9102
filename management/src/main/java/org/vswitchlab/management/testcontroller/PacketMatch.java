package org.vswitchlab.management.testcontroller;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;

/** The match of a flow for packets like one that was seen, in the fields of OpenFlow 1.0. */
final class PacketMatch {
  /** The VLAN and whether there is one, without the priority. */
  private static final long VLAN_BITS = 0x1fff;

  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int SCTP = 132;

  private PacketMatch() {}

  /**
   * @param isCoarse whether to leave out everything above the Ethernet addresses
   */
  static Match of(Frame frame, int inPort, boolean isCoarse) {
    FlowKey key = new FlowKey();
    new FlowKeyExtractor().extract(frame, inPort, key);
    Match.Builder match = Match.builder().exact(FlowField.IN_PORT, inPort);
    match.masked(FlowField.VLAN_TCI, key.get(FlowField.VLAN_TCI), VLAN_BITS);
    copy(match, key, FlowField.ETH_SRC, FlowField.ETH_DST);
    if (isCoarse) {
      return match.build();
    }
    copy(match, key, FlowField.ETH_TYPE);
    int type = (int) key.get(FlowField.ETH_TYPE);
    if (type == EtherType.ARP) {
      copy(match, key, FlowField.ARP_SPA, FlowField.ARP_TPA, FlowField.ARP_OP);
    } else if (type == EtherType.IPV4) {
      copy(match, key, FlowField.IP_SRC, FlowField.IP_DST, FlowField.NW_PROTO, FlowField.NW_TOS);
      ports(match, key);
    }
    return match.build();
  }

  private static void ports(Match.Builder match, FlowKey key) {
    switch ((int) key.get(FlowField.NW_PROTO)) {
      case ICMP -> copy(match, key, FlowField.ICMP_TYPE, FlowField.ICMP_CODE);
      case TCP -> copy(match, key, FlowField.TCP_SRC, FlowField.TCP_DST);
      case UDP -> copy(match, key, FlowField.UDP_SRC, FlowField.UDP_DST);
      case SCTP -> copy(match, key, FlowField.SCTP_SRC, FlowField.SCTP_DST);
      default -> {}
    }
  }

  private static void copy(Match.Builder match, FlowKey key, FlowField... fields) {
    for (FlowField field : fields) {
      match.exact(field, key.get(field));
    }
  }
}
