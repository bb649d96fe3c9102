package org.vswitchlab.management.appctl;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.DatapathStatistics;
import org.vswitchlab.ovs.ofproto.SharedDatapath;

/**
 * The {@code dpif-netdev/} and {@code odp-execute/} commands: what the threads of the datapath do,
 * and which code they do it by. There is one thread, called main as in a datapath without poll mode
 * drivers, and one implementation of each thing.
 */
final class DatapathThreadCommands {
  private static final ControlReply NO_DATAPATH =
      ControlReply.error("please specify an existing datapath");
  private static final int USAGE_SECONDS = 60;

  private final SharedDatapath shared;

  private DatapathThreadCommands(SharedDatapath shared) {
    this.shared = shared;
  }

  /** Adds the commands to a table. */
  static void addTo(ControlCommands commands, SharedDatapath shared) {
    DatapathThreadCommands own = new DatapathThreadCommands(shared);
    commands.add("dpif-netdev/pmd-stats-show", "[-pmd core] [dp]", 0, 3, own::statistics);
    commands.add("dpif-netdev/pmd-stats-clear", "[-pmd core] [dp]", 0, 3, own::clear);
    commands.add("dpif-netdev/pmd-rxq-show", "[-pmd core] [-secs secs] [dp]", 0, 5, own::queues);
    commands.add("dpif-netdev/pmd-rxq-rebalance", "[dp]", 0, 1, own::rebalance);
    commands.add("dpif-netdev/bond-show", "[dp]", 0, 1, own::bonds);
    commands.add("dpif-netdev/dpif-impl-get", "", 0, 0, words -> implementations());
    commands.add(
        "dpif-netdev/dpif-impl-set", "dpif_implementation_name", 1, 1, own::setImplementation);
    commands.add(
        "odp-execute/action-impl-show",
        "",
        0,
        0,
        words ->
            ControlReply.of(
                "Available Actions implementations:\n  scalar (available: Yes, active: Yes)\n"));
    commands.add("odp-execute/action-impl-set", "name", 1, 1, own::setActions);
    for (String name : List.of("show-isid", "statistics", "status")) {
      // There is never an AutoAttach to tell of.
      commands.add("autoattach/" + name, "[bridge]", 0, 1, words -> ControlReply.of(""));
    }
  }

  /** The only core that packets are dealt with on is that of the main thread. */
  private static boolean isOtherCore(List<String> words) {
    int at = words.indexOf("-pmd");
    return at >= 0 && at + 1 < words.size() && !words.get(at + 1).equals("-1");
  }

  private ControlReply statistics(List<String> words) {
    if (isOtherCore(words)) {
      return ControlReply.of("");
    }
    Datapath datapath = shared.datapath();
    DatapathStatistics counts = datapath.statistics();
    long passes = counts.hitCount() + counts.missCount();
    long received = passes - counts.recirculationCount();
    StringBuilder out = new StringBuilder("main thread:\n");
    line(out, "packets received", received);
    line(out, "packet recirculations", counts.recirculationCount());
    line(out, "avg. datapath passes per packet", ratio(passes, received));
    line(out, "phwol hits", 0);
    line(out, "mfex opt hits", 0);
    line(out, "simple match hits", 0);
    line(out, "emc hits", counts.microflowHitCount());
    line(out, "smc hits", 0);
    line(out, "megaflow hits", counts.megaflowHitCount());
    line(
        out,
        "avg. subtable lookups per megaflow hit",
        counts.megaflowHitCount() == 0
            ? "0.00"
            : ratio(datapath.probeCount(), counts.megaflowHitCount()));
    line(out, "miss with success upcall", counts.missCount() - counts.lostCount());
    line(out, "miss with failed upcall", counts.lostCount());
    // Packets leave one by one.
    line(out, "avg. packets per output batch", passes == 0 ? "0.00" : "1.00");
    return ControlReply.of(out.toString());
  }

  private static void line(StringBuilder out, String name, Object value) {
    out.append("  ").append(name).append(": ").append(value).append('\n');
  }

  private static String ratio(long of, long to) {
    return String.format(Locale.ROOT, "%.2f", to == 0 ? 0 : (double) of / to);
  }

  private ControlReply clear(List<String> words) {
    if (!isOtherCore(words)) {
      shared.datapath().clearStatistics();
    }
    return ControlReply.of("");
  }

  private ControlReply queues(List<String> words) {
    int seconds = USAGE_SECONDS;
    int at = words.indexOf("-secs");
    if (at >= 0 && at + 1 < words.size() && words.get(at + 1).matches("[0-9]{1,3}")) {
      int given = Integer.parseInt(words.get(at + 1));
      seconds = given > USAGE_SECONDS ? USAGE_SECONDS : given;
    }
    return ControlReply.of("Displaying last " + seconds + " seconds pmd usage %\n");
  }

  private boolean isUnknown(List<String> words) {
    String name = shared.datapath().name();
    return !words.isEmpty()
        && !words.get(0).equals(name)
        && !words.get(0).equals(name.substring(name.indexOf('@') + 1));
  }

  private ControlReply rebalance(List<String> words) {
    return isUnknown(words) ? NO_DATAPATH : ControlReply.of("pmd rxq rebalance requested.\n");
  }

  private ControlReply bonds(List<String> words) {
    if (isUnknown(words)) {
      return NO_DATAPATH;
    }
    StringBuilder text = new StringBuilder();
    Map<Integer, int[]> bonds = shared.datapath().bonds();
    text.append(bonds.isEmpty() ? "" : "Bonds:\n");
    bonds.forEach(
        (id, ports) -> {
          text.append("  bond-id ").append(id).append(":\n");
          for (int hash = 0; hash < ports.length; hash++) {
            text.append("    bucket ").append(hash).append(" - member ");
            text.append(ports[hash]).append('\n');
          }
        });
    return ControlReply.of(text.toString());
  }

  private static ControlReply implementations() {
    return ControlReply.of("Available DPIF implementations:\n  dpif_scalar (pmds: none)\n");
  }

  private ControlReply setImplementation(List<String> words) {
    String name = words.get(0);
    return name.equals("dpif_scalar")
        ? ControlReply.of("DPIF implementation set to dpif_scalar.\n")
        : ControlReply.error(
            "DPIF implementation not available: Unknown DPIF implementation " + name + ".\n");
  }

  private ControlReply setActions(List<String> words) {
    return words.get(0).equals("scalar")
        ? ControlReply.of("Action implementation set to scalar.\n")
        : ControlReply.error(
            "Error: unknown action implementation, " + words.get(0) + ", specified!\n");
  }
}
