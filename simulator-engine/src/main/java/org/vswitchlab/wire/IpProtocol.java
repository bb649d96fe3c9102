package org.vswitchlab.wire;

/** Values of the protocol field of IPv4 and of next header of IPv6 (Protocol Numbers, IANA). */
public final class IpProtocol {
  public static final int HOP_BY_HOP = 0;
  public static final int ICMP = 1;
  public static final int IGMP = 2;
  public static final int TCP = 6;
  public static final int UDP = 17;
  public static final int IPV6_ROUTE = 43;
  public static final int IPV6_FRAGMENT = 44;
  public static final int GRE = 47;
  public static final int ESP = 50;
  public static final int AH = 51;
  public static final int ICMPV6 = 58;
  public static final int IPV6_NO_NEXT = 59;
  public static final int DESTINATION_OPTIONS = 60;
  public static final int OSPF = 89;
  public static final int PIM = 103;
  public static final int VRRP = 112;
  public static final int SCTP = 132;

  private IpProtocol() {}

  /** Name as packet dumps print it, or {@code ip-proto-N}. */
  public static String name(int protocol) {
    return switch (protocol) {
      case ICMP -> "ICMP";
      case IGMP -> "igmp";
      case TCP -> "TCP";
      case UDP -> "UDP";
      case GRE -> "GREv0";
      case ESP -> "ESP";
      case AH -> "AH";
      case ICMPV6 -> "ICMP6";
      case OSPF -> "OSPF";
      case PIM -> "PIM";
      case VRRP -> "VRRP";
      case SCTP -> "sctp";
      default -> "ip-proto-" + protocol;
    };
  }
}
