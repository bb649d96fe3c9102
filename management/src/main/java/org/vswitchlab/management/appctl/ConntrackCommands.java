package org.vswitchlab.management.appctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.ovs.datapath.Connection;
import org.vswitchlab.ovs.datapath.ConnectionFilter;
import org.vswitchlab.ovs.datapath.ConnectionLimits;
import org.vswitchlab.ovs.datapath.ConnectionText;
import org.vswitchlab.ovs.datapath.ConnectionTracker;

/** The {@code dpctl/} commands about the connection tracker. */
final class ConntrackCommands {
  /** A tracker has one bucket: the real one's hash table is not split any more. */
  /** In the order of ct-stats-show, which leaves ICMPv6 out. */
  private static final List<String> STATISTICS_PROTOCOLS =
      List.of("TCP", "UDP", "UDPLITE", "SCTP", "ICMP", "DCCP", "IGMP", "Other");

  private static final String BUCKET_HEAD =
      """
      +-----------+-----------------------------------------+
      |  Buckets  |         Connections per Buckets         |
      +-----------+-----------------------------------------+
      """;

  private final Simulation simulation;

  ConntrackCommands(Simulation simulation) {
    this.simulation = simulation;
  }

  private static ConnectionTracker tracker(
      DpctlCommands.Invocation invocation, List<String> given, int most) throws DpctlException {
    return invocation.datapathOf(given, most).connectionTracker();
  }

  /** Adds the commands to a table. */
  void addTo(DpctlCommands commands) {
    commands.add("dump-conntrack", "[-m] [-s] [dp] [zone=N]", 0, 4, this::dump);
    commands.add(
        "flush-conntrack", "[dp] [zone=N] [ct-orig-tuple] [ct-reply-tuple]", 0, 4, this::flush);
  }

  /** Adds the rest of the commands, which the real tool lists behind some others. */
  void addSettingsTo(DpctlCommands commands) {
    commands.add("ct-stats-show", "[dp] [zone=N]", 0, 3, this::statistics);
    commands.add("ct-bkts", "[dp] [gt=N]", 0, 2, this::buckets);
    commands.add("ct-set-maxconns", "[dp] maxconns", 1, 2, this::setMaxConnections);
    commands.add("ct-get-maxconns", "[dp]", 0, 1, this::maxConnections);
    commands.add("ct-get-nconns", "[dp]", 0, 1, this::count);
    commands.add("ct-enable-tcp-seq-chk", "[dp]", 0, 1, i -> setSequenceChecking(i, true));
    commands.add("ct-disable-tcp-seq-chk", "[dp]", 0, 1, i -> setSequenceChecking(i, false));
    commands.add("ct-get-tcp-seq-chk", "[dp]", 0, 1, this::sequenceChecking);
    commands.add(
        "ct-set-limits",
        "[dp] [default=L] [zone=N,limit=L]...",
        1,
        Integer.MAX_VALUE,
        this::setLimits);
    commands.add("ct-del-limits", "[dp] zone=N1[,N2]...", 1, 2, this::deleteLimits);
    commands.add("ct-get-limits", "[dp] [zone=N1[,N2]...]", 0, 2, this::limits);
  }

  private List<Connection> connections(ConnectionTracker tracker, Integer zone) {
    return tracker.connections(simulation.nowNanos()).stream()
        .filter(connection -> zone == null || ConnectionText.zone(connection) == zone)
        .toList();
  }

  /** The number behind {@code zone=} at the end of the arguments; taken off them. */
  private static Integer takeZone(List<String> arguments) {
    if (arguments.isEmpty()) {
      return null;
    }
    String last = arguments.get(arguments.size() - 1);
    if (!last.startsWith("zone=")) {
      return null;
    }
    Integer zone = leadingNumber(last.substring("zone=".length()));
    if (zone != null) {
      arguments.remove(arguments.size() - 1);
    }
    return zone;
  }

  /** The number that a word begins with, of 16 bits; null if it begins with none. */
  private static Integer leadingNumber(String text) {
    String digits = text.replaceFirst("[^0-9].*", "");
    if (digits.isEmpty() || digits.length() > 18) {
      return null;
    }
    // What is too large loses its high bits, as in the real tool.
    return (int) Long.parseLong(digits) & 0xffff;
  }

  private String dump(DpctlCommands.Invocation invocation) throws DpctlException {
    List<String> arguments = new ArrayList<>(invocation.arguments());
    Integer zone = takeZone(arguments);
    ConnectionTracker tracker = tracker(invocation, arguments, 1);
    StringBuilder out = new StringBuilder();
    for (Connection connection : connections(tracker, zone)) {
      out.append(
          ConnectionText.of(
              connection, invocation.isVerbose(), invocation.statistics(), simulation.nowNanos()));
      out.append('\n');
    }
    return out.toString();
  }

