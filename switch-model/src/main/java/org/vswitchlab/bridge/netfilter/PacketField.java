package org.vswitchlab.bridge.netfilter;

/** What a rule can ask about a packet. A field that the packet does not have matches nothing. */
public enum PacketField {
  ETHER_DESTINATION(48),
  ETHER_SOURCE(48),
  /** The field after the source address: 0x8100 in a tagged frame. */
  ETHER_TYPE(16),
  /** What the kernel takes the frame for: the type behind a VLAN tag. */
  PROTOCOL(16),
  /** As {@link #PROTOCOL}, but any tagged frame is 802.1Q: how {@code ebtables -p} sees it. */
  BRIDGED_PROTOCOL(16),
  VLAN_ID(12),
  VLAN_PRIORITY(3),
  /** The type behind the tag; absent without a tag. */
  VLAN_TYPE(16),
  IP_SOURCE(32),
  IP_DESTINATION(32),
  IP_PROTOCOL(8),
  IP_TTL(8),
  IP_TOS(8),
  IP_DSCP(6),
  IP_LENGTH(16),
  IP_FRAGMENT(16),
  IP6_SOURCE(128),
  IP6_DESTINATION(128),
  IP6_NEXT_HEADER(8),
  IP6_HOP_LIMIT(8),
  /** Protocol above IP, whichever version. */
  L4_PROTOCOL(8),
  SOURCE_PORT(16),
  DESTINATION_PORT(16),
  UDP_LENGTH(16),
  TCP_FLAGS(8),
  ICMP_TYPE(8),
  ICMP_CODE(8),
  ICMPV6_TYPE(8),
  ARP_HARDWARE(16),
  ARP_PROTOCOL(16),
  ARP_OPERATION(16),
  ARP_SENDER_MAC(48),
  ARP_SENDER_IP(32),
  ARP_TARGET_MAC(48),
  ARP_TARGET_IP(32),
  MARK(32),
  /** 0 for the host itself, 1 broadcast, 2 multicast, 3 other stations: as the kernel numbers. */
  PACKET_TYPE(8),
  LENGTH(32),
  IN_NAME(0),
  OUT_NAME(0),
  IN_BRIDGE_NAME(0),
  OUT_BRIDGE_NAME(0),
  /** VLAN of untagged frames at the port that received it. */
  IN_PVID(16),
  /** Protocol of the tags that its bridge filters by. */
  IN_VLAN_PROTOCOL(16),
  /** Bits: 1 invalid, 2 established, 4 related, 8 new, 64 untracked. */
  TRACKING_STATE(32);

  private final int bits;

  PacketField(int bits) {
    this.bits = bits;
  }

  /** Width in bits; 0 for a name. */
  public int bits() {
    return bits;
  }
}
