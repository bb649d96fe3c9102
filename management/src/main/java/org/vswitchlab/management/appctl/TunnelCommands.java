package org.vswitchlab.management.appctl;

import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
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
  private static final ControlReply BAD_MARK = ControlReply.error("Invalid pkt_mark");
  private static final String MARK = "pkt_mark=";
  private static final int LARGEST_PORT = 65535;

  /** A bridge's name is cut to what an interface may be called. */
  private static final int LONGEST_BRIDGE_NAME = 15;

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
    commands.add("ofproto/list-tunnels", "", 0, 0, own::listTunnels);
    commands.add("tnl/ports/show", "-v", 0, 1, own::showPorts);
    commands.add("tnl/egress_port_range", "min max", 0, 2, own::portRange);
    commands.add("netdev-dummy/ip4addr", "[netdev] ipaddr/mask-prefix-len", 2, 2, own::setIpv4);
    commands.add("netdev-dummy/ip6addr", "[netdev] ip6addr", 2, 2, own::setIpv6);
  }

  // Routes.

  /** The packet mark of {@code pkt_mark=N}; null if that is not what the word says. */
  private static Long mark(String word) {
    Long mark = word.startsWith(MARK) ? ScannedNumber.anyBase(word.substring(MARK.length())) : null;
    return mark == null ? null : mark & 0xffff_ffffL;
  }

  private ControlReply addRoute(List<String> words) {
    CidrNetwork network = CidrNetwork.parseOrNull(words.get(0));
    if (network == null) {
      return INVALID;
    }
    Ipv6Address gateway = null;
    Long mark = 0L;
    if (words.size() > 2) {
      // One more word is a mark or the gateway; of two, the mark is the second.
      Long first = mark(words.get(2));
      gateway = gateway(words.get(2), network);
      if (gateway == null && first == null) {
        String family = network.isIpv4() ? "" : "IPv6 ";
        return ControlReply.error("Invalid pkt_mark or " + family + "gateway");
      }
      mark = words.size() > 3 ? mark(words.get(3)) : first == null ? Long.valueOf(0) : first;
      if (mark == null) {
        return BAD_MARK;
      }
    }
    boolean added =
        shared
            .underlay()
            .addRoute(network.address(), network.prefixLength(), words.get(1), gateway, mark);
    return added ? OK : ControlReply.error("Error while inserting route.");
  }

  /** An address of the same family; null if it is none. */
  private static Ipv6Address gateway(String word, CidrNetwork network) {
    Ipv6Address address = UnderlayAddress.parse(word);
    boolean isSame = address != null && UnderlayAddress.isIpv4(address) == network.isIpv4();
    return isSame ? address : null;
  }

  private ControlReply deleteRoute(List<String> words) {
    CidrNetwork network = CidrNetwork.parseOrNull(words.get(0));
    Long mark = words.size() > 1 ? mark(words.get(1)) : Long.valueOf(0);
    if (network == null) {
      return INVALID;
    } else if (mark == null) {
      return BAD_MARK;
    }
    return shared.underlay().deleteRoute(network.address(), network.prefixLength(), mark)
        ? OK
        : ControlReply.error("Not found");
  }

  private ControlReply lookupRoute(List<String> words) {
    CidrNetwork network = CidrNetwork.parseOrNull(words.get(0));
    Long mark = words.size() > 1 ? mark(words.get(1)) : Long.valueOf(0);
    if (network == null || network.prefixLength() != 128) {
      return INVALID;
    } else if (mark == null) {
      return BAD_MARK;
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
      String bridge = words.get(0);
      bridge = bridge.substring(0, Math.min(bridge.length(), LONGEST_BRIDGE_NAME));
      shared.underlay().setNeighbour(bridge, address, mac, simulation.nowNanos());
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
    int seconds = ScannedNumber.orZero(text);
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

  private ControlReply listTunnels(List<String> words) {
    StringBuilder text = new StringBuilder();
    for (OpenFlowSwitch bridge : shared.bridges()) {
      for (OpenFlowSwitchPort port : bridge.allPorts()) {
        if (port.tunnel() != null) {
          text.append(TunnelText.listing(port)).append('\n');
        }
      }
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
    int first = ScannedNumber.orZero(words.get(0));
    int last = ScannedNumber.orZero(words.get(1));
    if (first <= 0 || first > LARGEST_PORT) {
      return ControlReply.of("Invalid min.\n");
    }
    if (last <= 0 || last > LARGEST_PORT) {
      return ControlReply.of("Invalid max.\n");
    }
    datapath.setTunnelSourcePorts(Math.min(first, last), Math.max(first, last));
    return OK;
  }

  // Addresses.

  private ControlReply setIpv4(List<String> words) {
    return give(words, true);
  }

  private ControlReply setIpv6(List<String> words) {
    return give(words, false);
  }

  private ControlReply give(List<String> words, boolean isIpv4) {
    String name = words.get(0);
    String text = words.get(1);
    if (shared.portOfDevice(name) == null) {
      return ControlReply.error("Unknown Dummy Interface");
    }
    try {
      CidrNetwork network =
          isIpv4 ? CidrNetwork.parseIpv4(text, true) : CidrNetwork.parseIpv6(text);
      shared.underlay().giveAddress(name, network.address(), network.shownLength());
      return OK;
    } catch (CidrNetwork.BadNetworkException e) {
      return ControlReply.error(text + ": " + e.getMessage());
    }
  }
}
