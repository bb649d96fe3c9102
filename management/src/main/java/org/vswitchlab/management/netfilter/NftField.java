package org.vswitchlab.management.netfilter;

import org.vswitchlab.bridge.netfilter.FieldValue;
import org.vswitchlab.bridge.netfilter.PacketField;
import org.vswitchlab.bridge.netfilter.PacketHeaders;
import org.vswitchlab.wire.IpProtocol;

/** A left side of a match, with the words that name it. */
enum NftField {
  ETHER_SADDR("ether saddr", PacketField.ETHER_SOURCE, NftType.ETHER_ADDR),
  ETHER_DADDR("ether daddr", PacketField.ETHER_DESTINATION, NftType.ETHER_ADDR),
  ETHER_TYPE("ether type", PacketField.ETHER_TYPE, NftType.ETHER_TYPE),
  VLAN_ID("vlan id", PacketField.VLAN_ID, NftType.INTEGER),
  VLAN_PCP("vlan pcp", PacketField.VLAN_PRIORITY, NftType.INTEGER),
  VLAN_TYPE("vlan type", PacketField.VLAN_TYPE, NftType.ETHER_TYPE),
  IP_SADDR("ip saddr", PacketField.IP_SOURCE, NftType.IPV4_ADDR),
  IP_DADDR("ip daddr", PacketField.IP_DESTINATION, NftType.IPV4_ADDR),
  IP_PROTOCOL("ip protocol", PacketField.IP_PROTOCOL, NftType.INET_PROTO),
  IP_TTL("ip ttl", PacketField.IP_TTL, NftType.INTEGER),
  IP_DSCP("ip dscp", PacketField.IP_DSCP, NftType.DSCP),
  IP_LENGTH("ip length", PacketField.IP_LENGTH, NftType.INTEGER),
  IP_FRAG_OFF("ip frag-off", PacketField.IP_FRAGMENT, NftType.INTEGER),
  IP6_SADDR("ip6 saddr", PacketField.IP6_SOURCE, NftType.IPV6_ADDR),
  IP6_DADDR("ip6 daddr", PacketField.IP6_DESTINATION, NftType.IPV6_ADDR),
  IP6_NEXTHDR("ip6 nexthdr", PacketField.IP6_NEXT_HEADER, NftType.INET_PROTO),
  IP6_HOPLIMIT("ip6 hoplimit", PacketField.IP6_HOP_LIMIT, NftType.INTEGER),
  TCP_SPORT("tcp sport", PacketField.SOURCE_PORT, NftType.INET_SERVICE),
  TCP_DPORT("tcp dport", PacketField.DESTINATION_PORT, NftType.INET_SERVICE),
  TCP_FLAGS("tcp flags", PacketField.TCP_FLAGS, NftType.TCP_FLAG),
  UDP_SPORT("udp sport", PacketField.SOURCE_PORT, NftType.INET_SERVICE),
  UDP_DPORT("udp dport", PacketField.DESTINATION_PORT, NftType.INET_SERVICE),
  TH_SPORT("th sport", PacketField.SOURCE_PORT, NftType.INET_SERVICE),
  TH_DPORT("th dport", PacketField.DESTINATION_PORT, NftType.INET_SERVICE),
  UDP_LENGTH("udp length", PacketField.UDP_LENGTH, NftType.INTEGER),
  ICMP_TYPE("icmp type", PacketField.ICMP_TYPE, NftType.ICMP_TYPE),
  ICMP_CODE("icmp code", PacketField.ICMP_CODE, NftType.INTEGER),
  ICMPV6_TYPE("icmpv6 type", PacketField.ICMPV6_TYPE, NftType.ICMPV6_TYPE),
  ARP_HTYPE("arp htype", PacketField.ARP_HARDWARE, NftType.INTEGER),
  ARP_PTYPE("arp ptype", PacketField.ARP_PROTOCOL, NftType.ETHER_TYPE),
  ARP_OPERATION("arp operation", PacketField.ARP_OPERATION, NftType.ARP_OP),
  ARP_SADDR_ETHER("arp saddr ether", PacketField.ARP_SENDER_MAC, NftType.ETHER_ADDR),
  ARP_SADDR_IP("arp saddr ip", PacketField.ARP_SENDER_IP, NftType.IPV4_ADDR),
  ARP_DADDR_ETHER("arp daddr ether", PacketField.ARP_TARGET_MAC, NftType.ETHER_ADDR),
  ARP_DADDR_IP("arp daddr ip", PacketField.ARP_TARGET_IP, NftType.IPV4_ADDR),
  META_MARK("meta mark", PacketField.MARK, NftType.MARK),
  META_PROTOCOL("meta protocol", PacketField.PROTOCOL, NftType.ETHER_TYPE),
  META_L4PROTO("meta l4proto", PacketField.L4_PROTOCOL, NftType.INET_PROTO),
  META_PKTTYPE("meta pkttype", PacketField.PACKET_TYPE, NftType.PKT_TYPE),
  META_LENGTH("meta length", PacketField.LENGTH, NftType.INTEGER),
  META_IBRNAME("meta ibrname", PacketField.IN_BRIDGE_NAME, NftType.IFNAME),
  META_OBRNAME("meta obrname", PacketField.OUT_BRIDGE_NAME, NftType.IFNAME),
  META_IBRPVID("meta ibrpvid", PacketField.IN_PVID, NftType.INTEGER),
  META_IBRVPROTO("meta ibrvproto", PacketField.IN_VLAN_PROTOCOL, NftType.ETHER_TYPE),
  IIF("iif", PacketField.IN_NAME, NftType.IFNAME),
  OIF("oif", PacketField.OUT_NAME, NftType.IFNAME),
  IIFNAME("iifname", PacketField.IN_NAME, NftType.IFNAME),
  OIFNAME("oifname", PacketField.OUT_NAME, NftType.IFNAME),
  CT_STATE("ct state", PacketField.TRACKING_STATE, NftType.CT_STATE);

  private final String words;
  private final PacketField field;
  private final NftType type;

  NftField(String words, PacketField field, NftType type) {
    this.words = words;
    this.field = field;
    this.type = type;
  }

  String words() {
    return words;
  }

  PacketField field() {
    return field;
  }

  NftType type() {
    return type;
  }

  /** The protocol above IP that it belongs to; -1 for any. */
  int protocol() {
    return switch (this) {
      case TCP_SPORT, TCP_DPORT -> IpProtocol.TCP;
      case UDP_SPORT, UDP_DPORT, UDP_LENGTH -> IpProtocol.UDP;
      default -> -1;
    };
  }

  /** Whether the packet is of the protocol that the field belongs to. */
  boolean isIn(PacketHeaders packet) {
    FieldValue above = packet.value(PacketField.L4_PROTOCOL);
    return protocol() < 0 || above != null && above.low() == protocol();
  }

  /** Version of IP that asking for the field asks for: 4, 6, or 0. */
  int ipVersion() {
    return words.startsWith("ip ") || words.startsWith("icmp ")
        ? 4
        : words.startsWith("ip6 ") || words.startsWith("icmpv6 ") ? 6 : 0;
  }

  /** Bits that a number must fit in. */
  int bits() {
    return field.bits();
  }

  /** The field that the words name, or null. */
  static NftField named(String words) {
    for (NftField field : values()) {
      if (field.words.equals(words)) {
        return field;
      }
    }
    return null;
  }
}
