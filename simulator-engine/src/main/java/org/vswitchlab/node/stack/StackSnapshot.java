package org.vswitchlab.node.stack;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.observe.Counters;
import org.vswitchlab.wire.Ipv4Address;

/**
 * What a host's stack holds at one moment, for views. Rows have a stable key.
 *
 * @param interfaces in order of index
 * @param neighbours by interface, in order of first mention
 * @param routes as {@code ip route} lists them, IPv4 first
 * @param sockets open sockets: listeners, connections, UDP
 * @param isForwarding whether the host passes IPv4 packets on
 */
public record StackSnapshot(
    List<InterfaceRow> interfaces,
    List<NeighbourRow> neighbours,
    List<RouteRow> routes,
    List<SocketRow> sockets,
    boolean isForwarding) {

  /**
   * An interface.
   *
   * @param name its key
   * @param addresses with prefix lengths
   */
  public record InterfaceRow(
      String name,
      int index,
      long mac,
      int mtuBytes,
      boolean isUp,
      boolean hasCarrier,
      List<String> addresses,
      Counters.Snapshot counters) {}

  /**
   * A neighbour.
   *
   * @param key interface and address
   * @param mac link-layer address; -1 if there is none
   */
  public record NeighbourRow(
      String key, String address, String networkInterface, long mac, NeighbourState state) {}

  /**
   * A route.
   *
   * @param key unique in the snapshot
   * @param gateway empty if the destination is on the link
   */
  public record RouteRow(
      String key, String destination, String gateway, String networkInterface, int metric) {}

  /**
   * A socket.
   *
   * @param key protocol and both ends
   * @param state of a connection; {@code LISTEN} or {@code UNCONN} otherwise, as ss(8) says
   */
  public record SocketRow(String key, String protocol, String state, String local, String remote) {}

  static StackSnapshot of(IpStack stack) {
    List<InterfaceRow> interfaces = new ArrayList<>();
    List<NeighbourRow> neighbours = new ArrayList<>();
    for (IpInterface each : stack.interfaces()) {
      interfaces.add(
          new InterfaceRow(
              each.name(),
              each.index(),
              each.device().mac(),
              each.device().mtuBytes(),
              each.device().isUp(),
              each.device().hasCarrier(),
              each.addressTexts(),
              each.device().counters().snapshot()));
      for (Neighbour neighbour : each.neighbours()) {
        neighbours.add(
            new NeighbourRow(
                each.name() + " " + neighbour.addressText(),
                neighbour.addressText(),
                each.name(),
                neighbour.state().hasAddress() ? neighbour.mac() : -1,
                neighbour.state()));
      }
    }
    return new StackSnapshot(
        List.copyOf(interfaces),
        List.copyOf(neighbours),
        routes(stack),
        sockets(stack),
        stack.ipv4().isForwarding());
  }

  private static List<RouteRow> routes(IpStack stack) {
    List<RouteRow> rows = new ArrayList<>();
    for (Route route : stack.routes().listed()) {
      rows.add(
          new RouteRow(
              route.destinationText() + " metric " + route.metric(),
              route.destinationText(),
              route.gateway() == 0 ? "" : Ipv4Address.format(route.gateway()),
              route.out() == null ? "" : route.out().name(),
              route.metric()));
    }
    return List.copyOf(rows);
  }

  private static List<SocketRow> sockets(IpStack stack) {
    List<SocketRow> rows = new ArrayList<>();
    for (TcpListener listener : stack.tcp().listeners()) {
      rows.add(socket("tcp", "LISTEN", listener.address(), listener.port(), "0.0.0.0:*"));
    }
    for (TcpConnection c : stack.tcp().connections()) {
      String remote = Ipv4Address.format(c.remoteAddress()) + ":" + c.remotePort();
      rows.add(socket("tcp", c.state().name(), c.localAddress(), c.localPort(), remote));
    }
    for (UdpSocket s : stack.udp().sockets()) {
      rows.add(socket("udp", "UNCONN", s.localAddress(), s.localPort(), "0.0.0.0:*"));
    }
    return List.copyOf(rows);
  }

  private static SocketRow socket(
      String protocol, String state, int address, int port, String remote) {
    String local = Ipv4Address.format(address) + ":" + port;
    return new SocketRow(protocol + " " + local + " " + remote, protocol, state, local, remote);
  }
}
