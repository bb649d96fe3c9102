package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.MulticastContext;
import org.vswitchlab.bridge.MulticastSetting;
import org.vswitchlab.bridge.MulticastVlans;
import org.vswitchlab.bridge.NetlinkError;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.switching.VlanId;

/** {@code bridge vlan global}: what a bridge does in one VLAN, whatever the port. */
final class BridgeVlanGlobal {
  private static final String INDENT = " ".repeat(20);
  private static final String ROUTER_INDENT = " ".repeat(34);

  /** The settings of a VLAN, in the order in which the tool shows them. */
  private static final List<MulticastSetting> SETTINGS =
      List.of(
          MulticastSetting.SNOOPING,
          MulticastSetting.QUERIER,
          MulticastSetting.IGMP_VERSION,
          MulticastSetting.MLD_VERSION,
          MulticastSetting.LAST_MEMBER_COUNT,
          MulticastSetting.LAST_MEMBER_INTERVAL,
          MulticastSetting.STARTUP_QUERY_COUNT,
          MulticastSetting.STARTUP_QUERY_INTERVAL,
          MulticastSetting.MEMBERSHIP_INTERVAL,
          MulticastSetting.QUERIER_INTERVAL,
          MulticastSetting.QUERY_INTERVAL,
          MulticastSetting.QUERY_RESPONSE_INTERVAL);

  private final BridgeInvocation bridge;
  private final ArrayNode json = BridgeOutput.array();
  private final StringBuilder text = new StringBuilder("port              vlan-id  \n");

  private BridgeVlanGlobal(BridgeInvocation bridge) {
    this.bridge = bridge;
  }

  static void run(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    String command = arguments.isEmpty() ? "show" : arguments.next();
    if (IpArguments.matches(command, "show")
        || IpArguments.matches(command, "lst")
        || IpArguments.matches(command, "list")) {
      new BridgeVlanGlobal(bridge).show();
    } else if (IpArguments.matches(command, "set")) {
      set(bridge);
    } else {
      throw BridgeVlan.usage();
    }
  }

  // ---- changing

