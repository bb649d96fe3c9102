package org.vswitchlab.bridge;

import org.vswitchlab.engine.Simulation;

/**
 * Finding out that the topology changed, and telling the root of it: IEEE 802.1D-1998, 8.6.6 and
 * 8.6.14 to 8.6.16.
 */
final class TopologyChange {
  private final LinuxBridge bridge;
  private final BridgeSpanningTree stp;
  private final StpTransmitter transmitter;
  private final KernelTimer notificationTimer;
  private final KernelTimer timer;
  private boolean isUnderWay;
  private boolean isDetected;

  TopologyChange(LinuxBridge bridge, BridgeSpanningTree stp, StpTransmitter transmitter) {
    this.bridge = bridge;
    this.stp = stp;
    this.transmitter = transmitter;
    Simulation simulation = bridge.host().simulation();
    this.notificationTimer = new KernelTimer(bridge.timers(), this::notificationExpired);
    this.timer = new KernelTimer(bridge.timers(), this::expired);
  }

  /** Whether the root says that the topology is changing. */
  boolean isUnderWay() {
    return isUnderWay;
  }

  /** Whether this bridge has seen a change that is not over. */
  boolean isDetected() {
    return isDetected;
  }

  /** Repeats the notification until it is acknowledged: the TCN timer. */
  KernelTimer notificationTimer() {
    return notificationTimer;
  }

  /** How long the root announces a change: the topology change timer. */
  KernelTimer timer() {
    return timer;
  }

  /** The bridge went down. */
  void stop() {
    setUnderWay(false);
    isDetected = false;
    timer.disarm();
    notificationTimer.disarm();
  }

  void detect() {
    BridgeOptions options = bridge.options();
    if (options.stpMode != StpMode.KERNEL) {
      return;
    }
    if (stp.isRoot()) {
      setUnderWay(true);
      timer.armAfter(options.forwardDelay + options.maxAge);
    } else if (!isDetected) {
      sendNotification();
    }
    isDetected = true;
  }

  /** Takes over what the root says. */
  void setUnderWay(boolean isNowUnderWay) {
    if (isUnderWay != isNowUnderWay) {
      bridge.fdb().holdChanges();
      isUnderWay = isNowUnderWay;
      BridgeOptions options = bridge.options();
      if (options.stpMode == StpMode.KERNEL) {
        options.ageingTime = isNowUnderWay ? 2 * stp.forwardDelay() : options.configuredAgeingTime;
      }
      bridge.changes().changed();
    }
  }

  /** The bridge towards the root knows of the change. */
  void acknowledged() {
    isDetected = false;
    notificationTimer.disarm();
  }

  /** Another bridge is the root from now on, and has to be told. */
  void rootLost() {
    if (isDetected) {
      timer.disarm();
      sendNotification();
    }
  }

  private void sendNotification() {
    transmitter.notifyTopologyChange();
    notificationTimer.armAfter(bridge.options().helloTime);
  }

  private void notificationExpired() {
    if (!stp.isRoot() && bridge.ownDevice().isUp()) {
      sendNotification();
    }
  }

  private void expired() {
    isDetected = false;
    setUnderWay(false);
  }
}
