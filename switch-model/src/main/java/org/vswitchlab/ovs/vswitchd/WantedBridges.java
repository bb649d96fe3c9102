package org.vswitchlab.ovs.vswitchd;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.ovs.ofproto.tunnel.TunnelSettings;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Row;

/** What the database asks for, as far as the host has what it takes. */
final class WantedBridges {
  private static final Set<String> DATAPATH_TYPES = Set.of("", "system", "netdev", "dummy");

  private final Host host;
  private final Database database;
  private final DeviceProvider devices;
  private final Map<String, RunningBridge> bridges;
  private Map<String, BridgeConfig> latest = Map.of();

  WantedBridges(
      Host host, Database database, DeviceProvider devices, Map<String, RunningBridge> bridges) {
    this.host = host;
    this.database = database;
    this.devices = devices;
    this.bridges = bridges;
  }

  /** The bridges that are asked for and can be, by name. */
  Map<String, BridgeConfig> byName() {
    Map<String, BridgeConfig> wanted = new LinkedHashMap<>();
    for (Row root : database.table("Open_vSwitch").rows()) {
      for (Row row : database.table("Bridge").rows()) {
        if (root.get("bridges").containsKey(row.uuid())) {
          BridgeConfig config = new BridgeConfig(database, devices, row);
          if (DATAPATH_TYPES.contains(config.datapathType()) && ownDeviceIsFree(config.name())) {
            wanted.put(config.name(), config);
          }
        }
      }
    }
    latest = wanted;
    return wanted;
  }

  private boolean ownDeviceIsFree(String name) {
    RunningBridge running = bridges.get(name);
    NetDevice device = host.device(name);
    return device == null || running != null && running.device() == device;
  }

  /**
   * Why an interface of the latest {@link #byName} cannot work, by its row; what works is not
   * there.
   */
  Map<UUID, String> errors() {
    Map<UUID, String> errors = new LinkedHashMap<>();
    for (BridgeConfig config : latest.values()) {
      for (InterfaceConfig iface : config.interfaces().values()) {
        String error = error(config, iface);
        if (error != null) {
          errors.put(iface.row(), error);
        }
      }
    }
    return errors;
  }

  /** Why this interface cannot work, or null if it can. */
  String error(BridgeConfig bridge, InterfaceConfig iface) {
    if (iface.isDummy()) {
      return devices.error(iface, isRunning(iface.name()));
    }
    return switch (iface.type()) {
      case "internal" -> internalError(bridge, iface);
      case "patch" -> patchError(iface);
      case "", "dummy", "dummy-pmd", "tap" -> devices.error(iface, isRunning(iface.name()));
      case "vxlan", "gre", "geneve", "ip6gre", "gtpu", "erspan", "ip6erspan" ->
          tunnelError(bridge, iface);
      case "bareudp", "stt", "lisp" -> "interface type " + iface.type() + " is not supported yet";
      default -> couldNotOpen(iface.name(), "Address family not supported by protocol");
    };
  }

  /** Whether some bridge has it: names are unique, so it may move from there. */
  private boolean isRunning(String name) {
    for (RunningBridge bridge : bridges.values()) {
      if (bridge.interfaces().containsKey(name)) {
        return true;
      }
    }
    return false;
  }

  static String couldNotOpen(String name, String reason) {
    return "could not open network device " + name + " (" + reason + ")";
  }

  private String internalError(BridgeConfig bridge, InterfaceConfig iface) {
    boolean isRunning = isRunning(iface.name());
    boolean isTaken = host.device(iface.name()) != null && !iface.name().equals(bridge.name());
    return isTaken && !isRunning ? couldNotOpen(iface.name(), "File exists") : null;
  }

  private String tunnelError(BridgeConfig bridge, InterfaceConfig iface) {
    TunnelSettings.Reading reading = iface.tunnel();
    if (reading.settings() == null) {
      return reading.error();
    }
    // Of two tunnels that take the same packets the one that was there first works.
    boolean isTaken = false;
    for (BridgeConfig other : latest.values()) {
      for (InterfaceConfig candidate : other.interfaces().values()) {
        boolean isSelf = candidate.row().equals(iface.row());
        if (isSelf) {
          return isTaken
              ? "could not add network device " + iface.name() + " to ofproto (File exists)"
              : null;
        }
        TunnelSettings rival = candidate.isTunnel() ? candidate.tunnel().settings() : null;
        isTaken |= rival != null && rival.receivesAlike(reading.settings());
      }
    }
    return null;
  }

  private static String patchError(InterfaceConfig iface) {
    if (iface.peer().isEmpty()) {
      return iface.name() + ": patch type requires valid 'peer' argument";
    }
    return iface.peer().equals(iface.name())
        ? iface.name() + ": patch peer must not be self"
        : null;
  }
}
