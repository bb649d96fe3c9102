package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.bridge.NetlinkError;
import org.vswitchlab.bridge.PortVlans;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.switching.VlanId;

/** {@code bridge vlan}. */
final class BridgeVlan {
  private static final String USAGE =
      """
      Usage: bridge vlan { add | del } vid VLAN_ID dev DEV [ tunnel_info id TUNNEL_ID ]
                                                           [ pvid ] [ untagged ]
                                                           [ self ] [ master ]
             bridge vlan { set } vid VLAN_ID dev DEV [ state STP_STATE ]
                                                     [ mcast_router MULTICAST_ROUTER ]
             bridge vlan { show } [ dev DEV ] [ vid VLAN_ID ]
             bridge vlan { tunnelshow } [ dev DEV ] [ vid VLAN_ID ]
             bridge vlan global { set } vid VLAN_ID dev DEV
                            [ mcast_snooping MULTICAST_SNOOPING ]
                            [ mcast_querier MULTICAST_QUERIER ]
                            [ mcast_igmp_version IGMP_VERSION ]
                            [ mcast_mld_version MLD_VERSION ]
                            [ mcast_last_member_count LAST_MEMBER_COUNT ]
                            [ mcast_last_member_interval LAST_MEMBER_INTERVAL ]
                            [ mcast_startup_query_count STARTUP_QUERY_COUNT ]
                            [ mcast_startup_query_interval STARTUP_QUERY_INTERVAL ]
                            [ mcast_membership_interval MEMBERSHIP_INTERVAL ]
                            [ mcast_querier_interval QUERIER_INTERVAL ]
                            [ mcast_query_interval QUERY_INTERVAL ]
                            [ mcast_query_response_interval QUERY_RESPONSE_INTERVAL ]
             bridge vlan global { show } [ dev DEV ] [ vid VLAN_ID ]\
      """;

  private BridgeVlan() {}

  static void run(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    if (arguments.isEmpty()) {
      show(bridge);
      return;
    }
    String command = arguments.next();
    if (IpArguments.matches(command, "add")) {
      new Change().read(bridge).apply(bridge, true);
    } else if (IpArguments.matches(command, "delete")) {
      new Change().read(bridge).apply(bridge, false);
    } else if (IpArguments.matches(command, "show")
        || IpArguments.matches(command, "lst")
        || IpArguments.matches(command, "list")) {
      show(bridge);
    } else if (IpArguments.matches(command, "tunnelshow")
        || IpArguments.matches(command, "global")) {
      throw BridgeInvocation.notSupported("vlan " + command);
    } else if (IpArguments.matches(command, "set")) {
      set(bridge);
    } else if (IpArguments.matches(command, "help")) {
      throw new IpException(BridgeInvocation.FAILED, USAGE);
    } else {
      throw BridgeInvocation.unknownCommand(command, "vlan");
    }
  }

  /** One {@code bridge vlan add} or {@code del}. */
  private static final class Change {
    private String device;
    private int first = -1;
    private int last = -1;
    private boolean isPvid;
    private boolean isUntagged;
    private boolean isSelf;
    private boolean isMaster;

    Change read(BridgeInvocation bridge) {
      IpArguments arguments = bridge.arguments();
      while (!arguments.isEmpty()) {
        String word = arguments.next();
        switch (word) {
          case "dev" -> device = arguments.next();
          case "vid" -> readRange(arguments.next());
          case "pvid" -> isPvid = true;
          case "untagged" -> isUntagged = true;
          case "self" -> isSelf = true;
          case "master" -> isMaster = true;
          case "tunnel_info" -> throw BridgeInvocation.notSupported("vlan tunnel_info");
          default -> {
            if (IpArguments.matches(word, "help")) {
              throw new IpException(BridgeInvocation.FAILED, USAGE);
            }
          }
        }
      }
      if (device == null || first < 0) {
        throw new IpException(
            BridgeInvocation.FAILED, "Device and VLAN ID are required arguments.");
      }
      if (isPvid && last > first) {
        throw new IpException(
            BridgeInvocation.FAILED, "pvid cannot be configured for a vlan range");
      }
      return this;
    }

    private void readRange(String text) {
      int dash = text.indexOf('-');
      first = number(dash < 0 ? text : text.substring(0, dash));
      last = dash < 0 ? first : number(text.substring(dash + 1));
      if (first >= VlanId.COUNT || last >= VlanId.COUNT) {
        throw new IpException(
            BridgeInvocation.FAILED,
            dash < 0 ? "Invalid VLAN ID \"" + text + "\"" : "Invalid VLAN range \"" + text + "\"");
      }
      if (dash >= 0 && first >= last) {
        throw new IpException(BridgeInvocation.FAILED, "Invalid VLAN range \"" + text + "\"");
      }
    }

    void apply(BridgeInvocation bridge, boolean adds) {
      NetDevice target = bridge.bridgeDevice(device);
      LinuxBridge own = BridgeOutput.bridgeOf(bridge.host(), target);
      BridgePort port = LinuxBridges.portOf(target);
      boolean isOwn = isSelf && !isMaster;
      if (isOwn ? own == null : port == null) {
        throw BridgeInvocation.answer("Operation not supported");
      }
      if (!VlanId.isConfigurable(first) || !VlanId.isConfigurable(last)) {
        throw new IpException(BridgeInvocation.FAILED, "Error: bridge: Vlan id is invalid.");
      }
      for (int vid = first; vid <= last; vid++) {
        if (isOwn) {
          change(own, vid, adds);
        } else {
          change(port, vid, adds);
        }
      }
    }

