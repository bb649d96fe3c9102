package org.vswitchlab.bridge;

import org.vswitchlab.engine.Simulation;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.switching.RootElection;

/** Takes the BPDUs of other bridges: IEEE 802.1D-1998, 8.6.1 to 8.6.3 and 8.6.14. */
final class StpReceiver {
  private final LinuxBridge bridge;
  private final BridgeSpanningTree stp;
  private final StpTransmitter transmitter;
  private final TopologyChange topologyChange;
  private final RootElection<BridgePort> election;
  private final Simulation simulation;

  StpReceiver(
      LinuxBridge bridge,
      BridgeSpanningTree stp,
      StpTransmitter transmitter,
      TopologyChange topologyChange,
      RootElection<BridgePort> election) {
    this.bridge = bridge;
    this.stp = stp;
    this.transmitter = transmitter;
    this.topologyChange = topologyChange;
    this.election = election;
    this.simulation = bridge.host().simulation();
  }

  /** Takes a frame to the group address; false if it is not for the spanning tree. */
  boolean receive(BridgePort port, Passage passage) {
    BridgeOptions options = bridge.options();
    if (options.stpMode != StpMode.KERNEL
        || passage.destination != options.groupAddress
        || !bridge.ownDevice().isUp()
        || port.state == PortState.DISABLED
        || !StpMessage.isClaimedBy(passage.original())) {
      return false;
    }
    if (port.is(PortFlag.GUARD)) {
      passage.note("BPDU on guarded port " + port + ": the port is disabled");
      stp.disablePort(port);
      return true;
    }
    StpMessage message = StpMessage.read(passage.original());
    if (message == null) {
      return false;
    }
    if (message.isTopologyChangeNotification()) {
      port.stp.counters.receivedNotificationCount++;
      receiveNotification(port);
    } else {
      port.stp.counters.receivedCount++;
      receiveConfiguration(port, message);
    }
    return true;
  }

  private void receiveNotification(BridgePort port) {
    if (election.isDesignated(port)) {
      topologyChange.detect();
      port.stp.topologyChangeAcknowledged = true;
      transmitter.transmitConfiguration(port);
    }
  }

  private void receiveConfiguration(BridgePort port, StpMessage message) {
    if (election.supersedes(message.claim(), port)) {
      record(port, message);
      stp.claimRecorded();
      if (port == election.rootPort()) {
        stp.setTimes(message.maxAge(), message.helloTime(), message.forwardDelay());
        topologyChange.setUnderWay(message.isTopologyChange());
        transmitter.generate();
        if (message.isTopologyChangeAcknowledged()) {
          topologyChange.acknowledged();
        }
      }
    } else if (election.isDesignated(port)) {
      transmitter.transmitConfiguration(port);
    }
    bridge.changes().changed();
  }

  private void record(BridgePort port, StpMessage message) {
    port.setDesignated(message.claim());
    port.stp.designatedAge = KernelClock.jiffies(simulation.nowNanos()) - message.messageAge();
    port.stp.messageAgeTimer.armAfter(message.maxAge() - message.messageAge());
  }
}
