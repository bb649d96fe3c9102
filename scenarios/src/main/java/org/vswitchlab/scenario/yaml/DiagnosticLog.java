package org.vswitchlab.scenario.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vswitchlab.scenario.spec.Diagnostic;
import org.vswitchlab.scenario.spec.Diagnostic.Severity;
import org.vswitchlab.scenario.spec.SourceLocation;

/**
 * Collects what is found, once each: the variants of a scenario share most of it, and so most of
 * its mistakes.
 */
final class DiagnosticLog {
  private final Map<String, List<String>> sources = new HashMap<>();
  private final Set<Diagnostic> diagnostics = new LinkedHashSet<>();

  /** Makes the lines of a file known, to be shown with what is found in it. */
  void addSource(String file, String text) {
    sources.put(file, text.lines().toList());
  }

  void error(String code, SourceLocation location, String message) {
    add(Severity.ERROR, code, location, message);
  }

  void warning(String code, SourceLocation location, String message) {
    add(Severity.WARNING, code, location, message);
  }

  private void add(Severity severity, String code, SourceLocation location, String message) {
    diagnostics.add(new Diagnostic(severity, code, location, message, sourceLine(location)));
  }

  private String sourceLine(SourceLocation location) {
    List<String> lines = sources.getOrDefault(location.file(), List.of());
    int index = location.line() - 1;
    return index >= 0 && index < lines.size() ? lines.get(index) : "";
  }

  boolean hasErrors() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }

  int errorCount() {
    return (int) diagnostics.stream().filter(Diagnostic::isError).count();
  }

  /** Everything found, in the order of the file. */
  List<Diagnostic> sorted() {
    List<Diagnostic> result = new ArrayList<>(diagnostics);
    result.sort(
        Comparator.comparing((Diagnostic d) -> d.location().file())
            .thenComparingInt(d -> d.location().line())
            .thenComparingInt(d -> d.location().column()));
    return result;
  }
}
