package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.GroupMember;
import org.vswitchlab.bridge.GroupSource;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.bridge.MulticastGroup;
import org.vswitchlab.bridge.MulticastGroupKey;
import org.vswitchlab.bridge.MulticastOptions;
import org.vswitchlab.bridge.MulticastSetting;
import org.vswitchlab.bridge.NetlinkError;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.switching.VlanId;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.MacAddress;

/** {@code bridge mdb}. */
final class BridgeMdb {
  private static final String USAGE =
      """
      Usage: bridge mdb { add | del } dev DEV port PORT grp GROUP [src SOURCE] [permanent | temp] [vid VID]
             bridge mdb {show} [ dev DEV ] [ vid VID ]\
      """;

  private BridgeMdb() {}

  static void run(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    if (arguments.isEmpty()) {
      show(bridge);
      return;
    }
    String command = arguments.next();
    if (IpArguments.matches(command, "add")) {
      modify(bridge, true);
    } else if (IpArguments.matches(command, "delete")) {
      modify(bridge, false);
    } else if (IpArguments.matches(command, "show")
        || IpArguments.matches(command, "lst")
        || IpArguments.matches(command, "list")) {
      show(bridge);
    } else if (IpArguments.matches(command, "help")) {
      throw new IpException(BridgeInvocation.FAILED, USAGE);
    } else {
      throw BridgeInvocation.unknownCommand(command, "mdb");
    }
  }

  // ---- changing

