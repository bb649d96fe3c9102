package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.time.SimClock;

/** A time at which a protocol has something to do, if it is armed. It is looked at in rounds. */
final class Deadline {
  private static final long DISARMED = Long.MAX_VALUE;

  private final SimClock clock;
  private long atNanos = DISARMED;

  Deadline(SimClock clock) {
    this.clock = clock;
  }

  void armAfter(long delayNanos) {
    atNanos = clock.nowNanos() + delayNanos;
  }

  void disarm() {
    atNanos = DISARMED;
  }

  boolean isArmed() {
    return atNanos != DISARMED;
  }

  /** The time; {@link Long#MAX_VALUE} when not armed. */
  long atNanos() {
    return atNanos;
  }

  /** Whether the time has come; if so, it is not armed any more. */
  boolean expires() {
    boolean isDue = isArmed() && clock.nowNanos() >= atNanos;
    if (isDue) {
      atNanos = DISARMED;
    }
    return isDue;
  }
}
