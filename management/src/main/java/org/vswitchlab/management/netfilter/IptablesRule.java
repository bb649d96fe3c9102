package org.vswitchlab.management.netfilter;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.netfilter.Chain;
import org.vswitchlab.bridge.netfilter.FieldValue;
import org.vswitchlab.bridge.netfilter.FilterTable;
import org.vswitchlab.bridge.netfilter.NamedSet;
import org.vswitchlab.bridge.netfilter.PacketField;
import org.vswitchlab.bridge.netfilter.PacketHeaders;
import org.vswitchlab.bridge.netfilter.RuleOutcome;
import org.vswitchlab.bridge.netfilter.RuleTerm;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.MacAddress;

/** One rule of {@code iptables}, read from its words; the only part of its {@code Rule}. */
final class IptablesRule implements RuleTerm {
  private static final List<String> STATES =
      List.of("INVALID", "RELATED", "ESTABLISHED", "NEW", "UNTRACKED");
  private static final long[] STATE_BITS = {1, 4, 2, 8, 64};

  /** One match as {@code -S} and as {@code -L -n} show it. */
  private record Match(String option, String listed, NftTerms.Test test) {}

  private final XtablesWords in;
  private final FilterTable table;
  private final List<Match> matches = new ArrayList<>();
  private final List<String> physdev = new ArrayList<>();
  private String source = "";
  private String destination = "";
  private boolean isNotSource;
  private boolean isNotDestination;
  private String inName = "*";
  private String outName = "*";
  private int protocol;
  private boolean needsTracking;
  private boolean isTcpLoaded;
  private String targetName = "";
  private String targetOptions = "";
  private RuleOutcome outcome = RuleOutcome.CONTINUE;
  private Chain target;

  IptablesRule(XtablesWords in, FilterTable table) {
    this.in = in;
    this.table = table;
    while (!in.isEmpty()) {
      boolean isNot = in.accept("!");
      read(in.next(), isNot);
    }
  }

  @Override
  public RuleOutcome apply(PacketHeaders packet) {
    for (Match match : matches) {
      if (!match.test.holds(packet)) {
        return RuleOutcome.NO_MATCH;
      }
    }
    if (target == null) {
      return outcome;
    }
    RuleOutcome result = target.run(packet);
    return result == RuleOutcome.RETURN ? RuleOutcome.CONTINUE : result;
  }

  @Override
  public boolean needsTracking() {
    return needsTracking;
  }

  @Override
  public Chain target() {
    return target;
  }

  private void add(String option, String listed, boolean isNot, NftTerms.Test test) {
    String not = isNot ? "! " : "";
    matches.add(
        new Match(
            option.isEmpty() ? "" : not + option,
            listed,
            isNot ? packet -> !test.holds(packet) : test));
  }

  private static long number(PacketHeaders packet, PacketField field) {
    FieldValue value = packet.value(field);
    return value == null ? -1 : value.low();
  }

  // ---- reading

  private void read(String option, boolean isNot) {
    switch (option) {
      case "-s", "--source", "--src" -> {
        source = address(PacketField.IP_SOURCE, isNot);
        isNotSource = isNot;
      }
      case "-d", "--destination", "--dst" -> {
        destination = address(PacketField.IP_DESTINATION, isNot);
        isNotDestination = isNot;
      }
      case "-i", "--in-interface" ->
          inName = not(isNot) + device(PacketField.IN_BRIDGE_NAME, isNot);
      case "-o", "--out-interface" ->
          outName = not(isNot) + device(PacketField.OUT_BRIDGE_NAME, isNot);
      case "-p", "--protocol" -> protocol(isNot);
      case "-m", "--match" -> module(in.next());
      case "-j", "--jump" -> jump(in.next());
      case "-g", "--goto" -> throw unsupported(option);
      default -> readMatch(option, isNot);
    }
  }

  private static String not(boolean isNot) {
    return isNot ? "!" : "";
  }

  private static XtablesError unsupported(String what) {
    return new XtablesError(1, "iptables: not supported yet: " + what);
  }

  private String address(PacketField field, boolean isNot) {
    String word = in.next();
    String[] parts = word.split("/", 2);
    try {
      long mask = parts.length < 2 ? 0xffff_ffffL : EbtablesNames.ipv4Mask(parts[1]);
      long wanted = Ipv4Address.parse(parts[0]) & mask;
      add("", "", isNot, packet -> (number(packet, field) & mask) == wanted);
      return Ipv4Address.format((int) wanted) + "/" + Long.bitCount(mask);
    } catch (IllegalArgumentException e) {
      throw in.wrong("host/network `" + word + "' not found");
    }
  }

  private String device(PacketField field, boolean isNot) {
    String name = in.next();
    add("", "", isNot, nameTest(field, name));
    return name;
  }

  private static NftTerms.Test nameTest(PacketField field, String name) {
    boolean isPrefix = name.endsWith("+");
    String wanted = isPrefix ? name.substring(0, name.length() - 1) : name;
    return packet -> {
      String value = packet.value(field).name();
      return isPrefix ? value.startsWith(wanted) : value.equals(wanted);
    };
  }

