package org.vswitchlab.scenario.main;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.scenario.spec.Diagnostic;
import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.scenario.yaml.ParseResult;
import org.vswitchlab.scenario.yaml.ScenarioParser;

/** Reads and parses the scenario files of a command line, and says what is wrong with them. */
final class ScenarioLoader {
  /**
   * A file that can be run.
   *
   * @param warnings what the parser had to say
   */
  record Loaded(ScenarioSource source, Scenario scenario, List<Diagnostic> warnings) {
    /** The diagnostic with the line of the file that it is about. */
    Diagnostic withSourceLine(Diagnostic diagnostic) {
      boolean isHere = diagnostic.sourceLine().isEmpty() && diagnostic.location().line() > 0;
      return isHere
          ? new Diagnostic(
              diagnostic.severity(),
              diagnostic.code(),
              diagnostic.location(),
              diagnostic.message(),
              source.line(diagnostic.location().line()))
          : diagnostic;
    }
  }

  private final Terminal terminal;
  private boolean hasErrors;

  ScenarioLoader(Terminal terminal) {
    this.terminal = terminal;
  }

  /** All of the files that can be run; prints errors of the others. */
  List<Loaded> load(List<String> files, List<String> overrides) {
    List<Loaded> result = new ArrayList<>();
    for (String file : files) {
      try {
        load(ScenarioSource.of(file), overrides, result);
      } catch (UserException e) {
        terminal.err().println("vswitchlab: " + e.getMessage());
        hasErrors = true;
      }
    }
    return result;
  }

  private void load(ScenarioSource source, List<String> overrides, List<Loaded> result) {
    ParseResult parsed = new ScenarioParser().parse(source.name(), source.text(), overrides);
    if (parsed.scenario().isPresent()) {
      result.add(new Loaded(source, parsed.scenario().get(), parsed.warnings()));
    } else {
      parsed.diagnostics().forEach(this::print);
      hasErrors = true;
    }
  }

  void print(Diagnostic diagnostic) {
    Terminal.Style style = diagnostic.isError() ? Terminal.Style.BAD : Terminal.Style.WARNING;
    String[] lines = diagnostic.toString().split("\n", 2);
    terminal.err().println(terminal.styled(style, lines[0]));
    if (lines.length > 1) {
      terminal.err().println(lines[1]);
    }
  }

  boolean hasErrors() {
    return hasErrors;
  }
}
