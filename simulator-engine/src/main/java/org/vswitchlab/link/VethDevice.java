package org.vswitchlab.link;

import org.vswitchlab.engine.Simulation;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.wire.Frame;

/** One end of a virtual cable within a host: {@code ip link add v0 type veth peer name v1}. */
public final class VethDevice extends NetDevice {
  private VethDevice peer;

  private VethDevice(
      Simulation simulation, FrameLedger ledger, String hostName, String name, long mac) {
    super(simulation, ledger, hostName, name, mac);
    setUp(false);
    setCarrier(false);
  }

  /** Makes both ends; the result is the first, its {@link #peer} the second. */
  public static VethDevice pair(
      Simulation simulation,
      FrameLedger ledger,
      String hostName,
      String name,
      long mac,
      String peerName,
      long peerMac) {
    VethDevice one = new VethDevice(simulation, ledger, hostName, name, mac);
    VethDevice two = new VethDevice(simulation, ledger, hostName, peerName, peerMac);
    one.peer = two;
    two.peer = one;
    one.addListener(changed -> one.follow());
    two.addListener(changed -> one.follow());
    return one;
  }

  /** There is carrier while both ends are up. */
  private void follow() {
    boolean isLive = isUp() && peer.isUp();
    setCarrier(isLive);
    peer.setCarrier(isLive);
  }

  /** The other end. */
  public VethDevice peer() {
    return peer;
  }

  @Override
  protected void send(Frame frame) {
    peer.receive(frame);
  }
}
