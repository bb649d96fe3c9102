package org.vswitchlab.management.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Runs the lines of a case on the real switch and on ours, and says what differs. Bridge br0 has
 * ports p1 to p4 and a patch, its port 5, to br1, which has p5 and p6.
 */
final class DifferentialCase {
  static final int PORTS = 6;

  /** A word, or anything between quotes. */
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

  /** What ovs-ofctl says about a line of a file that it does not send. */
  private static final Pattern REFUSAL = Pattern.compile("(?m)^ovs-ofctl: -:(\\d+): (.*)$");

  private static final List<String> CONNECTIONS =
      List.of("ovs-appctl", "dpctl/dump-conntrack", "-m");
  private static final List<String> BRIDGES = List.of("br0", "br1");

  private final List<String> lines;
  private final RealSwitch real;
  private final ModelSwitch ours = new ModelSwitch();
  private final List<String> differences = new ArrayList<>();
  private boolean hasGroups;

  private DifferentialCase(RealSwitch real, List<String> lines) {
    this.real = real;
    this.lines = lines;
  }

  /** What differs; empty if nothing does. */
  static List<String> run(RealSwitch real, List<String> lines) throws Exception {
    DifferentialCase made = new DifferentialCase(real, lines);
    try {
      made.run();
    } catch (RuntimeException e) {
      made.differences.add("ours failed: " + e + "\n  " + e.getStackTrace()[0]);
    } finally {
      real.reset();
    }
    return made.differences;
  }

  private void run() throws Exception {
    configure();
    setUp();
    real.takeFrames();
    ours.takeFrames();
    for (int i = setUpLines().size(); i < lines.size(); i++) {
      int before = differences.size();
      step(lines.get(i));
      for (int j = before; j < differences.size(); j++) {
        differences.set(j, "line " + (i + 1) + ": " + differences.get(j));
      }
    }
    both(1000);
    compareFrames("the last second");
    for (String bridge : BRIDGES) {
      compare("ovs-ofctl", "-O", "OpenFlow15", "dump-flows", bridge);
      if (hasGroups && bridge.equals("br0")) {
        compare("ovs-ofctl", "-O", "OpenFlow15", "dump-group-stats", bridge);
      }
      compare("ovs-appctl", "fdb/show", bridge);
    }
    compare("ovs-appctl", "dpctl/dump-flows", "-m", "--names");
    compare("ovs-appctl", "dpctl/dump-conntrack", "-m");
    if (ours.imbalance() != 0) {
      differences.add("frames are not conserved: " + ours.imbalance());
    }
    if (!real.isAlive()) {
      throw new IllegalStateException("the real switch died:\n" + real.logTail());
    }
  }

  /**
   * What makes the bridges and ports, one command after the other, because the order of creation is
   * that in which floods visit ports. The real switch keeps them from case to case.
   */
  static List<List<String>> wiring() {
    List<List<String>> commands = new ArrayList<>();
    for (int i = 0; i < BRIDGES.size(); i++) {
      String bridge = BRIDGES.get(i);
      List<String> words = words("ovs-vsctl add-br " + bridge + " -- set bridge " + bridge);
      words.addAll(words("fail_mode=secure other-config:hwaddr=aa:55:aa:66:00:0" + i));
      words.add("other-config:datapath-id=000000000000000" + (i + 1));
      words.add("datapath_type=dummy");
      commands.add(words);
    }
    for (int port = 1; port <= PORTS; port++) {
      String bridge = port <= 4 ? "br0" : "br1";
      List<String> words = words("ovs-vsctl add-port " + bridge + " p" + port);
      words.addAll(words("-- set interface p" + port + " type=dummy"));
      words.add("ofport_request=" + (port <= 4 ? port : port - 4));
      commands.add(words);
    }
    for (String[] patch : new String[][] {{"br0", "pa", "pb"}, {"br1", "pb", "pa"}}) {
      List<String> words = words("ovs-vsctl add-port " + patch[0] + " " + patch[1]);
      words.addAll(words("-- set interface " + patch[1] + " type=patch"));
      words.addAll(words("options:peer=" + patch[2] + " ofport_request=5"));
      commands.add(words);
    }
    return commands;
  }

