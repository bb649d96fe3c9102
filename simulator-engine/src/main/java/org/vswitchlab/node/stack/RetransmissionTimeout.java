package org.vswitchlab.node.stack;

import static org.vswitchlab.time.SimTime.NANOS_PER_MILLI;
import static org.vswitchlab.time.SimTime.NANOS_PER_SECOND;

/** Round-trip time and the time to wait for an acknowledgment (RFC 6298). */
final class RetransmissionTimeout {
  /** RFC 6298, 2.1. */
  static final long INITIAL_NANOS = NANOS_PER_SECOND;

  /** Linux's least value; RFC 6298, 2.4 would have 1 s. */
  private static final long LEAST_NANOS = 200 * NANOS_PER_MILLI;

  private static final long MOST_NANOS = 120 * NANOS_PER_SECOND;

  private long smoothedNanos;
  private long variationNanos;
  private long timeoutNanos = INITIAL_NANOS;
  private int backoff;

  /** A segment that was sent once took this long to be acknowledged. */
  void sample(long roundTripNanos) {
    if (smoothedNanos == 0) {
      smoothedNanos = Math.max(1, roundTripNanos);
      variationNanos = roundTripNanos / 2;
    } else {
      long deviation = Math.abs(smoothedNanos - roundTripNanos);
      variationNanos += (deviation - variationNanos) / 4;
      smoothedNanos = Math.max(1, smoothedNanos + (roundTripNanos - smoothedNanos) / 8);
    }
    timeoutNanos = Math.min(MOST_NANOS, smoothedNanos + Math.max(LEAST_NANOS, 4 * variationNanos));
    backoff = 0;
  }

  /** The timer expired: wait twice as long for the next. */
  void backOff() {
    backoff = Math.min(backoff + 1, 16);
  }

  /** Progress was made without a sample. */
  void clearBackoff() {
    backoff = 0;
  }

  long nanos() {
    return Math.min(MOST_NANOS, timeoutNanos << backoff);
  }

  /** Smoothed round-trip time; 0 before the first sample. */
  long smoothedNanos() {
    return smoothedNanos;
  }
}
