package org.vswitchlab.time;

/** Reads the virtual clock. */
public interface SimClock {
  /** Virtual time since the start of the run, in nanoseconds; never decreases within a run. */
  long nowNanos();
}
