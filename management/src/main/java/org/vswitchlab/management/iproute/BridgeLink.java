package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.bridge.NetlinkError;
import org.vswitchlab.bridge.PortFlag;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.switching.PortState;

/** {@code bridge link}. */
final class BridgeLink {
  private static final String USAGE =
      """
      Usage: bridge link set dev DEV [ cost COST ] [ priority PRIO ] [ state STATE ]
                                     [ guard {on | off} ]
                                     [ hairpin {on | off} ]
                                     [ fastleave {on | off} ]
                                     [ root_block {on | off} ]
                                     [ learning {on | off} ]
                                     [ learning_sync {on | off} ]
                                     [ flood {on | off} ]
                                     [ mcast_router MULTICAST_ROUTER ]
                                     [ mcast_flood {on | off} ]
                                     [ bcast_flood {on | off} ]
                                     [ mcast_to_unicast {on | off} ]
                                     [ neigh_suppress {on | off} ]
                                     [ vlan_tunnel {on | off} ]
                                     [ isolated {on | off} ]
                                     [ locked {on | off} ]
                                     [ hwmode {vepa | veb} ]
                                     [ backup_port DEVICE ] [ nobackup_port ]
                                     [ self ] [ master ]
             bridge link show [dev DEV]\
      """;

  private static final int BAD_SWITCH_STATUS = 234;

  /** In the order in which they are shown. */
  static final List<PortFlag> BEFORE_ROUTER =
      List.of(
          PortFlag.HAIRPIN,
          PortFlag.GUARD,
          PortFlag.ROOT_BLOCK,
          PortFlag.FAST_LEAVE,
          PortFlag.LEARNING,
          PortFlag.FLOOD,
          PortFlag.MCAST_FLOOD,
          PortFlag.BCAST_FLOOD);

  static final List<PortFlag> AFTER_ROUTER =
      List.of(PortFlag.MCAST_TO_UNICAST, PortFlag.NEIGH_SUPPRESS, PortFlag.VLAN_TUNNEL);

  static final List<PortFlag> AFTER_BACKUP = List.of(PortFlag.ISOLATED, PortFlag.LOCKED);

  private BridgeLink() {}

  static void run(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    if (arguments.isEmpty()) {
      show(bridge);
      return;
    }
    String command = arguments.next();
    if (IpArguments.matches(command, "set") || IpArguments.matches(command, "change")) {
      set(bridge);
    } else if (IpArguments.matches(command, "show")
        || IpArguments.matches(command, "lst")
        || IpArguments.matches(command, "list")) {
      show(bridge);
    } else if (IpArguments.matches(command, "help")) {
      throw new IpException(BridgeInvocation.FAILED, USAGE);
    } else {
      throw BridgeInvocation.unknownCommand(command, "link");
    }
  }

  // ---- changing

