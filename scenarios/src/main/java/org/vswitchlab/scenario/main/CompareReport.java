package org.vswitchlab.scenario.main;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.vswitchlab.node.VirtualSwitch;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.scenario.build.FdbRow;
import org.vswitchlab.scenario.build.SwitchRecipe;
import org.vswitchlab.scenario.build.SwitchRecipes;
import org.vswitchlab.scenario.differences.DifferenceFinder;
import org.vswitchlab.scenario.differences.KnownDifference;
import org.vswitchlab.scenario.main.Terminal.Style;
import org.vswitchlab.scenario.run.Comparison;
import org.vswitchlab.scenario.run.Latency;
import org.vswitchlab.scenario.run.ScenarioRun;
import org.vswitchlab.scenario.run.ValidationResult;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.FrameText;

/** Shows a comparison to people. */
final class CompareReport {
  private static final int FEW = 10;

  private final Terminal terminal;
  private final Comparison comparison;
  private final boolean listsAll;
  private final List<ScenarioRun> runs;
  private final List<String> names;
  private final int nameWidth;

  CompareReport(Terminal terminal, Comparison comparison, boolean listsAll) {
    this.terminal = terminal;
    this.comparison = comparison;
    this.listsAll = listsAll;
    runs = comparison.runs();
    names = runs.stream().map(run -> run.scenario().variant()).toList();
    nameWidth = names.stream().mapToInt(String::length).max().orElse(1);
  }

  void print() {
    heading(runs.get(0).scenario().name() + ": " + String.join(" against ", names));
    printDivergence();
    printEncounters();
    printKnown();
    printLearned();
    printTables();
    printDelivery();
    printLatency();
    printValidations();
    terminal.out().flush();
  }

  private void heading(String text) {
    terminal.out().println(terminal.styled(Style.BOLD, text));
  }

  private void line(String text) {
    terminal.out().println(text);
  }

  private String label(int world) {
    return String.format("%-" + nameWidth + "s", names.get(world));
  }

  private void printDivergence() {
    line("");
    if (comparison.divergence().isEmpty()) {
      heading("No divergence: every port sent the same frames at the same times.");
      return;
    }
    Comparison.Divergence divergence = comparison.divergence().get();
    heading(
        "First divergence at "
            + SimTime.format(divergence.timeNanos())
            + ", port "
            + divergence.place());
    line("  frame: " + FrameText.line(divergence.frame()));
    for (int i = 0; i < runs.size(); i++) {
      Comparison.Account account = divergence.accounts().get(i);
      String from =
          account.receivedAt().isEmpty() ? "" : "received at " + account.receivedAt() + ": ";
      line(
          "  "
              + label(i)
              + "  "
              + (account.isSent() ? "sent    " : "not sent")
              + "  "
              + from
              + account.why());
    }
  }

  private void printEncounters() {
    line("");
    int count = comparison.encounters().size();
    heading(
        "Frames at switch ports: "
            + comparison.likeCount()
            + " met the same fate, "
            + comparison.differentCount()
            + " met different ones");
    int shown = listsAll ? count : Math.min(FEW, count);
    for (Comparison.Encounter encounter : comparison.encounters().subList(0, shown)) {
      line(
          "  "
              + SimTime.seconds(encounter.timeNanos())
              + " "
              + encounter.place()
              + "  "
              + FrameText.line(encounter.frame()));
      for (int i = 0; i < runs.size(); i++) {
        String fate = encounter.fates().get(i);
        line("    " + label(i) + "  " + (fate.isEmpty() ? "never came here" : fate));
      }
    }
    long hidden = comparison.differentCount() - shown;
    if (hidden > 0) {
      line("  ... and " + hidden + " more" + (listsAll ? "" : "; '--all' lists them"));
    }
  }

  /** What lies behind the differences, one sentence for each kind of switch. */
  private void printKnown() {
    if (comparison.known().isEmpty()) {
      return;
    }
    line("");
    heading("Known differences of Linux bridge and Open vSwitch that frames touched");
    for (DifferenceFinder.Met met : comparison.known()) {
      KnownDifference difference = met.difference();
      line(
          "  "
              + difference.what()
              + ": "
              + met.count()
              + (met.count() == 1 ? " frame" : " frames")
              + ", first at "
              + SimTime.format(met.timeNanos())
              + ", "
              + met.place());
      line("    Linux bridge  " + difference.bridge());
      line("    Open vSwitch  " + difference.ovs());
      line("    source        " + difference.source());
    }
  }

