package org.vswitchlab.management.iproute;

import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.Route;
import org.vswitchlab.node.stack.Scope;
import org.vswitchlab.wire.Ipv4Address;

/** The words that describe a route, for all commands of {@code ip route}. */
final class RouteWords {
  private IpPrefix prefix;
  private Route.Type type;
  private Integer gateway;
  private String deviceName;
  private Integer metric;
  private Integer source;
  private String protocol;
  private Scope scope;
  private int mtuBytes;
  private boolean isOnLink;

  private RouteWords() {}

  static RouteWords read(IpInvocation ip) {
    RouteWords words = new RouteWords();
    IpArguments arguments = ip.arguments();
    while (!arguments.isEmpty()) {
      words.readOne(ip, arguments);
    }
    return words;
  }

  private void readOne(IpInvocation ip, IpArguments arguments) {
    String word = arguments.next();
    switch (word) {
      case "via" -> {
        arguments.accept("inet");
        gateway = IpPrefix.parseHost(arguments.next());
      }
      case "dev", "oif" -> {
        deviceName = arguments.next();
        ip.device(deviceName);
      }
      case "metric", "priority", "preference" ->
          metric = (int) arguments.nextNumber("metric", 0, Integer.MAX_VALUE);
      case "src" -> source = IpPrefix.parseHost(arguments.next());
      case "proto", "protocol" -> protocol = protocol(arguments.next());
      case "scope" -> scope = IpText.scope(arguments.next());
      case "mtu" -> {
        arguments.accept("lock");
        mtuBytes = (int) arguments.nextNumber("mtu", 0, 65535);
      }
      case "onlink" -> isOnLink = true;
      case "unicast" -> type = Route.Type.UNICAST;
      case "blackhole" -> type = Route.Type.BLACKHOLE;
      case "unreachable" -> type = Route.Type.UNREACHABLE;
      case "prohibit" -> type = Route.Type.PROHIBIT;
      case "to", "root", "match", "exact" -> readPrefix(arguments.next());
      case "table" -> {
        String table = arguments.next();
        if (!table.equals("main") && !table.equals("254")) {
          throw IpException.notSupported("ip route table " + table);
        }
      }
      case "nexthop",
          "nhid",
          "tos",
          "dsfield",
          "window",
          "rtt",
          "advmss",
          "hoplimit",
          "encap",
          "local",
          "broadcast",
          "multicast",
          "throw",
          "nat",
          "cache",
          "vrf",
          "type",
          "pref" ->
          throw IpException.notSupported("ip route " + word);
      default -> {
        if (prefix != null) {
          throw IpException.duplicateOrGarbage("to", word);
        }
        readPrefix(word);
      }
    }
  }

  private void readPrefix(String word) {
    prefix = IpPrefix.parseDestination(word);
  }

  private static String protocol(String word) {
    return switch (word) {
      case "kernel", "2" -> "kernel";
      case "boot", "3" -> "boot";
      case "static", "4" -> "static";
      default -> throw IpException.notSupported("route protocol " + word);
    };
  }

  /** Whether the words name a gateway. */
  boolean hasGateway() {
    return gateway != null;
  }

  String deviceName() {
    return deviceName;
  }

  /** The route to add; refuses as the kernel does. */
  Route toRoute(IpInvocation ip, GuestStack stack) {
    if (prefix == null) {
      prefix = new IpPrefix(0, 0);
    }
    if ((prefix.address() & ~Ipv4Address.mask(prefix.length())) != 0) {
      throw IpException.kernel("Invalid prefix for given prefix length.");
    }
    Route.Type routeType = type == null ? Route.Type.UNICAST : type;
    IpInterface out = routeType == Route.Type.UNICAST ? outInterface(ip, stack) : null;
    if (source != null && !stack.isLocal(source)) {
      throw IpException.kernel("Invalid prefsrc address.");
    }
    boolean isDirect = gateway == null && routeType == Route.Type.UNICAST;
    return new Route(
        prefix.address(),
        prefix.length(),
        gateway == null ? 0 : gateway,
        out,
        metric == null ? 0 : metric,
        source == null ? 0 : source,
        protocol == null ? "boot" : protocol,
        scope != null ? scope : isDirect ? Scope.LINK : Scope.GLOBAL,
        routeType,
        mtuBytes);
  }

  private IpInterface outInterface(IpInvocation ip, GuestStack stack) {
    IpInterface named =
        deviceName == null ? null : IpText.networkInterface(ip, ip.device(deviceName));
    if (named != null && !named.isUp()) {
      throw gateway == null
          ? IpException.kernel("Device for nexthop is not up.")
          : IpException.kernel("Nexthop device is not up.");
    }
    if (gateway == null) {
      if (named == null) {
        throw IpException.answer("No such device");
      }
      return named;
    }
    if (isOnLink && named != null) {
      return named;
    }
    Route toGateway = stack.routes().lookup(gateway);
    boolean isReached =
        toGateway != null
            && toGateway.gateway() == 0
            && toGateway.out() != null
            && (named == null || toGateway.out() == named);
    if (stack.isLocal(gateway) || !isReached) {
      throw IpException.kernel("Nexthop has invalid gateway.");
    }
    return toGateway.out();
  }

  /** Whether adding would meet the route. */
  boolean hasSameKey(Route route) {
    return prefix != null
        && route.prefix() == prefix.address()
        && route.prefixLength() == prefix.length()
        && route.metric() == (metric == null ? 0 : metric);
  }

  /** Whether the words describe the route, the destination included. */
  boolean isMeant(Route route) {
    boolean isDestination =
        prefix == null
            ? route.prefixLength() == 0
            : route.prefix() == prefix.address() && route.prefixLength() == prefix.length();
    return isDestination && hasSameAttributes(route);
  }

  /** As {@link #isMeant}, but any destination will do if none is named. */
  boolean isShown(Route route) {
    return prefix == null ? hasSameAttributes(route) : isMeant(route);
  }

  private boolean hasSameAttributes(Route route) {
    return (gateway == null || route.gateway() == gateway)
        && (deviceName == null || (route.out() != null && route.out().name().equals(deviceName)))
        && (metric == null || route.metric() == metric)
        && (source == null || route.source() == source)
        && (protocol == null || route.protocol().equals(protocol))
        && (scope == null || route.scope() == scope)
        && (type == null || route.type() == type);
  }
}
