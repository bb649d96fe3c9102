package org.vswitchlab.scenario.run;

import org.vswitchlab.scenario.spec.Validation;

/**
 * A validation as it stands.
 *
 * @param detail what was seen, one line
 */
public record ValidationResult(Validation validation, State state, String detail) {
  /** What was found. */
  public enum State {
    PENDING,
    PASSED,
    FAILED,
    /** The run ended before it could be decided. */
    NOT_REACHED
  }

  public String name() {
    return validation.name();
  }

  public boolean isPassed() {
    return state == State.PASSED;
  }

  public int points() {
    return validation.heading().points();
  }
}
