package org.vswitchlab.scenario.run;

import org.vswitchlab.scenario.run.ValidationResult.State;
import org.vswitchlab.scenario.spec.Validation;

/** One validation on its way to a verdict. Engine-confined. */
abstract class ValidationRun {
  final ScenarioRun run;
  private final Validation validation;
  private State state = State.PENDING;
  private String detail = "";

  ValidationRun(ScenarioRun run, Validation validation) {
    this.run = run;
    this.validation = validation;
  }

  static ValidationRun of(ScenarioRun run, Validation validation) {
    return switch (validation.type()) {
      case PING -> CommandValidation.ofPing(run, (Validation.Ping) validation);
      case EXEC -> CommandValidation.ofExec(run, (Validation.Exec) validation);
      case TRAFFIC -> new TrafficValidation(run, (Validation.Traffic) validation);
    };
  }

  /** Lays out what is to happen. */
  abstract void schedule();

  /** Virtual time of the last thing that is known to happen. */
  abstract long lastNanos();

  /** Whether the scenario must go on for its sake. */
  abstract boolean isAwaited();

  /** Decides what it can, now that the run is over. */
  abstract void end(boolean isWhole);

  /**
   * The run is over.
   *
   * @param isWhole whether it came to its end, rather than being stopped
   */
  final void settle(boolean isWhole) {
    if (!isDecided()) {
      end(isWhole);
    }
    if (!isDecided()) {
      decide(State.NOT_REACHED, "the run ended before it could be decided");
    }
  }

  final boolean isDecided() {
    return state != State.PENDING;
  }

  final void decide(boolean holds, String why) {
    decide(holds ? State.PASSED : State.FAILED, why);
  }

  private void decide(State verdict, String why) {
    if (!isDecided()) {
      state = verdict;
      detail = why;
      run.lookForEnd();
    }
  }

  final ValidationResult result() {
    return new ValidationResult(validation, state, detail);
  }
}