  private static void set(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    BridgeVlan.Range range = null;
    String name = null;
    Map<MulticastSetting, Long> values = new EnumMap<>(MulticastSetting.class);
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      if (word.equals("dev")) {
        name = arguments.next();
      } else if (word.equals("vid")) {
        range = BridgeVlan.Range.read(arguments.next());
      } else if (IpArguments.matches(word, "help")) {
        throw BridgeVlan.usage();
      } else {
        MulticastSetting setting = setting(word);
        if (setting != null) {
          values.put(setting, value(setting, arguments.next()));
        }
      }
    }
    if (name == null || range == null) {
      throw new IpException(BridgeInvocation.FAILED, "Device and VLAN ID are required arguments.");
    }
    NetDevice device = bridge.networkDevice(name);
    LinuxBridge own = BridgeOutput.bridgeOf(bridge.host(), device);
    if (own == null) {
      throw BridgeVlan.kernel("Global vlan options can only be set on bridge device.");
    }
    apply(own.multicast().vlans(), range, values);
  }

  private static void apply(
      MulticastVlans vlans, BridgeVlan.Range range, Map<MulticastSetting, Long> values) {
    if (!VlanId.isConfigurable(range.first()) || !VlanId.isConfigurable(range.last())) {
      throw BridgeVlan.kernel("Vlan id is invalid.");
    }
    for (int vid = range.first(); vid <= range.last(); vid++) {
      // Those before the first that is missing have been changed by then.
      if (!vlans.exists(vid)) {
        throw BridgeVlan.kernel("Vlan in range doesn't exist, can't process global options.");
      }
      try {
        for (Map.Entry<MulticastSetting, Long> entry : values.entrySet()) {
          vlans.set(vid, entry.getKey(), entry.getValue());
        }
      } catch (NetlinkError e) {
        throw BridgeInvocation.refused(e);
      }
    }
  }

  private static MulticastSetting setting(String word) {
    for (MulticastSetting setting : SETTINGS) {
      if (setting.word().equals(word)) {
        return setting;
      }
    }
    return null;
  }

  private static long value(MulticastSetting setting, String text) {
    long most =
        switch (setting) {
          case SNOOPING, QUERIER, IGMP_VERSION, MLD_VERSION -> 0xff;
          case LAST_MEMBER_COUNT, STARTUP_QUERY_COUNT -> 0xffff_ffffL;
          default -> Long.MAX_VALUE;
        };
    try {
      long value = Long.decode(text);
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw new IpException(
        BridgeInvocation.FAILED,
        "Error: argument \"" + text + "\" is wrong: invalid " + setting.word());
  }

  // ---- showing

  private void show() {
    IpArguments arguments = bridge.arguments();
    NetDevice only = null;
    int wantedVid = 0;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      if (word.equals("dev")) {
        only = bridge.device(arguments.next());
      } else if (word.equals("vid")) {
        wantedVid = BridgeVlan.number(arguments.next());
      }
    }
    for (NetDevice device : IpDevices.all(bridge.host())) {
      LinuxBridge own = BridgeOutput.bridgeOf(bridge.host(), device);
      if (own != null && (only == null || only == device)) {
        show(own, wantedVid);
      }
    }
    bridge.print(bridge.options().isJson() ? json + "\n" : text.toString());
  }

  private void show(LinuxBridge own, int wantedVid) {
    MulticastVlans vlans = own.multicast().vlans();
    ArrayNode rows = null;
    for (int vid = 1; vid < VlanId.COUNT; vid++) {
      if (!vlans.exists(vid)) {
        continue;
      }
      int last = vid;
      while (last + 1 < VlanId.COUNT && vlans.exists(last + 1) && isAlike(own, last, last + 1)) {
        last++;
      }
      if (wantedVid == 0 || vid <= wantedVid && wantedVid <= last) {
        text.append(String.format("%-16s  ", rows == null ? own.name() : ""));
        if (rows == null) {
          rows = json.addObject().put("ifname", own.name()).putArray("vlans");
        }
        describe(own, vid, last, rows.addObject());
      }
      vid = last;
    }
  }

  private static long value(MulticastContext context, MulticastSetting setting) {
    if (setting == MulticastSetting.SNOOPING) {
      return context.isSnooped() ? 1 : 0;
    }
    return context.value(setting);
  }

  private static boolean isAlike(LinuxBridge own, int vid, int next) {
    MulticastContext one = own.multicast().vlanContext(vid);
    MulticastContext other = own.multicast().vlanContext(next);
    return value(one, MulticastSetting.ROUTER) == value(other, MulticastSetting.ROUTER)
        && own.multicast().routerPorts(one).isEmpty()
        && own.multicast().routerPorts(other).isEmpty()
        && SETTINGS.stream().allMatch(setting -> value(one, setting) == value(other, setting));
  }

  private void describe(LinuxBridge own, int vid, int last, ObjectNode row) {
    MulticastContext context = own.multicast().vlanContext(vid);
    row.put("vlan", vid);
    text.append(vid);
    if (last > vid) {
      row.put("vlanEnd", last);
      text.append('-').append(last);
    }
    text.append('\n').append(INDENT);
    for (MulticastSetting setting : SETTINGS) {
      long value = value(context, setting);
      row.put(setting.word(), value);
      text.append(setting.word()).append(' ').append(value).append(' ');
    }
    text.append('\n');
    describeRouters(own, context, row);
  }

  private void describeRouters(LinuxBridge own, MulticastContext context, ObjectNode row) {
    List<BridgePort> ports = own.multicast().routerPorts(context);
    if (ports.isEmpty()) {
      return;
    }
    ArrayNode rows = row.putArray("router_ports");
    boolean hasTimers = bridge.options().hasStatistics();
    text.append(INDENT).append("router ports: ");
    String indent = "";
    for (BridgePort port : ports) {
      ObjectNode router = rows.addObject().put("port", port.name());
      text.append(indent).append(port).append(' ');
      if (hasTimers) {
        String timer = BridgeMdb.timer(own.multicast().routerTimer(context, port));
        // The kernel tells the kind of the port as a whole here.
        String type = port.multicastRouter() % 2 == 0 ? "permanent" : "temp";
        router.put("timer", timer).put("type", type);
        text.append(' ').append(timer).append(' ').append(type).append('\n');
        indent = ROUTER_INDENT;
      }
    }
    if (!hasTimers) {
      text.append('\n');
    }
  }
}