  private String flush(DpctlCommands.Invocation invocation) throws DpctlException {
    List<String> rest = new ArrayList<>(invocation.arguments());
    ConnectionTracker tracker = tracker(invocation, rest, 4);
    if (rest.size() == 4) {
      // Only where there is no other argument left to give may the datapath come first.
      rest.remove(0);
    }
    Integer zone = null;
    if (!rest.isEmpty() && rest.get(0).startsWith("zone=")) {
      zone = leadingNumber(rest.get(0).substring("zone=".length()));
      if (zone == null) {
        throw DpctlException.invalid("failed to parse zone");
      }
      rest.remove(0);
    }
    ConnectionFilter original = rest.isEmpty() ? null : ConnectionTuple.parse(rest.get(0), false);
    ConnectionFilter reply = rest.size() < 2 ? null : ConnectionTuple.parse(rest.get(1), true);
    if (rest.size() > 2) {
      throw DpctlException.invalid("invalid arguments");
    }
    boolean isExact = original != null && original.isComplete() && reply == null;
    Integer only = isExact && zone == null ? Integer.valueOf(0) : zone;
    if (isExact
        && connections(tracker, only).stream()
            .noneMatch(c -> ConnectionTuple.matches(original, c))) {
      throw DpctlException.of("failed to flush conntrack", DpctlException.ENOENT);
    }
    tracker.flushIf(
        connection ->
            (only == null || ConnectionText.zone(connection) == only)
                && ConnectionTuple.matches(original, connection)
                && ConnectionTuple.matches(reply, connection));
    return "";
  }

  private String statistics(DpctlCommands.Invocation invocation) throws DpctlException {
    List<String> arguments = new ArrayList<>(invocation.arguments());
    Integer zone = takeZone(arguments);
    for (Integer earlier = zone; earlier != null; earlier = takeZone(arguments)) {
      zone = earlier;
    }
    ConnectionTracker tracker = tracker(invocation, arguments, 1);
    List<Connection> connections = connections(tracker, zone);
    StringBuilder out = new StringBuilder("Connections Stats:\n    Total: ");
    out.append(connections.size()).append('\n');
    for (String protocol : STATISTICS_PROTOCOLS) {
      List<Connection> its =
          connections.stream().filter(c -> protocol.equals(protocolOf(c))).toList();
      if (its.isEmpty()) {
        continue;
      }
      out.append("  ").append(protocol).append(": ").append(its.size()).append('\n');
      if (invocation.isVerbose() && protocol.equals("TCP")) {
        tcpStates(out, its);
      }
    }
    return out.toString();
  }

  private static String protocolOf(Connection connection) {
    String name = ConnectionText.protocol(connection).toUpperCase(Locale.ROOT);
    return Character.isDigit(name.charAt(0)) ? "Other" : name;
  }

  private static void tcpStates(StringBuilder out, List<Connection> connections) {
    Map<String, Integer> counts = new TreeMap<>();
    connections.forEach(c -> counts.merge(ConnectionText.tcpState(c), 1, Integer::sum));
    out.append("    Conn per TCP states:\n");
    for (String state : ConnectionText.tcpStates()) {
      if (counts.containsKey(state)) {
        out.append("\t  [").append(state).append("]=").append(counts.get(state)).append('\n');
      }
    }
  }

  private String buckets(DpctlCommands.Invocation invocation) throws DpctlException {
    List<String> arguments = new ArrayList<>(invocation.arguments());
    int above = 0;
    if (!arguments.isEmpty() && arguments.get(arguments.size() - 1).startsWith("gt=")) {
      Integer given = leadingNumber(arguments.get(arguments.size() - 1).substring("gt=".length()));
      if (given != null) {
        above = given;
        arguments.remove(arguments.size() - 1);
      }
    }
    ConnectionTracker tracker = tracker(invocation, arguments, 1);
    int count = connections(tracker, null).size();
    if (count == 0) {
      return "Total Buckets: 1\nCurrent Connections: 0\n\n";
    }
    StringBuilder out = new StringBuilder("Total Buckets: 1\nCurrent Connections: ");
    out.append(count).append("\n\n").append(BUCKET_HEAD);
    String shown = count > above ? "" + count : ".";
    return out.append(String.format("%4d..%3d   | %5s\n\n", 0, 7, shown)).toString();
  }

  // Settings.

  private String setMaxConnections(DpctlCommands.Invocation invocation) throws DpctlException {
    List<String> arguments = invocation.arguments();
    ConnectionTracker tracker = tracker(invocation, arguments, 2);
    Long number = ScannedNumber.decimal(arguments.get(arguments.size() - 1));
    if (number == null) {
      throw DpctlException.invalid("maxconns missing or malformed");
    }
    tracker.limits().setMaxConnections(number.intValue());
    return "setting maxconns successful\n";
  }

  private String maxConnections(DpctlCommands.Invocation invocation) throws DpctlException {
    ConnectionTracker tracker = tracker(invocation, invocation.arguments(), 1);
    return Integer.toUnsignedString(tracker.limits().maxConnections()) + "\n";
  }

  private String count(DpctlCommands.Invocation invocation) throws DpctlException {
    ConnectionTracker tracker = tracker(invocation, invocation.arguments(), 1);
    return connections(tracker, null).size() + "\n";
  }

