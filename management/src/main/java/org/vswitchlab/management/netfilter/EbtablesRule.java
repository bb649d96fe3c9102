package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vswitchlab.bridge.netfilter.Chain;
import org.vswitchlab.bridge.netfilter.FieldValue;
import org.vswitchlab.bridge.netfilter.FilterTable;
import org.vswitchlab.bridge.netfilter.NamedSet;
import org.vswitchlab.bridge.netfilter.PacketField;
import org.vswitchlab.bridge.netfilter.PacketHeaders;
import org.vswitchlab.bridge.netfilter.RuleOutcome;
import org.vswitchlab.bridge.netfilter.RuleTerm;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.wire.ArpPacket;
import org.vswitchlab.wire.ArpView;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.MacAddress;

/** Reads the specification of one rule of {@code ebtables}: matches, then a target. */
final class EbtablesRule {
  private static final int LEAST_TYPE = 0x600;
  private static final FieldValue ALL = FieldValue.of(-1);

  private final XtablesWords in;
  private final FilterTable table;
  private final Simulation simulation;
  private final boolean isLegacy;
  private final String[] heads = {"", "", "", "", ""};
  private final List<RuleTerm> conditions = new ArrayList<>();
  private final List<RuleTerm> matches = new ArrayList<>();
  private RuleTerm target = NftTerms.verdict("-j CONTINUE", RuleOutcome.CONTINUE);

  EbtablesRule(XtablesWords in, FilterTable table, Simulation simulation, boolean isLegacy) {
    this.in = in;
    this.table = table;
    this.simulation = simulation;
    this.isLegacy = isLegacy;
  }

  /** Reads all words that are left; returns the parts in the order in which they are listed. */
  List<RuleTerm> read() {
    while (!in.isEmpty()) {
      boolean isNot = in.accept("!");
      String option = in.next();
      isNot |= in.accept("!");
      readOption(option, isNot);
    }
    List<RuleTerm> terms = new ArrayList<>();
    for (String head : heads) {
      if (!head.isEmpty()) {
        terms.add(NftTerms.match(head, packet -> true));
      }
    }
    terms.addAll(conditions);
    terms.addAll(matches);
    terms.add(target);
    return terms;
  }

  private void readOption(String option, boolean isNot) {
    switch (option) {
      case "-p", "--proto", "--protocol" -> protocol(in.next(), isNot);
      case "-s", "--src", "--source" -> address(1, "-s", PacketField.ETHER_SOURCE, isNot);
      case "-d", "--dst", "--destination" -> address(2, "-d", PacketField.ETHER_DESTINATION, isNot);
      case "-i", "--in-interface", "--in-if" -> device(3, "-i", PacketField.IN_NAME, isNot);
      case "-o", "--out-interface", "--out-if" -> device(4, "-o", PacketField.OUT_NAME, isNot);
      case "--logical-in" -> logical("--logical-in", PacketField.IN_BRIDGE_NAME, isNot);
      case "--logical-out" -> logical("--logical-out", PacketField.OUT_BRIDGE_NAME, isNot);
      case "-j", "--jump" -> jump(in.next());
      default -> {
        if (!readMatch(option, isNot)) {
          throw in.unknownArgument(option);
        }
      }
    }
  }

  // ---- the Ethernet header

  private void protocol(String word, boolean isNot) {
    if (word.equalsIgnoreCase("length")) {
      heads[0] = "-p " + not(isNot) + "Length";
      add(packet -> number(packet, PacketField.BRIDGED_PROTOCOL) < LEAST_TYPE != isNot);
      return;
    }
    int type = EbtablesNames.type(word);
    if (type < 0) {
      String place = "', perhaps /etc/ethertypes is missing";
      throw in.wrong("Problem with the specified Ethernet protocol '" + word + place);
    }
    heads[0] = "-p " + not(isNot) + EbtablesNames.typeName(type);
    add(packet -> number(packet, PacketField.BRIDGED_PROTOCOL) == type != isNot);
  }

  private static String not(boolean isNot) {
    return isNot ? "! " : "";
  }

  private void add(NftTerms.Test test) {
    conditions.add(NftTerms.match("", test));
  }

  private static long number(PacketHeaders packet, PacketField field) {
    FieldValue value = packet.value(field);
    return value == null ? -1 : value.low();
  }

  private void address(int place, String option, PacketField field, boolean isNot) {
    String word = in.next();
    EbtablesNames.MaskedMac wanted = EbtablesNames.mac(word);
    if (wanted == null) {
      throw in.wrong(
          "Problem with the specified "
              + (place == 1 ? "source" : "destination")
              + " mac '"
              + word
              + "'");
    }
    heads[place] = option + " " + not(isNot) + wanted.text(isLegacy);
    add(packet -> (number(packet, field) & wanted.mask()) == wanted.mac() != isNot);
  }

