package org.vswitchlab.node.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The IPv4 main routing table: longest prefix first, then the smallest metric, then the oldest.
 * Senders keep what they found until {@link IpStack#routeGeneration} moves on, so a look-up may be
 * a walk.
 */
public final class RoutingTable {
  private final IpStack stack;
  private final List<Route> routes = new ArrayList<>();

  RoutingTable(IpStack stack) {
    this.stack = stack;
  }

  /** The best usable route, or null. */
  public Route lookup(int destination) {
    for (int i = 0; i < routes.size(); i++) {
      Route route = routes.get(i);
      if (route.covers(destination) && (route.out() == null || route.out().isUp())) {
        return route;
      }
    }
    return null;
  }

  /** As {@link #lookup}, of the routes through one interface. */
  Route lookup(int destination, IpInterface out) {
    for (Route route : routes) {
      if (route.out() == out && route.covers(destination) && out.isUp()) {
        return route;
      }
    }
    return null;
  }

  /**
   * Adds a route by way of a gateway that is on a link, as {@code ip route add P/L via G} does.
   *
   * @return null if it was added
   */
  public SocketError addStatic(int prefix, int prefixLength, int gateway) {
    Route toGateway = lookup(gateway);
    if (toGateway == null || toGateway.gateway() != 0 || toGateway.out() == null) {
      return SocketError.ENETUNREACH;
    }
    add(
        new Route(
            prefix,
            prefixLength,
            gateway,
            toGateway.out(),
            0,
            0,
            "boot",
            Scope.GLOBAL,
            Route.Type.UNICAST,
            0));
    return null;
  }

  /** Adds a route; false if there is one of that prefix and metric. */
  public boolean add(Route route) {
    for (Route other : routes) {
      if (other.isSameKey(route)) {
        return false;
      }
    }
    insert(route);
    return true;
  }

  /** Adds a route in the place of one of the same prefix and metric, if there is one. */
  public void replace(Route route) {
    routes.removeIf(other -> other.isSameKey(route));
    insert(route);
  }

  private void insert(Route route) {
    int at = 0;
    while (at < routes.size() && !isBefore(route, routes.get(at))) {
      at++;
    }
    routes.add(at, route);
    stack.routesChanged();
  }

  private static boolean isBefore(Route route, Route other) {
    return route.prefixLength() != other.prefixLength()
        ? route.prefixLength() > other.prefixLength()
        : route.metric() < other.metric();
  }

  /** Removes the first route that fits; false if none does. */
  public boolean removeFirst(Predicate<Route> isMeant) {
    for (Route route : routes) {
      if (isMeant.test(route)) {
        routes.remove(route);
        stack.routesChanged();
        return true;
      }
    }
    return false;
  }

  /** Removes all routes that fit. */
  public void removeAll(Predicate<Route> isMeant) {
    if (routes.removeIf(isMeant)) {
      stack.routesChanged();
    }
  }

  /** All routes, best first. */
  public List<Route> routes() {
    return List.copyOf(routes);
  }

  /** All routes as {@code ip route} lists them: by network address, shorter prefixes first. */
  public List<Route> listed() {
    List<Route> sorted = new ArrayList<>(routes);
    sorted.sort(
        (a, b) -> {
          int byPrefix = Integer.compareUnsigned(a.prefix(), b.prefix());
          int byLength = Integer.compare(a.prefixLength(), b.prefixLength());
          return byPrefix != 0
              ? byPrefix
              : byLength != 0 ? byLength : Integer.compare(a.metric(), b.metric());
        });
    return sorted;
  }
}
