package org.vswitchlab.gui.session;

import java.util.List;
import org.vswitchlab.scenario.build.BuildException;
import org.vswitchlab.scenario.main.ScenarioSource;
import org.vswitchlab.scenario.main.UserException;
import org.vswitchlab.scenario.spec.Diagnostic;
import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.scenario.spec.SourceLocation;
import org.vswitchlab.scenario.yaml.ParseResult;
import org.vswitchlab.scenario.yaml.ScenarioParser;

/**
 * A scenario file as it was read.
 *
 * @param name as the user named it: a path, or the name of a lab
 * @param text what is in it; empty if it could not be read
 * @param scenario null if there are errors
 * @param diagnostics errors and warnings
 */
public record ScenarioFile(
    String name, String text, Scenario scenario, List<Diagnostic> diagnostics) {
  public ScenarioFile {
    diagnostics = List.copyOf(diagnostics);
  }

  /** Reads and checks a file or lab. Does not throw for anything that may be wrong with it. */
  public static ScenarioFile read(String fileOrLab) {
    ScenarioSource source;
    try {
      source = ScenarioSource.of(fileOrLab);
    } catch (UserException e) {
      return new ScenarioFile(fileOrLab, "", null, List.of(error("E-FILE", e.getMessage())));
    }
    ParseResult result = new ScenarioParser().parse(source.name(), source.text());
    boolean isGood = result.errors().isEmpty();
    Scenario scenario = isGood ? result.scenario().orElse(null) : null;
    return new ScenarioFile(fileOrLab, source.text(), scenario, result.diagnostics());
  }

  private static Diagnostic error(String code, String message) {
    return new Diagnostic(Diagnostic.Severity.ERROR, code, SourceLocation.NONE, message, "");
  }

  /** What went wrong when its network was set up, as diagnostics. */
  public List<Diagnostic> diagnosticsOf(Throwable failure) {
    if (failure instanceof BuildException build) {
      return build.diagnostics().stream().map(this::withSource).toList();
    }
    return List.of(error("E-FAULT", "fault of the program: " + failure));
  }

  /** The diagnostic with the line of the file that it is about. */
  public Diagnostic withSource(Diagnostic diagnostic) {
    int line = diagnostic.location().line();
    if (!diagnostic.sourceLine().isEmpty() || line < 1) {
      return diagnostic;
    }
    return new Diagnostic(
        diagnostic.severity(),
        diagnostic.code(),
        diagnostic.location(),
        diagnostic.message(),
        text.lines().skip(line - 1L).findFirst().orElse(""));
  }

  /** The world of that variant; the scenario itself for null. */
  public Scenario world(String variant) {
    return variant == null ? scenario : scenario.forVariant(variant);
  }
}