  private static void set(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    PortChange change = new PortChange();
    String device = null;
    boolean isSelf = false;
    boolean isMaster = false;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "dev" -> device = arguments.next();
        case "self" -> isSelf = true;
        case "master" -> isMaster = true;
        // Of interest to hardware alone, which there is none of.
        case "learning_sync" -> onOff(word, arguments.next());
        case "hwmode" -> {
          hardwareMode(arguments.next());
          throw BridgeInvocation.answer("Operation not supported");
        }
        case "cost" -> change.pathCost(atoi(arguments.next()));
        case "priority" -> change.priority(atoi(arguments.next()));
        case "state" -> change.state(state(arguments.next()));
        case "mcast_router" -> change.multicastRouter(atoi(arguments.next()));
        case "backup_port" -> change.backup(backup(bridge, arguments.next()));
        case "nobackup_port" -> change.backup(null);
        default -> {
          PortFlag flag = PortChange.flag(word);
          if (flag == null || flag == PortFlag.PROXY_ARP || flag == PortFlag.PROXY_ARP_WIFI) {
            throw new IpException(BridgeInvocation.FAILED, USAGE);
          }
          change.flag(flag, onOff(word, arguments.next()));
        }
      }
    }
    if (device == null) {
      throw new IpException(BridgeInvocation.FAILED, "Device is a required argument.");
    }
    NetDevice target = bridge.bridgeDevice(device);
    if (isSelf && !isMaster) {
      throw BridgeInvocation.answer("Operation not supported");
    }
    try {
      change.apply(BridgeInvocation.portOf(target));
    } catch (NetlinkError e) {
      throw BridgeInvocation.refused(e);
    }
  }

  private static NetDevice backup(BridgeInvocation bridge, String name) {
    NetDevice device = IpDevices.find(bridge.host(), name);
    if (device == null) {
      throw new IpException(BridgeInvocation.FAILED, "Error: device " + name + " does not exist");
    }
    return device;
  }

  private static void hardwareMode(String word) {
    if (!word.equals("vepa") && !word.equals("veb")) {
      throw new IpException(BridgeInvocation.FAILED, "Mode argument must be \"vepa\" or \"veb\".");
    }
  }

  private static PortState state(String text) {
    PortState state = PortState.parse(text);
    if (state != null) {
      return state;
    }
    try {
      int number = Integer.decode(text);
      throw number < 0 || number >= PortState.values().length
          ? BridgeInvocation.answer("Invalid argument")
          : new IpException(BridgeInvocation.FAILED, "Error: invalid STP port state");
    } catch (NumberFormatException e) {
      throw new IpException(BridgeInvocation.FAILED, "Error: invalid STP port state");
    }
  }

  private static boolean onOff(String word, String value) {
    return switch (value) {
      case "on" -> true;
      case "off" -> false;
      default ->
          throw new IpException(
              BAD_SWITCH_STATUS,
              "Error: argument of \""
                  + word
                  + "\" must be one of \"off\", \"on\", not \""
                  + value
                  + "\"");
    };
  }

  /** As atoi(3): digits as far as there are any. */
  private static int atoi(String text) {
    int value = 0;
    for (int i = 0; i < text.length() && Character.isDigit(text.charAt(i)); i++) {
      value = value * 10 + (text.charAt(i) - '0');
    }
    return value;
  }

  // ---- showing

  private static void show(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    NetDevice only = null;
    while (!arguments.isEmpty()) {
      if (arguments.next().equals("dev")) {
        only = bridge.device(arguments.next());
      }
    }
    ArrayNode json = BridgeOutput.array();
    StringBuilder text = new StringBuilder();
    for (NetDevice device : IpDevices.all(bridge.host())) {
      BridgePort port = LinuxBridges.portOf(device);
      if (port != null && (only == null || only == device)) {
        if (bridge.options().isJson()) {
          describeJson(bridge, port, json.addObject());
        } else {
          describe(bridge, port, text);
        }
      }
    }
    if (bridge.options().isJson()) {
      bridge.printJson(json);
    } else {
      bridge.print(text.toString());
    }
  }

  private static void describe(BridgeInvocation bridge, BridgePort port, StringBuilder text) {
    NetDevice device = port.device();
    text.append(device.index()).append(": ");
    text.append(bridge.name(LinkText.nameWithParent(device) + ": ")).append('<');
    text.append(LinkText.flags(device)).append("> mtu ").append(device.mtuBytes());
    text.append(" master ").append(port.bridge().name());
    text.append(" state ").append(port.state().label());
    text.append(" priority ").append(port.priority());
    text.append(" cost ").append(port.pathCost()).append(" \n");
    if (bridge.options().hasDetails()) {
      text.append("    ").append(flags(port)).append('\n');
    }
  }

  /** {@code hairpin off guard off ...}. */
  private static String flags(BridgePort port) {
    StringBuilder text = new StringBuilder();
    append(text, port, BEFORE_ROUTER);
    text.append("mcast_router ").append(port.multicastRouter()).append(' ');
    append(text, port, AFTER_ROUTER);
    if (port.backup() != null) {
      text.append("backup_port ").append(port.backup()).append(' ');
    }
    append(text, port, AFTER_BACKUP);
    return text.toString();
  }

  private static void append(StringBuilder text, BridgePort port, List<PortFlag> flags) {
    for (PortFlag flag : flags) {
      text.append(flag.word()).append(port.is(flag) ? " on " : " off ");
    }
  }

  private static void describeJson(BridgeInvocation bridge, BridgePort port, ObjectNode json) {
    NetDevice device = port.device();
    json.put("ifindex", device.index());
    NetDevice other = LinkText.linked(device);
    if (other != null) {
      json.put("link", other.name());
    }
    json.put("ifname", device.name());
    LinkText.flagsJson(device, json);
    json.put("mtu", device.mtuBytes());
    json.put("master", port.bridge().name());
    json.put("state", port.state().label());
    json.put("priority", port.priority());
    json.put("cost", port.pathCost());
    if (bridge.options().hasDetails()) {
      BEFORE_ROUTER.forEach(flag -> json.put(flag.word(), port.is(flag)));
      json.put("mcast_router", port.multicastRouter());
      AFTER_ROUTER.forEach(flag -> json.put(flag.word(), port.is(flag)));
      if (port.backup() != null) {
        json.put("backup_port", port.backup().name());
      }
      AFTER_BACKUP.forEach(flag -> json.put(flag.word(), port.is(flag)));
    }
  }
}
