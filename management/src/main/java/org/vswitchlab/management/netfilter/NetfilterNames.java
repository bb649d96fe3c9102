package org.vswitchlab.management.netfilter;

import java.util.Map;

/** Names of services and protocols that the tools look up in /etc. */
final class NetfilterNames {
  private static final Map<String, Integer> SERVICES =
      Map.ofEntries(
          Map.entry("ftp", 21),
          Map.entry("ssh", 22),
          Map.entry("telnet", 23),
          Map.entry("smtp", 25),
          Map.entry("domain", 53),
          Map.entry("bootps", 67),
          Map.entry("bootpc", 68),
          Map.entry("tftp", 69),
          Map.entry("http", 80),
          Map.entry("ntp", 123),
          Map.entry("snmp", 161),
          Map.entry("https", 443));
  private static final Map<String, Integer> PROTOCOLS =
      Map.of(
          "icmp",
          1,
          "igmp",
          2,
          "tcp",
          6,
          "udp",
          17,
          "esp",
          50,
          "ah",
          51,
          "ipv6-icmp",
          58,
          "icmpv6",
          58,
          "sctp",
          132);

  private NetfilterNames() {}

  /** Port of a service, or null. */
  static Integer servicePort(String name) {
    return SERVICES.get(name);
  }

  /** Port by name or number; -1 if it is neither. */
  static int port(String text) {
    Integer named = SERVICES.get(text);
    return named != null ? named : number(text, 65535);
  }

  /** IP protocol by name or number; -1 if it is neither. */
  static int protocol(String text) {
    Integer named = PROTOCOLS.get(text);
    return named != null ? named : number(text, 255);
  }

  static String protocolName(int protocol) {
    return switch (protocol) {
      case 1 -> "icmp";
      case 2 -> "igmp";
      case 6 -> "tcp";
      case 17 -> "udp";
      case 50 -> "esp";
      case 51 -> "ah";
      case 58 -> "ipv6-icmp";
      case 132 -> "sctp";
      default -> Integer.toString(protocol);
    };
  }

  private static int number(String text, int most) {
    try {
      int number = Integer.decode(text);
      return number >= 0 && number <= most ? number : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
