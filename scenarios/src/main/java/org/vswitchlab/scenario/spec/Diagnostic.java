package org.vswitchlab.scenario.spec;

/**
 * Something to say about a scenario file.
 *
 * @param code stable, begins with {@code E-} or {@code W-}
 * @param sourceLine the line of the file; empty if there is none
 */
public record Diagnostic(
    Severity severity, String code, SourceLocation location, String message, String sourceLine) {
  /** Whether the scenario can run all the same. */
  public enum Severity {
    ERROR,
    WARNING
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /**
   * As printed: place, severity, code and message, then the source line with a caret below the
   * column.
   */
  @Override
  public String toString() {
    String place = location.file().isEmpty() ? "" : location + ": ";
    String head = place + (isError() ? "error" : "warning") + "[" + code + "]: " + message;
    if (location.line() == 0) {
      return head;
    }
    String number = String.format("%5d", location.line());
    int blanks = Math.max(0, Math.min(location.column() - 1, sourceLine.length()));
    // A tab stays a tab, so that the caret stands below its character at any tab width.
    String indent = sourceLine.substring(0, blanks).replaceAll("[^\t]", " ");
    return head + "\n" + number + " | " + sourceLine + "\n      | " + indent + "^";
  }
}
