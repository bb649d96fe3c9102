package org.vswitchlab.management.stream;

/**
 * When to try again after a connection failed or was lost, as Open vSwitch's clients do: after 1 s,
 * then twice as long each time up to a limit. A connection that served for long enough begins anew.
 */
public final class ReconnectSchedule {
  private static final int MIN_BACKOFF_MILLIS = 1000;

  /** ovsdb-server(1) names no figure; measured with 3.1. */
  public static final int DEFAULT_MAX_BACKOFF_MILLIS = 8000;

  private int maxBackoffMillis = DEFAULT_MAX_BACKOFF_MILLIS;
  private int backoffMillis;

  /** Sets the limit, in milliseconds. */
  public void setMaxBackoffMillis(int millis) {
    maxBackoffMillis = Math.max(MIN_BACKOFF_MILLIS, millis);
    backoffMillis = Math.min(backoffMillis, maxBackoffMillis);
  }

  /** The connection ended, or could not be made. */
  public void failed() {
    if (backoffMillis < MIN_BACKOFF_MILLIS) {
      backoffMillis = MIN_BACKOFF_MILLIS;
    } else if (backoffMillis < maxBackoffMillis / 2) {
      backoffMillis *= 2;
    } else {
      backoffMillis = maxBackoffMillis;
    }
  }

  /** The connection ended after it had been in use for so long, in milliseconds. */
  public void lost(long activeMillis) {
    if (activeMillis >= backoffMillis) {
      backoffMillis = 0;
    }
    failed();
  }

  /** How long to wait before the next attempt. */
  public int delayMillis() {
    return backoffMillis;
  }

  /** Whether so much was tried that nobody wants to read of it any more. */
  public boolean isQuiet() {
    return backoffMillis >= maxBackoffMillis;
  }

  /** What to log after a failure, or empty. */
  public String sentence() {
    if (isQuiet()) {
      return "continuing to reconnect in the background but suppressing further logging";
    }
    return backoffMillis > MIN_BACKOFF_MILLIS
        ? "waiting " + backoffMillis / 1000 + " seconds before reconnect"
        : "";
  }
}
