package org.vswitchlab.scenario.run;

import java.util.concurrent.locks.LockSupport;
import org.vswitchlab.time.WallPacer;

/** Runs a scenario to its end on the calling thread, with nobody to steer it. */
public final class HeadlessRun {
  private static final long SLICE_EVENTS = 10_000;

  private HeadlessRun() {}

  /** Told now and then how far the run has come; must not change it. */
  public interface Progress {
    void reached(ScenarioRun run);
  }

  /** Runs as fast as possible. */
  public static void run(ScenarioRun run, Progress progress) {
    while (run.runOn(Long.MAX_VALUE, SLICE_EVENTS)) {
      progress.reached(run);
    }
    progress.reached(run);
  }

  /**
   * Runs in step with the wall clock. What happens is the same as without.
   *
   * @param speed virtual seconds per second of wall time, greater than 0
   */
  public static void runPaced(ScenarioRun run, double speed, Progress progress) {
    WallPacer pacer = new WallPacer(speed, run.simulation().nowNanos());
    boolean hasMore = true;
    while (hasMore) {
      long waitNanos = pacer.wallNanosUntil(run.simulation().nextEventNanos());
      if (waitNanos > 0) {
        LockSupport.parkNanos(run, waitNanos);
        continue;
      }
      hasMore = run.runOn(pacer.dueVirtualNanos(), SLICE_EVENTS);
      progress.reached(run);
    }
  }
}
