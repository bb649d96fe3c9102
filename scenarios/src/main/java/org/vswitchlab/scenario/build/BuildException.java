package org.vswitchlab.scenario.build;

import java.util.List;
import org.vswitchlab.scenario.spec.Diagnostic;

/** A scenario that cannot be set up. */
public final class BuildException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> diagnostics;

  public BuildException(List<Diagnostic> diagnostics) {
    super(diagnostics.get(0).toString());
    this.diagnostics = List.copyOf(diagnostics);
  }

  /** One or more errors. */
  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }
}
