package org.vswitchlab.ovs.flow;

import org.vswitchlab.wire.EtherType;

/**
 * What a match must say before it may look at a field, as "Prerequisites" in ovs-fields(7): a match
 * on {@code tcp_dst} makes sense only where the packet is TCP.
 */
public enum Prerequisite {
  NONE,
  ETHERNET,
  ARP,
  VLAN_VID,
  IPV4,
  IPV6,
  /** IPv4 or IPv6. */
  IP,
  NSH,
  /** The packet has been through the connection tracker. */
  CONNTRACK,
  MPLS,
  TCP,
  UDP,
  SCTP,
  ICMPV4,
  ICMPV6,
  ND,
  ND_SOLICIT,
  ND_ADVERT;

  /**
   * States of a packet that has an original tuple. A match may ask for less: see {@link
   * #isMetBy(Match)}.
   */
  public static final int TUPLE_STATES = FlowKey.CT_NEW | FlowKey.CT_ESTABLISHED | FlowKey.CT_REPLY;

  /** Whether the packet of that key has the header that the field is in. */
  public boolean isMetBy(FlowKey key) {
    if (this == CONNTRACK) {
      return (key.get(FlowField.CT_STATE) & TUPLE_STATES) != 0;
    }
    return isMet(key, FlowMask.EXACT);
  }

  /** Whether a match of that key under that mask only takes packets that have the header. */
  public boolean isMetBy(Match match) {
    return isMet(match.key(), match.mask());
  }

  /** Whether the bits of {@code key} that {@code mask} fixes say that the header is there. */
  public boolean isMet(FlowKey key, FlowMask mask) {
    return switch (this) {
      case NONE -> true;
      case ETHERNET -> isEthernet(key);
      case ARP -> isEthType(key, mask, EtherType.ARP) || isEthType(key, mask, EtherType.RARP);
      case VLAN_VID ->
          isEthernet(key) && (fixed(FlowField.VLAN_TCI, key, mask) & FlowKey.VLAN_CFI) != 0;
      case IPV4 -> isEthType(key, mask, EtherType.IPV4);
      case IPV6 -> isEthType(key, mask, EtherType.IPV6);
      case IP -> isEthType(key, mask, EtherType.IPV4) || isEthType(key, mask, EtherType.IPV6);
      case NSH -> isEthType(key, mask, EtherType.NSH);
      case CONNTRACK -> hasConnection(key, mask);
      case MPLS ->
          isEthType(key, mask, EtherType.MPLS) || isEthType(key, mask, EtherType.MPLS_MULTICAST);
      case TCP -> isTransport(key, mask, 6);
      case UDP -> isTransport(key, mask, 17);
      case SCTP -> isTransport(key, mask, 132);
      case ICMPV4 -> IPV4.isMet(key, mask) && isProtocol(key, mask, 1);
      case ICMPV6 -> IPV6.isMet(key, mask) && isProtocol(key, mask, 58);
      case ND -> ND_SOLICIT.isMet(key, mask) || ND_ADVERT.isMet(key, mask);
      case ND_SOLICIT -> isNeighbourDiscovery(key, mask, 135);
      case ND_ADVERT -> isNeighbourDiscovery(key, mask, 136);
    };
  }

  private static boolean isEthernet(FlowKey key) {
    return key.get(FlowField.PACKET_TYPE) == 0;
  }

  /** Known to be something that takes a connection, or tracked and known not to be invalid. */
  private static boolean hasConnection(FlowKey key, FlowMask mask) {
    long state = fixed(FlowField.CT_STATE, key, mask);
    boolean isKnownValid =
        (mask.get(FlowField.CT_STATE) & FlowKey.CT_INVALID) != 0
            && (state & FlowKey.CT_INVALID) == 0;
    boolean hasOther = (state & ~(FlowKey.CT_TRACKED | FlowKey.CT_INVALID)) != 0;
    return hasOther || (state & FlowKey.CT_TRACKED) != 0 && isKnownValid;
  }

  private static long fixed(FlowField field, FlowKey key, FlowMask mask) {
    return key.get(field) & mask.get(field);
  }

  /** eth_type also says what follows where the packet has no Ethernet header. */
  private static boolean isEthType(FlowKey key, FlowMask mask, int type) {
    return mask.get(FlowField.ETH_TYPE) == 0xffff && key.get(FlowField.ETH_TYPE) == type
        || mask.isExact(FlowField.PACKET_TYPE)
            && key.get(FlowField.PACKET_TYPE) == (1 << 16 | type);
  }

  private static boolean isProtocol(FlowKey key, FlowMask mask, int protocol) {
    return mask.get(FlowField.NW_PROTO) == 0xff && key.get(FlowField.NW_PROTO) == protocol;
  }

  private static boolean isTransport(FlowKey key, FlowMask mask, int protocol) {
    // A later fragment has no ports; of ICMP, the real switch does not ask.
    boolean isLater = (fixed(FlowField.IP_FRAG, key, mask) & FlowKey.FRAG_LATER) != 0;
    return !isLater && IP.isMet(key, mask) && isProtocol(key, mask, protocol);
  }

  /** RFC 4861, 4.3 and 4.4: the code is 0. */
  private static boolean isNeighbourDiscovery(FlowKey key, FlowMask mask, int type) {
    return ICMPV6.isMet(key, mask)
        && mask.get(FlowField.ICMPV6_TYPE) == 0xff
        && key.get(FlowField.ICMPV6_TYPE) == type
        && key.get(FlowField.ICMPV6_CODE) == 0;
  }
}
