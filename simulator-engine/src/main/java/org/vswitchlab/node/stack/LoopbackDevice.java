package org.vswitchlab.node.stack;

import org.vswitchlab.engine.EventHandler;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.wire.Frame;

/** {@code lo}: what is sent comes back, as an event of its own. */
final class LoopbackDevice extends NetDevice implements EventHandler {
  /** MTU of Linux's lo. */
  private static final int MTU_BYTES = 65535;

  LoopbackDevice(Simulation simulation, FrameLedger ledger, String hostName) {
    super(simulation, ledger, hostName, "lo", 0);
    setMtuBytes(MTU_BYTES);
    setIndex(1);
  }

  @Override
  protected void send(Frame frame) {
    ledger().departed();
    simulation().scheduleAfter(0, this, 0, 0, frame);
  }

  @Override
  public void handle(int kind, long data, Object payload) {
    ledger().arrived();
    receive((Frame) payload);
  }
}
