package org.vswitchlab.management.appctl;

import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.TunnelPorts;
import org.vswitchlab.ovs.ofproto.tunnel.Underlay;
import org.vswitchlab.ovs.ofproto.tunnel.UnderlayAddress;
import org.vswitchlab.ovs.ofproto.tunnel.UnderlayNeighbours;
import org.vswitchlab.ovs.ofproto.tunnel.UnderlayRoute;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.MacAddress;

/**
 * What tunnels go by: {@code ovs/route/}, {@code tnl/} and the addresses of {@code netdev-dummy/}.
 */
final class TunnelCommands {
  private static final ControlReply OK = ControlReply.of("OK\n");
  private static final ControlReply INVALID = ControlReply.error("Invalid parameters");
  private static final int IPV4_BITS = 96;
  private static final int SMALLEST_AGING_SECONDS = 1;
  private static final int LARGEST_AGING_SECONDS = 3600;

  private final SharedDatapath shared;
  private final Simulation simulation;

  private TunnelCommands(SharedDatapath shared, Simulation simulation) {
    this.shared = shared;
    this.simulation = simulation;
  }

  /** Adds the commands to a table. */
  static void addTo(ControlCommands commands, SharedDatapath shared, Simulation simulation) {
    TunnelCommands own = new TunnelCommands(shared, simulation);
    commands.add(
        "ovs/route/add",
        "ip_addr/prefix_len out_br_name [gw] [pkt_mark=mark]",
        2,
        4,
        own::addRoute);
    commands.add("ovs/route/del", "ip_addr/prefix_len [pkt_mark=mark]", 1, 2, own::deleteRoute);
    commands.add("ovs/route/lookup", "ip_addr [pkt_mark=mark]", 1, 2, own::lookupRoute);
    commands.add("ovs/route/show", "", 0, 0, own::showRoutes);
    for (String group : List.of("tnl/arp/", "tnl/neigh/")) {
      commands.add(group + "show", "", 0, 0, own::showNeighbours);
      commands.add(group + "set", "BRIDGE IP MAC", 3, 3, own::setNeighbour);
      commands.add(group + "flush", "", 0, 0, own::flushNeighbours);
      commands.add(group + "aging", "[SECS]", 0, 1, own::aging);
    }
    commands.add("tnl/ports/show", "-v", 0, 1, own::showPorts);
    commands.add("tnl/egress_port_range", "min max", 0, 2, own::portRange);
    commands.add("netdev-dummy/ip4addr", "[netdev] ipaddr/mask-prefix-len", 2, 2, own::setIpv4);
    commands.add("netdev-dummy/ip6addr", "[netdev] ip6addr", 2, 2, own::setIpv6);
  }

  // Routes.

  /** A network: the address as it was given, and the length of an IPv6 prefix. */
  private record Network(Ipv6Address address, int prefixLength) {
    static Network parse(String text) {
      int slash = text.indexOf('/');
      String bits = slash < 0 ? "" : text.substring(slash + 1);
      Ipv6Address address = UnderlayAddress.parse(slash < 0 ? text : text.substring(0, slash));
      if (address == null || slash >= 0 && !bits.matches("[0-9]{1,3}")) {
        return null;
      }
      int most = UnderlayAddress.isIpv4(address) ? 32 : 128;
      int length = slash < 0 ? most : Integer.parseInt(bits);
      return length > most ? null : new Network(address, length + (most == 32 ? IPV4_BITS : 0));
    }
  }

  private static long mark(String word) {
    String text = word.substring("pkt_mark=".length());
    return text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
  }

  private ControlReply addRoute(List<String> words) {
    Network network = Network.parse(words.get(0));
    if (network == null) {
      return INVALID;
    }
    Ipv6Address gateway = null;
    long mark = 0;
    for (String word : words.subList(2, words.size())) {
      if (word.startsWith("pkt_mark=")) {
        mark = mark(word);
      } else {
        gateway = UnderlayAddress.parse(word);
        mark = gateway == null ? -1 : mark;
      }
    }
    if (mark < 0) {
      return ControlReply.error("Invalid pkt_mark or gateway");
    }
    boolean added =
        shared
            .underlay()
            .addRoute(network.address(), network.prefixLength(), words.get(1), gateway, mark);
    return added ? OK : ControlReply.error("Error while inserting route.");
  }

  private ControlReply deleteRoute(List<String> words) {
    Network network = Network.parse(words.get(0));
    long mark = words.size() > 1 && words.get(1).startsWith("pkt_mark=") ? mark(words.get(1)) : 0;
    if (network == null || mark < 0) {
      return INVALID;
    }
    return shared.underlay().deleteRoute(network.address(), network.prefixLength(), mark)
        ? OK
        : ControlReply.error("Not found");
  }