  /** Bridges and ports whose frames are recorded. */
  static List<String> recorded() {
    List<String> names = new ArrayList<>(BRIDGES);
    for (int port = 1; port <= PORTS; port++) {
      names.add("p" + port);
    }
    return names;
  }

  private static List<String> words(String text) {
    return new ArrayList<>(Arrays.asList(text.split(" ")));
  }

  private void configure() throws Exception {
    ours.wire();
    List<String> settings = new ArrayList<>(List.of("ovs-vsctl"));
    for (String line : lines) {
      if (line.startsWith("port ")) {
        settings.addAll(words("-- set port " + line.substring("port ".length())));
      }
    }
    if (settings.size() > 1) {
      must(ours.run(settings));
      must(real.run(settings));
    }
  }

  private static void must(SwitchUnderTest.Answer answer) {
    if (answer.status() != 0) {
      throw new IllegalStateException(answer.text());
    }
  }

  /** Groups and meters that anything mentions, and the flows before the first packet. */
  private void setUp() throws Exception {
    Map<String, List<String>> flows = new TreeMap<>();
    List<String> groups = new ArrayList<>();
    for (String line : setUpLines()) {
      String[] words = line.split(" ", 3);
      switch (words[0]) {
        case "group" -> {
          if (isMentioned("group:?", words[2])) {
            groups.add(words[2]);
          }
        }
        case "meter" -> {
          if (isMentioned("meter(:|_id=)", words[2])) {
            compare("ovs-ofctl", "-O", "OpenFlow15", "add-meter", words[1], words[2]);
          }
        }
        case "flow" -> flows.computeIfAbsent(words[1], k -> new ArrayList<>()).add(words[2]);
        default -> {}
      }
    }
    hasGroups = !groups.isEmpty();
    if (hasGroups) {
      addAll("group", "br0", groups);
    }
    for (Map.Entry<String, List<String>> entry : flows.entrySet()) {
      addAll("flow", entry.getKey(), entry.getValue());
    }
  }

  /** Whether the group or meter that begins with its number stands anywhere in an action. */
  private boolean isMentioned(String before, String text) {
    String number = text.replaceFirst("[a-z_]+=(\\d+).*", "$1");
    Pattern mention = Pattern.compile(before + number + "\\b");
    return lines.stream().anyMatch(line -> mention.matcher(line).find());
  }

  private List<String> setUpLines() {
    int end = 0;
    while (end < lines.size() && lines.get(end).matches("(port|group|meter|flow) .*")) {
      end++;
    }
    return lines.subList(0, end);
  }

  /** Adds flows or groups to both, as far as the real switch takes them. */
  private void addAll(String kind, String bridge, List<String> texts) throws Exception {
    List<String> accepted = new ArrayList<>(texts);
    Map<String, String> refusals = new HashMap<>();
    while (!accepted.isEmpty()) {
      SwitchUnderTest.Answer answer = real.addAll("add-" + kind + "s", bridge, accepted);
      if (answer.status() == 0) {
        break;
      }
      Matcher refusal = REFUSAL.matcher(answer.text());
      if (!refusal.find()) {
        // The switch itself refused one of those that it was sent.
        must(real.run(List.of("ovs-ofctl", "-O", "OpenFlow15", "del-" + kind + "s", bridge)));
        for (String text : texts) {
          add(kind, bridge, text);
        }
        return;
      }
      String text = accepted.remove(Integer.parseInt(refusal.group(1)) - 1);
      refusals.put(text, "ovs-ofctl: " + refusal.group(2));
    }
    for (String text : texts) {
      SwitchUnderTest.Answer answer = ours.run(addition(kind, bridge, text));
      String expected = refusals.getOrDefault(text, "");
      if (!errorOf(answer.text()).equals(expected)) {
        add(kind, bridge, text); // the reason may be another in a file
      }
    }
  }

