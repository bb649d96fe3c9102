package org.vswitchlab.gui.runcontrol;

import java.util.List;
import org.vswitchlab.scenario.run.EngineDriver;

/**
 * How fast virtual time passes.
 *
 * @param speed virtual seconds per second of wall time
 */
public record Pace(String label, double speed) {
  /** Real time. */
  public static final Pace REAL_TIME = new Pace("1x real time", 1);

  public static final Pace FLAT_OUT = new Pace("as fast as possible", EngineDriver.FLAT_OUT);

  /** Slowest first: at 0.0001x a microsecond takes ten milliseconds, so that one sees it pass. */
  public static final List<Pace> CHOICES =
      List.of(
          new Pace("0.0001x", 0.0001),
          new Pace("0.001x", 0.001),
          new Pace("0.01x", 0.01),
          new Pace("0.1x", 0.1),
          REAL_TIME,
          new Pace("10x", 10),
          new Pace("100x", 100),
          FLAT_OUT);

  @Override
  public String toString() {
    return label;
  }
}
