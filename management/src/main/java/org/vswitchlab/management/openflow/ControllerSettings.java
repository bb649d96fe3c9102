package org.vswitchlab.management.openflow;

/**
 * A row of table Controller, ovs-vswitchd.conf.db(5).
 *
 * @param target {@code tcp:}, {@code ssl:}, {@code unix:}, {@code ptcp:}, {@code pssl:} or {@code
 *     punix:}
 * @param isService type {@code service}: it hears of nothing unless it asks, and its loss does not
 *     matter
 * @param isInBand connection_mode: hidden flows let its traffic through
 * @param maxBackoffMillis longest wait between attempts to connect
 * @param inactivityProbeMillis silence after which it is asked for a sign of life; 0 for never
 * @param rateLimit packets a second that it is sent; 0 for no limit
 * @param burstLimit how many packets may come at once
 * @param queueSize messages about packets and flows that wait for a slow controller at most
 * @param sendsAsync enable_async_messages
 */
public record ControllerSettings(
    String target,
    boolean isService,
    boolean isInBand,
    int maxBackoffMillis,
    int inactivityProbeMillis,
    int rateLimit,
    int burstLimit,
    int queueSize,
    boolean sendsAsync) {
  public static final int DEFAULT_MAX_BACKOFF_MILLIS = 8000;
  public static final int DEFAULT_PROBE_MILLIS = 5000;
  public static final int DEFAULT_QUEUE_SIZE = 100;

  /** All columns but the target empty. */
  public static ControllerSettings of(String target) {
    return new ControllerSettings(
        target,
        false,
        true,
        DEFAULT_MAX_BACKOFF_MILLIS,
        DEFAULT_PROBE_MILLIS,
        0,
        0,
        DEFAULT_QUEUE_SIZE,
        true);
  }
}
