package org.vswitchlab.scenario.run;

import java.util.OptionalLong;

/**
 * How to run a scenario.
 *
 * @param untilNanos when the run ends; empty for what the scenario says, or else a while after its
 *     last command and validation
 * @param journalCapacity how many frame events to remember, a power of two; 0 for none, which is
 *     faster
 */
public record RunOptions(OptionalLong untilNanos, int journalCapacity) {
  /** As the scenario says, nothing remembered. */
  public static final RunOptions DEFAULT = new RunOptions(OptionalLong.empty(), 0);

  public RunOptions withUntilNanos(long nanos) {
    return new RunOptions(OptionalLong.of(nanos), journalCapacity);
  }

  public RunOptions withJournalCapacity(int capacity) {
    return new RunOptions(untilNanos, capacity);
  }
}