  private void printLearned() {
    line("");
    Map<String, Set<String>> rows = new LinkedHashMap<>();
    List<Set<String>> perWorld = new ArrayList<>();
    for (ScenarioRun run : runs) {
      Set<String> learned = new LinkedHashSet<>();
      run.network()
          .switches()
          .forEach(
              (address, bridge) -> {
                for (FdbRow row : recipe(bridge).learned(bridge)) {
                  learned.add(address + ": " + row);
                }
              });
      perWorld.add(learned);
      learned.forEach(row -> rows.put(row, learned));
    }
    List<String> different =
        rows.keySet().stream()
            .filter(row -> !perWorld.stream().allMatch(world -> world.contains(row)))
            .sorted()
            .toList();
    heading(
        "Learned addresses: "
            + (rows.size() - different.size())
            + " the same, "
            + different.size()
            + " different");
    for (String row : different) {
      List<String> having = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        if (perWorld.get(i).contains(row)) {
          having.add(names.get(i));
        }
      }
      line("  only " + String.join(", ", having) + ":  " + row);
    }
  }

  private static SwitchRecipe recipe(VirtualSwitch bridge) {
    return SwitchRecipes.find(bridge.kind());
  }

  private void printTables() {
    for (int i = 0; i < runs.size(); i++) {
      String name = names.get(i);
      runs.get(i)
          .network()
          .switches()
          .forEach(
              (address, bridge) -> {
                List<String> tables = recipe(bridge).tables(bridge);
                if (!tables.isEmpty()) {
                  line("");
                  heading("Flow tables of " + address + " (" + name + ")");
                  tables.forEach(row -> line("  " + row.strip()));
                }
              });
    }
  }

  private void printDelivery() {
    line("");
    heading("Delivery");
    row("", names);
    row("frames delivered", run -> String.valueOf(run.network().ledger().deliveredCount()));
    Set<DropReason> reasons = new java.util.TreeSet<>();
    runs.forEach(run -> reasons.addAll(run.network().ledger().droppedByReason().keySet()));
    for (DropReason reason : reasons) {
      row(
          "dropped: " + reason.label(),
          run -> String.valueOf(run.network().ledger().droppedCount(reason)));
    }
    row("virtual time", run -> SimTime.seconds(run.simulation().nowNanos()) + " s");
    row("ended", run -> run.stopReason() == null ? "in good order" : run.stopReason().code());
  }

  private void row(String label, Function<ScenarioRun, String> value) {
    row(label, runs.stream().map(value).toList());
  }

  private void row(String label, List<String> values) {
    StringBuilder text = new StringBuilder(String.format("  %-30s", label));
    for (String value : values) {
      text.append(String.format(" %16s", value));
    }
    line(text.toString().stripTrailing());
  }

  private void printLatency() {
    line("");
    List<Latency> latencies = runs.stream().map(run -> Latency.of(run)).toList();
    heading("Latency from one machine to another");
    row("", names);
    row("frames", latencies.stream().map(latency -> String.valueOf(latency.count())).toList());
    row("least", latencies.stream().map(latency -> time(latency, latency.leastNanos())).toList());
    row("mean", latencies.stream().map(latency -> time(latency, latency.meanNanos())).toList());
    row("most", latencies.stream().map(latency -> time(latency, latency.mostNanos())).toList());
  }

  private static String time(Latency latency, long nanos) {
    return latency.count() == 0 ? "-" : SimTime.format(nanos);
  }

  private void printValidations() {
    List<ValidationResult> first = runs.get(0).validations();
    if (first.isEmpty()) {
      return;
    }
    line("");
    heading("Validations");
    row("", names);
    for (int i = 0; i < first.size(); i++) {
      int index = i;
      row(first.get(i).name(), run -> verdict(run, index));
    }
  }

  private static String verdict(ScenarioRun run, int index) {
    return switch (run.validations().get(index).state()) {
      case PASSED -> "pass";
      case FAILED -> "FAIL";
      case PENDING, NOT_REACHED -> "not reached";
    };
  }
}
