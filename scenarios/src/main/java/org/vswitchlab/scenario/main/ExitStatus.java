package org.vswitchlab.scenario.main;

/** What the process tells its caller. */
final class ExitStatus {
  /** All validations passed, or there were none. */
  static final int OK = 0;

  static final int VALIDATION_FAILED = 1;
  static final int BAD_INPUT = 2;
  static final int FAULT = 3;

  private ExitStatus() {}
}
