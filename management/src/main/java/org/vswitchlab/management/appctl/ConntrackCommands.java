package org.vswitchlab.management.appctl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.ovs.datapath.Connection;
import org.vswitchlab.ovs.datapath.ConnectionText;
import org.vswitchlab.ovs.datapath.ConnectionTracker;

/** The {@code dpctl/} commands about the connection tracker. */
final class ConntrackCommands {
  private static final Map<String, String> USAGES = new LinkedHashMap<>();

  static {
    USAGES.put("dump-conntrack", "[-m] [-s] [dp] [zone=N]");
    USAGES.put("flush-conntrack", "[dp] [zone=N] [ct-orig-tuple] [ct-reply-tuple]");
    USAGES.put("ct-stats-show", "[dp] [zone=N]");
    USAGES.put("ct-set-maxconns", "[dp] maxconns");
    USAGES.put("ct-get-maxconns", "[dp]");
    USAGES.put("ct-get-nconns", "[dp]");
    USAGES.put("ct-enable-tcp-seq-chk", "[dp]");
    USAGES.put("ct-disable-tcp-seq-chk", "[dp]");
    USAGES.put("ct-get-tcp-seq-chk", "[dp]");
  }

  private final ConnectionTracker tracker;
  private final Simulation simulation;

  ConntrackCommands(ConnectionTracker tracker, Simulation simulation) {
    this.tracker = tracker;
    this.simulation = simulation;
  }

  Map<String, String> usages() {
    return USAGES;
  }

  /**
   * Runs a command.
   *
   * @param arguments those behind the datapath
   * @throws IllegalArgumentException with the sentence to answer
   */
  String run(String name, List<String> arguments, boolean isVerbose, boolean withTimeout) {
    return switch (name) {
      case "dump-conntrack" -> dump(zone(arguments), isVerbose, withTimeout);
      case "flush-conntrack" -> {
        tracker.flush(zone(arguments));
        yield "";
      }
      case "ct-stats-show" -> statistics(zone(arguments));
      case "ct-get-maxconns" -> tracker.maxConnections() + "\n";
      case "ct-set-maxconns" -> setMaxConnections(arguments);
      case "ct-get-nconns" -> connections(null).size() + "\n";
      case "ct-enable-tcp-seq-chk" -> setSequenceChecking(true);
      case "ct-disable-tcp-seq-chk" -> setSequenceChecking(false);
      case "ct-get-tcp-seq-chk" ->
          "TCP sequence checking: "
              + (tracker.isCheckingSequence() ? "enabled" : "disabled")
              + "\n";
      default -> throw new IllegalArgumentException("not supported yet: dpctl/" + name);
    };
  }

  private List<Connection> connections(Integer zone) {
    return tracker.connections(simulation.nowNanos()).stream()
        .filter(connection -> zone == null || ConnectionText.zone(connection) == zone)
        .toList();
  }

  private static Integer zone(List<String> arguments) {
    if (arguments.isEmpty()) {
      return null;
    }
    if (arguments.size() > 1 || !arguments.get(0).startsWith("zone=")) {
      throw new IllegalArgumentException(
          "not supported yet: connections chosen by " + String.join(" ", arguments));
    }
    try {
      return Integer.valueOf(arguments.get(0).substring("zone=".length()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("datapath not found (Invalid argument)", e);
    }
  }

  private String dump(Integer zone, boolean isVerbose, boolean withTimeout) {
    StringBuilder out = new StringBuilder();
    for (Connection connection : connections(zone)) {
      out.append(ConnectionText.of(connection, isVerbose, withTimeout, simulation.nowNanos()));
      out.append('\n');
    }
    return out.toString();
  }

  private String statistics(Integer zone) {
    List<Connection> connections = connections(zone);
    Map<String, Integer> byProtocol = new TreeMap<>();
    for (Connection connection : connections) {
      byProtocol.merge(
          ConnectionText.protocol(connection).toUpperCase(Locale.ROOT), 1, Integer::sum);
    }
    StringBuilder out = new StringBuilder("Connections Stats:\n    Total: ");
    out.append(connections.size()).append('\n');
    byProtocol.forEach(
        (protocol, count) -> out.append("  ").append(protocol).append(": ").append(count + "\n"));
    return out.toString();
  }

  private String setMaxConnections(List<String> arguments) {
    try {
      tracker.setMaxConnections(Integer.parseInt(arguments.get(0)));
      return "setting maxconns successful\n";
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("maxconns missing or malformed (Invalid argument)", e);
    }
  }

  private String setSequenceChecking(boolean checking) {
    tracker.setCheckingSequence(checking);
    return (checking ? "enabling" : "disabling") + " TCP sequence checking successful\n";
  }
}
