package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.wire.EtherType;

/** What is taken out of a translation's mask before it becomes a megaflow's. */
final class MegaflowMaskRules {
  private MegaflowMaskRules() {}

  /** What the end of a translation takes out. */
  static void apply(FlowKey packet, FlowMask mask) {
    forgetPipelineFields(mask);
    if (packet.get(FlowField.TUN_DST) == 0 && !packet.isNonzero(FlowField.TUN_IPV6_DST)) {
      mask.wildcardTunnel();
    }
    vlans(packet, mask);
    int type = packet.networkType();
    boolean isIpv4 = type == EtherType.IPV4;
    boolean isIpv6 = type == EtherType.IPV6;
    int protocol = (int) packet.get(FlowField.NW_PROTO);
    if (isIcmp(packet)) {
      icmpBits(mask);
    }
    if ((packet.get(FlowField.IP_FRAG) & FlowKey.FRAG_LATER) != 0) {
      mask.set(FlowField.TCP_SRC, 0);
      mask.set(FlowField.TCP_DST, 0);
    }
    if (type != EtherType.MPLS && type != EtherType.MPLS_MULTICAST) {
      mask.setWord(FlowLayout.MPLS, 0);
      mask.setWord(FlowLayout.MPLS2, 0);
    }
    if (type != EtherType.NSH) {
      for (int word = FlowLayout.NSH; word <= FlowLayout.NSH_C3; word++) {
        mask.setWord(word, 0);
      }
    }
    headers(packet, mask, isIpv4, isIpv6, protocol);
  }

  /**
   * What a flow of the datapath cannot say: the connection of packets that have none, and the
   * target of neighbour discovery with a wrong code. The real revalidator finds it missing, and
   * deletes the megaflow.
   */
  static void restrict(FlowKey packet, FlowMask mask) {
    if (packet.get(FlowField.CT_NW_PROTO) == 0) {
      mask.wildcard(FlowField.CT_NW_PROTO);
      mask.wildcard(FlowField.CT_NW_SRC);
      mask.wildcard(FlowField.CT_NW_DST);
      mask.wildcard(FlowField.CT_IPV6_SRC);
      mask.wildcard(FlowField.CT_IPV6_DST);
      mask.wildcard(FlowField.CT_TP_SRC);
      mask.wildcard(FlowField.CT_TP_DST);
    }
    if (isNeighbourDiscovery(packet) && packet.get(FlowField.ICMPV6_CODE) != 0) {
      mask.wildcard(FlowField.ND_TARGET);
      mask.wildcard(FlowField.ARP_SHA);
      mask.wildcard(FlowField.ARP_THA);
    }
  }

  /**
   * Type and code of ICMP lie in the places of 16-bit ports, and who looks at them looks at all 16
   * bits. That is corrected at the end of a translation if the packet is still ICMP by then, so not
   * behind a new MPLS label. A flow of the datapath can say only the 8 bits: the real revalidator
   * finds the others missing, and deletes the megaflow.
   *
   * @param end the packet at the end of its translation
   */
  static void keepUncorrectedPorts(FlowKey packet, FlowKey end, FlowMask mask) {
    if (isIcmp(packet) && !isIcmp(end)) {
      portBits(mask, FlowField.TCP_SRC);
      portBits(mask, FlowField.TCP_DST);
    }
  }

  private static void portBits(FlowMask mask, FlowField port) {
    if (mask.get(port) != 0) {
      mask.set(port, mask.get(port) | 0xff00);
    }
  }

  private static void icmpBits(FlowMask mask) {
    mask.set(FlowField.TCP_SRC, mask.get(FlowField.TCP_SRC) & 0xff);
    mask.set(FlowField.TCP_DST, mask.get(FlowField.TCP_DST) & 0xff);
  }

  private static boolean isIcmp(FlowKey packet) {
    int type = packet.networkType();
    long protocol = packet.get(FlowField.NW_PROTO);
    return type == EtherType.IPV4 && protocol == 1 || type == EtherType.IPV6 && protocol == 58;
  }

  /**
   * The mask of a translation that was given up, which is corrected in nothing: all 16 bits for a
   * flow's match of type or code, but 8 of them for a hash of ICMPv4.
   */
  static FlowMask uncorrected(FlowKey packet, FlowMask mask) {
    FlowMask examined = mask.copy();
    if (isIcmp(packet)) {
      boolean isIpv4 = packet.networkType() == EtherType.IPV4;
      boolean isHashed = isIpv4 && mask.get(FlowField.TCP_SRC) > 0xff;
      icmpBits(examined);
      if (!isHashed) {
        portBits(examined, FlowField.TCP_SRC);
        portBits(examined, FlowField.TCP_DST);
      }
    }
    return examined;
  }

  /** Registers and metadata start empty, so the answer does not depend on the packet's. */
  private static void forgetPipelineFields(FlowMask mask) {
    for (int word = FlowLayout.REG0; word < FlowLayout.CONJ_ACTSET; word++) {
      mask.setBits(word, 0);
    }
    mask.wildcard(FlowField.METADATA);
    mask.wildcard(FlowField.ACTSET_OUTPUT);
    mask.wildcard(FlowField.CONJ_ID);
  }

  private static void vlans(FlowKey packet, FlowMask mask) {
    for (int i = 0; i < FlowKey.MAX_VLAN_HEADERS; i++) {
      if (!isVlan(packet.vlanTpid(i))) {
        mask.setVlan(i, 0, 0);
      } else if (mask.vlanTci(i) != 0) {
        mask.setVlan(i, mask.vlanTpid(i), mask.vlanTci(i) | FlowKey.VLAN_CFI);
      }
    }
  }

  static boolean isNeighbourDiscovery(FlowKey packet) {
    long type = packet.get(FlowField.ICMPV6_TYPE);
    return packet.ethType() == EtherType.IPV6
        && packet.get(FlowField.NW_PROTO) == 58
        && (type == 135 || type == 136);
  }

  private static boolean isVlan(int tpid) {
    return tpid == EtherType.VLAN || tpid == EtherType.SERVICE_VLAN;
  }

  /** Headers that the packet does not have are the same in all packets of the megaflow. */
  private static void headers(
      FlowKey packet, FlowMask mask, boolean isIpv4, boolean isIpv6, int protocol) {
    int type = packet.networkType();
    boolean isArp = type == EtherType.ARP || type == EtherType.RARP;
    if (!isIpv4 && !isArp) {
      mask.wildcard(FlowField.IP_SRC);
      mask.wildcard(FlowField.IP_DST);
    }
    if (!isIpv6) {
      mask.wildcard(FlowField.IPV6_SRC);
      mask.wildcard(FlowField.IPV6_DST);
      mask.wildcard(FlowField.IPV6_LABEL);
    }
    if (!isArp && !isNeighbourDiscovery(packet)) {
      mask.wildcard(FlowField.ND_TARGET);
      mask.wildcard(FlowField.ARP_SHA);
      mask.wildcard(FlowField.ARP_THA);
    }
    if (!isIpv4 && !isIpv6) {
      mask.wildcard(FlowField.IP_FRAG);
      mask.wildcard(FlowField.NW_TTL);
      mask.set(FlowField.NW_ECN, 0);
      mask.set(FlowField.IP_DSCP, 0);
      mask.wildcard(FlowField.TCP_FLAGS);
      mask.set(FlowField.TCP_SRC, 0);
      mask.set(FlowField.TCP_DST, 0);
      if (!isArp) {
        mask.wildcard(FlowField.NW_PROTO);
      }
      return;
    }
    if (protocol != 6) {
      mask.wildcard(FlowField.TCP_FLAGS);
    }
  }
}
