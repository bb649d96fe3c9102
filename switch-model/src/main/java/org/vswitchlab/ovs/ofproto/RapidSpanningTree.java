package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.ofproto.protocol.FrameSender;
import org.vswitchlab.ovs.ofproto.protocol.Rstp;
import org.vswitchlab.ovs.ofproto.protocol.RstpPort;
import org.vswitchlab.ovs.ofproto.protocol.RstpSettings;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.wire.Frame;

/** The rapid spanning tree of a bridge: {@link Rstp} with the bridge's ports. */
public final class RapidSpanningTree implements BridgeTree, Rstp.Listener {
  private final OpenFlowSwitch bridge;
  private final Rstp rstp;

  RapidSpanningTree(OpenFlowSwitch bridge, RstpSettings settings) {
    this.bridge = bridge;
    rstp = new Rstp(settings, this, this::sender, bridge.shared().nowMillis());
    linksChanged();
  }

  public Rstp rstp() {
    return rstp;
  }

  private FrameSender sender(RstpSettings.Port port) {
    return frame -> {
      OpenFlowSwitchPort out = bridge.port(port.ofPort());
      if (out != null) {
        bridge.shared().sendOut(out, frame);
      }
    };
  }

  void configure(RstpSettings settings) {
    rstp.configure(settings);
    linksChanged();
  }

  @Override
  public void linksChanged() {
    for (RstpPort port : rstp.ports()) {
      OpenFlowSwitchPort out = bridge.port(port.settings().ofPort());
      if (out != null) {
        rstp.setOperational(port, out.isLive(), out.hardwareAddress());
      }
    }
  }

  @Override
  public void run() {
    linksChanged();
    rstp.run(bridge.shared().nowMillis());
  }

  @Override
  public long wakeNanos() {
    return rstp.wakeMillis() * SharedDatapath.MILLI_NANOS;
  }

  @Override
  public void receive(OpenFlowSwitchPort from, Frame frame) {
    RstpPort port = rstp.port(from.number());
    if (port != null) {
      rstp.receive(port, frame.array(), frame.offset(), frame.offset() + frame.length());
      bridge.shared().protocols().requestRound();
    }
  }

  // What the tree asks.

  @Override
  public void stateChanged(RstpPort port) {
    if (!port.isLearning()) {
      flush(port);
    }
    bridge.shared().protocols().statusChanged();
    bridge.configurationChanged();
  }

  @Override
  public void rolesChanged() {
    bridge.shared().protocols().statusChanged();
  }

  @Override
  public void flush(RstpPort port) {
    OpenFlowSwitchPort from = bridge.port(port.settings().ofPort());
    if (from != null && from.bundle() != null) {
      bridge.flushMacs(from.bundle());
    }
  }

  // What the bridge asks.

  @Override
  public String label() {
    return "RSTP";
  }

  @Override
  public PortState state(int ofPort) {
    RstpPort port = rstp.port(ofPort);
    boolean isActive = port != null && port.isLearning();
    // What discards is told as if it took no part: so does the real switch.
    return isActive ? port.state() : PortState.DISABLED;
  }

  @Override
  public boolean forwards(int ofPort) {
    RstpPort port = rstp.port(ofPort);
    return port == null || port.isForwarding();
  }

  @Override
  public boolean learns(int ofPort) {
    RstpPort port = rstp.port(ofPort);
    return port == null || port.isLearning();
  }

  @Override
  public boolean forwardsBpdu(int ofPort) {
    // Messages of the tree pass whatever the state of the port is.
    return true;
  }
}
