package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.FdbEntry;
import org.vswitchlab.bridge.FdbRequest;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.bridge.NetlinkError;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.VxlanDevice;
import org.vswitchlab.wire.MacAddress;

/** {@code bridge fdb}. */
final class BridgeFdb {
  static final String USAGE =
      """
      Usage: bridge fdb { add | append | del | replace } ADDR dev DEV
                    [ self ] [ master ] [ use ] [ router ] [ extern_learn ]
                    [ sticky ] [ local | static | dynamic ] [ vlan VID ]
                    { [ dst IPADDR ] [ port PORT] [ vni VNI ] | [ nhid NHID ] }
      \t       [ via DEV ] [ src_vni VNI ]
             bridge fdb [ show [ br BRDEV ] [ brport DEV ] [ vlan VID ]
                    [ state STATE ] [ dynamic ] ]
             bridge fdb get [ to ] LLADDR [ br BRDEV ] { brport | dev } DEV
                    [ vlan VID ] [ vni VNI ] [ self ] [ master ] [ dynamic ]
             bridge fdb flush dev DEV [ brport DEV ] [ vlan VID ]
                    [ self ] [ master ] [ [no]permanent | [no]static | [no]dynamic ]
                    [ [no]added_by_user ] [ [no]extern_learn ] [ [no]sticky ]
                    [ [no]offloaded ]\
      """;

  private static final long ALL_HOSTS = 0x0100_5e00_0001L;
  private static final long ALL_SNOOPERS = 0x0100_5e00_006aL;

  /** IEEE 802.1Q-2018, table 10-1: what a Linux interface with VLAN interfaces listens to. */
  private static final long GVRP = 0x0180_c200_0021L;

  private static final long ALL_NODES_IPV6 = 0x3333_0000_0001L;
  private static final long ALL_SNOOPERS_IPV6 = 0x3333_0000_006aL;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private BridgeFdb() {}

  static void run(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    if (arguments.isEmpty()) {
      show(bridge);
      return;
    }
    String command = arguments.next();
    if (IpArguments.matches(command, "add")) {
      modify(bridge, FdbRequest.Mode.ADD);
    } else if (IpArguments.matches(command, "append")) {
      modify(bridge, FdbRequest.Mode.APPEND);
    } else if (IpArguments.matches(command, "replace")) {
      modify(bridge, FdbRequest.Mode.REPLACE);
    } else if (IpArguments.matches(command, "delete")) {
      modify(bridge, FdbRequest.Mode.DELETE);
    } else if (IpArguments.matches(command, "get")) {
      BridgeFdbGet.run(bridge);
    } else if (IpArguments.matches(command, "show")
        || IpArguments.matches(command, "lst")
        || IpArguments.matches(command, "list")) {
      show(bridge);
    } else if (IpArguments.matches(command, "flush")) {
      flush(bridge);
    } else if (IpArguments.matches(command, "help")) {
      throw new IpException(BridgeInvocation.FAILED, USAGE);
    } else {
      throw BridgeInvocation.unknownCommand(command, "fdb");
    }
  }

  // ---- changing