  private void protocol(boolean isNot) {
    String word = in.next();
    if (word.equals("all")) {
      return;
    }
    int wanted = NetfilterNames.protocol(word);
    if (wanted < 0) {
      throw in.wrong("unknown protocol \"" + word + "\" specified");
    }
    if (isNot) {
      throw unsupported("! -p");
    }
    protocol = wanted;
    add("", "", false, packet -> number(packet, PacketField.L4_PROTOCOL) == wanted);
  }

  private void module(String name) {
    switch (name) {
      case "tcp",
          "udp",
          "icmp",
          "state",
          "conntrack",
          "physdev",
          "mac",
          "mark",
          "comment",
          "multiport" -> {}
      default -> throw unsupported("match " + name);
    }
  }

  private void readMatch(String option, boolean isNot) {
    switch (option) {
      case "--dport", "--destination-port" ->
          ports("--dport", "dpt", PacketField.DESTINATION_PORT, isNot);
      case "--sport", "--source-port" -> ports("--sport", "spt", PacketField.SOURCE_PORT, isNot);
      case "--dports" -> portList("--dports", PacketField.DESTINATION_PORT, isNot);
      case "--sports" -> portList("--sports", PacketField.SOURCE_PORT, isNot);
      case "--syn" -> {
        String flags = loadProtocol() + "--tcp-flags FIN,SYN,RST,ACK SYN";
        add(
            flags,
            "tcp flags:" + not(isNot) + "0x17/0x02",
            isNot,
            packet -> (number(packet, PacketField.TCP_FLAGS) & 0x17) == 2);
      }
      case "--icmp-type" -> icmpType(isNot);
      case "--state" -> states("state", "--state", "state", isNot);
      case "--ctstate" -> states("conntrack", "--ctstate", "ctstate", isNot);
      case "--physdev-in" -> physdev(option, PacketField.IN_NAME, isNot);
      case "--physdev-out" -> physdev(option, PacketField.OUT_NAME, isNot);
      case "--physdev-is-bridged" -> {
        physdevOption(option, isNot);
        add("", "", isNot, packet -> true);
      }
      case "--mac-source" -> {
        long mac = MacAddress.parse(in.next());
        add(
            "-m mac --mac-source " + MacAddress.format(mac),
            "MAC" + not(isNot) + " " + MacAddress.format(mac),
            isNot,
            packet -> number(packet, PacketField.ETHER_SOURCE) == mac);
      }
      case "--mark" -> {
        long mark = Long.decode(in.next());
        String hex = "0x" + Long.toHexString(mark);
        add(
            "-m mark --mark " + hex,
            "mark match " + not(isNot) + hex,
            isNot,
            packet -> number(packet, PacketField.MARK) == mark);
      }
      case "--comment" -> {
        String comment = in.next();
        String quoted = comment.contains(" ") ? "\"" + comment + "\"" : comment;
        add("-m comment --comment " + quoted, "/* " + comment + " */", false, packet -> true);
      }
      case "--reject-with" -> throw unsupported("target REJECT on a bridge");
      default ->
          throw new XtablesError(2, in.wrong("unknown option \"" + option + "\"").getMessage());
    }
  }

  /** {@code -m tcp} stands once, before the first option that needs it. */
  private String loadProtocol() {
    if (isTcpLoaded) {
      return "";
    }
    isTcpLoaded = true;
    return "-m " + NetfilterNames.protocolName(protocol) + " ";
  }

  private void ports(String option, String listed, PacketField field, boolean isNot) {
    String word = in.next();
    if (protocol != 6 && protocol != 17) {
      throw in.wrong("unknown option \"" + option + "\"");
    }
    NamedSet.Element range = range(word);
    String text = range.text();
    boolean isRange = text.contains(":");
    String head =
        matches.stream().anyMatch(m -> m.listed.startsWith("udp ") || m.listed.startsWith("tcp "))
            ? ""
            : NetfilterNames.protocolName(protocol) + " ";
    add(
        loadProtocol() + option + " " + text,
        head + listed + (isRange ? "s" : "") + ":" + not(isNot) + text,
        isNot,
        NftTerms.in(field, null, List.of(range), false));
  }

  private NamedSet.Element range(String word) {
    String[] parts = word.split(":", 2);
    int first = NetfilterNames.port(parts[0]);
    int last = parts.length < 2 ? first : NetfilterNames.port(parts[1]);
    if (first < 0 || last < first) {
      throw in.wrong("invalid port/service `" + word + "' specified");
    }
    String text = first == last ? "" + first : first + ":" + last;
    return new NamedSet.Element(FieldValue.of(first), FieldValue.of(last), text);
  }

  private void portList(String option, PacketField field, boolean isNot) {
    List<NamedSet.Element> ranges = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (String word : in.next().split(",")) {
      NamedSet.Element range = range(word);
      ranges.add(range);
      text.append(text.isEmpty() ? "" : ",").append(range.text());
    }
    add(
        "-m multiport " + option + " " + text,
        "multiport " + option.substring(2) + " " + not(isNot) + text,
        isNot,
        NftTerms.in(field, null, ranges, false));
  }

