package org.vswitchlab.scenario.main;

import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.vswitchlab.scenario.run.ScenarioRun;

/** A progress bar for whoever watches a long run; nothing for a short one or a script. */
final class ProgressLine implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int WIDTH = 79;
  private static final long UNKNOWN_END = -1;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Terminal terminal;
  private final ScenarioRun run;
  private final long startedWallNanos = System.nanoTime();
  private ProgressBar bar;

  private ProgressLine(Terminal terminal, ScenarioRun run) {
    this.terminal = terminal;
    this.run = run;
  }

  static ProgressLine of(Terminal terminal, ScenarioRun run) {
    return new ProgressLine(terminal, run);
  }

  void reached(ScenarioRun now) {
    if (!terminal.isInteractive()) {
      return;
    }
    if (bar == null && System.nanoTime() - startedWallNanos > PATIENCE_NANOS) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(run.scenario().name())
              .setStyle(ProgressBarStyle.ASCII)
              .setUnit(" ms", 1)
              .setInitialMax(now.lastKnownNanos() / NANOS_PER_MILLI)
              .clearDisplayOnFinish()
              .setConsumer(new ConsoleProgressBarConsumer(terminal.err(), WIDTH))
              .build();
    }
    if (bar != null) {
      long nowMillis = now.simulation().nowNanos() / NANOS_PER_MILLI;
      long endMillis = now.lastKnownNanos() / NANOS_PER_MILLI;
      // Behind the last event that is known, a command goes on for nobody knows how long.
      bar.maxHint(nowMillis < endMillis ? endMillis : UNKNOWN_END);
      bar.stepTo(nowMillis);
    }
  }

  /** Takes the bar away while something else is printed; it comes back with the next step. */
  void clear() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  @Override
  public void close() {
    clear();
  }
}