  private String setSequenceChecking(DpctlCommands.Invocation invocation, boolean checking)
      throws DpctlException {
    ConnectionTracker tracker = tracker(invocation, invocation.arguments(), Integer.MAX_VALUE);
    tracker.setCheckingSequence(checking);
    return (checking ? "enabling" : "disabling") + " TCP sequence checking successful\n";
  }

  private String sequenceChecking(DpctlCommands.Invocation invocation) throws DpctlException {
    ConnectionTracker tracker = tracker(invocation, invocation.arguments(), 1);
    return "TCP sequence checking: "
        + (tracker.isCheckingSequence() ? "enabled" : "disabled")
        + "\n";
  }

  // Limits of zones.

  private String setLimits(DpctlCommands.Invocation invocation) throws DpctlException {
    List<String> rest = new ArrayList<>(invocation.arguments());
    ConnectionTracker tracker = tracker(invocation, rest, Integer.MAX_VALUE);
    if (invocation.namesDatapath(rest)) {
      rest.remove(0);
    }
    Map<Integer, Integer> limits = new TreeMap<>();
    if (!rest.isEmpty() && rest.get(0).startsWith("default=")) {
      String text = rest.remove(0).substring("default=".length());
      limits.put(ConnectionLimits.DEFAULT_ZONE, limit(text, "invalid default limit"));
    }
    for (String word : rest) {
      zoneLimit(word, limits);
    }
    limits.forEach((zone, limit) -> tracker.limits().set(zone, limit));
    return "";
  }

  private static void zoneLimit(String text, Map<Integer, Integer> limits) throws DpctlException {
    Integer zone = null;
    Integer limit = null;
    for (String word : text.split(",", -1)) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      if (equals < 0 || equals == word.length() - 1) {
        throw DpctlException.invalid("field " + name + " missing value");
      }
      String value = word.substring(equals + 1);
      switch (name) {
        case "zone" -> {
          zone = value.matches("[0-9]{1,6}") ? Integer.valueOf(value) : null;
          if (zone == null || zone > 0xffff) {
            throw DpctlException.invalid("failed to parse field zone");
          }
        }
        case "limit" -> limit = limit(value, "failed to parse field limit");
        default -> throw DpctlException.invalid("invalid zone limit field: " + name);
      }
    }
    if (zone == null || limit == null) {
      throw DpctlException.invalid("failed to parse zone limit");
    }
    limits.put(zone, limit);
  }

  private static int limit(String text, String otherwise) throws DpctlException {
    if (!text.matches("-?[0-9].*")) {
      throw DpctlException.invalid(otherwise);
    }
    String digits = text.replaceFirst("(?<=[0-9])[^0-9].*", "");
    return digits.length() > 18 ? -1 : (int) Long.parseLong(digits);
  }

  private static List<Integer> zones(List<String> rest) throws DpctlException {
    List<Integer> zones = new ArrayList<>();
    if (rest.isEmpty()) {
      return zones;
    }
    String text = rest.get(0);
    if (!text.startsWith("zone=")) {
      throw DpctlException.invalid("invalid argument " + text);
    }
    for (String word : text.substring("zone=".length()).split(",", -1)) {
      if (word.isEmpty()) {
        continue;
      }
      Integer zone = leadingNumber(word);
      if (zone == null) {
        throw DpctlException.invalid("invalid zone");
      }
      zones.add(zone);
    }
    return zones;
  }

  private static List<String> withoutDatapath(DpctlCommands.Invocation invocation) {
    List<String> arguments = invocation.arguments();
    return invocation.namesDatapath(arguments) ? arguments.subList(1, arguments.size()) : arguments;
  }

  private String deleteLimits(DpctlCommands.Invocation invocation) throws DpctlException {
    ConnectionTracker tracker = tracker(invocation, invocation.arguments(), 2);
    zones(withoutDatapath(invocation)).forEach(tracker.limits()::remove);
    return "";
  }

  private String limits(DpctlCommands.Invocation invocation) throws DpctlException {
    List<String> arguments = invocation.arguments();
    ConnectionTracker tracker = tracker(invocation, arguments, 2);
    tracker.connections(simulation.nowNanos());
    List<Integer> zones = zones(withoutDatapath(invocation));
    ConnectionLimits limits = tracker.limits();
    ConnectionLimits.ZoneLimit byDefault = limits.of(ConnectionLimits.DEFAULT_ZONE);
    StringBuilder out = new StringBuilder("default limit=");
    out.append(byDefault == null ? "0" : Integer.toUnsignedString(byDefault.limit())).append('\n');
    List<ConnectionLimits.ZoneLimit> shown = limits.all();
    if (!zones.isEmpty()) {
      shown = new ArrayList<>();
      for (Integer zone : zones) {
        ConnectionLimits.ZoneLimit limit = limits.of(zone);
        shown.add(limit == null ? new ConnectionLimits.ZoneLimit(zone, 0, 0) : limit);
      }
    }
    for (ConnectionLimits.ZoneLimit limit : shown) {
      out.append("zone=").append(limit.zone()).append(",limit=");
      out.append(Integer.toUnsignedString(limit.limit())).append(",count=");
      out.append(limit.count()).append('\n');
    }
    return out.toString();
  }
}
