package org.vswitchlab.ovs.ofproto.tunnel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.stack.InterfaceAddress;
import org.vswitchlab.node.stack.InterfaceAddress6;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.Route;
import org.vswitchlab.wire.Ipv6Address;

/**
 * The network that tunnels go through, as the switch sees it: the host's addresses and routes,
 * those given by {@code ovs/route/add} and {@code netdev-dummy/ip4addr}, and the neighbours.
 */
public final class Underlay {
  private static final int IPV4_BITS = 96;
  private static final int HOST_BITS = 128;

  /** An address of this host on one of its devices. */
  public record OwnAddress(String device, Ipv6Address address, int prefixLength) {}

  /** What a look-up finds. */
  public record Way(String device, Ipv6Address gateway, Ipv6Address source) {}

  private final Host host;
  private final Runnable whenChanged;
  private final List<UnderlayRoute> userRoutes = new ArrayList<>();
  private final Map<String, List<OwnAddress>> givenAddresses = new LinkedHashMap<>();
  private final Set<String> routedDevices = new TreeSet<>();
  private final UnderlayNeighbours neighbours = new UnderlayNeighbours();
  private List<UnderlayRoute> hostRoutes = List.of();
  private List<OwnAddress> hostAddresses = List.of();
  private long seenStackChange = -1;
  private long generation;

  public Underlay(Host host, Runnable whenChanged) {
    this.host = host;
    this.whenChanged = whenChanged;
  }

  public UnderlayNeighbours neighbours() {
    return neighbours;
  }

  /** Moves on whenever addresses or routes may have changed. */
  public long generation() {
    refresh();
    return generation;
  }

  private void changed() {
    generation++;
    whenChanged.run();
  }

  // Neighbours.

  /** {@code tnl/neigh/set}, or a neighbour that was heard of. */
  public void setNeighbour(String bridge, Ipv6Address address, long mac, long nowNanos) {
    if (neighbours.set(bridge, address, mac, nowNanos)) {
      whenChanged.run();
    }
  }

  /** The neighbour's address, or null. */
  public Long neighbour(String bridge, Ipv6Address address, long nowNanos) {
    UnderlayNeighbours.Entry entry = neighbours.find(bridge, address, nowNanos);
    return entry == null ? null : entry.mac();
  }

  /** A neighbour is in use, which keeps it. */
  public void touchNeighbour(String bridge, Ipv6Address address, long nowNanos) {
    neighbours.touch(bridge, address, nowNanos);
  }

  /** {@code tnl/neigh/flush}. */
  public void flushNeighbours() {
    if (neighbours.flush()) {
      whenChanged.run();
    }
  }

  /** Forgets old neighbours; says whether there were any. */
  public boolean expireNeighbours(long nowNanos) {
    return neighbours.expire(nowNanos);
  }

  // Addresses.

  /** {@code netdev-dummy/ip4addr}: gives a device an address that the host's stack knows not of. */
  public void giveAddress(String device, Ipv6Address address, int prefixLength) {
    List<OwnAddress> given = givenAddresses.computeIfAbsent(device, name -> new ArrayList<>());
    boolean isIpv4 = UnderlayAddress.isIpv4(address);
    given.removeIf(old -> UnderlayAddress.isIpv4(old.address()) == isIpv4 && isIpv4);
    given.add(new OwnAddress(device, address, prefixLength));
    changed();
  }

  /** All addresses of this host, device by device. */
  public List<OwnAddress> addresses() {
    refresh();
    List<OwnAddress> all = new ArrayList<>(hostAddresses);
    givenAddresses.values().forEach(all::addAll);
    return all;
  }

  /**
   * The addresses that tunnels listen on: those of the host's stack, and those given by command to
   * devices that a route was added for since they are there.
   */
  public List<OwnAddress> listeningAddresses() {
    refresh();
    List<OwnAddress> all = new ArrayList<>(hostAddresses);
    givenAddresses.forEach(
        (device, given) -> {
          if (routedDevices.contains(device)) {
            all.addAll(given);
          }
        });
    return all;
  }

  /** A device is gone, and its addresses with it; routes that somebody added stay. */
  public void forgetDevice(String device) {
    boolean wasRouted = routedDevices.remove(device);
    if (givenAddresses.remove(device) != null || wasRouted) {
      changed();
    }
  }

  /** Whether it is an address of that device. */
  public boolean isOwn(String device, Ipv6Address address) {
    for (OwnAddress own : addresses()) {
      if (own.device().equals(device) && own.address().equals(address)) {
        return true;
      }
    }
    return false;
  }

