package org.vswitchlab.bridge;

import org.vswitchlab.engine.Simulation;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.wire.Bpdu;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.LlcHeader;

/** Sends the bridge's own BPDUs: IEEE 802.1D-1998, 8.6.1 and 8.6.6. */
final class StpTransmitter {
  private static final long HOLD_JIFFIES = KernelClock.HZ;
  private static final long AGE_INCREMENT_JIFFIES = 1;
  private static final int HEADER_BYTES = 14;

  private final LinuxBridge bridge;
  private final BridgeSpanningTree stp;
  private final Simulation simulation;

  StpTransmitter(LinuxBridge bridge, BridgeSpanningTree stp) {
    this.bridge = bridge;
    this.stp = stp;
    this.simulation = bridge.host().simulation();
  }

  /** Sends a configuration message from every designated port. */
  void generate() {
    long id = stp.bridgeId().value();
    for (BridgePort port : bridge.portList()) {
      if (port.state != PortState.DISABLED && port.stp.isDesignated(id, port.portId())) {
        transmitConfiguration(port);
      }
    }
  }

  /** Sends a configuration message, at most one a second. */
  void transmitConfiguration(BridgePort port) {
    if (port.stp.holdTimer.isArmed()) {
      port.stp.isConfigurationPending = true;
      return;
    }
    long now = KernelClock.jiffies(simulation.nowNanos());
    BridgePort root = stp.rootPort();
    long age =
        stp.isRoot() || root == null ? 0 : now - root.stp.designatedAge + AGE_INCREMENT_JIFFIES;
    if (age >= stp.maxAge() || bridge.options().stpMode != StpMode.KERNEL) {
      return;
    }
    int flags =
        (stp.isTopologyChanging() ? Bpdu.FLAG_TOPOLOGY_CHANGE : 0)
            | (port.stp.topologyChangeAcknowledged ? Bpdu.FLAG_TOPOLOGY_CHANGE_ACK : 0);
    send(
        port,
        new Bpdu(
            0,
            Bpdu.TYPE_CONFIGURATION,
            flags,
            stp.designatedRoot().value(),
            stp.rootPathCost(),
            stp.bridgeId().value(),
            port.portId(),
            StpMessage.units(age),
            StpMessage.units(stp.maxAge()),
            StpMessage.units(stp.helloTime()),
            StpMessage.units(stp.forwardDelay())));
    port.stp.counters.transmittedCount++;
    port.stp.topologyChangeAcknowledged = false;
    port.stp.isConfigurationPending = false;
    port.stp.holdTimer.armAt(KernelClock.roundToSecond(simulation.nowNanos(), now + HOLD_JIFFIES));
  }

  /** Tells the bridge towards the root that the topology changed. */
  void notifyTopologyChange() {
    BridgePort root = stp.rootPort();
    if (root != null && bridge.options().stpMode == StpMode.KERNEL) {
      root.stp.counters.transmittedNotificationCount++;
      send(root, Bpdu.topologyChangeNotification());
    }
  }

  /** Linux does not pad its BPDUs to the shortest legal frame; a real interface does. */
  private void send(BridgePort port, Bpdu bpdu) {
    int length = LlcHeader.BYTES + bpdu.lengthBytes();
    byte[] bytes = new byte[HEADER_BYTES + length];
    Bytes.put48(bytes, 0, bridge.options().groupAddress);
    Bytes.put48(bytes, 6, port.device().mac());
    Bytes.put16(bytes, 12, length);
    LlcHeader.SPANNING_TREE.write(bytes, HEADER_BYTES);
    bpdu.write(bytes, HEADER_BYTES + LlcHeader.BYTES);
    bridge.host().ledger().created(1);
    port.device().transmit(Frame.owning(bytes, simulation.newOriginId()));
  }
}
