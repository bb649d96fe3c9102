package org.vswitchlab.management.ovsdb;

import org.vswitchlab.management.stream.ReconnectSchedule;

/**
 * How clients of one remote are treated, ovsdb-server(1) "--remote".
 *
 * @param maxBackoffMillis longest wait between attempts to connect
 * @param probeMillis silence after which a client is asked for a sign of life; 0 for never
 * @param isReadOnly whether transactions must not change anything
 * @param role for role-based access control; empty for none
 */
record RemoteOptions(int maxBackoffMillis, int probeMillis, boolean isReadOnly, String role) {
  private static final int DEFAULT_PROBE_MILLIS = 5000;

  /** What holds for a remote about which nothing else was said. */
  static RemoteOptions defaultsOf(String target) {
    boolean isLocal = target.startsWith("unix:") || target.startsWith("punix:");
    return new RemoteOptions(
        ReconnectSchedule.DEFAULT_MAX_BACKOFF_MILLIS,
        isLocal ? 0 : DEFAULT_PROBE_MILLIS,
        false,
        "");
  }
}