  /** Reads the host's addresses and routes again if they have changed. */
  private void refresh() {
    GuestStack stack = host.service(GuestStack.class);
    if (stack == null || stack.changes().value() == seenStackChange) {
      return;
    }
    seenStackChange = stack.changes().value();
    List<OwnAddress> addresses = new ArrayList<>();
    List<UnderlayRoute> routes = new ArrayList<>();
    for (IpInterface device : stack.interfaces()) {
      for (InterfaceAddress own : device.addresses()) {
        Ipv6Address address = UnderlayAddress.ofIpv4(own.address());
        addresses.add(new OwnAddress(device.name(), address, own.prefixLength()));
        routes.add(local(device.name(), address));
      }
      for (InterfaceAddress6 own : device.addresses6()) {
        addresses.add(new OwnAddress(device.name(), own.address(), own.prefixLength()));
        routes.add(local(device.name(), own.address()));
        routes.add(
            new UnderlayRoute(
                own.address().prefix(own.prefixLength()),
                own.prefixLength(),
                device.name(),
                null,
                own.address(),
                0,
                false,
                false));
      }
    }
    for (Route route : stack.routes().routes()) {
      Ipv6Address source = route.out() == null ? null : sourceOn(addresses, route);
      if (source != null) {
        routes.add(cached(route, source));
      }
    }
    if (!addresses.equals(hostAddresses) || !routes.equals(hostRoutes)) {
      hostAddresses = addresses;
      hostRoutes = routes;
      generation++;
    }
  }

  private static UnderlayRoute local(String device, Ipv6Address address) {
    return new UnderlayRoute(address, HOST_BITS, device, null, address, 0, false, true);
  }

  private static UnderlayRoute cached(Route route, Ipv6Address source) {
    return new UnderlayRoute(
        UnderlayAddress.ofIpv4(route.prefix()),
        route.prefixLength() + IPV4_BITS,
        route.out().name(),
        route.gateway() == 0 ? null : UnderlayAddress.ofIpv4(route.gateway()),
        source,
        0,
        false,
        false);
  }

  private static Ipv6Address sourceOn(List<OwnAddress> addresses, Route route) {
    int towards = route.gateway() != 0 ? route.gateway() : route.prefix();
    return source(addresses, route.out().name(), UnderlayAddress.ofIpv4(towards));
  }

  /** The device's address to send to {@code towards} with: of the same network, else the first. */
  private static Ipv6Address source(
      List<OwnAddress> addresses, String device, Ipv6Address towards) {
    Ipv6Address first = null;
    boolean isIpv4 = UnderlayAddress.isIpv4(towards);
    for (OwnAddress own : addresses) {
      if (own.device().equals(device) && UnderlayAddress.isIpv4(own.address()) == isIpv4) {
        int length = own.prefixLength() + (isIpv4 ? IPV4_BITS : 0);
        if (towards.isInPrefix(own.address().prefix(length), length)) {
          return own.address();
        }
        first = first == null ? own.address() : first;
      }
    }
    return first;
  }

  // Routes.

  /**
   * {@code ovs/route/add}.
   *
   * @param gateway null for none
   * @return false if the device has no address that could reach the gateway or network
   */
  public boolean addRoute(
      Ipv6Address prefix, int prefixLength, String device, Ipv6Address gateway, long mark) {
    boolean isIpv4 = UnderlayAddress.isIpv4(prefix);
    Ipv6Address towards = gateway != null ? gateway : prefix;
    Ipv6Address source = null;
    for (OwnAddress own : addresses()) {
      int length = own.prefixLength() + (isIpv4 ? IPV4_BITS : 0);
      boolean isNear =
          own.device().equals(device)
              && UnderlayAddress.isIpv4(own.address()) == isIpv4
              && towards.isInPrefix(own.address().prefix(length), length);
      source = source == null && isNear ? own.address() : source;
    }
    if (source == null) {
      return false;
    }
    UnderlayRoute added =
        new UnderlayRoute(
            prefix.prefix(prefixLength), prefixLength, device, gateway, source, mark, true, false);
    userRoutes.removeIf(added::isSameKey);
    userRoutes.add(added);
    routedDevices.add(device);
    changed();
    return true;
  }

  /** {@code ovs/route/del}; false if there is no such route. */
  public boolean deleteRoute(Ipv6Address prefix, int prefixLength, long mark) {
    Ipv6Address network = prefix.prefix(prefixLength);
    boolean any =
        userRoutes.removeIf(
            route ->
                route.mark() == mark
                    && route.prefixLength() == prefixLength
                    && route.prefix().equals(network));
    if (any) {
      changed();
    }
    return any;
  }

  /** All routes, the preferred ones first. */
  public List<UnderlayRoute> routes() {
    refresh();
    List<UnderlayRoute> all = new ArrayList<>(hostRoutes);
    all.addAll(userRoutes);
    all.sort(Comparator.comparingInt(UnderlayRoute::priority).reversed());
    return all;
  }

  /**
   * How to reach an address.
   *
   * @param source must be an address of this host, null for any
   * @return null if there is no way
   */
  public Way lookup(Ipv6Address destination, long mark, Ipv6Address source) {
    List<UnderlayRoute> all = routes();
    if (source != null) {
      UnderlayRoute toSource = best(all, source, mark);
      if (toSource == null || !toSource.isLocal()) {
        return null;
      }
    }
    UnderlayRoute route = best(all, destination, mark);
    return route == null
        ? null
        : new Way(route.device(), route.gateway(), source != null ? source : route.source());
  }

  private static UnderlayRoute best(List<UnderlayRoute> all, Ipv6Address destination, long mark) {
    for (UnderlayRoute route : all) {
      if (route.covers(destination, mark)) {
        return route;
      }
    }
    return null;
  }
}