  private void icmpType(boolean isNot) {
    String word = in.next();
    int type =
        switch (word) {
          case "echo-request", "ping" -> 8;
          case "echo-reply", "pong" -> 0;
          case "destination-unreachable" -> 3;
          case "time-exceeded" -> 11;
          default -> word.matches("\\d{1,3}") ? Integer.parseInt(word) : -1;
        };
    if (type < 0) {
      throw in.wrong("Invalid ICMP type `" + word + "'");
    }
    add(
        loadProtocol() + "--icmp-type " + type,
        not(isNot) + "icmptype " + type,
        isNot,
        packet -> number(packet, PacketField.ICMP_TYPE) == type);
  }

  private void states(String module, String option, String listed, boolean isNot) {
    long bits = 0;
    for (String word : in.next().split(",")) {
      int at = STATES.indexOf(word);
      if (at < 0) {
        throw in.wrong(
            "Bad " + (module.equals("state") ? "state" : "ctstate") + " \"" + word + "\"");
      }
      bits |= STATE_BITS[at];
    }
    // Each module lists the states in an order of its own.
    List<String> order =
        module.equals("state")
            ? List.of("INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED")
            : List.of("INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED");
    StringBuilder text = new StringBuilder();
    for (String state : order) {
      if ((bits & STATE_BITS[STATES.indexOf(state)]) != 0) {
        text.append(text.isEmpty() ? "" : ",").append(state);
      }
    }
    long wanted = bits;
    needsTracking = true;
    add(
        "-m " + module + " " + option + " " + text,
        listed + " " + not(isNot) + text,
        isNot,
        packet -> (number(packet, PacketField.TRACKING_STATE) & wanted) != 0);
  }

  private void physdev(String option, PacketField field, boolean isNot) {
    String name = in.next();
    physdevOption(option + " " + name, isNot);
    add("", "", isNot, nameTest(field, name));
  }

  private void physdevOption(String option, boolean isNot) {
    if (physdev.isEmpty()) {
      // A place among the matches; its text is put together when it is asked for.
      matches.add(new Match("physdev", "physdev", packet -> true));
    }
    physdev.add((isNot ? "! " : "") + option);
  }

  private void jump(String name) {
    targetName = name;
    outcome = EbtablesRule.standard(name);
    if (outcome != null && outcome != RuleOutcome.CONTINUE) {
      return;
    }
    if (name.equals("LOG")) {
      outcome = RuleOutcome.CONTINUE;
      targetOptions = "LOG flags 0 level 4";
      return;
    }
    if (name.equals("REJECT") || name.equals("NFQUEUE") || name.equals("MARK")) {
      throw unsupported("target " + name + " for bridged packets");
    }
    target = table.chain(name);
    if (target == null || target.hook() != null) {
      throw in.wrong("Chain '" + name + "' does not exist");
    }
  }

  // ---- showing

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    word(text, source.isEmpty() ? "" : (isNotSource ? "! " : "") + "-s " + source);
    word(text, destination.isEmpty() ? "" : (isNotDestination ? "! " : "") + "-d " + destination);
    word(text, device("-i", inName));
    word(text, device("-o", outName));
    word(text, protocol == 0 ? "" : "-p " + NetfilterNames.protocolName(protocol));
    for (Match match : matches) {
      boolean isPhysdev = match.option.equals("physdev");
      word(text, isPhysdev ? "-m physdev " + String.join(" ", physdev) : match.option);
    }
    word(text, targetName.isEmpty() ? "" : "-j " + targetName);
    return text.toString();
  }

  private static String device(String option, String name) {
    if (name.equals("*")) {
      return "";
    }
    return name.startsWith("!") ? "! " + option + " " + name.substring(1) : option + " " + name;
  }

  private static void word(StringBuilder text, String word) {
    text.append(text.isEmpty() || word.isEmpty() ? "" : " ").append(word);
  }

  String targetName() {
    return targetName;
  }

  /** The columns of {@code -L -n}. */
  String listed(boolean isVerbose) {
    StringBuilder text = new StringBuilder();
    text.append(String.format("%-10s %-4s -- ", targetName, protocol));
    if (isVerbose) {
      text.append(String.format(" %-6s %-6s ", inName, outName));
    }
    text.append(address(source, isNotSource)).append(address(destination, isNotDestination));
    for (Match match : matches) {
      String listed = match.listed;
      if (listed.equals("physdev")) {
        listed = "PHYSDEV match " + String.join(" ", physdev);
      }
      if (!listed.isEmpty()) {
        text.append(' ').append(listed);
      }
    }
    if (!targetOptions.isEmpty()) {
      text.append(' ').append(targetOptions);
    }
    return text.toString();
  }

  private static String address(String prefix, boolean isNot) {
    String text = prefix.isEmpty() ? "0.0.0.0/0" : prefix.replace("/32", "");
    return String.format("%s%-19s ", isNot ? "!" : " ", text);
  }
}
