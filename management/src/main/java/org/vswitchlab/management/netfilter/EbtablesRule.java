package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vswitchlab.bridge.netfilter.Chain;
import org.vswitchlab.bridge.netfilter.FieldValue;
import org.vswitchlab.bridge.netfilter.FilterTable;
import org.vswitchlab.bridge.netfilter.PacketField;
import org.vswitchlab.bridge.netfilter.PacketHeaders;
import org.vswitchlab.bridge.netfilter.RuleOutcome;
import org.vswitchlab.bridge.netfilter.RuleTerm;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.wire.ArpPacket;
import org.vswitchlab.wire.ArpView;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.MacAddress;

/** Reads the specification of one rule of {@code ebtables}: matches, then a target. */
final class EbtablesRule {
  private static final int LEAST_TYPE = 0x600;

  private final XtablesWords in;
  private final FilterTable table;
  private final Simulation simulation;
  private final boolean isLegacy;
  private final String[] heads = {"", "", "", "", ""};
  private final List<RuleTerm> conditions = new ArrayList<>();
  private final List<RuleTerm> matches = new ArrayList<>();
  private final EbtablesMatches inside;
  private RuleTerm target = NftTerms.verdict("-j CONTINUE", RuleOutcome.CONTINUE);

  EbtablesRule(XtablesWords in, FilterTable table, Simulation simulation, boolean isLegacy) {
    this.in = in;
    this.table = table;
    this.simulation = simulation;
    this.isLegacy = isLegacy;
    this.inside = new EbtablesMatches(in, matches, simulation, isLegacy);
  }

  /** Reads all words that are left; returns the parts in the order in which they are listed. */
  List<RuleTerm> read() {
    while (!in.isEmpty()) {
      boolean isNot = in.accept("!");
      String option = in.next();
      isNot |= in.accept("!");
      readOption(option, isNot);
    }
    if (isLegacy) {
      checkProtocol();
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

  /** The old tool wants to be told the protocol before it looks inside. */
  private void checkProtocol() {
    boolean hasPorts = matches.stream().anyMatch(match -> match.text().matches("--ip-[sd]port .*"));
    boolean isPortProtocol =
        matches.stream().anyMatch(m -> m.text().matches("--ip-proto (tcp|udp|dccp|sctp)"));
    if (hasPorts && !isPortProtocol) {
      throw in.wrong(
          "For port filtering the IP protocol must be either 6 (tcp), 17 (udp), 33 (dccp) or 132"
              + " (sctp)");
    }
    for (RuleTerm match : matches) {
      String text = match.text();
      if (text.startsWith("--ip-") && !heads[0].equals("-p IPv4")) {
        throw in.wrong("For IP filtering the protocol must be specified as IPv4");
      }
      if (text.startsWith("--ip6-") && !heads[0].equals("-p IPv6")) {
        throw in.wrong("For IPv6 filtering the protocol must be specified as IPv6");
      }
      if (text.startsWith("--vlan-") && !heads[0].equals("-p 802_1Q")) {
        throw in.wrong("For vlan filtering the protocol must be specified as 802_1Q");
      }
    }
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
        if (!inside.read(option, isNot)) {
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
          (isLegacy ? "Problem with specified " : "Problem with the specified ")
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
          throw in.wrong(
              isLegacy
                  ? "Illegal target name '" + name + "'"
                  : "Chain '" + name + "' does not exist");
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
      throw in.wrong(
          isLegacy
              ? "No " + name + " address supplied"
              : "You must specify proper arguments for target " + name);
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
        "-j redirect"
            + (isLegacy ? " " : "")
            + (outcome == RuleOutcome.ACCEPT ? "" : " --redirect-target " + outcome);
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
