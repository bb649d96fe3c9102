package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.netfilter.FieldValue;
import org.vswitchlab.bridge.netfilter.NamedSet;
import org.vswitchlab.bridge.netfilter.PacketField;
import org.vswitchlab.bridge.netfilter.PacketHeaders;
import org.vswitchlab.bridge.netfilter.RuleTerm;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv6Address;

/** Reads the matches of {@code ebtables} on what is inside a frame, ebtables(8). */
final class EbtablesMatches {
  private static final FieldValue ALL = FieldValue.of(-1);

  private final XtablesWords in;
  private final List<RuleTerm> matches;
  private final Simulation simulation;
  private final boolean isLegacy;
  private EbtablesStp.Match stp;

  /**
   * @param matches where the parts go
   */
  EbtablesMatches(
      XtablesWords in, List<RuleTerm> matches, Simulation simulation, boolean isLegacy) {
    this.in = in;
    this.matches = matches;
    this.simulation = simulation;
    this.isLegacy = isLegacy;
  }

  private static String not(boolean isNot) {
    return isNot ? "! " : "";
  }

  /** Reads an option; false if it is none of these. */
  boolean read(String option, boolean isNot) {
    switch (option) {
      case "--ip-src", "--ip-source" -> ipv4("--ip-src", PacketField.IP_SOURCE, isNot);
      case "--ip-dst", "--ip-destination" -> ipv4("--ip-dst", PacketField.IP_DESTINATION, isNot);
      case "--ip-proto", "--ip-protocol" -> ipProtocol("--ip-proto", isNot);
      case "--ip-icmp-type" -> icmpType(option, false, isNot);
      case "--ip6-icmp-type" -> icmpType(option, true, isNot);
      case "--ip-tos" -> hex("--ip-tos", "0x%02X", PacketField.IP_TOS, isNot);
      case "--ip-sport", "--ip-source-port" -> ports("--ip-sport", PacketField.SOURCE_PORT, isNot);
      case "--ip-dport", "--ip-destination-port" ->
          ports("--ip-dport", PacketField.DESTINATION_PORT, isNot);
      case "--ip6-src", "--ip6-source" -> ipv6("--ip6-src", PacketField.IP6_SOURCE, isNot);
      case "--ip6-dst", "--ip6-destination" ->
          ipv6("--ip6-dst", PacketField.IP6_DESTINATION, isNot);
      case "--ip6-proto", "--ip6-protocol" -> ipProtocol("--ip6-proto", isNot);
      case "--ip6-sport", "--ip6-source-port" ->
          ports("--ip6-sport", PacketField.SOURCE_PORT, isNot);
      case "--ip6-dport", "--ip6-destination-port" ->
          ports("--ip6-dport", PacketField.DESTINATION_PORT, isNot);
      case "--arp-op", "--arp-opcode" -> arpOperation(isNot);
      case "--arp-htype" -> decimal("--arp-htype", PacketField.ARP_HARDWARE, 0xffff, isNot);
      case "--arp-ptype" -> arpProtocol(isNot);
      case "--arp-gratuitous" -> gratuitous(isNot);
      case "--arp-ip-src" -> ipv4("--arp-ip-src", PacketField.ARP_SENDER_IP, isNot);
      case "--arp-ip-dst" -> ipv4("--arp-ip-dst", PacketField.ARP_TARGET_IP, isNot);
      case "--arp-mac-src" -> arpMac("--arp-mac-src", PacketField.ARP_SENDER_MAC, isNot);
      case "--arp-mac-dst" -> arpMac("--arp-mac-dst", PacketField.ARP_TARGET_MAC, isNot);
      case "--vlan-id" -> decimal("--vlan-id", PacketField.VLAN_ID, 4094, isNot);
      case "--vlan-prio" -> decimal("--vlan-prio", PacketField.VLAN_PRIORITY, 7, isNot);
      case "--vlan-encap" -> vlanType(isNot);
      case "--mark" -> mark(isNot);
      case "--pkttype-type" -> packetType(isNot);
      case "--limit" -> limit(in.next());
      case "--limit-burst" -> throw in.wrong("--limit-burst without --limit before it");
      case "--among-src" -> among(option, PacketField.ETHER_SOURCE, isNot);
      case "--among-dst" -> among(option, PacketField.ETHER_DESTINATION, isNot);
      case "--802_3-sap",
          "--802_3-type",
          "--string-algo",
          "--log",
          "--log-prefix",
          "--log-level",
          "--nflog",
          "--ulog" ->
          throw new XtablesError(1, "ebtables: not supported yet: " + option);
      default -> {
        return readStp(option, isNot);
      }
    }
    return true;
  }

  private boolean readStp(String option, boolean isNot) {
    EbtablesStp field = EbtablesStp.named(option);
    if (field == null) {
      return false;
    }
    if (stp == null) {
      stp = new EbtablesStp.Match(isLegacy);
      matches.add(stp);
    }
    stp.add(field, in, isNot);
    return true;
  }

