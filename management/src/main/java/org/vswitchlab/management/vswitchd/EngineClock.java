package org.vswitchlab.management.vswitchd;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.engine.SimulationFault;
import org.vswitchlab.time.SimTime;

/**
 * Ties virtual time to the time since the start of the daemon, or stops it, as {@code time/stop}
 * and {@code time/warp} ask. Runs on the loop's thread between waits.
 */
final class EngineClock implements LongSupplier {
  private final Simulation simulation;
  private final LongSupplier monotonicNanos;
  private final Runnable afterStep;
  private final Consumer<SimulationFault> onFault;

  /** Virtual time less monotonic time, while the clock runs. */
  private long offsetNanos;

  private boolean isStopped;

  /**
   * @param monotonicNanos a clock such as {@link System#nanoTime}
   * @param afterStep runs whenever everything that was due has run
   * @param onFault takes faults of the program
   */
  EngineClock(
      Simulation simulation,
      LongSupplier monotonicNanos,
      Runnable afterStep,
      Consumer<SimulationFault> onFault) {
    this.onFault = onFault;
    this.afterStep = afterStep;
    this.simulation = simulation;
    this.monotonicNanos = monotonicNanos;
    offsetNanos = simulation.nowNanos() - monotonicNanos.getAsLong();
  }

  /**
   * Runs what is due by now.
   *
   * @return nanoseconds until the next event is due; {@link Long#MAX_VALUE} if none will be
   */
  @Override
  public long getAsLong() {
    runUntil(isStopped ? simulation.nowNanos() : due());
    long next = simulation.nextEventNanos();
    return isStopped || next == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, next - due());
  }

  /** A fault of the program is told, and costs the event in which it happened. */
  private void runUntil(long nanos) {
    boolean isThere = false;
    while (!isThere) {
      try {
        simulation.runUntil(nanos);
        isThere = true;
      } catch (SimulationFault e) {
        onFault.accept(e);
      }
    }
    afterStep.run();
  }

  private long due() {
    long nanos = monotonicNanos.getAsLong() + offsetNanos;
    // The real daemon's clock counts milliseconds, and so do the ages and durations it tells.
    return Math.max(simulation.nowNanos(), nanos - nanos % SimTime.NANOS_PER_MILLI);
  }

  /** {@code time/stop}. */
  void stop() {
    getAsLong();
    isStopped = true;
  }

  /**
   * {@code time/warp}: moves the clock in steps, with everything that is due run in between.
   *
   * @param totalMillis by how much; more than 0
   * @param stepMillis length of a step; more than 0
   */
  void warp(long totalMillis, long stepMillis) {
    for (long left = totalMillis; left > 0; left -= stepMillis) {
      long nanos = Math.min(left, stepMillis) * SimTime.NANOS_PER_MILLI;
      offsetNanos += nanos;
      runUntil(simulation.nowNanos() + nanos);
    }
  }
}
