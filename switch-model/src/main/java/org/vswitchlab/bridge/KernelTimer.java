package org.vswitchlab.bridge;

/** One kernel timer: fires when {@link KernelClock} says, not exactly at its deadline. */
final class KernelTimer {
  private final KernelTimerWheel wheel;
  private final Runnable onExpiry;
  private long deadlineJiffies;

  // Where the timer is in the wheel; null while it is not armed.
  KernelTimerWheel.Slot slot;
  int level;

  KernelTimer(KernelTimerWheel wheel, Runnable onExpiry) {
    this.wheel = wheel;
    this.onExpiry = onExpiry;
  }

  /** Sets or moves the deadline, in jiffies from now. */
  void armAfter(long jiffies) {
    armAt(KernelClock.jiffies(wheel.nowNanos()) + jiffies);
  }

  /** Sets or moves the deadline, in jiffies. */
  void armAt(long jiffies) {
    deadlineJiffies = jiffies;
    wheel.put(this, jiffies);
  }

  void disarm() {
    wheel.remove(this);
  }

  void expired() {
    onExpiry.run();
  }

  boolean isArmed() {
    return slot != null;
  }

  /** The deadline that was asked for, in jiffies; meaningful while armed. */
  long deadlineJiffies() {
    return deadlineJiffies;
  }

  /** Time to the deadline in jiffies, as the kernel shows it: 0 when not armed. */
  long remainingJiffies() {
    return isArmed() ? Math.max(0, deadlineJiffies - KernelClock.jiffies(wheel.nowNanos())) : 0;
  }
}
