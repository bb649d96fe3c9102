package org.vswitchlab.management.netfilter;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vswitchlab.bridge.netfilter.FieldValue;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.MacAddress;

/** How a kind of value is written; the names are those of {@code nft describe}. */
enum NftType {
  ETHER_ADDR("ether_addr", 48, 1),
  ETHER_TYPE(
      "ether_type",
      16,
      5,
      "ip",
      0x800,
      "arp",
      0x806,
      "ip6",
      0x86dd,
      "8021q",
      0x8100,
      "8021ad",
      0x88a8,
      "vlan",
      0x8100),
  IPV4_ADDR("ipv4_addr", 32, 2),
  IPV6_ADDR("ipv6_addr", 128, 1),
  INET_SERVICE("inet_service", 16, 5),
  INET_PROTO(
      "inet_proto",
      8,
      5,
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
      132),
  ICMP_TYPE(
      "icmp_type",
      8,
      5,
      "echo-reply",
      0,
      "destination-unreachable",
      3,
      "source-quench",
      4,
      "redirect",
      5,
      "echo-request",
      8,
      "router-advertisement",
      9,
      "router-solicitation",
      10,
      "time-exceeded",
      11,
      "parameter-problem",
      12),
  ICMPV6_TYPE(
      "icmpv6_type",
      8,
      5,
      "destination-unreachable",
      1,
      "packet-too-big",
      2,
      "time-exceeded",
      3,
      "parameter-problem",
      4,
      "echo-request",
      128,
      "echo-reply",
      129,
      "mld-listener-query",
      130,
      "mld-listener-report",
      131,
      "mld-listener-done",
      132,
      "nd-router-solicit",
      133,
      "nd-router-advert",
      134,
      "nd-neighbor-solicit",
      135,
      "nd-neighbor-advert",
      136,
      "nd-redirect",
      137,
      "mld2-listener-report",
      143),
  ARP_OP("arp_op", 16, 5, "request", 1, "reply", 2),
  MARK("mark", 32, 5),
  IFNAME("ifname", 0, 1),
  INTEGER("integer", 16, 5),
  DSCP(
      "dscp", 6, 5, "cs0", 0, "cs1", 8, "cs2", 16, "cs3", 24, "cs4", 32, "cs5", 40, "cs6", 48,
      "cs7", 56, "af11", 10, "af12", 12, "af13", 14, "af21", 18, "af22", 20, "af23", 22, "af31", 26,
      "af32", 28, "af33", 30, "af41", 34, "af42", 36, "af43", 38, "ef", 46),
  TCP_FLAG("tcp_flag", 8, 5, "fin", 1, "syn", 2, "rst", 4, "psh", 8, "ack", 16, "urg", 32),
  PKT_TYPE("pkt_type", 8, 5, "host", 0, "unicast", 0, "broadcast", 1, "multicast", 2, "other", 3),
  CT_STATE(
      "ct_state", 32, 5, "invalid", 1, "established", 2, "related", 4, "new", 8, "untracked", 64);

  private final String word;
  private final int bits;
  private final int elementsPerLine;
  private final Map<String, Long> names = new LinkedHashMap<>();

  NftType(String word, int bits, int elementsPerLine, Object... namesAndValues) {
    this.word = word;
    this.bits = bits;
    this.elementsPerLine = elementsPerLine;
    for (int i = 0; i < namesAndValues.length; i += 2) {
      names.put((String) namesAndValues[i], (long) (Integer) namesAndValues[i + 1]);
    }
  }

  String word() {
    return word;
  }

  int bits() {
    return bits;
  }

  /** How many elements of a set are listed on one line. */
  int elementsPerLine() {
    return elementsPerLine;
  }

  /** The type of that name, or null. */
  static NftType named(String word) {
    for (NftType type : values()) {
      if (type.word.equals(word)) {
        return type;
      }
    }
    return null;
  }

  /** All bits set. */
  FieldValue ones() {
    if (bits > 64) {
      return FieldValue.of(-1, -1);
    }
    return FieldValue.of(bits == 64 ? -1 : (1L << bits) - 1);
  }

  FieldValue parse(NftToken token) {
    String text = token.text();
    Long named = names.get(text);
    if (named != null) {
      return FieldValue.of(named);
    }
    try {
      return switch (this) {
        case ETHER_ADDR -> FieldValue.of(MacAddress.parse(text));
        case IPV4_ADDR -> FieldValue.of(Ipv4Address.parse(text) & 0xffff_ffffL);
        case IPV6_ADDR -> {
          Ipv6Address address = Ipv6Address.parse(text);
          yield FieldValue.of(address.high(), address.low());
        }
        case IFNAME -> FieldValue.of(text);
        default -> number(token);
      };
    } catch (IllegalArgumentException e) {
      throw new NftError(complaint(), token);
    }
  }

  private FieldValue number(NftToken token) {
    String text = token.text();
    Integer service = this == INET_SERVICE ? NetfilterNames.servicePort(text) : null;
    long number;
    try {
      number = service != null ? service : Long.decode(text);
    } catch (NumberFormatException e) {
      throw new NftError(complaint(), token);
    }
    if (number < 0 || bits < 64 && number >> bits != 0) {
      throw new NftError(
          this == INET_SERVICE
              ? "Service out of range"
              : "Value " + number + " exceeds valid range 0-" + ((1L << bits) - 1),
          token);
    }
    return FieldValue.of(number);
  }

  private String complaint() {
    return switch (this) {
      case ETHER_ADDR -> "Invalid LL address";
      case IPV4_ADDR, IPV6_ADDR -> "Could not resolve hostname: Name or service not known";
      case INET_SERVICE -> "Could not resolve service: Servname not supported for ai_socktype";
      case INET_PROTO -> "Could not resolve protocol name";
      default -> "Could not parse symbolic " + word + " expression";
    };
  }

  String format(FieldValue value) {
    for (Map.Entry<String, Long> name : names.entrySet()) {
      if (name.getValue() == value.low()) {
        return name.getKey();
      }
    }
    return switch (this) {
      case ETHER_ADDR -> MacAddress.format(value.low());
      case ETHER_TYPE -> String.format("0x%04x", value.low());
      case IPV4_ADDR -> Ipv4Address.format((int) value.low());
      case IPV6_ADDR -> new Ipv6Address(value.high(), value.low()).toString();
      case MARK -> String.format("0x%08x", value.low());
      case IFNAME -> "\"" + value.name() + "\"";
      case DSCP -> String.format("0x%02x", value.low());
      default -> Long.toString(value.low());
    };
  }

  /** The flags that are set, by name. */
  String formatFlags(long value) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Long> name : names.entrySet()) {
      if ((value & name.getValue()) != 0) {
        text.append(text.isEmpty() ? "" : ",").append(name.getKey());
      }
    }
    return text.isEmpty() ? "0x0" : text.toString();
  }
}
