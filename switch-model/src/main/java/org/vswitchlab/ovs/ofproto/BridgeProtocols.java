package org.vswitchlab.ovs.ofproto;

/** The protocols that the ports of one bridge speak, run in the order of the real switch. */
final class BridgeProtocols {
  private final OpenFlowSwitch bridge;

  BridgeProtocols(OpenFlowSwitch bridge) {
    this.bridge = bridge;
  }

  void run() {
    for (OpenFlowSwitchPort port : bridge.allPorts()) {
      if (port.monitor() != null) {
        port.monitor().run();
      }
    }
    for (PortBundle bundle : bridge.bundles()) {
      bundle.run();
    }
    if (bridge.tree() != null) {
      bridge.tree().run();
    }
  }

  /** When to run next, in milliseconds; {@link Long#MAX_VALUE} for never. */
  long wakeMillis() {
    long wake = Long.MAX_VALUE;
    for (OpenFlowSwitchPort port : bridge.allPorts()) {
      if (port.monitor() != null) {
        wake = Math.min(wake, port.monitor().wakeMillis());
      }
    }
    for (PortBundle bundle : bridge.bundles()) {
      wake = Math.min(wake, bundle.wakeMillis());
    }
    if (bridge.tree() != null) {
      wake = Math.min(wake, millis(bridge.tree().wakeNanos()));
    }
    return wake;
  }

  private static long millis(long nanos) {
    // Up, so that the time has come then.
    return nanos == Long.MAX_VALUE
        ? nanos
        : (nanos + SharedDatapath.MILLI_NANOS - 1) / SharedDatapath.MILLI_NANOS;
  }
}
