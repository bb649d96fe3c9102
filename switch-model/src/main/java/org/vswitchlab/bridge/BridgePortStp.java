package org.vswitchlab.bridge;

import org.vswitchlab.switching.PriorityVector;

/** What the spanning tree knows about one port: IEEE 802.1D-1998, 8.5.5. */
public final class BridgePortStp {
  final KernelTimer messageAgeTimer;
  final KernelTimer forwardDelayTimer;
  final KernelTimer holdTimer;
  PriorityVector designated = PriorityVector.UNKNOWN;
  // When the information was fresh at the root, in jiffies.
  long designatedAge;
  boolean topologyChangeAcknowledged;
  boolean isConfigurationPending;
  final StpCounters counters = new StpCounters();

  BridgePortStp(KernelTimer messageAgeTimer, KernelTimer forwardDelayTimer, KernelTimer holdTimer) {
    this.messageAgeTimer = messageAgeTimer;
    this.forwardDelayTimer = forwardDelayTimer;
    this.holdTimer = holdTimer;
  }

  /** Whether the bridge with that identifier speaks for the port's segment over this very port. */
  boolean isDesignated(long bridgeId, int portId) {
    return designated.bridge() == bridgeId && designated.port() == portId;
  }

  void stopTimers() {
    messageAgeTimer.disarm();
    forwardDelayTimer.disarm();
    holdTimer.disarm();
  }

  /** Messages and changes of state so far. */
  public StpCounters counters() {
    return counters;
  }

  public BridgeId designatedRoot() {
    return new BridgeId(designated.root());
  }

  public long designatedCost() {
    return designated.cost();
  }

  public BridgeId designatedBridge() {
    return new BridgeId(designated.bridge());
  }

  public int designatedPort() {
    return designated.port();
  }

  /** Whether the next message acknowledges a topology change. */
  public boolean isTopologyChangeAcknowledged() {
    return topologyChangeAcknowledged;
  }

  /** Whether a message waits for the hold timer. */
  public boolean isConfigurationPending() {
    return isConfigurationPending;
  }

  /** Times to expiry in jiffies; 0 when not set. */
  public long messageAgeTimer() {
    return messageAgeTimer.remainingJiffies();
  }

  public long forwardDelayTimer() {
    return forwardDelayTimer.remainingJiffies();
  }

  public long holdTimer() {
    return holdTimer.remainingJiffies();
  }
}
