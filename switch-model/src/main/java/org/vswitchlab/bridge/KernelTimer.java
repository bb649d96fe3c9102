package org.vswitchlab.bridge;

import org.vswitchlab.engine.Simulation;
import org.vswitchlab.engine.Timer;

/** One kernel timer: fires when {@link KernelClock} says, not exactly at its deadline. */
final class KernelTimer {
  private final Simulation simulation;
  private final Timer timer;
  private long deadlineJiffies;

  KernelTimer(Simulation simulation, Runnable onExpiry) {
    this.simulation = simulation;
    this.timer = new Timer(simulation, onExpiry);
  }

  /** Sets or moves the deadline, in jiffies from now. */
  void armAfter(long jiffies) {
    armAt(KernelClock.jiffies(simulation.nowNanos()) + jiffies);
  }

  /** Sets or moves the deadline, in jiffies. */
  void armAt(long jiffies) {
    deadlineJiffies = jiffies;
    timer.armAt(KernelClock.expiryNanos(simulation.nowNanos(), jiffies));
  }

  void disarm() {
    timer.disarm();
  }

  boolean isArmed() {
    return timer.isArmed();
  }

  /** The deadline that was asked for, in jiffies; meaningful while armed. */
  long deadlineJiffies() {
    return deadlineJiffies;
  }

  /** Time to the deadline in jiffies, as the kernel shows it: 0 when not armed. */
  long remainingJiffies() {
    return isArmed()
        ? Math.max(0, deadlineJiffies - KernelClock.jiffies(simulation.nowNanos()))
        : 0;
  }
}
