package org.vswitchlab.scenario.main;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.scenario.main.Terminal.Style;
import org.vswitchlab.scenario.run.EntryResult;
import org.vswitchlab.scenario.run.ScenarioRun;
import org.vswitchlab.scenario.run.ValidationResult;
import org.vswitchlab.scenario.spec.Diagnostic;
import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.time.SimTime;

/** The report for people. */
final class TextReport implements RunCommand.Reporter {
  private static final int TERMINAL_WIDTH = 80;
  private static final int VERDICT_WIDTH = 4;

  private final Terminal terminal;
  private final ScenarioRun run;
  private final ScenarioLoader loader;
  private int printedCount;
  private boolean hasTitle;

  TextReport(Terminal terminal, ScenarioRun run, ScenarioLoader loader) {
    this.terminal = terminal;
    this.run = run;
    this.loader = loader;
  }

  static void printTitle(Terminal terminal, Scenario world) {
    String variant = world.variant().isEmpty() ? "" : ", variant " + world.variant();
    String title = "== " + world.name() + variant + ", seed " + world.seed() + " ==";
    terminal.out().println(terminal.styled(Style.BOLD, title));
  }

  /** {@code root@h1:~# }. */
  static String prompt(Terminal terminal, String host) {
    return terminal.styled(Style.BOLD, "root@" + host + ":~# ");
  }

  // Commands may overlap; each is printed whole, in order of the timeline, when all before it are.
  @Override
  public void reached(ProgressLine progress) {
    if (hasTitle && printedCount == run.scenario().timeline().size()) {
      return;
    }
    List<EntryResult> timeline = run.timeline();
    if (!hasTitle) {
      printTitle(terminal, run.scenario());
      hasTitle = true;
    }
    while (printedCount < timeline.size() && timeline.get(printedCount).isOver()) {
      progress.clear();
      print(timeline.get(printedCount));
      printedCount++;
    }
    terminal.out().flush();
  }

  private void print(EntryResult entry) {
    String time = "[" + SimTime.format(entry.entry().atNanos()) + "] ";
    String head = entry.isCommand() ? prompt(terminal, entry.host()) : "-- ";
    String note =
        switch (entry.state()) {
          case NOT_REACHED -> "  (not reached)";
          case INTERRUPTED -> "  (interrupted at the end of the run)";
          case WAITING, RUNNING, DONE -> "";
        };
    terminal
        .out()
        .println(
            terminal.styled(Style.DIM, time)
                + head
                + entry.text()
                + terminal.styled(Style.WARNING, note));
    String output = entry.output();
    terminal.out().print(output);
    if (!output.isEmpty() && !output.endsWith("\n")) {
      terminal.out().println();
    }
  }

  @Override
  public void finish(
      List<Diagnostic> fileWarnings, List<Diagnostic> runWarnings, List<String> captures) {
    terminal.out().println();
    List<ValidationResult> validations = run.validations();
    if (!validations.isEmpty()) {
      printValidations(validations);
    }
    terminal.out().println(terminal.styled(Style.DIM, summary()));
    for (String capture : captures) {
      terminal.out().println(terminal.styled(Style.DIM, "captured in " + capture));
    }
    terminal.out().flush();
    runWarnings.forEach(loader::print);
  }

  private void printValidations(List<ValidationResult> validations) {
    int width = validations.stream().mapToInt(result -> result.name().length()).max().orElse(0);
    for (ValidationResult result : validations) {
      String said = said(result);
      String text = said.isEmpty() ? result.detail() : said + " (" + result.detail() + ")";
      String name = String.format("%-" + Math.max(1, width) + "s", result.name());
      int indent = VERDICT_WIDTH + name.length() + 4;
      terminal.out().println(verdict(result) + "  " + name + "  " + wrapped(text, indent));
    }
    long passed = validations.stream().filter(ValidationResult::isPassed).count();
    int points = validations.stream().mapToInt(ValidationResult::points).sum();
    int earned =
        validations.stream()
            .filter(ValidationResult::isPassed)
            .mapToInt(ValidationResult::points)
            .sum();
    String sum =
        passed
            + " of "
            + validations.size()
            + " validations passed, "
            + earned
            + " of "
            + points
            + (points == 1 ? " point" : " points");
    boolean isGood = passed == validations.size();
    terminal.out().println(terminal.styled(isGood ? Style.GOOD : Style.BAD, sum));
  }

  /** On a terminal, lines end at column 80 and go on below their beginning. */
  private String wrapped(String text, int indent) {
    if (!terminal.isInteractive()) {
      return text;
    }
    StringBuilder result = new StringBuilder();
    int column = indent;
    for (String word : text.split(" ")) {
      if (column > indent && column + word.length() > TERMINAL_WIDTH) {
        result.setLength(result.length() - 1);
        result.append("\n").append(" ".repeat(indent));
        column = indent;
      }
      result.append(word).append(' ');
      column += word.length() + 1;
    }
    return result.toString().stripTrailing();
  }

  private static String said(ValidationResult result) {
    return switch (result.state()) {
      case PASSED -> result.validation().heading().pass();
      case FAILED -> result.validation().heading().fail();
      case PENDING, NOT_REACHED -> "not reached";
    };
  }

  private String verdict(ValidationResult result) {
    return switch (result.state()) {
      case PASSED -> terminal.styled(Style.GOOD, "pass");
      case FAILED -> terminal.styled(Style.BAD, "FAIL");
      case PENDING, NOT_REACHED -> terminal.styled(Style.BAD, "----");
    };
  }

  private String summary() {
    FrameLedger ledger = run.network().ledger();
    String dropped =
        ledger.droppedByReason().entrySet().stream()
            .map(TextReport::dropped)
            .collect(Collectors.joining(", "));
    return SimTime.seconds(run.simulation().nowNanos())
        + " s, "
        + run.simulation().eventCount()
        + " events; frames: "
        + ledger.deliveredCount()
        + " delivered, "
        + ledger.droppedCount()
        + " dropped"
        + (dropped.isEmpty() ? "" : " (" + dropped + ")");
  }

  private static String dropped(Map.Entry<DropReason, Long> entry) {
    return entry.getValue() + " " + entry.getKey().label();
  }
}
