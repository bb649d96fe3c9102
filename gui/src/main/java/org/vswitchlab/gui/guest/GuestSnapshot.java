package org.vswitchlab.gui.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.stack.InterfaceAddress;
import org.vswitchlab.node.stack.InterfaceAddress6;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.Ipv6Route;
import org.vswitchlab.node.stack.Neighbour;
import org.vswitchlab.node.stack.Route;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.MacAddress;

/** A machine's protocol stack at one moment. Immutable; taken on the engine thread. */
public record GuestSnapshot(
    List<AddressFact> addresses, List<NeighbourFact> neighbours, List<RouteFact> routes) {
  /** No stack. */
  public static final GuestSnapshot NONE = new GuestSnapshot(List.of(), List.of(), List.of());

  /**
   * One address of an interface, or an interface without any.
   *
   * @param address with its prefix length; empty for none
   */
  public record AddressFact(
      String key, String device, String state, String mac, int mtuBytes, String address) {}

  /**
   * One entry of the ARP cache, or of its IPv6 counterpart.
   *
   * @param mac empty while it is not known
   * @param ageNanos time since the entry last changed
   */
  public record NeighbourFact(
      String key, String address, String device, String mac, String state, long ageNanos) {}

  /** One route of the main table, numbered in the order in which they are listed. */
  public record RouteFact(
      String key,
      String destination,
      String via,
      String device,
      String protocol,
      String scope,
      String source,
      int metric) {}

  /**
   * Looks at the host's stack, all but {@code lo}, which is always the same; on the engine thread.
   */
  public static GuestSnapshot of(Host host) {
    GuestStack stack = host.service(GuestStack.class);
    if (stack == null) {
      return NONE;
    }
    List<AddressFact> addresses = new ArrayList<>();
    List<NeighbourFact> neighbours = new ArrayList<>();
    long now = host.simulation().nowNanos();
    for (IpInterface networkInterface : stack.interfaces()) {
      if (!networkInterface.isLoopback()) {
        addAddresses(networkInterface, addresses);
        for (Neighbour neighbour : networkInterface.neighbours()) {
          neighbours.add(neighbourFact(networkInterface, neighbour, now));
        }
      }
    }
    List<RouteFact> routes = new ArrayList<>();
    for (Route route : stack.routes().listed()) {
      routes.add(routeFact(routes.size(), route));
    }
    for (Ipv6Route route : stack.ipv6().listed()) {
      if (!route.out().isLoopback()) {
        routes.add(routeFact(routes.size(), route));
      }
    }
    return new GuestSnapshot(addresses, neighbours, routes);
  }

  private static void addAddresses(IpInterface networkInterface, List<AddressFact> facts) {
    List<String> texts = new ArrayList<>();
    for (InterfaceAddress address : networkInterface.addresses()) {
      texts.add(address.toString());
    }
    for (InterfaceAddress6 address : networkInterface.addresses6()) {
      String state =
          address.state() == InterfaceAddress6.State.PREFERRED
              ? ""
              : " " + address.state().name().toLowerCase(Locale.ROOT);
      texts.add(address.address() + "/" + address.prefixLength() + state);
    }
    if (texts.isEmpty()) {
      texts.add("");
    }
    for (String text : texts) {
      facts.add(
          new AddressFact(
              networkInterface.name() + " " + text,
              networkInterface.name(),
              networkInterface.isUp() ? "UP" : "DOWN",
              MacAddress.format(networkInterface.device().mac()),
              networkInterface.device().mtuBytes(),
              text));
    }
  }

  private static NeighbourFact neighbourFact(
      IpInterface networkInterface, Neighbour neighbour, long now) {
    return new NeighbourFact(
        networkInterface.name() + " " + neighbour.addressText(),
        neighbour.addressText(),
        networkInterface.name(),
        neighbour.state().hasAddress() ? MacAddress.format(neighbour.mac()) : "",
        neighbour.state().name(),
        now - neighbour.updatedNanos());
  }

  private static RouteFact routeFact(int number, Ipv6Route route) {
    return new RouteFact(
        number + " " + route.destinationText(),
        route.destinationText(),
        route.gateway() == null ? "" : route.gateway().toString(),
        route.out().name(),
        route.protocol(),
        "",
        "",
        route.metric());
  }

  private static RouteFact routeFact(int number, Route route) {
    return new RouteFact(
        number + " " + route.destinationText(),
        route.destinationText(),
        route.gateway() == 0 ? "" : Ipv4Address.format(route.gateway()),
        route.out() == null ? route.type().name().toLowerCase(Locale.ROOT) : route.out().name(),
        route.protocol(),
        route.scope().label(),
        route.source() == 0 ? "" : Ipv4Address.format(route.source()),
        route.metric());
  }
}
