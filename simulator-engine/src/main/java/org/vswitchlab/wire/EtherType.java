package org.vswitchlab.wire;

/** Values of the EtherType field (IEEE 802 Numbers, IANA). */
public final class EtherType {
  public static final int IPV4 = 0x0800;
  public static final int ARP = 0x0806;
  public static final int RARP = 0x8035;

  /** Customer VLAN tag, IEEE 802.1Q. */
  public static final int VLAN = 0x8100;

  /** Service VLAN tag, IEEE 802.1ad. */
  public static final int SERVICE_VLAN = 0x88a8;

  public static final int IPV6 = 0x86dd;
  public static final int MAC_CONTROL = 0x8808;

  /** LACP and other slow protocols, IEEE 802.3 annex 57A. */
  public static final int SLOW_PROTOCOLS = 0x8809;

  public static final int MPLS = 0x8847;
  public static final int MPLS_MULTICAST = 0x8848;
  public static final int LLDP = 0x88cc;
  public static final int CFM = 0x8902;
  public static final int NSH = 0x894f;
  public static final int TRANSPARENT_ETHERNET_BRIDGING = 0x6558;

  /** Smallest value that is a type; below, the field is a length (IEEE 802.3, 3.2.6). */
  public static final int LEAST = 0x0600;

  private EtherType() {}

  /** Whether a VLAN tag follows. */
  public static boolean isVlan(int etherType) {
    return etherType == VLAN || etherType == SERVICE_VLAN;
  }

  /** Name as packet dumps print it, or {@code Unknown}. */
  public static String name(int etherType) {
    return switch (etherType) {
      case IPV4 -> "IPv4";
      case ARP -> "ARP";
      case RARP -> "Reverse ARP";
      case VLAN -> "802.1Q";
      case SERVICE_VLAN -> "802.1Q-QinQ";
      case IPV6 -> "IPv6";
      case MAC_CONTROL -> "MPCP";
      case SLOW_PROTOCOLS -> "Slow Protocols";
      case MPLS -> "MPLS unicast";
      case MPLS_MULTICAST -> "MPLS multicast";
      case LLDP -> "LLDP";
      case CFM -> "CFM";
      case NSH -> "NSH";
      case TRANSPARENT_ETHERNET_BRIDGING -> "TEB";
      default -> "Unknown";
    };
  }
}