  private void mark(boolean isNot) {
    String word = in.next();
    String[] parts = word.split("/", 2);
    try {
      long mask = parts.length < 2 ? 0xffff_ffffL : Long.decode(parts[1]);
      long value = parts[0].isEmpty() ? 0 : Long.decode(parts[0]);
      String text = String.format("0x%x", value);
      text += parts.length < 2 ? "" : String.format("/0x%x", mask);
      field("--mark", text, isNot, equal(PacketField.MARK, value, mask));
    } catch (NumberFormatException e) {
      throw in.wrong("Bad --mark value '" + word + "'");
    }
  }

  private void icmpType(String option, boolean isIpv6, boolean isNot) {
    String word = in.next();
    int type = EbtablesNames.icmpType(word, isIpv6);
    if (type < 0) {
      throw in.wrong("Unknown ICMP type '" + word + "'");
    }
    PacketField field = isIpv6 ? PacketField.ICMPV6_TYPE : PacketField.ICMP_TYPE;
    field(option, EbtablesNames.icmpTypeName(type, isIpv6), isNot, equal(field, type, -1));
  }

  private void arpProtocol(boolean isNot) {
    String word = in.next();
    int type = EbtablesNames.type(word);
    if (type < 0) {
      throw in.wrong("Problem with specified ARP protocol type");
    }
    String name = EbtablesNames.typeName(type);
    field("--arp-ptype", name, isNot, equal(PacketField.ARP_PROTOCOL, type, -1));
  }

  /** An ARP message of a station about itself. */
  private void gratuitous(boolean isNot) {
    NftTerms.Test test =
        packet -> {
          FieldValue sender = packet.value(PacketField.ARP_SENDER_IP);
          return sender != null && sender.equals(packet.value(PacketField.ARP_TARGET_IP));
        };
    matches.add(
        NftTerms.match(
            (isNot ? "! " : "") + "--arp-gratuitous",
            isNot ? packet -> !test.holds(packet) : test));
  }

  /** One address of a list, perhaps together with an address of IPv4. */
  private record Pair(long mac, Long ip) {}

  private void among(String option, PacketField field, boolean isNot) {
    List<Pair> pairs = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (String item : List.of(in.next().split(",", -1))) {
      if (item.isEmpty()) {
        continue;
      }
      String[] parts = item.split("=", 2);
      EbtablesNames.MaskedMac mac = EbtablesNames.mac(parts[0]);
      if (mac == null) {
        throw in.wrong("MAC parse error: " + item);
      }
      try {
        Long ip = parts.length < 2 ? null : Ipv4Address.parse(parts[1]) & 0xffff_ffffL;
        pairs.add(new Pair(mac.mac(), ip));
      } catch (IllegalArgumentException e) {
        throw in.wrong("IP parse error: " + item);
      }
      text.append(mac.text(isLegacy)).append(parts.length < 2 ? "" : "=" + parts[1]).append(',');
    }
    PacketField ip =
        field == PacketField.ETHER_SOURCE ? PacketField.IP_SOURCE : PacketField.IP_DESTINATION;
    PacketField arp =
        field == PacketField.ETHER_SOURCE ? PacketField.ARP_SENDER_IP : PacketField.ARP_TARGET_IP;
    field(
        option,
        text.toString(),
        isNot,
        packet -> pairs.stream().anyMatch(pair -> isPair(packet, pair, field, ip, arp)));
  }

  private static boolean isPair(
      PacketHeaders packet, Pair pair, PacketField field, PacketField ip, PacketField arp) {
    FieldValue address = packet.value(ip) == null ? packet.value(arp) : packet.value(ip);
    return packet.value(field).low() == pair.mac()
        && (pair.ip() == null || address != null && address.low() == pair.ip());
  }

  private void field(String option, String right, boolean isNot, NftTerms.Test test) {
    matches.add(
        NftTerms.match(
            option + " " + not(isNot) + right, isNot ? packet -> !test.holds(packet) : test));
  }

  private static NftTerms.Test equal(PacketField field, long wanted, long mask) {
    return packet -> {
      FieldValue value = packet.value(field);
      return value != null && (value.low() & mask) == wanted;
    };
  }

  private void ipv4(String option, PacketField field, boolean isNot) {
    String word = in.next();
    String[] parts = word.split("/", 2);
    try {
      long mask = parts.length < 2 ? 0xffff_ffffL : EbtablesNames.ipv4Mask(parts[1]);
      long address = Ipv4Address.parse(parts[0]) & mask;
      int bits = Long.bitCount(mask);
      String text = Ipv4Address.format((int) address) + (bits == 32 ? "" : "/" + bits);
      field(option, text, isNot, equal(field, address, mask));
    } catch (IllegalArgumentException e) {
      throw in.wrong("Problem with the specified IP address '" + word + "'");
    }
  }