  private static void modify(BridgeInvocation bridge, boolean adds) {
    IpArguments arguments = bridge.arguments();
    String device = null;
    String port = null;
    String group = null;
    String source = null;
    int vid = 0;
    boolean isPermanent = false;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "dev" -> device = arguments.next();
        case "grp" -> group = arguments.next();
        case "port" -> port = arguments.next();
        case "src" -> source = arguments.next();
        case "vid" -> vid = atoi(arguments.next());
        case "permanent" -> isPermanent = true;
        case "temp" -> isPermanent = false;
        default -> {
          if (IpArguments.matches(word, "help")) {
            throw new IpException(BridgeInvocation.FAILED, USAGE);
          }
        }
      }
    }
    if (device == null || port == null || group == null) {
      throw new IpException(
          BridgeInvocation.FAILED, "Device, group address and port name are required arguments.");
    }
    NetDevice target = bridge.device(device);
    NetDevice portDevice = bridge.device(port);
    MulticastGroupKey key = key(group, source, vid);
    LinuxBridge own = BridgeOutput.bridgeOf(bridge.host(), target);
    if (own == null) {
      throw error("bridge: Device is not a bridge.");
    }
    apply(own, portDevice, key, isPermanent, adds);
  }

  private static void apply(
      LinuxBridge own,
      NetDevice portDevice,
      MulticastGroupKey key,
      boolean isPermanent,
      boolean adds) {
    BridgePort port = LinuxBridges.portOf(portDevice);
    if (portDevice != own.ownDevice() && port == null) {
      throw error("bridge: Net device is not a bridge port.");
    }
    if (port != null && port.bridge() != own) {
      throw error("bridge: Port belongs to a different bridge device.");
    }
    try {
      if (adds) {
        own.multicast().entries().add(key, port, isPermanent);
      } else {
        own.multicast().entries().delete(key, port);
      }
    } catch (NetlinkError e) {
      throw BridgeInvocation.refused(e);
    }
  }

  private static IpException error(String sentence) {
    return new IpException(BridgeInvocation.FAILED, "Error: " + sentence);
  }

  private static int atoi(String text) {
    try {
      return Integer.decode(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static MulticastGroupKey key(String group, String source, int vid) {
    MulticastGroupKey key = group(group, vid);
    if (vid < 0 || vid > VlanId.MAX) {
      throw error("bridge: Invalid entry VLAN id.");
    }
    if (source == null) {
      return key;
    }
    boolean isIpv4Source = Ipv4Address.isAddress(source);
    if (!isIpv4Source && !isIpv6(source)) {
      throw new IpException(BridgeInvocation.FAILED, "Invalid source address \"" + source + "\"");
    }
    return switch (key.family()) {
      case L2 -> throw error("bridge: Invalid protocol used with source address.");
      case IPV4 -> {
        if (!isIpv4Source) {
          throw error("bridge: IPv4 invalid source address length.");
        }
        int address = Ipv4Address.parse(source);
        if (Ipv4Address.isMulticast(address)) {
          throw error("bridge: IPv4 multicast source address is not allowed.");
        }
        yield key.from(0, address & 0xffff_ffffL);
      }
      case IPV6 -> {
        if (isIpv4Source) {
          throw error("bridge: IPv6 invalid source address length.");
        }
        Ipv6Address address = Ipv6Address.parse(source);
        if (address.isMulticast()) {
          throw error("bridge: IPv6 multicast source address is not allowed.");
        }
        yield key.from(address.high(), address.low());
      }
    };
  }

  private static MulticastGroupKey group(String text, int vid) {
    if (Ipv4Address.isAddress(text)) {
      int group = Ipv4Address.parse(text);
      if (group >>> 8 == Ipv4Address.of(224, 0, 0, 0) >>> 8) {
        throw error("bridge: IPv4 entry group address is local multicast.");
      }
      if (!Ipv4Address.isMulticast(group)) {
        throw error("bridge: IPv4 entry group address is not multicast.");
      }
      return MulticastGroupKey.of(MulticastGroupKey.Family.IPV4, 0, group & 0xffff_ffffL, vid);
    }
    if (isIpv6(text)) {
      Ipv6Address group = Ipv6Address.parse(text);
      if (group.equals(Ipv6Address.ALL_NODES)) {
        throw error("bridge: IPv6 entry group address is link-local all nodes.");
      }
      return MulticastGroupKey.of(MulticastGroupKey.Family.IPV6, group.high(), group.low(), vid);
    }
    try {
      long mac = MacAddress.parse(text);
      if (!MacAddress.isMulticast(mac)) {
        throw error("bridge: L2 entry group is not multicast.");
      }
      return MulticastGroupKey.of(MulticastGroupKey.Family.L2, 0, mac, vid);
    } catch (IllegalArgumentException e) {
      throw new IpException(BridgeInvocation.FAILED, "Invalid address \"" + text + "\"");
    }
  }

  private static boolean isIpv6(String text) {
    try {
      Ipv6Address.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  // ---- showing

  private static void show(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    NetDevice only = null;
    int vid = 0;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      if (word.equals("dev")) {
        only = bridge.device(arguments.next());
      } else if (word.equals("vid")) {
        vid = atoi(arguments.next());
      }
    }
    ObjectNode json = BridgeOutput.object();
    ArrayNode rows = json.putArray("mdb");
    ObjectNode routers = json.putObject("router");
    StringBuilder text = new StringBuilder();
    StringBuilder routerText = new StringBuilder();
    for (NetDevice device : IpDevices.all(bridge.host())) {
      LinuxBridge own = BridgeOutput.bridgeOf(bridge.host(), device);
      if (own != null && (only == null || only == device)) {
        for (MulticastGroup group : own.multicast().groups()) {
          if (vid == 0 || group.key().vid() == vid) {
            describe(bridge, own, group, text, rows);
          }
        }
        if (bridge.options().hasDetails()) {
          describeRouters(bridge, own, routerText, routers);
        }
      }
    }
    bridge.print(
        bridge.options().isJson()
            ? BridgeOutput.array().add(json) + "\n"
            : text.toString() + routerText);
  }

  private static void describe(
      BridgeInvocation bridge,
      LinuxBridge own,
      MulticastGroup group,
      StringBuilder text,
      ArrayNode rows) {
    if (group.isHostJoined()) {
      describe(bridge, own, group, null, text, rows.addObject());
    }
    for (GroupMember member : group.members()) {
      describe(bridge, own, group, member, text, rows.addObject());
    }
  }

  /** One line; a null member is the host itself. */
  private static void describe(
      BridgeInvocation bridge,
      LinuxBridge own,
      MulticastGroup group,
      GroupMember member,
      StringBuilder text,
      ObjectNode row) {
    MulticastGroupKey key = group.key();
    String port = member == null ? own.name() : member.port().name();
    boolean isPermanent =
        member == null ? key.family() == MulticastGroupKey.Family.L2 : member.isPermanent();
    String state = isPermanent ? "permanent" : "temp";
    row.put("index", own.ownDevice().index());
    row.put("dev", own.name()).put("port", port).put("grp", key.group());
    text.append("dev ").append(own.name()).append(" port ").append(port);
    text.append(" grp ").append(key.group());
    if (key.hasSource()) {
      row.put("src", key.source());
      text.append(" src ").append(key.source());
    }
    row.put("state", state);
    text.append(' ').append(state);
    if (bridge.options().hasDetails() && member != null) {
      if (hasFilterMode(own, key)) {
        String mode = member.isInclude() ? "include" : "exclude";
        row.put("filter_mode", mode);
        text.append(" filter_mode ").append(mode);
        describeSources(member, text, row);
      }
      String protocol = member.isStatic() ? "static" : "kernel";
      row.put("protocol", protocol);
      text.append(" proto ").append(protocol).append(' ');
    }
    ArrayNode flags = row.putArray("flags");
    if (member != null && member.isAddedByStar()) {
      flags.add("added_by_star_ex");
      text.append(" added_by_star_ex");
    }
    if (member != null && member.isBlocked()) {
      flags.add("blocked");
      text.append(" blocked");
    }
    if (key.vid() != 0) {
      row.put("vid", key.vid());
      text.append(" vid ").append(key.vid());
    }
    if (bridge.options().hasStatistics()) {
      String timer = timer(member == null ? group.hostTimer() : member.timer());
      row.put("timer", timer);
      text.append(' ').append(timer);
    }
    text.append('\n');
  }

  /** A member (null: the host itself) as a line of its own. */
  static String line(
      BridgeInvocation bridge, LinuxBridge own, MulticastGroup group, GroupMember member) {
    StringBuilder text = new StringBuilder();
    describe(bridge, own, group, member, text, BridgeOutput.object());
    return text.toString();
  }

  private static void describeSources(GroupMember member, StringBuilder text, ObjectNode row) {
    if (member.sources().isEmpty()) {
      return;
    }
    ArrayNode sources = row.putArray("source_list");
    text.append(" source_list ");
    String separator = "";
    for (GroupSource source : member.sources()) {
      String timer = timer(source.timer()).strip();
      sources.addObject().put("address", source.address()).put("timer", timer);
      text.append(separator).append(source.address()).append('/').append(timer);
      separator = ",";
    }
  }

  static String timer(long jiffies) {
    return String.format("%4d.%02d", jiffies / 100, jiffies % 100);
  }

  /** Versions 1 and 2 of IGMP and 1 of MLD know no sources, so there is nothing to filter by. */
  private static boolean hasFilterMode(LinuxBridge own, MulticastGroupKey key) {
    MulticastOptions options = own.options().multicast();
    return switch (key.family()) {
      case IPV4 -> options.value(MulticastSetting.IGMP_VERSION) == 3;
      case IPV6 -> options.value(MulticastSetting.MLD_VERSION) == 2;
      case L2 -> false;
    };
  }

  private static void describeRouters(
      BridgeInvocation bridge, LinuxBridge own, StringBuilder text, ObjectNode routers) {
    List<BridgePort> ports = own.multicast().routerPorts();
    if (!ports.isEmpty() && !bridge.options().hasStatistics()) {
      text.append("router ports on ").append(own.name()).append(": ");
      ports.forEach(port -> text.append(port).append(' '));
      text.append('\n');
    }
    for (BridgePort port : ports) {
      ObjectNode row = routers.withArray(own.name()).addObject();
      row.put("port", port.name());
      if (bridge.options().hasStatistics()) {
        String timer = timer(own.multicast().routerTimer(own.multicast().bridgeContext(), port));
        String type = port.multicastRouter() == 2 ? "permanent" : "temp";
        row.put("timer", timer).put("type", type);
        text.append("router ports on ").append(own.name()).append(": ").append(port).append(' ');
        text.append(timer).append(' ').append(type).append('\n');
      }
    }
  }
}
