package org.vswitchlab.ovs.datapath;

import org.vswitchlab.engine.Simulation;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.wire.Frame;

/**
 * An interface of type {@code internal}: to the host a network device, such as the bridge's own
 * {@code br0}; its medium is the inside of the switch.
 */
public final class InternalDevice extends NetDevice {
  private DatapathPort port;

  public InternalDevice(
      Simulation simulation, FrameLedger ledger, String hostName, String name, long mac) {
    super(simulation, ledger, hostName, name, mac);
  }

  void connect(DatapathPort newPort) {
    port = newPort;
  }

  @Override
  protected void send(Frame frame) {
    if (port == null) {
      dropTransmit(frame, DropReason.SWITCH_DOWN);
      return;
    }
    port.receive(this, frame);
  }
}
