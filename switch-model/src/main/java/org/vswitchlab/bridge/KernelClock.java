package org.vswitchlab.bridge;

/**
 * The kernel's coarse clock and the lateness of its timers, as far as they can be seen from
 * outside.
 *
 * <p>A timer is put into a wheel of levels: the farther its deadline, the coarser the slot, and it
 * fires at the end of its slot. Level 0 has slots of one jiffy and each level is eight times
 * coarser; a deadline goes to level n if it is at least 63 * 8^(n-1) jiffies away. So a bridge's
 * garbage collector that is due in 300 s comes up to 5.12 s late at 100 Hz, which is what was
 * recorded.
 */
final class KernelClock {
  /** Ticks per second: CONFIG_HZ=100, as in the recorded kernel. */
  static final int HZ = 100;

  static final long NANOS_PER_JIFFY = 1_000_000_000L / HZ;

  // Linux starts its counter five minutes before it wraps, which shows in the phase of the slots.
  private static final long AT_START = (1L << 32) - 300L * HZ;

  static final int LEVELS = 8;
  private static final int LEVEL_SHIFT = 3;
  private static final long FIRST_COARSE_DELTA = 63;

  private KernelClock() {}

  /** The counter at a virtual time; simulation time 0 is when the machine started. */
  static long jiffies(long nanos) {
    return AT_START + nanos / NANOS_PER_JIFFY;
  }

  /** When the counter takes that value. */
  static long nanos(long jiffies) {
    return (jiffies - AT_START) * NANOS_PER_JIFFY;
  }

  /** Duration in jiffies, rounded up. */
  static long duration(long nanos) {
    return (nanos + NANOS_PER_JIFFY - 1) / NANOS_PER_JIFFY;
  }

  /** The level of the wheel to which a timer goes that is set now for a deadline (in jiffies). */
  static int level(long nowNanos, long deadline) {
    long delta = Math.max(0, deadline - jiffies(nowNanos));
    int level = 0;
    long threshold = FIRST_COARSE_DELTA;
    while (level < LEVELS && delta >= threshold) {
      level++;
      threshold <<= LEVEL_SHIFT;
    }
    return level;
  }

  /** When a timer set at {@code nowNanos} for {@code deadline} (in jiffies) really fires. */
  static long expiryNanos(long nowNanos, long deadline) {
    int shift = level(nowNanos, deadline) * LEVEL_SHIFT;
    long slotEnd = (Math.max(jiffies(nowNanos), deadline) >> shift) + 1 << shift;
    return nanos(slotEnd);
  }

  /**
   * Whole seconds nearest to a deadline, as periodic work that need not be exact is rounded: down
   * in the first quarter of a second, else up; never into the past.
   */
  static long roundToSecond(long nowNanos, long deadline) {
    long rest = deadline % HZ;
    long rounded = rest < HZ / 4 ? deadline - rest : deadline - rest + HZ;
    return rounded <= jiffies(nowNanos) ? deadline : rounded;
  }
}
