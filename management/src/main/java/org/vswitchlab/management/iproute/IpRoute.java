package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.Ipv4Destination;
import org.vswitchlab.node.stack.Route;
import org.vswitchlab.node.stack.Scope;
import org.vswitchlab.wire.Ipv4Address;

/** {@code ip route}. */
final class IpRoute implements IpObject {
  private static final List<String> MISSING =
      List.of("append", "prepend", "save", "restore", "showdump");

  @Override
  public String name() {
    return "route";
  }

  @Override
  public boolean hasJson() {
    return true;
  }

  @Override
  public void run(IpInvocation ip) {
    IpArguments arguments = ip.arguments();
    boolean isIpv6 =
        ip.options().family() == IpOptions.Family.IPV6
            || arguments.rest().stream().anyMatch(word -> word.contains(":"));
    if (isIpv6) {
      if (ip.options().isJson()) {
        throw IpException.notSupported("option -j of ip -6 route");
      }
      runIpv6(ip);
      return;
    }
    if (arguments.isEmpty()) {
      show(ip);
      return;
    }
    String command = arguments.next();
    if (IpArguments.matches(command, "add")) {
      add(ip, true, false);
    } else if (IpArguments.matches(command, "change")) {
      add(ip, false, true);
    } else if (IpArguments.matches(command, "replace")) {
      add(ip, true, true);
    } else if (IpArguments.matches(command, "delete")) {
      delete(ip);
    } else if (IpArguments.matches(command, "get")) {
      get(ip);
    } else if (IpArguments.matches(command, "show")
        || IpArguments.matches(command, "lst")
        || IpArguments.matches(command, "list")) {
      show(ip);
    } else if (IpArguments.matches(command, "flush")) {
      flush(ip);
    } else {
      for (String missing : MISSING) {
        if (IpArguments.matches(command, missing)) {
          throw IpException.notSupported("ip route " + missing);
        }
      }
      throw unknownCommand(command);
    }
  }

  private void runIpv6(IpInvocation ip) {
    if (ip.arguments().isEmpty()) {
      IpRoute6.run(ip, "show");
      return;
    }
    String word = ip.arguments().next();
    for (String command :
        List.of("add", "change", "replace", "delete", "get", "show", "list", "flush")) {
      if (IpArguments.matches(word, command)) {
        IpRoute6.run(ip, command);
        return;
      }
    }
    throw unknownCommand(word);
  }

  private static void add(IpInvocation ip, boolean mayCreate, boolean mayReplace) {
    RouteWords words = RouteWords.read(ip);
    GuestStack stack = IpText.stack(ip);
    Route route = words.toRoute(ip, stack);
    if (!mayCreate && stack.routes().routes().stream().noneMatch(r -> words.hasSameKey(r))) {
      throw IpException.answer("No such file or directory");
    }
    if (mayReplace) {
      stack.routes().replace(route);
    } else if (!stack.routes().add(route)) {
      throw IpException.answer("File exists");
    }
  }

  private static void delete(IpInvocation ip) {
    RouteWords words = RouteWords.read(ip);
    if (!IpText.stack(ip).routes().removeFirst(words::isMeant)) {
      throw IpException.answer("No such process");
    }
  }

