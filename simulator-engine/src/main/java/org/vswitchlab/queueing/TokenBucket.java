package org.vswitchlab.queueing;

/**
 * A bucket that fills at a rate up to a size and that frames empty. It is kept in nanoseconds of
 * sending at that rate, and may be overdrawn by one frame: who finds it overdrawn has to wait.
 */
final class TokenBucket {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** No debt is larger, so that a change of rates does not stop traffic for long. */
  private static final long MOST_DEBT_NANOS = 60 * NANOS_PER_SECOND;

  private static final long MOST_EXACT_BYTES = Long.MAX_VALUE / 8 / NANOS_PER_SECOND;
  private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

  private long rateBps;
  private long sizeNanos;
  private long levelNanos;
  private long seenNanos;

  /**
   * A full bucket.
   *
   * @param rateBps bits a second, 1 or more
   */
  TokenBucket(long rateBps, long sizeBytes, long nowNanos) {
    set(rateBps, sizeBytes);
    levelNanos = sizeNanos;
    seenNanos = nowNanos;
  }

  /** Changes rate and size; the level stays as far as it fits. */
  void set(long newRateBps, long newSizeBytes) {
    rateBps = newRateBps;
    sizeNanos = nanos(newSizeBytes);
  }

  /** How long it takes to send that much at the rate. */
  private long nanos(long bytes) {
    if (bytes <= MOST_EXACT_BYTES) {
      return bytes * 8 * NANOS_PER_SECOND / rateBps;
    }
    // Bursts can be configured that last longer than a long of nanoseconds holds.
    return (long) Math.min((double) bytes * 8 * NANOS_PER_SECOND / rateBps, LONGEST_NANOS);
  }

  /** What is in it, in nanoseconds at its rate; negative if it is overdrawn. */
  long levelNanos(long nowNanos) {
    return Math.min(levelNanos + (nowNanos - seenNanos), sizeNanos);
  }

  /** When it is no longer overdrawn. */
  long readyNanos(long nowNanos) {
    return nowNanos + Math.max(0, -levelNanos(nowNanos));
  }

  boolean isReady(long nowNanos) {
    return levelNanos(nowNanos) >= 0;
  }

  /** Whether that much is in it. */
  boolean holds(int bytes, long nowNanos) {
    return levelNanos(nowNanos) >= nanos(bytes);
  }

  void take(int bytes, long nowNanos) {
    levelNanos = Math.max(levelNanos(nowNanos) - nanos(bytes), -MOST_DEBT_NANOS);
    seenNanos = nowNanos;
  }
}