  /** Without warnings that are logged, and without the reason why actions do not fit the match. */
  private static String errorOf(String text) {
    return text.replaceAll("(?m)^\\d{4}-\\d\\d-\\d\\dT.*\n([0-9a-f]{8}  .*\n)*", "")
        .replaceFirst(
            "none of the usable flow formats .*|actions are invalid .*MATCH_INCONSISTENT\\)",
            "unfit")
        .strip();
  }

  private void add(String kind, String bridge, String text) throws Exception {
    SwitchUnderTest.Answer expected = real.run(addition(kind, bridge, text));
    SwitchUnderTest.Answer actual = ours.run(addition(kind, bridge, text));
    String realError = ExactText.withoutXid(errorOf(expected.text()));
    String ourError = ExactText.withoutXid(errorOf(actual.text()));
    if (!realError.equals(ourError)) {
      differences.add(text + "\n      real: " + realError + "\n      ours: " + ourError);
    }
  }

  private static List<String> addition(String kind, String bridge, String text) {
    return List.of("ovs-ofctl", "-O", "OpenFlow15", "add-" + kind, bridge, text);
  }

  private void step(String line) throws Exception {
    String[] words = line.split(" ");
    switch (words[0]) {
      case "packet" -> {
        real.inject(words[1], words[2]);
        ours.inject(words[1], words[2]);
        compareFrames(line);
      }
      case "trace" -> trace(words[1], words[2]);
      case "flow" -> {
        add("flow", words[1], line.split(" ", 3)[2]);
        both(RealSwitch.STEP_MILLIS);
      }
      case "ofctl" -> {
        // OpenFlow 1.1 and later cannot say whether a port is flooded.
        String version = words[1].equals("mod-port") ? "OpenFlow10" : "OpenFlow15";
        List<String> command = new ArrayList<>(List.of("ovs-ofctl", "-O", version));
        command.addAll(Arrays.asList(line.split(" ")).subList(1, words.length));
        SwitchUnderTest.Answer expected = real.run(command);
        SwitchUnderTest.Answer actual = ours.run(command);
        if (expected.status() != actual.status()) {
          differences.add(line + "\n      real: " + expected + "\n      ours: " + actual);
        }
        both(RealSwitch.STEP_MILLIS);
      }
      case "appctl" -> {
        compare(line.replaceFirst("appctl", "ovs-appctl").split(" "));
        both(RealSwitch.STEP_MILLIS);
      }
      case "exact" -> {
        String before = real.run(CONNECTIONS).text();
        compareExactly(line);
        if (line.startsWith("exact ofproto/trace")) {
          forgetTraced(before);
          both(RealSwitch.STEP_MILLIS);
        }
      }
      case "vsctl" -> compareExactly(line);
      case "wait" -> both(Long.parseLong(words[1]));
      case "port", "group", "meter" -> {}
      default -> throw new IllegalArgumentException(line);
    }
  }

  private void trace(String port, String hex) throws Exception {
    int number = port.charAt(1) - '0';
    String bridge = number <= 4 ? "br0" : "br1";
    String flow = "in_port=" + (number <= 4 ? number : number - 4);
    String before = real.run(CONNECTIONS).text();
    compare("ovs-appctl", "ofproto/trace", "--names", bridge, flow, hex);
    forgetTraced(before);
    both(RealSwitch.STEP_MILLIS);
  }

  /**
   * The real daemon carries out ct and check_pkt_larger actions of a packet that it traces, which
   * ours does not: that is a fault of the real one.
   */
  private void forgetTraced(String connectionsBefore) throws Exception {
    real.takeFrames();
    if (!real.run(CONNECTIONS).text().equals(connectionsBefore)) {
      real.run(List.of("ovs-appctl", "dpctl/flush-conntrack"));
      ours.run(List.of("ovs-appctl", "dpctl/flush-conntrack"));
    }
  }

