package org.vswitchlab.management.daemon;

/** A token bucket for one kind of message, so that a peer's faults do not fill the log. */
public final class VlogRateLimit {
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final long nanosPerMessage;
  private final long burstNanos;
  private long creditNanos;
  private long lastNanos;
  private long droppedCount;
  private boolean hasStarted;

  /**
   * @param messagesPerMinute in the long run, at least 1
   * @param burstMessages that may come at once
   */
  public VlogRateLimit(int messagesPerMinute, int burstMessages) {
    nanosPerMessage = MINUTE_NANOS / messagesPerMinute;
    burstNanos = nanosPerMessage * burstMessages;
    creditNanos = burstNanos;
  }

  /** Whether a message may be logged at {@code nowNanos} of {@link System#nanoTime}. */
  boolean admits(long nowNanos) {
    if (hasStarted) {
      creditNanos = Math.min(burstNanos, creditNanos + nowNanos - lastNanos);
    }
    hasStarted = true;
    lastNanos = nowNanos;
    if (creditNanos < nanosPerMessage) {
      droppedCount++;
      return false;
    }
    creditNanos -= nanosPerMessage;
    return true;
  }

  /** Messages left out since this was asked last. */
  long takeDroppedCount() {
    long count = droppedCount;
    droppedCount = 0;
    return count;
  }
}
