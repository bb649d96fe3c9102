package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.switching.PortRole;
import org.vswitchlab.switching.PortState;

/**
 * The spanning tree of a Linux bridge at one moment; identifiers as {@code brctl} writes them, all
 * times in seconds, 0 for a timer that is not set.
 *
 * @param rootPort name of the port towards the root; empty on the root itself
 * @param maxAge for how long what a neighbour said is believed, as the root wants it
 * @param helloTime between two messages of the root
 * @param forwardDelay a port's time in each of listening and learning
 * @param tcnTimer to the next notice of a topology change to the root
 */
public record SpanningTreeSnapshot(
    StpMode mode,
    String bridgeId,
    String designatedRoot,
    String rootPort,
    long rootPathCost,
    boolean isRoot,
    boolean isTopologyChanging,
    double maxAge,
    double helloTime,
    double forwardDelay,
    double helloTimer,
    double tcnTimer,
    double topologyChangeTimer,
    List<Port> ports) {
  public SpanningTreeSnapshot {
    ports = List.copyOf(ports);
  }

  /**
   * One port, by its name.
   *
   * @param designatedBridge who speaks for the port's segment
   * @param designatedPort and over which of its ports, as a number
   * @param messageAgeTimer to the end of belief in what the segment's bridge said
   * @param forwardDelayTimer to the next state
   * @param holdTimer to when the next message may be sent
   */
  public record Port(
      String key,
      PortState state,
      PortRole role,
      int portId,
      long pathCost,
      String designatedRoot,
      long designatedCost,
      String designatedBridge,
      int designatedPort,
      double messageAgeTimer,
      double forwardDelayTimer,
      double holdTimer) {}

  static SpanningTreeSnapshot of(LinuxBridge bridge) {
    BridgeSpanningTree stp = bridge.spanningTree();
    List<Port> ports = new ArrayList<>();
    for (BridgePort port : bridge.ports()) {
      ports.add(port(stp, port));
    }
    return new SpanningTreeSnapshot(
        bridge.options().stpMode,
        stp.bridgeId().toString(),
        stp.designatedRoot().toString(),
        stp.rootPort() == null ? "" : stp.rootPort().name(),
        stp.rootPathCost(),
        stp.isRoot(),
        stp.isTopologyChanging(),
        seconds(stp.maxAge()),
        seconds(stp.helloTime()),
        seconds(stp.forwardDelay()),
        seconds(stp.helloTimer()),
        seconds(stp.tcnTimer()),
        seconds(stp.topologyChangeTimer()),
        ports);
  }

  private static Port port(BridgeSpanningTree stp, BridgePort port) {
    BridgePortStp known = port.stp();
    return new Port(
        port.name(),
        port.state(),
        stp.role(port),
        port.portId(),
        port.pathCost(),
        known.designatedRoot().toString(),
        known.designatedCost(),
        known.designatedBridge().toString(),
        known.designatedPort(),
        seconds(known.messageAgeTimer()),
        seconds(known.forwardDelayTimer()),
        seconds(known.holdTimer()));
  }

  private static double seconds(long jiffies) {
    return jiffies / (double) KernelClock.HZ;
  }
}
