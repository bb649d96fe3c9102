package org.vswitchlab.bridge;

import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.wire.Frame;

/**
 * The bridge's own interface. What the host sends through it enters the bridge as if from a port of
 * its own; what the bridge delivers locally, it receives.
 */
public final class BridgeDevice extends NetDevice {
  private final LinuxBridge bridge;

  BridgeDevice(LinuxBridge bridge, Host host, String name, long mac) {
    super(host.simulation(), host.ledger(), host.name(), name, mac);
    this.bridge = bridge;
    setCarrier(false);
  }

  public LinuxBridge bridge() {
    return bridge;
  }

  @Override
  protected boolean needsCarrier() {
    return false;
  }

  @Override
  protected void send(Frame frame) {
    bridge.ingressPath().sentByHost(frame);
  }

  /** A bridge has carrier while one of its ports forwards. */
  void setLive(boolean isLive) {
    setCarrier(isLive);
  }
}
