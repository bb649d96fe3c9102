package org.vswitchlab.management.netfilter;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.MacAddress;

/** How {@code ebtables} writes addresses and protocols: ethertypes(5) and its own words. */
final class EbtablesNames {
  private static final long ALL_ONES = 0xffff_ffff_ffffL;
  private static final List<String> ARP_OPERATIONS =
      List.of(
          "Request",
          "Reply",
          "Request_Reverse",
          "Reply_Reverse",
          "DRARP_Request",
          "DRARP_Reply",
          "DRARP_Error",
          "InARP_Request",
          "ARP_NAK");

  private static final Map<String, Integer> ICMP_TYPES =
      new TreeMap<>(
          Map.of(
              "echo-reply", 0,
              "destination-unreachable", 3,
              "source-quench", 4,
              "redirect", 5,
              "echo-request", 8,
              "router-advertisement", 9,
              "router-solicitation", 10,
              "time-exceeded", 11,
              "parameter-problem", 12));

  private static final Map<String, Integer> ICMPV6_TYPES =
      new TreeMap<>(
          Map.of(
              "destination-unreachable", 1,
              "packet-too-big", 2,
              "time-exceeded", 3,
              "parameter-problem", 4,
              "echo-request", 128,
              "echo-reply", 129,
              "router-solicitation", 133,
              "router-advertisement", 134,
              "neighbour-solicitation", 135,
              "neighbour-advertisement", 136));

  private EbtablesNames() {}

  /** An address of which only the bits of the mask matter. */
  record MaskedMac(long mac, long mask) {
    String text(boolean isLegacy) {
      if (mask == ALL_ONES && mac == ALL_ONES) {
        return "Broadcast";
      }
      if (mask == 0x0100_0000_0000L) {
        return mac == 0 ? "Unicast" : "Multicast";
      }
      if (mask == ALL_ONES && mac == 0x0180_c200_0000L) {
        return "BGA";
      }
      String address = macText(mac, isLegacy);
      return mask == ALL_ONES ? address : address + "/" + macText(mask, isLegacy);
    }
  }

  /** The old tool leaves leading zeros out. */
  static String macText(long mac, boolean isLegacy) {
    String text = MacAddress.format(mac);
    return isLegacy ? text.replaceAll("\\b0([0-9a-f])", "$1") : text;
  }

  /** An address, perhaps with a mask, or one of the names; null if it is neither. */
  static MaskedMac mac(String word) {
    switch (word.toLowerCase(Locale.ROOT)) {
      case "broadcast":
        return new MaskedMac(ALL_ONES, ALL_ONES);
      case "multicast":
        return new MaskedMac(0x0100_0000_0000L, 0x0100_0000_0000L);
      case "unicast":
        return new MaskedMac(0, 0x0100_0000_0000L);
      case "bga":
        return new MaskedMac(0x0180_c200_0000L, ALL_ONES);
      default:
        break;
    }
    String[] parts = word.split("/", 2);
    try {
      long mask = parts.length < 2 ? ALL_ONES : MacAddress.parse(parts[1]);
      return new MaskedMac(MacAddress.parse(parts[0]) & mask, mask);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** A mask as a number of bits or an address; throws IllegalArgumentException for others. */
  static long ipv4Mask(String text) {
    if (text.matches("\\d{1,2}") && Integer.parseInt(text) <= 32) {
      int bits = Integer.parseInt(text);
      return bits == 0 ? 0 : 0xffff_ffffL << 32 - bits & 0xffff_ffffL;
    }
    return Ipv4Address.parse(text) & 0xffff_ffffL;
  }

  /** An Ethernet type by name or number, or -1. */
  static int type(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "ipv4", "ip", "ip4" -> 0x0800;
      case "arp" -> 0x0806;
      case "rarp" -> 0x8035;
      case "802_1q", "8021q", "vlan" -> 0x8100;
      case "ipv6", "ip6" -> 0x86dd;
      default -> {
        try {
          int type = Integer.decode(word.startsWith("0x") ? word : "0x" + word);
          yield type >= 0x600 && type <= 0xffff ? type : -1;
        } catch (NumberFormatException e) {
          yield -1;
        }
      }
    };
  }

  static String typeName(int type) {
    return switch (type) {
      case 0x0800 -> "IPv4";
      case 0x0806 -> "ARP";
      case 0x8035 -> "RARP";
      case 0x8100 -> "802_1Q";
      case 0x86dd -> "IPv6";
      default -> "0x" + Integer.toHexString(type);
    };
  }

  /** An ARP operation by name or number, or -1. */
  static int arpOperation(String word) {
    for (int i = 0; i < ARP_OPERATIONS.size(); i++) {
      if (ARP_OPERATIONS.get(i).equalsIgnoreCase(word)) {
        return i + 1;
      }
    }
    return word.matches("\\d{1,5}") ? Integer.parseInt(word) : -1;
  }

  static String arpOperationName(int operation) {
    return operation >= 1 && operation <= ARP_OPERATIONS.size()
        ? ARP_OPERATIONS.get(operation - 1)
        : Integer.toString(operation);
  }

  /** A type of an ICMP message by name or number, or -1. */
  static int icmpType(String word, boolean isIpv6) {
    Map<String, Integer> names = isIpv6 ? ICMPV6_TYPES : ICMP_TYPES;
    Integer named = names.get(word);
    return named != null
        ? named
        : word.matches("\\d{1,3}") && Integer.parseInt(word) < 256 ? Integer.parseInt(word) : -1;
  }

  static String icmpTypeName(int type, boolean isIpv6) {
    for (Map.Entry<String, Integer> entry : (isIpv6 ? ICMPV6_TYPES : ICMP_TYPES).entrySet()) {
      if (entry.getValue() == type) {
        return entry.getKey();
      }
    }
    return Integer.toString(type);
  }
}
