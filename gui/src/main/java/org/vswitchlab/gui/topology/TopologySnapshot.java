package org.vswitchlab.gui.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.Link;
import org.vswitchlab.link.LinkSpec;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.node.VirtualSwitch;
import org.vswitchlab.observe.Counters;
import org.vswitchlab.wire.Frame;

/**
 * Nodes, links and frames under way at one moment. Immutable; taken on the engine thread.
 *
 * @param nowNanos the moment
 */
public record TopologySnapshot(
    long nowNanos, List<NodeFact> nodes, List<LinkFact> links, List<FlightFact> flights) {
  /** No network yet. */
  public static final TopologySnapshot EMPTY =
      new TopologySnapshot(0, List.of(), List.of(), List.of());

  /** More frames than this on one direction of a link cannot be told apart on a screen. */
  static final int MOST_FLIGHTS_PER_DIRECTION = 24;

  /** What a node is for; the order is that of the layers, from the bottom. */
  public enum Role {
    HOST,
    SWITCH
  }

  /**
   * One machine.
   *
   * @param kinds the switches on it, {@code ovs} or {@code linux-bridge} each; empty for a host
   * @param caption a line below the name: addresses of a host, kind of a switch
   */
  public record NodeFact(String name, Role role, List<String> kinds, String caption, boolean isUp) {
    public NodeFact {
      kinds = List.copyOf(kinds);
    }
  }

  /** One end of a link. */
  public record PortFact(
      String node, String device, boolean isUp, boolean hasCarrier, Counters.Snapshot counters) {
    /** Whether frames can pass: administratively up, and a working link. */
    public boolean works() {
      return isUp && hasCarrier;
    }
  }

  /**
   * One link.
   *
   * @param queuedAtA frames that wait at end a for the transmitter
   */
  public record LinkFact(
      String name,
      PortFact a,
      PortFact b,
      boolean isUp,
      LinkSpec spec,
      int queuedAtA,
      int queuedAtB) {}

  /**
   * A frame on a link.
   *
   * @param fromA whether it travels from end a to end b
   * @param startNanos when its first bit left
   * @param arrivalNanos when its last bit arrives
   */
  public record FlightFact(
      String link,
      boolean fromA,
      long startNanos,
      long arrivalNanos,
      FrameProtocol protocol,
      long originId) {
    /** How far it is at {@code nanos}: 0 at the start, 1 at the end; outside when not under way. */
    public double progress(double nanos) {
      long duration = arrivalNanos - startNanos;
      return duration <= 0 ? 1 : (nanos - startNanos) / duration;
    }
  }

  /** Looks at the network; on the engine thread. */
  public static TopologySnapshot of(Network network) {
    Map<String, List<String>> kindsByHost = new LinkedHashMap<>();
    for (VirtualSwitch virtualSwitch : network.switches().values()) {
      kindsByHost
          .computeIfAbsent(virtualSwitch.host().name(), name -> new ArrayList<>())
          .add(virtualSwitch.kind());
    }
    List<NodeFact> nodes = new ArrayList<>();
    for (Host host : network.hosts()) {
      nodes.add(nodeFact(host, kindsByHost.getOrDefault(host.name(), List.of())));
    }
    List<LinkFact> links = new ArrayList<>();
    List<FlightFact> flights = new ArrayList<>();
    long now = network.simulation().nowNanos();
    for (Link link : network.links()) {
      links.add(linkFact(link));
      addFlights(link, now, flights);
    }
    return new TopologySnapshot(now, nodes, links, flights);
  }

  private static NodeFact nodeFact(Host host, List<String> kinds) {
    Role role = kinds.isEmpty() ? Role.HOST : Role.SWITCH;
    return new NodeFact(host.name(), role, kinds, NodeCaption.of(host, kinds), host.isUp());
  }

  private static LinkFact linkFact(Link link) {
    return new LinkFact(
        link.name(),
        portFact(link.a()),
        portFact(link.b()),
        link.isUp(),
        link.spec(),
        link.queuedFrames(link.a()),
        link.queuedFrames(link.b()));
  }

  private static PortFact portFact(EthernetDevice device) {
    return new PortFact(
        device.hostName(),
        device.name(),
        device.isUp(),
        device.hasCarrier(),
        device.counters().snapshot());
  }

  private static void addFlights(Link link, long now, List<FlightFact> flights) {
    int[] counts = new int[2];
    link.forEachInFlight(
        (EthernetDevice from, EthernetDevice to, Frame frame, long start, long arrival) -> {
          boolean fromA = from == link.a();
          int direction = fromA ? 0 : 1;
          if (counts[direction]++ < MOST_FLIGHTS_PER_DIRECTION) {
            flights.add(
                new FlightFact(
                    link.name(), fromA, start, arrival, FrameProtocol.of(frame), frame.originId()));
          }
        });
  }
}