  private static void modify(BridgeInvocation bridge, FdbRequest.Mode mode) {
    IpArguments arguments = bridge.arguments();
    FdbRequest.Builder request = new FdbRequest.Builder(mode);
    VxlanFdb vxlan = new VxlanFdb();
    boolean isDynamic = false;
    String device = null;
    String address = null;
    boolean isMaster = false;
    boolean isSelf = false;
    boolean isStatic = false;
    String vid = null;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "dev" -> device = arguments.next();
        case "master" -> isMaster = true;
        case "self" -> isSelf = true;
        case "local", "permanent" -> request.state(FdbRequest.State.LOCAL);
        case "static", "temp" -> {
          isStatic = true;
          request.state(FdbRequest.State.STATIC);
        }
        case "dynamic" -> {
          isDynamic = true;
          request.state(FdbRequest.State.DYNAMIC);
        }
        case "sticky" -> request.sticky();
        case "extern_learn" -> request.externLearned();
        case "use" -> request.use();
        case "vlan" -> vid = arguments.next();
        case "dst", "port", "vni", "src_vni" -> vxlan.read(word, arguments);
        case "via" -> vxlan.via(bridge.device(arguments.next()));
        // Tells the tunnel of a route of its own; a bridge takes no notice.
        case "router" -> {}
        case "nhid" -> throw BridgeInvocation.notSupported("fdb " + word);
        default -> {
          String candidate = word.equals("to") ? arguments.next() : word;
          if (IpArguments.matches(candidate, "help")) {
            throw new IpException(BridgeInvocation.FAILED, USAGE);
          }
          if (address != null) {
            throw IpException.duplicateOrGarbage("to", candidate);
          }
          address = candidate;
        }
      }
    }
    if (device == null || address == null) {
      throw new IpException(BridgeInvocation.FAILED, "Device and address are required arguments.");
    }
    request.mac(address(address));
    NetDevice target = bridge.device(device);
    if (vid != null) {
      request.vid(existingVlan(vid));
    }
    if (target instanceof VxlanDevice tunnel && (isSelf || !isMaster)) {
      vxlan.apply(tunnel, address(address), mode, !isDynamic, isStatic);
      if (!isMaster) {
        return;
      }
    }
    LinuxBridge own = BridgeOutput.bridgeOf(bridge.host(), target);
    boolean isSelfMeant = !(target instanceof VxlanDevice) && (isSelf || !isMaster);
    if (isMaster && !isSelfMeant && LinuxBridges.portOf(target) == null) {
      throw BridgeInvocation.answer("Operation not supported");
    }
    apply(target, own, request, isMaster, isSelfMeant && own != null);
    if (isSelfMeant && own == null) {
      boolean hasVid = vid != null && mode != FdbRequest.Mode.DELETE;
      if (hasVid || isStatic || isDynamic && mode != FdbRequest.Mode.DELETE) {
        throw BridgeInvocation.answer("Invalid argument");
      }
      listen(target, own, address(address), mode);
    }
  }

  /** An address that the interface itself is to listen to. */
  private static void listen(NetDevice target, LinuxBridge own, long mac, FdbRequest.Mode mode) {
    boolean isOfHost = groups(target, own).contains(mac);
    boolean isKnown = isOfHost || target.extraAddresses().contains(mac);
    if (mode == FdbRequest.Mode.DELETE) {
      if (!isKnown) {
        throw BridgeInvocation.answer("No such file or directory");
      }
      if (isOfHost) {
        throw BridgeInvocation.notSupported("fdb del of a group that the host listens to");
      }
      target.removeExtraAddress(mac);
    } else if (isKnown && mode == FdbRequest.Mode.ADD) {
      throw BridgeInvocation.answer("File exists");
    } else if (!isKnown) {
      target.addExtraAddress(mac);
    }
  }

  private static void apply(
      NetDevice target,
      LinuxBridge own,
      FdbRequest.Builder request,
      boolean isMaster,
      boolean isSelf) {
    BridgePort port = LinuxBridges.portOf(target);
    try {
      if (isMaster && port != null) {
        port.bridge().fdb().apply(request.build(), port);
      }
      if (isSelf) {
        own.fdb().apply(request.build(), null);
      }
    } catch (NetlinkError e) {
      throw BridgeInvocation.refused(e);
    }
  }

  static long address(String text) {
    try {
      return MacAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IpException(BridgeInvocation.FAILED, "Invalid mac address " + text);
    }
  }

  static int vlan(String text) {
    try {
      return Integer.decode(text) & 0xffff;
    } catch (NumberFormatException e) {
      // iproute2 reads what is not a number as 0.
      return 0;
    }
  }

  /** As {@link #vlan}; the kernel refuses what is no VLAN. */
  private static int existingVlan(String text) {
    int vid = vlan(text);
    if (vid == 0 || vid >= 4095) {
      throw new IpException(BridgeInvocation.FAILED, "Error: invalid vlan id.");
    }
    return vid;
  }

  private static void flush(BridgeInvocation bridge) {
    BridgeFdbFlush.run(bridge);
  }

  // ---- showing

  /** One line of the list. */
  private record Line(NetDevice device, long mac, FdbEntry entry, LinuxBridge master) {}

  /** What of the list is wanted. */
  private static final class Filter {
    private NetDevice bridge;
    private NetDevice port;
    private int vid = -1;
    private String state;
    private boolean isDynamicOnly;
  }

  private static void show(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    Filter filter = new Filter();
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "brport", "dev" -> filter.port = bridge.device(arguments.next());
        case "br" -> {
          String name = arguments.next();
          filter.bridge = bridge.bridgeDevice(name);
        }
        case "vlan" -> filter.vid = vlan(arguments.next());
        case "state" -> filter.state = state(arguments.next());
        case "dynamic" -> filter.isDynamicOnly = true;
        default -> {
          // iproute2 takes no notice of other words, but for 'help'.
          if (IpArguments.matches(word, "help")) {
            throw new IpException(BridgeInvocation.FAILED, USAGE);
          }
        }
      }
    }
    ArrayNode json = BridgeOutput.array();
    StringBuilder text = new StringBuilder();
    List<Line> lines = lines(bridge, filter);
    int next = 0;
    for (NetDevice device : IpDevices.all(bridge.host())) {
      while (next < lines.size() && lines.get(next).device() == device) {
        Line line = lines.get(next++);
        if (bridge.options().isJson()) {
          json.add(describeJson(bridge, line, filter.port == null));
        } else {
          describe(bridge, line, filter.port == null, text);
        }
      }
      if (filter.port == null || filter.port == device) {
        describeTunnel(bridge, device, filter, text, json);
      }
    }
    if (bridge.options().isJson()) {
      bridge.printJson(json);
    } else {
      bridge.print(text.toString());
    }
  }

  /** What a VXLAN interface knows itself comes after what its bridge knows of it. */
  private static void describeTunnel(
      BridgeInvocation bridge,
      NetDevice device,
      Filter filter,
      StringBuilder text,
      ArrayNode json) {
    if (!(device instanceof VxlanDevice vxlan) || filter.vid > 0 || filter.state != null) {
      return;
    }
    BridgePort port = LinuxBridges.portOf(device);
    if (filter.bridge != null && (port == null || port.bridge().ownDevice() != filter.bridge)) {
      return;
    }
    if (bridge.options().isJson()) {
      VxlanFdb.describe(vxlan, filter.port == null, json);
    } else {
      VxlanFdb.describe(vxlan, filter.port == null, text);
    }
  }

  private static String state(String word) {
    for (String state : List.of("permanent", "static", "stale", "reachable")) {
      if (IpArguments.matches(word, state)) {
        return state.equals("reachable") ? "" : state;
      }
    }
    if (word.equals("all")) {
      return null;
    }
    throw IpException.wrongArgument(word, "invalid state");
  }

  private static List<Line> lines(BridgeInvocation bridge, Filter filter) {
    List<Line> lines = new ArrayList<>();
    for (NetDevice device : IpDevices.all(bridge.host())) {
      if (LinkText.isLoopback(device) || filter.port != null && filter.port != device) {
        continue;
      }
      LinuxBridge own = BridgeOutput.bridgeOf(bridge.host(), device);
      BridgePort port = LinuxBridges.portOf(device);
      LinuxBridge master = own != null ? own : port != null ? port.bridge() : null;
      if (filter.bridge != null && (master == null || master.ownDevice() != filter.bridge)) {
        continue;
      }
      List<Line> selfLines = new ArrayList<>();
      List<Long> listened = new ArrayList<>(device.extraAddresses());
      listened.removeIf(MacAddress::isMulticast);
      listened.addAll(groups(device, own));
      // Groups that somebody entered come last.
      device.extraAddresses().stream().filter(MacAddress::isMulticast).forEach(listened::add);
      for (long mac : listened) {
        selfLines.add(new Line(device, mac, null, null));
      }
      List<Line> masterLines = new ArrayList<>();
      if (master != null) {
        for (FdbEntry entry : master.fdb().entries()) {
          if (entry.port() == port) {
            masterLines.add(new Line(device, entry.mac(), entry, master));
          }
        }
      }
      // A bridge's own groups come before its entries, a port's after them.
      lines.addAll(own != null ? selfLines : masterLines);
      lines.addAll(own != null ? masterLines : selfLines);
    }
    lines.removeIf(line -> !isWanted(line, filter));
    return lines;
  }

  private static String state(Line line) {
    return line.entry() == null ? "permanent" : line.master().fdb().state(line.entry());
  }

  private static boolean isWanted(Line line, Filter filter) {
    FdbEntry entry = line.entry();
    if (filter.vid >= 0 && (entry == null ? 0 : entry.vid()) != filter.vid) {
      return false;
    }
    String state = state(line);
    if (filter.state != null && !filter.state.equals(state)) {
      return false;
    }
    // 'dynamic' hides what is permanent only.
    return !filter.isDynamicOnly || !state.equals("permanent");
  }

  /** The groups that a Linux interface listens to for the host's own sake. */
  private static List<Long> groups(NetDevice device, LinuxBridge own) {
    List<Long> groups = new ArrayList<>();
    if (device instanceof VxlanDevice) {
      // Its list of addresses is the database of the tunnel.
      return groups;
    }
    groups.add(ALL_NODES_IPV6);
    if (device.isUp()) {
      if (own != null && own.options().multicast().isSnooping()) {
        groups.add(ALL_SNOOPERS);
        groups.add(ALL_SNOOPERS_IPV6);
      }
      groups.add(ALL_HOSTS);
    }
    if (!device.vlanDevices().isEmpty()) {
      groups.add(GVRP);
    }
    return groups;
  }

  private static void describe(
      BridgeInvocation bridge, Line line, boolean namesDevice, StringBuilder text) {
    text.append(MacAddress.format(line.mac())).append(' ');
    if (namesDevice) {
      text.append("dev ").append(line.device().name()).append(' ');
    }
    FdbEntry entry = line.entry();
    if (entry == null) {
      text.append("self permanent\n");
      return;
    }
    if (entry.vid() != 0) {
      text.append("vlan ").append(entry.vid()).append(' ');
    }
    if (bridge.options().hasStatistics()) {
      long now = bridge.host().simulation().nowNanos();
      text.append("used ").append((now - entry.usedNanos()) / NANOS_PER_SECOND);
      text.append('/').append((now - entry.updatedNanos()) / NANOS_PER_SECOND).append(' ');
    }
    for (String flag : flags(entry)) {
      text.append(flag).append(' ');
    }
    text.append("master ").append(line.master().name()).append(' ').append(state(line));
    text.append('\n');
  }

  private static ObjectNode describeJson(BridgeInvocation bridge, Line line, boolean isNamed) {
    ObjectNode json = BridgeOutput.object();
    FdbEntry entry = line.entry();
    json.put("mac", MacAddress.format(line.mac()));
    if (isNamed) {
      json.put("ifname", line.device().name());
    }
    if (entry != null && entry.vid() != 0) {
      json.put("vlan", entry.vid());
    }
    if (entry != null && bridge.options().hasStatistics()) {
      long now = bridge.host().simulation().nowNanos();
      json.put("used", (now - entry.usedNanos()) / NANOS_PER_SECOND);
      json.put("updated", (now - entry.updatedNanos()) / NANOS_PER_SECOND);
    }
    ArrayNode flags = json.putArray("flags");
    if (entry == null) {
      flags.add("self");
    } else {
      flags(entry).forEach(flags::add);
      json.put("master", line.master().name());
    }
    json.put("state", state(line));
    return json;
  }

  /** An entry as a line of its own. */
  static String line(BridgeInvocation bridge, LinuxBridge own, FdbEntry entry) {
    NetDevice at = entry.port() == null ? own.ownDevice() : entry.port().device();
    StringBuilder text = new StringBuilder();
    describe(bridge, new Line(at, entry.mac(), entry, own), true, text);
    return text.toString();
  }

  /** As {@link #line}, in JSON. */
  static ObjectNode json(BridgeInvocation bridge, LinuxBridge own, FdbEntry entry) {
    NetDevice at = entry.port() == null ? own.ownDevice() : entry.port().device();
    return describeJson(bridge, new Line(at, entry.mac(), entry, own), true);
  }

  private static List<String> flags(FdbEntry entry) {
    List<String> flags = new ArrayList<>();
    if (entry.isExternLearned()) {
      flags.add("extern_learn");
    }
    if (entry.isSticky()) {
      flags.add("sticky");
    }
    return flags;
  }
}
