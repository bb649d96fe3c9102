package org.vswitchlab.management.appctl;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.DatapathStatistics;

/**
 * The {@code dpif-netdev/} commands about threads. There is one, called main as in a datapath
 * without poll mode drivers.
 */
final class DatapathThreadCommands {
  private static final ControlReply NO_DATAPATH =
      ControlReply.error("please specify an existing datapath");
  private static final ControlReply BAD_LOG_SETTING =
      ControlReply.error(
          "Usage: ovs-appctl dpif-netdev/pmd-perf-log-set [on|off] [-b before] [-a after]"
              + " [-e|-ne] [-us usec] [-q qlen]");
  private static final int USAGE_SECONDS = 60;
  private static final int SLOT_SECONDS = 5;

  /** The core that stands for the main thread. */
  private static final long MAIN_CORE = 0xffff_ffffL;

  private final DatapathSet datapaths;

  private DatapathThreadCommands(DatapathSet datapaths) {
    this.datapaths = datapaths;
  }

  /** Adds the commands to a table. */
  static void addTo(ControlCommands commands, DatapathSet datapaths) {
    DatapathThreadCommands own = new DatapathThreadCommands(datapaths);
    commands.add("dpif-netdev/pmd-stats-show", "[-pmd core] [dp]", 0, 3, own::statistics);
    commands.add("dpif-netdev/pmd-stats-clear", "[-pmd core] [dp]", 0, 3, own::clear);
    commands.add("dpif-netdev/pmd-rxq-show", "[-pmd core] [-secs secs] [dp]", 0, 5, own::queues);
    commands.add("dpif-netdev/pmd-rxq-rebalance", "[dp]", 0, 1, own::rebalance);
    commands.add("dpif-netdev/bond-show", "[dp]", 0, 1, own::bonds);
    commands.add(
        "dpif-netdev/pmd-perf-show",
        "[-nh] [-it iter-history-len] [-ms ms-history-len] [-pmd core] [dp]",
        0,
        8,
        own::performance);
    commands.add(
        "dpif-netdev/pmd-perf-log-set",
        "on|off [-b before] [-a after] [-e|-ne] [-us usec] [-q qlen]",
        0,
        10,
        DatapathThreadCommands::setPerformanceLog);
  }

  /**
   * What the words of a command about threads ask for.
   *
   * @param datapath null if the command cannot tell which
   * @param isOtherCore whether a core is meant that the main thread is not on
   * @param seconds over which use is told
   */
  private record Selection(Datapath datapath, boolean isOtherCore, int seconds) {}

  /** Reads options until nothing is left; any other word is a datapath, and the last one counts. */
  private Selection select(List<String> words, List<String> numbered) {
    Datapath named = null;
    boolean isOtherCore = false;
    int seconds = USAGE_SECONDS;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean hasValue = i + 1 < words.size();
      if (word.equals("-pmd") && hasValue) {
        String core = words.get(++i);
        boolean isNumber = core.matches("[0-9]{1,10}");
        isOtherCore = isNumber ? Long.parseLong(core) != MAIN_CORE : isOtherCore;
      } else if (numbered.contains(word) && hasValue) {
        seconds = seconds(ScannedNumber.orZero(words.get(++i)));
      } else if (!word.equals("-nh") || numbered.isEmpty()) {
        named = datapaths.findPlain(word);
      }
    }
    if (named == null && datapaths.all().size() == 1) {
      named = datapaths.all().get(0);
    }
    return new Selection(named, isOtherCore, seconds);
  }

  /** Use is counted in slots of 5 seconds, for a minute. */
  private static int seconds(int given) {
    boolean isPossible = given > 0 && given <= USAGE_SECONDS;
    return isPossible ? (given + SLOT_SECONDS - 1) / SLOT_SECONDS * SLOT_SECONDS : USAGE_SECONDS;
  }

  private ControlReply statistics(List<String> words) {
    Selection selection = select(words, List.of());
    Datapath datapath = selection.datapath();
    if (datapath == null || selection.isOtherCore()) {
      return datapath == null ? NO_DATAPATH : ControlReply.of("");
    }
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
    Selection selection = select(words, List.of());
    if (selection.datapath() == null) {
      return NO_DATAPATH;
    }
    if (!selection.isOtherCore()) {
      selection.datapath().clearStatistics();
    }
    return ControlReply.of("");
  }

  private ControlReply queues(List<String> words) {
    Selection selection = select(words, List.of("-secs"));
    if (selection.datapath() == null || selection.isOtherCore()) {
      return selection.datapath() == null ? NO_DATAPATH : ControlReply.of("");
    }
    return ControlReply.of("Displaying last " + selection.seconds() + " seconds pmd usage %\n");
  }

  /** Only poll mode drivers' threads are measured, and there are none. */
  private ControlReply performance(List<String> words) {
    Selection selection = select(words, List.of("-it", "-ms"));
    return selection.datapath() == null ? NO_DATAPATH : ControlReply.of("");
  }

  private static ControlReply setPerformanceLog(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      switch (words.get(i)) {
        case "on", "off", "-e", "-ne" -> {}
        case "-b", "-a", "-us", "-q" -> {
          i++;
          if (i == words.size() || !words.get(i).matches("[0-9]{1,9}")) {
            return BAD_LOG_SETTING;
          }
        }
        default -> {
          return BAD_LOG_SETTING;
        }
      }
    }
    // There is nothing that would be logged.
    return ControlReply.of("");
  }

  /** The datapath of an argument that need not be there. */
  private Datapath named(List<String> words) {
    if (!words.isEmpty()) {
      return datapaths.findPlain(words.get(0));
    }
    return datapaths.all().size() == 1 ? datapaths.all().get(0) : null;
  }

  private ControlReply rebalance(List<String> words) {
    return named(words) == null ? NO_DATAPATH : ControlReply.of("pmd rxq rebalance requested.\n");
  }

  private ControlReply bonds(List<String> words) {
    Datapath datapath = named(words);
    if (datapath == null) {
      return NO_DATAPATH;
    }
    StringBuilder text = new StringBuilder();
    Map<Integer, int[]> bonds = datapath.bonds();
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
}