  private void ipv6(String option, PacketField field, boolean isNot) {
    String word = in.next();
    int slash = word.indexOf('/');
    Ipv6Address address = Ipv6Address.parseOrNull(slash < 0 ? word : word.substring(0, slash));
    String length = slash < 0 ? "128" : word.substring(slash + 1);
    if (address == null || !length.matches("\\d{1,3}") || Integer.parseInt(length) > 128) {
      throw in.wrong("Problem with the specified IPv6 address '" + word + "'");
    }
    int bits = Integer.parseInt(length);
    Ipv6Address network = address.prefix(bits);
    String text = network + (bits == 128 ? "" : "/" + bits);
    field(
        option,
        text,
        isNot,
        packet -> {
          FieldValue value = packet.value(field);
          return value != null
              && new Ipv6Address(value.high(), value.low()).prefix(bits).equals(network);
        });
  }

  private void ipProtocol(String option, boolean isNot) {
    String word = in.next();
    int protocol = NetfilterNames.protocol(word);
    if (protocol < 0) {
      throw in.wrong("Unknown specified IP protocol - " + word);
    }
    String name = NetfilterNames.protocolName(protocol);
    field(option, name, isNot, equal(PacketField.L4_PROTOCOL, protocol, -1));
  }

  private void ports(String option, PacketField field, boolean isNot) {
    String word = in.next();
    String[] parts = word.split(":", 2);
    int first = NetfilterNames.port(parts[0]);
    int last = parts.length < 2 ? first : NetfilterNames.port(parts[1]);
    if (first < 0 || last < first) {
      throw in.wrong("Problem with specified port '" + word + "'");
    }
    List<NamedSet.Element> range =
        List.of(new NamedSet.Element(FieldValue.of(first), FieldValue.of(last), ""));
    String text = first == last ? "" + first : first + ":" + last;
    field(option, text, isNot, NftTerms.in(field, ALL, range, false));
  }

  private void arpOperation(boolean isNot) {
    String word = in.next();
    int operation = EbtablesNames.arpOperation(word);
    if (operation < 0) {
      throw in.wrong("Problem with specified ARP opcode");
    }
    String name = EbtablesNames.arpOperationName(operation);
    field("--arp-op", name, isNot, equal(PacketField.ARP_OPERATION, operation, -1));
  }

  private void arpMac(String option, PacketField field, boolean isNot) {
    EbtablesNames.MaskedMac wanted = EbtablesNames.mac(in.next());
    if (wanted == null) {
      throw in.wrong("Problem with ARP MAC address argument");
    }
    field(option, wanted.text(isLegacy), isNot, equal(field, wanted.mac(), wanted.mask()));
  }

  private void decimal(String option, PacketField field, int most, boolean isNot) {
    String word = in.next();
    if (!word.matches("\\d{1,5}") || Integer.parseInt(word) > most) {
      throw in.wrong("Invalid " + option + " range ('" + word + "')");
    }
    field(option, word, isNot, equal(field, Integer.parseInt(word), -1));
  }

  private void hex(String option, String format, PacketField field, boolean isNot) {
    String word = in.next();
    try {
      long value = Long.decode(word);
      field(option, String.format(format, value), isNot, equal(field, value, -1));
    } catch (NumberFormatException e) {
      throw in.wrong("Bad " + option + " value '" + word + "'");
    }
  }

  private void vlanType(boolean isNot) {
    String word = in.next();
    int type = EbtablesNames.type(word.matches("[0-9a-fA-F]{4}") ? "0x" + word : word);
    if (type < 0) {
      throw in.wrong("Unknown --vlan-encap value ('" + word + "')");
    }
    String text = isLegacy ? EbtablesNames.typeName(type) : String.format("%04X", type);
    field("--vlan-encap", text, isNot, equal(PacketField.VLAN_TYPE, type, -1));
  }

  private void packetType(boolean isNot) {
    String word = in.next();
    int type = List.of("host", "broadcast", "multicast", "otherhost").indexOf(word);
    if (type < 0) {
      throw in.wrong("Could not interpret pkttype '" + word + "'");
    }
    field("--pkttype-type", word, isNot, equal(PacketField.PACKET_TYPE, type, -1));
  }

  private void limit(String rate) {
    String[] parts = rate.split("/", 2);
    String unit = parts.length < 2 ? "sec" : parts[1];
    long seconds =
        unit.startsWith("s") ? 1 : unit.startsWith("m") ? 60 : unit.startsWith("h") ? 3600 : 86400;
    if (!parts[0].matches("\\d{1,6}") || parts[0].equals("0")) {
      throw in.wrong("bad --limit, must be positive");
    }
    int burst = 5;
    if (in.accept("--limit-burst")) {
      burst = Integer.parseInt(in.next());
    }
    String name = seconds == 1 ? "sec" : seconds == 60 ? "min" : seconds == 3600 ? "hour" : "day";
    String text = "--limit " + parts[0] + "/" + name + " --limit-burst " + burst;
    long unitNanos = seconds * 1_000_000_000L;
    long count = Long.parseLong(parts[0]);
    matches.add(new NftTerms.Limit(text, simulation, count, unitNanos, burst, false));
  }
}