  private ControlReply lookupRoute(List<String> words) {
    Network network = Network.parse(words.get(0));
    long mark = words.size() > 1 && words.get(1).startsWith("pkt_mark=") ? mark(words.get(1)) : 0;
    if (network == null || mark < 0 || words.get(0).contains("/")) {
      return INVALID;
    }
    Underlay.Way way = shared.underlay().lookup(network.address(), mark, null);
    if (way == null) {
      return ControlReply.error("Not found");
    }
    String gateway = way.gateway() == null ? "::" : UnderlayAddress.text(way.gateway());
    return ControlReply.of(
        "src "
            + UnderlayAddress.text(way.source())
            + "\ngateway "
            + gateway
            + "\ndev "
            + way.device()
            + "\n");
  }

  private ControlReply showRoutes(List<String> words) {
    StringBuilder text = new StringBuilder("Route Table:\n");
    for (UnderlayRoute route : shared.underlay().routes()) {
      text.append(route.text()).append('\n');
    }
    return ControlReply.of(text.toString());
  }

  // Neighbours.

  private ControlReply showNeighbours(List<String> words) {
    StringBuilder text = new StringBuilder();
    text.append("IP                                            MAC                 Bridge\n");
    text.append("=".repeat(74)).append('\n');
    shared.underlay().expireNeighbours(simulation.nowNanos());
    for (UnderlayNeighbours.Entry entry : shared.underlay().neighbours().entries()) {
      text.append(
          String.format(
              "%-46s%-20s%s\n",
              UnderlayAddress.text(entry.address()),
              MacAddress.format(entry.mac()),
              entry.bridge()));
    }
    return ControlReply.of(text.toString());
  }

  private ControlReply setNeighbour(List<String> words) {
    Ipv6Address address = UnderlayAddress.parse(words.get(1));
    if (address == null) {
      return ControlReply.error("bad IP address");
    }
    try {
      long mac = MacAddress.parse(words.get(2));
      shared.underlay().setNeighbour(words.get(0), address, mac, simulation.nowNanos());
      return OK;
    } catch (IllegalArgumentException e) {
      return ControlReply.error("bad MAC address");
    }
  }

  private ControlReply flushNeighbours(List<String> words) {
    shared.underlay().flushNeighbours();
    return OK;
  }

  private ControlReply aging(List<String> words) {
    UnderlayNeighbours neighbours = shared.underlay().neighbours();
    if (words.isEmpty()) {
      return ControlReply.of(neighbours.agingSeconds() + "\n");
    }
    String text = words.get(0);
    int seconds = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    if (seconds < SMALLEST_AGING_SECONDS || seconds > LARGEST_AGING_SECONDS) {
      return ControlReply.error("bad aging value");
    }
    neighbours.setAgingSeconds(seconds);
    return OK;
  }

  // Ports.

  private ControlReply showPorts(List<String> words) {
    StringBuilder text = new StringBuilder("Listening ports:\n");
    if (words.contains("-v")) {
      shared.tunnels().listening(true).forEach(line -> text.append(line).append('\n'));
      return ControlReply.of(text.toString());
    }
    for (TunnelPorts.Listener listener : shared.tunnels().listeners()) {
      text.append(listener.port().name()).append(" (").append(listener.port().number());
      text.append(") ref_cnt=").append(listener.count()).append('\n');
    }
    return ControlReply.of(text.toString());
  }

  private ControlReply portRange(List<String> words) {
    Datapath datapath = shared.datapath();
    if (words.size() < 2) {
      return ControlReply.of(
          "Tunnel UDP source port range: "
              + datapath.firstTunnelSourcePort()
              + "-"
              + datapath.lastTunnelSourcePort()
              + "\n");
    }
    int first = port(words.get(0));
    int last = port(words.get(1));
    if (first < 0) {
      return ControlReply.of("Invalid min.\n");
    }
    if (last < 0) {
      return ControlReply.of("Invalid max.\n");
    }
    datapath.setTunnelSourcePorts(Math.min(first, last), Math.max(first, last));
    return OK;
  }

  private static int port(String text) {
    boolean isNumber = text.matches("[0-9]{1,5}");
    int number = isNumber ? Integer.parseInt(text) : -1;
    return number > 65535 ? -1 : number;
  }

  // Addresses.

  private ControlReply setIpv4(List<String> words) {
    String text = words.get(1);
    if (shared.portOfDevice(words.get(0)) == null) {
      return ControlReply.error("Unknown Dummy Interface");
    }
    Network network = Network.parse(text);
    if (network == null || !UnderlayAddress.isIpv4(network.address())) {
      return ControlReply.error(text + ": invalid IP address");
    }
    int length = network.prefixLength() - IPV4_BITS;
    shared.underlay().giveAddress(words.get(0), network.address(), length);
    return OK;
  }

  private ControlReply setIpv6(List<String> words) {
    if (shared.portOfDevice(words.get(0)) == null) {
      return ControlReply.error("Unknown Dummy Interface");
    }
    Network network = Network.parse(words.get(1));
    if (network == null || UnderlayAddress.isIpv4(network.address())) {
      return ControlReply.error(words.get(1) + ": invalid IPv6 address");
    }
    shared.underlay().giveAddress(words.get(0), network.address(), network.prefixLength());
    return OK;
  }
}
