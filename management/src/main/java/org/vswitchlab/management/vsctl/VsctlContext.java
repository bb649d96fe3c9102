package org.vswitchlab.management.vsctl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What the commands of one attempt share: the working copy, names of rows, bridges by name. */
final class VsctlContext implements ValueParser.Symbols {
  private final WorkingCopy copy;
  private final Map<String, UUID> symbols = new LinkedHashMap<>();
  private final Set<String> createdSymbols = new LinkedHashSet<>();
  private final Set<UUID> strongSymbols = new LinkedHashSet<>();

  /** Names of interfaces that must work once the configuration is in force. */
  private final Set<String> newInterfaces = new LinkedHashSet<>();

  private boolean mustWait;

  /** A bridge as the commands know it: real, or a VLAN of another. */
  record BridgeInfo(String name, WorkingRow row, BridgeInfo parent, int vlan, WorkingRow fakePort) {
    boolean isFake() {
      return parent != null;
    }

    WorkingRow realRow() {
      return parent == null ? row : parent.row;
    }
  }

  /** A port and the bridge, real or fake, on which it is. */
  record PortInfo(WorkingRow row, BridgeInfo bridge) {}

  VsctlContext(WorkingCopy copy) {
    this.copy = copy;
  }

  WorkingCopy copy() {
    return copy;
  }

  Set<String> newInterfaces() {
    return newInterfaces;
  }

  /** Says that the commands must be tried again when the database has changed. */
  void waitForChange() {
    mustWait = true;
  }

  boolean mustWait() {
    return mustWait;
  }

  // Symbols.

  @Override
  public UUID row(String name) {
    UUID uuid =
        symbols.computeIfAbsent(name, n -> new UUID(0xbeef_0000_0000_0000L, symbols.size()));
    strongSymbols.add(uuid);
    return uuid;
  }

  /** Binds a name to a row; false if it has one already. */
  boolean define(String name, UUID uuid) {
    boolean isNew = createdSymbols.add(name);
    symbols.put(name, uuid);
    return isNew;
  }

  UUID symbolIfUsed(String name) {
    return symbols.get(name);
  }

  boolean isDefined(String name) {
    return createdSymbols.contains(name);
  }

  /** Names that were used and never given to a row. */
  List<String> undefinedSymbols() {
    List<String> names = new ArrayList<>(symbols.keySet());
    names.removeAll(createdSymbols);
    return names;
  }

  // Bridges and ports.

  /** All bridges by name, fake ones included. */
  Map<String, BridgeInfo> bridges() {
    Map<String, BridgeInfo> bridges = new TreeMap<>();
    for (WorkingRow row : copy.references(copy.root(), "bridges")) {
      BridgeInfo real = new BridgeInfo(row.string("name"), row, null, 0, null);
      bridges.put(real.name(), real);
      for (WorkingRow port : copy.references(row, "ports")) {
        if (isFakeBridge(port)) {
          int vlan = Integer.parseInt(port.string("tag"));
          String name = port.string("name");
          bridges.putIfAbsent(name, new BridgeInfo(name, null, real, vlan, port));
        }
      }
    }
    return bridges;
  }

  private static boolean isFakeBridge(WorkingRow port) {
    return port.bool("fake_bridge") && !port.get("tag").isEmpty();
  }

  /** The bridge of that name; null if there is none and it need not exist. */
  BridgeInfo bridge(String name, boolean mustExist) throws VsctlException {
    BridgeInfo bridge = bridges().get(name);
    if (bridge == null && mustExist) {
      throw new VsctlException("no bridge named " + name);
    }
    return bridge;
  }

  BridgeInfo realBridge(String name, boolean mustExist) throws VsctlException {
    BridgeInfo bridge = bridge(name, mustExist);
    if (bridge != null && bridge.isFake()) {
      throw new VsctlException(name + " is a fake bridge");
    }
    return bridge;
  }

  /** The fake bridge of a VLAN of a bridge, or null. */
  BridgeInfo fakeBridge(BridgeInfo parent, int vlan) {
    for (BridgeInfo bridge : bridges().values()) {
      if (bridge.isFake()
          && bridge.parent().name().equals(parent.name())
          && bridge.vlan() == vlan) {
        return bridge;
      }
    }
    return null;
  }

  /** All ports by name, without those that are a bridge's own. */
  Map<String, PortInfo> ports() {
    Map<String, PortInfo> ports = new TreeMap<>();
    Map<String, BridgeInfo> bridges = bridges();
    for (BridgeInfo real : bridges.values()) {
      if (real.isFake()) {
        continue;
      }
      for (WorkingRow port : copy.references(real.row(), "ports")) {
        String name = port.string("name");
        if (bridges.containsKey(name)) {
          continue;
        }
        BridgeInfo on = real;
        if (!port.get("tag").isEmpty()) {
          BridgeInfo fake = fakeBridge(real, Integer.parseInt(port.string("tag")));
          on = fake == null ? real : fake;
        }
        ports.put(name, new PortInfo(port, on));
      }
    }
    return ports;
  }

  PortInfo port(String name, boolean mustExist) throws VsctlException {
    PortInfo port = ports().get(name);
    if (port == null && mustExist) {
      throw new VsctlException("no port named " + name);
    }
    return port;
  }

  List<WorkingRow> interfaces(WorkingRow port) {
    return copy.references(port, "interfaces");
  }

  /** The port that has an interface of that name, or null. */
  PortInfo portOfInterface(String name) {
    for (PortInfo port : ports().values()) {
      for (WorkingRow iface : interfaces(port.row())) {
        if (iface.string("name").equals(name)) {
          return port;
        }
      }
    }
    return null;
  }

  /** The interface's row, or null. */
  WorkingRow interfaceRow(PortInfo port, String name) {
    for (WorkingRow iface : interfaces(port.row())) {
      if (iface.string("name").equals(name)) {
        return iface;
      }
    }
    return null;
  }

  /**
   * Complains if the name is taken.
   *
   * @param what begins the sentence: {@code cannot create a bridge named br0}
   */
  void checkConflicts(String name, String what) throws VsctlException {
    if (bridges().containsKey(name)) {
      throw new VsctlException(what + " because a bridge named " + name + " already exists");
    }
    PortInfo port = ports().get(name);
    if (port != null) {
      throw new VsctlException(
          what
              + " because a port named "
              + name
              + " already exists on bridge "
              + port.bridge().name());
    }
    PortInfo owner = portOfInterface(name);
    if (owner != null) {
      throw new VsctlException(
          what
              + " because an interface named "
              + name
              + " already exists on bridge "
              + owner.bridge().name());
    }
  }
}
