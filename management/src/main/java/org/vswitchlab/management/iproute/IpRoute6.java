package org.vswitchlab.management.iproute;

import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.Ipv6Destination;
import org.vswitchlab.node.stack.Ipv6Route;
import org.vswitchlab.wire.Ipv6Address;

/** {@code ip -6 route}. */
final class IpRoute6 {
  private final IpInvocation ip;
  private final GuestStack stack;
  private IpAddress6.Prefix prefix;
  private Ipv6Address gateway;
  private IpInterface out;
  private Integer metric;
  private String protocol;

  private IpRoute6(IpInvocation ip) {
    this.ip = ip;
    stack = IpText.stack(ip);
  }

  /** Runs a command whose words are still to be read. */
  static void run(IpInvocation ip, String command) {
    IpRoute6 route = new IpRoute6(ip);
    if (command.equals("get")) {
      route.get();
      return;
    }
    route.read();
    switch (command) {
      case "add" -> route.add(false);
      case "replace", "change" -> route.add(true);
      case "delete" -> route.delete();
      case "flush" -> stack(ip).ipv6().removeRoutes(route::isShown);
      default -> route.show();
    }
  }

  private static GuestStack stack(IpInvocation ip) {
    return IpText.stack(ip);
  }

  private void read() {
    IpArguments arguments = ip.arguments();
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "via" -> gateway = IpAddress6.Prefix.parse(arguments.next()).address();
        case "dev", "oif" -> out = IpText.networkInterface(ip, ip.device(arguments.next()));
        case "metric", "priority", "preference" ->
            metric = (int) arguments.nextNumber("metric", 0, Integer.MAX_VALUE);
        case "proto", "protocol" -> protocol = arguments.next();
        case "default" -> prefix = new IpAddress6.Prefix(Ipv6Address.ANY, 0);
        case "src",
            "table",
            "nexthop",
            "mtu",
            "pref",
            "expires",
            "blackhole",
            "unreachable",
            "prohibit",
            "onlink",
            "encap",
            "from" ->
            throw IpException.notSupported("ip -6 route " + word);
        default -> {
          if (prefix != null) {
            throw IpException.duplicateOrGarbage("to", word);
          }
          prefix = IpAddress6.Prefix.parse(word);
        }
      }
    }
  }

  private void add(boolean mayReplace) {
    if (prefix == null) {
      prefix = new IpAddress6.Prefix(Ipv6Address.ANY, 0);
    }
    if (!prefix.address().equals(prefix.network())) {
      throw IpException.answer("Invalid argument");
    }
    IpInterface through = out;
    if (gateway != null) {
      // An address that is still tentative makes its prefix reachable already.
      Ipv6Route way = stack.ipv6().lookup(gateway, out);
      if (way == null || way.gateway() != null) {
        throw IpException.answer("No route to host");
      }
      through = way.out();
    }
    if (through == null) {
      throw IpException.answer("No such device");
    }
    Ipv6Route route =
        new Ipv6Route(
            prefix.address(),
            prefix.length(),
            gateway,
            through,
            metric == null ? Ipv6Route.DEFAULT_METRIC : metric,
            protocol == null ? "boot" : protocol);
    if (mayReplace) {
      stack.ipv6().removeRoutes(r -> isDestination(r) && r.metric() == route.metric());
    }
    if (!stack.ipv6().addRoute(route)) {
      throw IpException.answer("File exists");
    }
  }

  private void delete() {
    if (!stack.ipv6().removeRoutes(this::isShown)) {
      throw IpException.answer("No such process");
    }
  }

  private boolean isDestination(Ipv6Route route) {
    return prefix == null
        || (route.prefixLength() == prefix.length() && route.prefix().equals(prefix.network()));
  }

  private boolean isShown(Ipv6Route route) {
    return isDestination(route)
        && (gateway == null || gateway.equals(route.gateway()))
        && (out == null || out == route.out())
        && (metric == null || metric == route.metric());
  }

  private void show() {
    for (Ipv6Route route : stack.ipv6().listed()) {
      if (isShown(route)) {
        ip.println(line(route));
      }
    }
  }

  private String line(Ipv6Route route) {
    StringBuilder text = new StringBuilder(route.destinationText()).append(' ');
    if (route.gateway() != null) {
      text.append("via ").append(route.gateway()).append(' ');
    }
    if (out == null) {
      text.append("dev ").append(route.out().name()).append(' ');
    }
    if (!route.protocol().equals("boot")) {
      text.append("proto ").append(route.protocol()).append(' ');
    }
    text.append("metric ").append(route.metric());
    text.append(route.out().device().hasCarrier() ? "" : " linkdown");
    return text.append(" pref medium").toString();
  }

  private void get() {
    IpArguments arguments = ip.arguments();
    arguments.accept("to");
    Ipv6Address target = IpAddress6.Prefix.parse(arguments.next()).address();
    if (!arguments.isEmpty()) {
      throw IpException.notSupported("ip -6 route get " + arguments.next());
    }
    Ipv6Destination way = stack.ipv6().destination(target, null, null);
    if (way.error() != null) {
      throw IpException.answer(way.error().text());
    }
    StringBuilder text = new StringBuilder();
    text.append(way.out().isLoopback() ? "local " : "").append(target).append(" from :: ");
    if (way.route() != null && way.route().gateway() != null) {
      text.append("via ").append(way.route().gateway()).append(' ');
    }
    text.append("dev ").append(way.out().name()).append(' ');
    if (way.route() != null && way.route().protocol().equals("kernel")) {
      text.append("proto kernel ");
    }
    text.append("src ").append(way.source());
    text.append(" metric ").append(way.route() == null ? 0 : way.route().metric());
    ip.println(text.append(" pref medium").toString());
  }
}