  private void both(long millis) throws Exception {
    real.advance(millis);
    ours.advance(millis);
  }

  private void compareFrames(String when) throws Exception {
    Map<String, List<String>> expected = real.takeFrames();
    Map<String, List<String>> actual = ours.takeFrames();
    expected.forEach(
        (port, frames) -> {
          List<String> got = actual.getOrDefault(port, List.of());
          if (!frames.equals(got)) {
            differences.add(
                "out of "
                    + port
                    + " at "
                    + when
                    + "\n      real: "
                    + frames
                    + "\n      ours: "
                    + got);
          }
        });
  }

  /** A command of the control socket whose answer is the same to the letter, also an error's. */
  private void compareExactly(String line) throws Exception {
    boolean isControl = line.startsWith("exact ");
    List<String> words = new ArrayList<>(List.of(isControl ? "ovs-appctl" : "ovs-vsctl"));
    Matcher matcher = WORD.matcher(line.substring("exact ".length()));
    while (matcher.find()) {
      words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group());
    }
    SwitchUnderTest.Answer expected = real.run(words);
    SwitchUnderTest.Answer actual = ours.run(words);
    String realText = answer(expected.text());
    String ourText = answer(actual.text());
    if (expected.status() != actual.status()) {
      differences.add(line + "\n      real: " + expected + "\n      ours: " + actual);
    } else {
      compareLines(line, realText.lines().toList(), ourText.lines().toList());
    }
  }

  /** What the daemon says, without what ovs-appctl adds and what differs from run to run. */
  private static String answer(String text) {
    if (text.matches("(?s)(tcp|udp|icmp|icmpv6|[0-9]+),orig=.*")) {
      return text.lines().sorted().collect(Collectors.joining("\n"));
    }
    if (text.contains(",num_fragments=")) {
      int at = text.indexOf("(src=");
      return text.substring(0, at)
          + text.substring(at).lines().sorted().collect(Collectors.joining("\n"));
    }
    return ExactText.renumber(text.replaceFirst("^error: ", ""))
        .replaceFirst("ovs-appctl: ovs-vswitchd: server returned an error\n$", "")
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID")
        .replaceAll("(recirc(_id)?[(=])0x[0-9a-f]+", "$1ID")
        .stripTrailing();
  }

  private void compare(String... command) throws Exception {
    SwitchUnderTest.Answer expected = real.run(List.of(command));
    SwitchUnderTest.Answer actual = ours.run(List.of(command));
    String line = String.join(" ", command);
    if (expected.status() != 0 || actual.status() != 0) {
      boolean bothRefuse = expected.status() != 0 && actual.status() != 0;
      if (!bothRefuse) {
        differences.add(line + "\n      real: " + expected + "\n      ours: " + actual);
      }
      return;
    }
    String logged = "(?m)^\\d{4}-\\d\\d-\\d\\dT.*\\|(INFO|WARN)\\|.*\n";
    List<String> realLines = ExactText.lines(line, expected.text().replaceAll(logged, ""));
    List<String> ourLines = ExactText.lines(line, actual.text());
    compareLines(line, realLines, ourLines);
  }

  /** Says what differs from the first line on that does. */
  private void compareLines(String command, List<String> expected, List<String> actual) {
    if (expected.equals(actual)) {
      return;
    }
    int same = 0;
    while (same < Math.min(expected.size(), actual.size())
        && expected.get(same).equals(actual.get(same))) {
      same++;
    }
    differences.add(
        command + "\n      real: " + some(expected, same) + "\n      ours: " + some(actual, same));
  }

  private static String some(List<String> lines, int from) {
    return String.join("\n            ", lines.subList(from, Math.min(lines.size(), from + 12)));
  }
}