  private void device(int place, String option, PacketField field, boolean isNot) {
    String name = in.next();
    heads[place] = option + " " + not(isNot) + name;
    add(nameTest(field, name, isNot));
  }

  private void logical(String option, PacketField field, boolean isNot) {
    String name = in.next();
    matches.add(NftTerms.match(option + " " + not(isNot) + name, nameTest(field, name, isNot)));
  }

  private static NftTerms.Test nameTest(PacketField field, String name, boolean isNot) {
    boolean isPrefix = name.endsWith("+");
    String wanted = isPrefix ? name.substring(0, name.length() - 1) : name;
    return packet -> {
      String value = packet.value(field).name();
      return (isPrefix ? value.startsWith(wanted) : value.equals(wanted)) != isNot;
    };
  }

  // ---- what is inside

  private boolean readMatch(String option, boolean isNot) {
    switch (option) {
      case "--ip-src", "--ip-source" -> ipv4("--ip-src", PacketField.IP_SOURCE, isNot);
      case "--ip-dst", "--ip-destination" -> ipv4("--ip-dst", PacketField.IP_DESTINATION, isNot);
      case "--ip-proto", "--ip-protocol" -> ipProtocol("--ip-proto", isNot);
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
      case "--arp-ip-src" -> ipv4("--arp-ip-src", PacketField.ARP_SENDER_IP, isNot);
      case "--arp-ip-dst" -> ipv4("--arp-ip-dst", PacketField.ARP_TARGET_IP, isNot);
      case "--arp-mac-src" -> arpMac("--arp-mac-src", PacketField.ARP_SENDER_MAC, isNot);
      case "--arp-mac-dst" -> arpMac("--arp-mac-dst", PacketField.ARP_TARGET_MAC, isNot);
      case "--vlan-id" -> decimal("--vlan-id", PacketField.VLAN_ID, 4094, isNot);
      case "--vlan-prio" -> decimal("--vlan-prio", PacketField.VLAN_PRIORITY, 7, isNot);
      case "--vlan-encap" -> vlanType(isNot);
      case "--mark" -> hex("--mark", "0x%x", PacketField.MARK, isNot);
      case "--pkttype-type" -> packetType(isNot);
      case "--limit" -> limit(in.next());
      case "--limit-burst" -> throw in.wrong("--limit-burst without --limit before it");
      case "--among-src",
          "--among-dst",
          "--stp-type",
          "--802_3-sap",
          "--802_3-type",
          "--string-algo",
          "--log",
          "--log-prefix",
          "--log-level",
          "--nflog",
          "--ulog" ->
          throw new XtablesError(1, "ebtables: not supported yet: " + option);
      default -> {
        return false;
      }
    }
    return true;
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
    Ipv6Address address = Ipv6Address.parseOrNull(word);
    if (address == null) {
      throw in.wrong("Problem with the specified IPv6 address '" + word + "'");
    }
    FieldValue wanted = FieldValue.of(address.high(), address.low());
    field(option, address.toString(), isNot, packet -> wanted.equals(packet.value(field)));
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

  // ---- targets

  static RuleOutcome standard(String word) {
    return switch (word) {
      case "ACCEPT" -> RuleOutcome.ACCEPT;
      case "DROP" -> RuleOutcome.DROP;
      case "CONTINUE" -> RuleOutcome.CONTINUE;
      case "RETURN" -> RuleOutcome.RETURN;
      default -> null;
    };
  }

  private void jump(String name) {
    RuleOutcome outcome = standard(name);
    if (outcome != null) {
      target = NftTerms.verdict("-j " + name, outcome);
      return;
    }
    switch (name.toLowerCase(Locale.ROOT)) {
      case "dnat" -> nat("dnat", "--to-dst", PacketField.ETHER_DESTINATION);
      case "snat" -> nat("snat", "--to-src", PacketField.ETHER_SOURCE);
      case "redirect" -> redirect();
      case "mark" -> mark();
      case "arpreply" -> arpReply();
      default -> {
        Chain chain = table.chain(name);
        if (chain == null) {
          throw in.wrong("Chain '" + name + "' does not exist");
        }
        target = new NftTerms.Jump("-j " + name, chain, false);
      }
    }
  }

  /** What the target's own option says is to become of the frame. */
  private RuleOutcome after(String option) {
    String word = in.next();
    RuleOutcome outcome = standard(word);
    if (outcome == null) {
      throw in.wrong("Bad " + option + " value '" + word + "'");
    }
    return outcome;
  }

  private long mac(String option) {
    String word = in.next();
    try {
      return MacAddress.parse(word);
    } catch (IllegalArgumentException e) {
      throw in.wrong("Problem with specified " + option + " mac '" + word + "'");
    }
  }

  private void nat(String name, String toOption, PacketField field) {
    RuleOutcome outcome = RuleOutcome.ACCEPT;
    long to = -1;
    boolean isArpToo = false;
    while (!in.isEmpty()) {
      String option = in.next();
      if (option.startsWith("--to-") || option.equals("--to")) {
        to = mac(option);
      } else if (option.equals("--" + name + "-target")) {
        outcome = after(option);
      } else if (option.equals("--snat-arp") && name.equals("snat")) {
        isArpToo = true;
      } else {
        readOption(option, in.accept("!"));
      }
    }
    if (to < 0) {
      throw in.wrong("You must specify proper arguments for target " + name);
    }
    String text =
        "-j "
            + name
            + " "
            + toOption
            + " "
            + EbtablesNames.macText(to, isLegacy)
            + (isArpToo ? " --snat-arp" : "")
            + (" --" + name + "-target " + outcome);
    long mac = to;
    boolean setsArp = isArpToo;
    target =
        new Target(
            text,
            outcome,
            packet -> {
              packet.set(field, mac);
              if (setsArp) {
                packet.set(PacketField.ARP_SENDER_MAC, mac);
              }
              return true;
            });
  }

  private void redirect() {
    RuleOutcome outcome = RuleOutcome.ACCEPT;
    if (in.accept("--redirect-target")) {
      outcome = after("--redirect-target");
    }
    String text =
        "-j redirect" + (outcome == RuleOutcome.ACCEPT ? "" : " --redirect-target " + outcome);
    target =
        new Target(
            text,
            outcome,
            packet -> {
              packet.set(PacketField.ETHER_DESTINATION, packet.packet().bridge().ownDevice().mac());
              return true;
            });
  }

  private void mark() {
    RuleOutcome outcome = RuleOutcome.ACCEPT;
    String verb = "";
    long operand = 0;
    while (!in.isEmpty()) {
      String option = in.next();
      switch (option) {
        case "--mark-set", "--set-mark", "--mark-or", "--mark-and", "--mark-xor" -> {
          verb = option.equals("--set-mark") ? "--mark-set" : option;
          operand = Long.decode(in.next());
        }
        case "--mark-target" -> outcome = after(option);
        default -> readOption(option, in.accept("!"));
      }
    }
    if (verb.isEmpty()) {
      throw in.wrong("You must specify --mark-xxx parameter(s)");
    }
    String text =
        "-j mark " + verb + " 0x" + Long.toHexString(operand) + " --mark-target " + outcome;
    String how = verb;
    long with = operand;
    target =
        new Target(
            text,
            outcome,
            packet -> {
              long old = number(packet, PacketField.MARK);
              long marked =
                  switch (how) {
                    case "--mark-or" -> old | with;
                    case "--mark-and" -> old & with;
                    case "--mark-xor" -> old ^ with;
                    default -> with;
                  };
              return packet.set(PacketField.MARK, marked & 0xffff_ffffL);
            });
  }

  private void arpReply() {
    RuleOutcome outcome = RuleOutcome.DROP;
    long mac = 0;
    while (!in.isEmpty()) {
      String option = in.next();
      switch (option) {
        case "--arpreply-mac" -> mac = mac(option);
        case "--arpreply-target" -> outcome = after(option);
        default -> readOption(option, in.accept("!"));
      }
    }
    String text =
        "-j arpreply --arpreply-mac "
            + EbtablesNames.macText(mac, isLegacy)
            + (outcome == RuleOutcome.DROP ? "" : " --arpreply-target " + outcome);
    long answer = mac;
    target = new Target(text, outcome, packet -> reply(packet, answer));
  }

  /** Answers an ARP request in the sender's direction. */
  private boolean reply(PacketHeaders packet, long mac) {
    if (number(packet, PacketField.ARP_OPERATION) != ArpPacket.REQUEST) {
      return true;
    }
    Frame frame = packet.packet().frame();
    int at = frame.offset() + 14;
    ArpView arp = ArpView.of(frame.array(), at, frame.offset() + frame.length());
    ArpPacket answer =
        new ArpPacket(ArpPacket.REPLY, mac, arp.targetIp(), arp.senderMac(), arp.senderIp());
    packet.packet().setReply(answer.frameTo(arp.senderMac(), simulation.newOriginId()));
    return true;
  }

  /** A target that does something and then says what is to become of the frame. */
  private record Target(String text, RuleOutcome outcome, NftTerms.Effect effect)
      implements RuleTerm {
    @Override
    public RuleOutcome apply(PacketHeaders packet) {
      effect.change(packet);
      return outcome;
    }
  }
}
