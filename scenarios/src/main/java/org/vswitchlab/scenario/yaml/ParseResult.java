package org.vswitchlab.scenario.yaml;

import java.util.List;
import java.util.Optional;
import org.vswitchlab.scenario.spec.Diagnostic;
import org.vswitchlab.scenario.spec.Scenario;

/**
 * What came of a file.
 *
 * @param scenario present if there is no error
 * @param diagnostics errors and warnings in the order of the file
 */
public record ParseResult(Optional<Scenario> scenario, List<Diagnostic> diagnostics) {
  public ParseResult {
    diagnostics = List.copyOf(diagnostics);
  }

  public List<Diagnostic> errors() {
    return diagnostics.stream().filter(Diagnostic::isError).toList();
  }

  public List<Diagnostic> warnings() {
    return diagnostics.stream().filter(diagnostic -> !diagnostic.isError()).toList();
  }

  /** All of it as printed, empty if there is nothing to say. */
  public String report() {
    StringBuilder text = new StringBuilder();
    for (Diagnostic diagnostic : diagnostics) {
      text.append(diagnostic).append('\n');
    }
    return text.toString();
  }
}
