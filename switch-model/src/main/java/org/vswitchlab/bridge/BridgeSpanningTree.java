package org.vswitchlab.bridge;

import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.switching.PortState;

/** The bridge's part in the spanning tree, and the states of its ports when there is none. */
public final class BridgeSpanningTree {
  private final LinuxBridge bridge;
  private boolean isTopologyChanging;

  BridgeSpanningTree(LinuxBridge bridge) {
    this.bridge = bridge;
  }

  boolean isTopologyChanging() {
    return isTopologyChanging;
  }

  /** This bridge's identifier. */
  public BridgeId bridgeId() {
    return BridgeId.of(bridge.options().priority, bridge.bridgeIdMac());
  }

  boolean isRoot() {
    return true;
  }

  /**
   * Cost of a path over this device, by its speed; a device without a link counts as 10 Gbit/s, as
   * veth and tap devices do.
   */
  long defaultPathCost(NetDevice device) {
    long rateBps =
        device instanceof EthernetDevice ethernet && ethernet.link() != null
            ? ethernet.link().spec().rateBps()
            : 0;
    if (rateBps == 0 || rateBps >= 10_000_000_000L) {
      return 2;
    }
    if (rateBps >= 1_000_000_000L) {
      return 4;
    }
    return rateBps >= 100_000_000L ? 19 : 100;
  }

  /** The bridge came up. */
  void start() {
    for (BridgePort port : bridge.ports()) {
      if (port.isOperational()) {
        enablePort(port);
      }
    }
    selectStates();
  }

  /** The bridge went down. */
  void stop() {
    for (BridgePort port : bridge.ports()) {
      disablePort(port);
    }
  }

  void enablePort(BridgePort port) {
    port.state = PortState.BLOCKING;
    selectStates();
  }

  void disablePort(BridgePort port) {
    if (port.state == PortState.DISABLED) {
      return;
    }
    port.state = PortState.DISABLED;
    if (port.backup == null) {
      bridge.fdb().deleteByPort(port, 0, false);
    }
    selectStates();
  }

  /** A port's device went up or down, or its carrier changed. */
  void carrierChecked(BridgePort port) {
    if (!port.isPathCostSet && port.isOperational()) {
      port.pathCost = defaultPathCost(port.device());
    }
    if (!bridge.ownDevice().isUp()) {
      return;
    }
    if (!port.isOperational()) {
      disablePort(port);
    } else if (port.state == PortState.DISABLED) {
      enablePort(port);
    }
  }

  void portRemoved() {
    selectStates();
  }

  void bridgeIdChanged(long oldMac, int oldPriority, boolean wasRoot) {
    selectStates();
  }

  /** Takes a frame to the group address; false if it is not for the spanning tree. */
  boolean receive(BridgePort port, Passage passage) {
    return false;
  }

  private void selectStates() {
    boolean isLive = false;
    for (BridgePort port : bridge.portList()) {
      if (port.state == PortState.BLOCKING) {
        port.state = PortState.FORWARDING;
      }
      isLive |= port.state == PortState.FORWARDING;
    }
    bridge.ownDevice().setLive(isLive);
  }
}
