package org.vswitchlab.management.iproute;

import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.bridge.NetlinkError;
import org.vswitchlab.bridge.PortFlag;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.switching.PortState;

/** {@code ip link set PORT type bridge_slave}. */
final class BridgeSlaveKind implements LinkKind {
  private static final String USAGE =
      """
      Usage: ... bridge_slave [ fdb_flush ]
      \t\t\t[ state STATE ]
      \t\t\t[ priority PRIO ]
      \t\t\t[ cost COST ]
      \t\t\t[ guard {on | off} ]
      \t\t\t[ hairpin {on | off} ]
      \t\t\t[ fastleave {on | off} ]
      \t\t\t[ root_block {on | off} ]
      \t\t\t[ learning {on | off} ]
      \t\t\t[ flood {on | off} ]
      \t\t\t[ proxy_arp {on | off} ]
      \t\t\t[ proxy_arp_wifi {on | off} ]
      \t\t\t[ mcast_router MULTICAST_ROUTER ]
      \t\t\t[ mcast_fast_leave {on | off} ]
      \t\t\t[ mcast_flood {on | off} ]
      \t\t\t[ bcast_flood {on | off} ]
      \t\t\t[ mcast_to_unicast {on | off} ]
      \t\t\t[ group_fwd_mask MASK ]
      \t\t\t[ neigh_suppress {on | off} ]
      \t\t\t[ vlan_tunnel {on | off} ]
      \t\t\t[ isolated {on | off} ]
      \t\t\t[ locked {on | off} ]
      \t\t\t[ backup_port DEVICE ] [ nobackup_port ]\
      """;

  @Override
  public String name() {
    return "bridge_slave";
  }

  @Override
  public boolean isKindOf(Host host, NetDevice device) {
    return false;
  }

  @Override
  public void set(IpInvocation ip, NetDevice device, IpArguments arguments) {
    PortChange change = readChange(ip, arguments);
    BridgePort port = LinuxBridges.portOf(device);
    if (port == null) {
      throw IpException.answer("Operation not supported");
    }
    try {
      change.apply(port);
    } catch (NetlinkError e) {
      throw new IpException(2, e.report());
    }
  }

  private static PortChange readChange(IpInvocation ip, IpArguments arguments) {
    PortChange change = new PortChange();
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "fdb_flush" -> change.flush();
        case "state" -> change.state(state(number(arguments, "state is invalid", 0xff)));
        case "priority" -> change.priority((int) number(arguments, "priority is invalid", 0xffff));
        case "cost" -> {
          long cost = number(arguments, "cost is invalid", 0xffff_ffffL);
          change.exactPathCost(cost);
        }
        case "mcast_router" ->
            change.multicastRouter((int) number(arguments, "invalid mcast_router", 0xff));
        case "group_fwd_mask" ->
            change.groupForwardMask((int) number(arguments, "invalid group_fwd_mask", 0xffff));
        case "mcast_fast_leave" -> change.flag(PortFlag.FAST_LEAVE, onOff(word, arguments));
        case "backup_port" -> change.backup(backup(ip, arguments.next()));
        case "nobackup_port" -> change.backup(null);
        default -> {
          if (IpArguments.matches(word, "help")) {
            throw new IpException(1, USAGE);
          }
          PortFlag flag = PortChange.flag(word);
          if (flag == null) {
            throw new IpException(1, "bridge_slave: unknown option \"" + word + "\"?\n" + USAGE);
          }
          change.flag(flag, onOff(word, arguments));
        }
      }
    }
    return change;
  }

  private static PortState state(long number) {
    if (number >= PortState.values().length) {
      throw IpException.answer("Invalid argument");
    }
    return PortState.values()[(int) number];
  }

  private static NetDevice backup(IpInvocation ip, String name) {
    NetDevice device = IpDevices.find(ip.host(), name);
    if (device == null) {
      throw IpException.wrongArgument(name, "Device does not exist\n");
    }
    return device;
  }

  private static long number(IpArguments arguments, String complaint, long most) {
    String word = arguments.next();
    try {
      long value = Long.decode(word);
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw IpException.wrongArgument(word, complaint);
  }

  private static boolean onOff(String word, IpArguments arguments) {
    String value = arguments.next();
    return switch (value) {
      case "on" -> true;
      case "off" -> false;
      default ->
          throw new IpException(
              1,
              "Error: argument of \""
                  + word
                  + "\" must be one of \"off\", \"on\", not \""
                  + value
                  + "\"");
    };
  }
}
