package org.vswitchlab.management.iproute;

import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.bridge.NetlinkError;
import org.vswitchlab.bridge.PortVlans;
import org.vswitchlab.bridge.VlanFilter;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.switching.VlanId;

/** {@code bridge vlan}. */
final class BridgeVlan {
  private static final int TUNNEL_ID_COUNT = 1 << 24;

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

  /**
   * The VLANs that a command is about.
   *
   * @param isRange whether two were named
   */
  record Range(int first, int last, boolean isRange) {
    static Range read(String text) {
      int dash = text.indexOf('-');
      int first = number(dash < 0 ? text : text.substring(0, dash));
      int last = dash < 0 ? first : number(text.substring(dash + 1));
      if (first >= VlanId.COUNT || last >= VlanId.COUNT || dash >= 0 && first >= last) {
        // A range is quoted as it was understood.
        String what = dash < 0 ? "ID \"" + text + "\"" : "range \"" + first + "-" + last + "\"";
        throw new IpException(BridgeInvocation.FAILED, "Invalid VLAN " + what);
      }
      return new Range(first, last, dash >= 0);
    }
  }

  static IpException usage() {
    return new IpException(BridgeInvocation.FAILED, USAGE);
  }

  static void run(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    if (arguments.isEmpty()) {
      BridgeVlanTable.show(bridge);
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
      BridgeVlanTable.show(bridge);
    } else if (IpArguments.matches(command, "tunnelshow")) {
      BridgeVlanTable.showTunnels(bridge);
    } else if (IpArguments.matches(command, "global")) {
      BridgeVlanGlobal.run(bridge);
    } else if (IpArguments.matches(command, "set")) {
      set(bridge);
    } else if (IpArguments.matches(command, "help")) {
      throw usage();
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
    private int firstTunnel;
    private int lastTunnel;

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
          case "tunnel_info" -> readTunnel(arguments);
          default -> {
            if (IpArguments.matches(word, "help")) {
              throw usage();
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

    private void readTunnel(IpArguments arguments) {
      if (!arguments.next().equals("id")) {
        throw new IpException(BridgeInvocation.FAILED, "Invalid tunnel info");
      }
      String text = arguments.next();
      int dash = text.indexOf('-');
      firstTunnel = number(dash < 0 ? text : text.substring(0, dash));
      lastTunnel = dash < 0 ? firstTunnel : number(text.substring(dash + 1));
      if (firstTunnel <= 0 || lastTunnel < firstTunnel || lastTunnel >= TUNNEL_ID_COUNT) {
        throw IpException.wrongArgument(text, "invalid tun id");
      }
    }

    private void readRange(String text) {
      Range range = Range.read(text);
      first = range.first();
      last = range.last();
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
      if (firstTunnel > 0) {
        mapTunnels(port, adds);
        return;
      }
      for (int vid = first; vid <= last; vid++) {
        if (isOwn) {
          change(own, vid, adds);
        } else {
          change(port, vid, adds);
        }
      }
    }

    private void mapTunnels(BridgePort port, boolean adds) {
      if (port == null || last - first != lastTunnel - firstTunnel) {
        throw BridgeInvocation.answer("Invalid argument");
      }
      try {
        for (int vid = first; vid <= last; vid++) {
          if (adds) {
            port.bridge().vlanFilter().mapTunnel(port, vid, firstTunnel + vid - first);
          } else {
            port.bridge().vlanFilter().unmapTunnel(port, vid);
          }
        }
      } catch (NetlinkError e) {
        throw BridgeInvocation.refused(e);
      }
    }

    private void change(LinuxBridge own, int vid, boolean adds) {
      if (adds) {
        own.vlanFilter().addOwn(vid, isPvid, isUntagged, last > first);
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

  static int number(String text) {
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
    int state = -1;
    int router = -1;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "dev" -> change.device = arguments.next();
        case "vid" -> change.readRange(arguments.next());
        case "state" -> state = state(arguments.next());
        case "mcast_router" -> router = byteNumber(arguments.next(), "mcast_router");
        default -> {
          if (IpArguments.matches(word, "help")) {
            throw usage();
          }
        }
      }
    }
    if (change.device == null || change.first < 0) {
      throw new IpException(BridgeInvocation.FAILED, "Device and VLAN ID are required arguments.");
    }
    NetDevice device = bridge.bridgeDevice(change.device);
    LinuxBridge own = BridgeOutput.bridgeOf(bridge.host(), device);
    BridgePort port = LinuxBridges.portOf(device);
    if (own == null && port == null) {
      throw kernel("The device is not a valid bridge or bridge port.");
    }
    if (!VlanId.isConfigurable(change.first) || !VlanId.isConfigurable(change.last)) {
      throw kernel("Vlan id is invalid.");
    }
    PortVlans vlans = own != null ? own.ownVlans() : port.vlans();
    checkMember(vlans, change.first, "Vlan range start");
    checkMember(vlans, change.last, "Vlan range end");
    VlanFilter filter = own != null ? own.vlanFilter() : port.bridge().vlanFilter();
    try {
      for (int vid = change.first; vid <= change.last; vid++) {
        // Those before the first that is missing have been changed by then.
        checkMember(vlans, vid, "Vlan in range");
        if (state >= PortState.values().length) {
          throw kernel("Invalid vlan state.");
        }
        if (state >= 0) {
          filter.setState(port, vid, PortState.values()[state]);
        }
        if (router >= 0) {
          filter.setMulticastRouter(port, vid, router);
        }
      }
    } catch (NetlinkError e) {
      throw BridgeInvocation.refused(e);
    }
  }

  private static void checkMember(PortVlans vlans, int vid, String which) {
    if (!vlans.isMember(vid)) {
      throw kernel(which + " doesn't exist, can't process options.");
    }
  }

  static IpException kernel(String sentence) {
    return new IpException(BridgeInvocation.FAILED, "Error: bridge: " + sentence);
  }

  private static int state(String text) {
    PortState state = PortState.parse(text);
    if (state != null) {
      return state.ordinal();
    }
    if (text.matches("\\d{1,3}") && Integer.parseInt(text) <= 255) {
      return Integer.parseInt(text);
    }
    throw new IpException(BridgeInvocation.FAILED, "Error: invalid STP state");
  }

  private static int byteNumber(String text, String what) {
    try {
      int value = Integer.decode(text);
      if (value >= 0 && value <= 255) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw new IpException(
        BridgeInvocation.FAILED, "Error: argument \"" + text + "\" is wrong: invalid " + what);
  }
}
