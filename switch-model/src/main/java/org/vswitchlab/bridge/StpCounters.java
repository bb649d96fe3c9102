package org.vswitchlab.bridge;

import org.vswitchlab.switching.PortState;

/** What the spanning tree counts of one port: {@code ip link xstats type bridge_slave}. */
public final class StpCounters {
  long receivedCount;
  long transmittedCount;
  long receivedNotificationCount;
  long transmittedNotificationCount;
  private long blockedCount;
  private long forwardingCount;

  StpCounters() {}

  /** The tree, not its absence, put the port into a state. */
  void entered(PortState state, StpMode mode) {
    if (mode == StpMode.KERNEL && state == PortState.BLOCKING) {
      blockedCount++;
    } else if (mode == StpMode.KERNEL && state == PortState.FORWARDING) {
      forwardingCount++;
    }
  }

  /** Configuration messages received. */
  public long receivedCount() {
    return receivedCount;
  }

  /** Configuration messages sent. */
  public long transmittedCount() {
    return transmittedCount;
  }

  /** Topology change notifications received. */
  public long receivedNotificationCount() {
    return receivedNotificationCount;
  }

  /** Topology change notifications sent. */
  public long transmittedNotificationCount() {
    return transmittedNotificationCount;
  }

  /** How often the port was blocked. */
  public long blockedCount() {
    return blockedCount;
  }

  /** How often the port began to forward. */
  public long forwardingCount() {
    return forwardingCount;
  }
}