  private static void get(IpInvocation ip) {
    IpArguments arguments = ip.arguments();
    String target = null;
    IpInterface bound = null;
    int source = 0;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "oif", "dev" -> bound = IpText.networkInterface(ip, ip.device(arguments.next()));
        case "from" -> source = IpPrefix.parseHost(arguments.next());
        case "to" -> target = arguments.next();
        case "iif", "mark", "tos", "dsfield", "uid", "vrf", "fibmatch" ->
            throw IpException.notSupported("ip route get " + word);
        default -> target = word;
      }
    }
    if (target == null) {
      throw new IpException(1, "need at least a destination address");
    }
    int address = IpPrefix.parseAddress(target).address();
    GuestStack stack = IpText.stack(ip);
    Ipv4Destination way = stack.ipv4().destination(address, bound, source);
    if (way.error() != null) {
      throw IpException.answer(way.error().text());
    }
    if (ip.options().isJson()) {
      ip.printJson(BridgeOutput.array().add(describe(way, address, source)));
      return;
    }
    StringBuilder text = new StringBuilder();
    text.append(way.isLocal() ? "local " : way.isBroadcast() ? "broadcast " : "");
    text.append(Ipv4Address.format(address)).append(' ');
    if (source != 0) {
      text.append("from ").append(Ipv4Address.format(source)).append(' ');
    }
    if (way.route() != null && way.route().gateway() != 0) {
      text.append("via ").append(Ipv4Address.format(way.route().gateway())).append(' ');
    }
    text.append("dev ").append(way.out().name()).append(' ');
    if (source == 0) {
      text.append("src ").append(Ipv4Address.format(way.source())).append(' ');
    }
    text.append("uid 0 \n    cache ");
    text.append(way.isLocal() ? "<local> " : way.isBroadcast() ? "<local,brd> " : "");
    ip.println(text.toString());
  }

  private static ObjectNode describe(Ipv4Destination way, int address, int source) {
    ObjectNode json = BridgeOutput.object();
    if (way.isLocal() || way.isBroadcast()) {
      json.put("type", way.isLocal() ? "local" : "broadcast");
    }
    json.put("dst", Ipv4Address.format(address));
    if (source != 0) {
      json.put("from", Ipv4Address.format(source));
    }
    if (way.route() != null && way.route().gateway() != 0) {
      json.put("gateway", Ipv4Address.format(way.route().gateway()));
    }
    json.put("dev", way.out().name());
    if (source == 0) {
      json.put("prefsrc", Ipv4Address.format(way.source()));
    }
    json.putArray("flags");
    json.put("uid", 0);
    ArrayNode cache = json.putArray("cache");
    if (way.isLocal() || way.isBroadcast()) {
      cache.add("local");
    }
    if (way.isBroadcast()) {
      cache.add("brd");
    }
    return json;
  }

  private static void flush(IpInvocation ip) {
    if (ip.arguments().isEmpty()) {
      throw new IpException(1, "\"ip route flush\" requires arguments.");
    }
    if (ip.arguments().accept("cache")) {
      return;
    }
    RouteWords words = RouteWords.read(ip);
    IpText.stack(ip).routes().removeAll(words::isShown);
  }

  private static void show(IpInvocation ip) {
    RouteWords words = RouteWords.read(ip);
    ArrayNode json = BridgeOutput.array();
    for (Route route : IpText.stack(ip).routes().listed()) {
      if (words.isShown(route) && ip.options().isJson()) {
        describe(route, words.deviceName() != null, words.hasGateway(), json.addObject());
      } else if (words.isShown(route)) {
        ip.println(
            line(route, words.deviceName() != null, words.hasGateway(), ip.options().hasDetails()));
      }
    }
    if (ip.options().isJson()) {
      ip.printJson(json);
    }
  }

  private static void describe(
      Route route, boolean isOfOneDevice, boolean isOfOneGateway, ObjectNode json) {
    if (route.type() != Route.Type.UNICAST) {
      json.put("type", route.type().name().toLowerCase(Locale.ROOT));
    }
    json.put("dst", route.destinationText());
    if (route.gateway() != 0 && !isOfOneGateway) {
      json.put("gateway", Ipv4Address.format(route.gateway()));
    }
    NetDevice device = route.out() == null ? null : route.out().device();
    if (device != null && !isOfOneDevice) {
      json.put("dev", device.name());
    }
    if (!route.protocol().equals("boot")) {
      json.put("protocol", route.protocol());
    }
    if (route.scope() != Scope.GLOBAL) {
      json.put("scope", route.scope().label());
    }
    if (route.source() != 0) {
      json.put("prefsrc", Ipv4Address.format(route.source()));
    }
    if (route.metric() != 0) {
      json.put("metric", route.metric());
    }
    ArrayNode flags = json.putArray("flags");
    if (device != null && !device.hasCarrier()) {
      flags.add("linkdown");
    }
    if (route.mtuBytes() != 0) {
      json.putArray("metrics").addObject().put("mtu", route.mtuBytes());
    }
  }

  private static String line(
      Route route, boolean isOfOneDevice, boolean isOfOneGateway, boolean hasDetails) {
    StringBuilder text = new StringBuilder();
    text.append(
        switch (route.type()) {
          case UNICAST -> hasDetails ? "unicast " : "";
          case BLACKHOLE -> "blackhole ";
          case UNREACHABLE -> "unreachable ";
          case PROHIBIT -> "prohibit ";
        });
    text.append(route.destinationText()).append(' ');
    if (route.gateway() != 0 && !isOfOneGateway) {
      text.append("via ").append(Ipv4Address.format(route.gateway())).append(' ');
    }
    NetDevice device = route.out() == null ? null : route.out().device();
    if (device != null && !isOfOneDevice) {
      text.append("dev ").append(device.name()).append(' ');
    }
    if (hasDetails || !route.protocol().equals("boot")) {
      text.append("proto ").append(route.protocol()).append(' ');
    }
    if (hasDetails || route.scope() != Scope.GLOBAL) {
      text.append("scope ").append(route.scope().label()).append(' ');
    }
    if (route.source() != 0) {
      text.append("src ").append(Ipv4Address.format(route.source())).append(' ');
    }
    if (route.metric() != 0) {
      text.append("metric ").append(route.metric()).append(' ');
    }
    if (route.mtuBytes() != 0) {
      text.append("mtu ").append(route.mtuBytes()).append(' ');
    }
    return device != null && !device.hasCarrier()
        ? text.append("linkdown ").toString()
        : text.toString();
  }
}