    private void change(LinuxBridge own, int vid, boolean adds) {
      if (adds) {
        own.vlanFilter().addOwn(vid, isPvid, isUntagged);
      } else {
        own.vlanFilter().removeOwn(vid);
      }
    }

    private void change(BridgePort port, int vid, boolean adds) {
      if (adds) {
        port.bridge().vlanFilter().add(port, vid, isPvid, isUntagged);
      } else {
        port.bridge().vlanFilter().remove(port, vid);
      }
    }
  }

  private static int number(String text) {
    try {
      return Integer.decode(text);
    } catch (NumberFormatException e) {
      // iproute2 reads with atoi(3): what is not a number is 0, which the kernel refuses.
      return 0;
    }
  }

  private static void set(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    Change change = new Change();
    PortState state = null;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "dev" -> change.device = arguments.next();
        case "vid" -> change.readRange(arguments.next());
        case "state" -> {
          state = PortState.parse(arguments.next());
          if (state == null) {
            throw new IpException(BridgeInvocation.FAILED, "Error: invalid STP state");
          }
        }
        case "mcast_router" -> throw BridgeInvocation.notSupported("vlan set mcast_router");
        default -> throw new IpException(BridgeInvocation.FAILED, USAGE);
      }
    }
    if (change.device == null || change.first < 0) {
      throw new IpException(BridgeInvocation.FAILED, "Device and VLAN ID are required arguments.");
    }
    BridgePort port = BridgeInvocation.portOf(bridge.bridgeDevice(change.device));
    try {
      for (int vid = change.first; state != null && vid <= change.last; vid++) {
        port.bridge().vlanFilter().setState(port, vid, state);
      }
    } catch (NetlinkError e) {
      throw BridgeInvocation.refused(e);
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
        vid = number(arguments.next());
      }
    }
    if (bridge.options().hasStatistics()) {
      throw BridgeInvocation.notSupported("vlan show with -statistics");
    }
    ArrayNode json = BridgeOutput.array();
    StringBuilder text = new StringBuilder("port              vlan-id  \n");
    for (NetDevice device : IpDevices.all(bridge.host())) {
      LinuxBridge own = BridgeOutput.bridgeOf(bridge.host(), device);
      BridgePort port = LinuxBridges.portOf(device);
      if (only != null && only != device || own == null && port == null) {
        continue;
      }
      show(bridge, device, own != null ? own.ownVlans() : port.vlans(), vid, text, json);
    }
    bridge.print(bridge.options().isJson() ? json + "\n" : text.toString());
  }

  private static void show(
      BridgeInvocation bridge,
      NetDevice device,
      PortVlans vlans,
      int wanted,
      StringBuilder text,
      ArrayNode json) {
    ArrayNode rows = null;
    for (int vid = vlans.next(0); vid > 0; vid = vlans.next(vid)) {
      int last = bridge.options().isCompressed() ? lastOfRange(vlans, vid) : vid;
      if (wanted == 0 || vid <= wanted && wanted <= last) {
        boolean isFirst = rows == null;
        if (isFirst) {
          ObjectNode row = json.addObject();
          row.put("ifname", device.name());
          rows = row.putArray("vlans");
        }
        text.append(String.format("%-16s  ", isFirst ? device.name() : ""));
        text.append(vid == last ? "" + vid : vid + "-" + last);
        describe(bridge, vlans, vid, last, text, rows.addObject());
      }
      vid = last;
    }
  }

  private static int lastOfRange(PortVlans vlans, int first) {
    int last = first;
    while (first != vlans.pvid()
        && last + 1 < VlanId.COUNT
        && vlans.isMember(last + 1)
        && last + 1 != vlans.pvid()
        && vlans.isUntagged(last + 1) == vlans.isUntagged(first)
        && vlans.state(last + 1) == vlans.state(first)) {
      last++;
    }
    return last;
  }

  private static void describe(
      BridgeInvocation bridge,
      PortVlans vlans,
      int vid,
      int last,
      StringBuilder text,
      ObjectNode row) {
    row.put("vlan", vid);
    if (last > vid) {
      row.put("vlanEnd", last);
    }
    boolean isPvid = vlans.pvid() == vid;
    if (isPvid || vlans.isUntagged(vid)) {
      ArrayNode flags = row.putArray("flags");
      if (isPvid) {
        flags.add("PVID");
        text.append(" PVID");
      }
      if (vlans.isUntagged(vid)) {
        flags.add("Egress Untagged");
        text.append(" Egress Untagged");
      }
    }
    text.append('\n');
    if (bridge.options().hasDetails()) {
      row.put("state", vlans.state(vid).label());
      row.put("mcast_router", 1);
      text.append(String.format("%-16s    ", ""));
      text.append("state ").append(vlans.state(vid).label()).append(" mcast_router 1\n");
    }
  }
}
