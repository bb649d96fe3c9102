package org.vswitchlab.management.vsctl;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vswitchlab.management.vsctl.VsctlContext.BridgeInfo;
import org.vswitchlab.management.vsctl.VsctlContext.PortInfo;
import org.vswitchlab.ovs.ovsdb.Datum;

/** Bridge, port and interface commands of ovs-vsctl(8). */
final class BridgeCommands {
  private static final String FAKE_PREFIX = "fake-bridge-";
  private static final int NO_SUCH_BRIDGE = 2;

  private BridgeCommands() {}

  static List<CommandSpec> all() {
    List<CommandSpec> specs = new ArrayList<>();
    List<String> mayExist = List.of("--may-exist");
    List<String> ifExists = List.of("--if-exists");
    int many = CommandSpec.MANY;
    specs.add(new CommandSpec("init", 0, 0, List.of(), (context, call) -> context.copy().root()));
    specs.add(new CommandSpec("add-br", 1, 3, mayExist, BridgeCommands::addBridge));
    specs.add(new CommandSpec("del-br", 1, 1, ifExists, BridgeCommands::deleteBridge));
    specs.add(
        new CommandSpec("list-br", 0, 0, List.of("--real", "--fake"), BridgeCommands::listBridges));
    specs.add(new CommandSpec("br-exists", 1, 1, List.of(), BridgeCommands::bridgeExists));
    specs.add(new CommandSpec("br-to-vlan", 1, 1, List.of(), BridgeCommands::bridgeToVlan));
    specs.add(new CommandSpec("br-to-parent", 1, 1, List.of(), BridgeCommands::bridgeToParent));
    specs.add(
        new CommandSpec("br-set-external-id", 2, 3, List.of(), BridgeCommands::setExternalId));
    specs.add(
        new CommandSpec("br-get-external-id", 1, 2, List.of(), BridgeCommands::getExternalId));
    specs.add(new CommandSpec("list-ports", 1, 1, List.of(), BridgeCommands::listPorts));
    specs.add(new CommandSpec("add-port", 2, many, mayExist, BridgeCommands::addPort));
    specs.add(
        new CommandSpec(
            "del-port", 1, 2, List.of("--if-exists", "--with-iface"), BridgeCommands::deletePort));
    specs.add(new CommandSpec("port-to-br", 1, 1, List.of(), BridgeCommands::portToBridge));
    specs.add(
        new CommandSpec(
            "add-bond", 4, many, List.of("--may-exist", "--fake-iface"), BridgeCommands::addBond));
    specs.add(new CommandSpec("add-bond-iface", 2, 2, mayExist, BridgeCommands::addBondInterface));
    specs.add(
        new CommandSpec("del-bond-iface", 1, 2, ifExists, BridgeCommands::deleteBondInterface));
    specs.add(new CommandSpec("list-ifaces", 1, 1, List.of(), BridgeCommands::listInterfaces));
    specs.add(new CommandSpec("iface-to-br", 1, 1, List.of(), BridgeCommands::interfaceToBridge));
    return specs;
  }

  // Bridges.

  private static void addBridge(VsctlContext context, CommandCall call) throws VsctlException {
    String name = call.argument(0);
    if (name.isEmpty()) {
      throw new VsctlException("bridge name must not be empty string");
    }
    if (call.count() == 2) {
      throw new VsctlException("'add-br' command takes exactly 1 or 3 arguments");
    }
    String parentName = call.argument(1);
    int vlan = call.count() == 3 ? leadingNumber(call.argument(2)) : 0;
    if (vlan < 0 || vlan > 4095) {
      throw new VsctlException("add-br: vlan must be between 0 and 4095");
    }
    BridgeInfo existing = context.bridges().get(name);
    if (call.has("--may-exist") && existing != null) {
      checkSame(existing, name, parentName, vlan);
      return;
    }
    context.checkConflicts(name, "cannot create a bridge named " + name);
    if (parentName == null) {
      makeBridge(context, name);
    } else {
      makeFakeBridge(context, name, parentName, vlan);
    }
  }

  /** As C's atoi reads: digits at the start, else 0. */
  private static int leadingNumber(String text) {
    int end = text.startsWith("-") ? 1 : 0;
    while (end < text.length() && Character.isDigit(text.charAt(end)) && end < 9) {
      end++;
    }
    String digits = text.substring(0, end);
    return digits.isEmpty() || digits.equals("-") ? 0 : Integer.parseInt(digits);
  }

  private static void checkSame(BridgeInfo existing, String name, String parent, int vlan)
      throws VsctlException {
    if (parent == null) {
      if (existing.isFake()) {
        throw new VsctlException(
            "\"--may-exist add-br "
                + name
                + "\" but "
                + name
                + " is a VLAN bridge for VLAN "
                + existing.vlan());
      }
      return;
    }
    String but = "\"--may-exist add-br " + name + " " + parent + " " + vlan + "\" but " + name;
    if (!existing.isFake()) {
      throw new VsctlException(but + " is not a VLAN bridge");
    }
    if (!existing.parent().name().equals(parent)) {
      throw new VsctlException(but + " has the wrong parent " + existing.parent().name());
    }
    if (existing.vlan() != vlan) {
      throw new VsctlException(but + " is a VLAN bridge for the wrong VLAN " + existing.vlan());
    }
  }

  private static WorkingRow makePort(
      VsctlContext context, WorkingRow bridge, String name, List<String> interfaces) {
    List<java.util.UUID> uuids = new ArrayList<>();
    for (String interfaceName : interfaces) {
      WorkingRow row = context.copy().insert("Interface");
      row.set("name", interfaceName);
      uuids.add(row.uuid());
    }
    WorkingRow port = context.copy().insert("Port");
    port.set("name", name);
    port.set("interfaces", Datum.setOf(uuids));
    bridge.addReference("ports", port);
    return port;
  }

  private static void makeBridge(VsctlContext context, String name) {
    WorkingRow bridge = context.copy().insert("Bridge");
    bridge.set("name", name);
    WorkingRow port = makePort(context, bridge, name, List.of(name));
    context.interfaces(port).get(0).set("type", "internal");
    context.copy().root().addReference("bridges", bridge);
  }

  private static void makeFakeBridge(VsctlContext context, String name, String parentName, int vlan)
      throws VsctlException {
    BridgeInfo parent = context.bridge(parentName, false);
    if (parent == null) {
      throw new VsctlException("parent bridge " + parentName + " does not exist");
    }
    if (parent.isFake()) {
      throw new VsctlException("cannot create bridge with fake bridge as parent");
    }
    BridgeInfo other = context.fakeBridge(parent, vlan);
    if (other != null) {
      throw new VsctlException(
          "bridge "
              + parentName
              + " already has a child VLAN bridge "
              + other.name()
              + " on VLAN "
              + vlan);
    }
    WorkingRow port = makePort(context, parent.row(), name, List.of(name));
    context.interfaces(port).get(0).set("type", "internal");
    port.set("fake_bridge", Datum.of(true));
    port.set("tag", Datum.of((long) vlan));
  }

  private static void deleteBridge(VsctlContext context, CommandCall call) throws VsctlException {
    BridgeInfo bridge = context.bridge(call.argument(0), !call.has("--if-exists"));
    if (bridge == null) {
      return;
    }
    if (bridge.isFake()) {
      for (PortInfo port : context.ports().values()) {
        if (port.bridge().name().equals(bridge.name())) {
          removePort(context, port.row(), bridge.realRow());
        }
      }
      removePort(context, bridge.fakePort(), bridge.realRow());
      return;
    }
    for (WorkingRow port : context.copy().references(bridge.row(), "ports")) {
      removePort(context, port, bridge.row());
    }
    context.copy().root().removeReference("bridges", bridge.row());
    bridge.row().delete();
  }

  private static void removePort(VsctlContext context, WorkingRow port, WorkingRow bridge) {
    context.interfaces(port).forEach(WorkingRow::delete);
    bridge.removeReference("ports", port);
    port.delete();
  }

  private static void listBridges(VsctlContext context, CommandCall call) {
    boolean real = call.has("--real");
    boolean fake = call.has("--fake");
    for (BridgeInfo bridge : context.bridges().values()) {
      if (real == fake || fake == bridge.isFake()) {
        call.println(bridge.name());
      }
    }
  }

  private static void bridgeExists(VsctlContext context, CommandCall call) throws VsctlException {
    if (!context.bridges().containsKey(call.argument(0))) {
      throw new VsctlException("", NO_SUCH_BRIDGE);
    }
  }

  private static void bridgeToVlan(VsctlContext context, CommandCall call) throws VsctlException {
    call.println(Integer.toString(context.bridge(call.argument(0), true).vlan()));
  }

  private static void bridgeToParent(VsctlContext context, CommandCall call) throws VsctlException {
    BridgeInfo bridge = context.bridge(call.argument(0), true);
    call.println(bridge.isFake() ? bridge.parent().name() : bridge.name());
  }

  private static void setExternalId(VsctlContext context, CommandCall call) throws VsctlException {
    BridgeInfo bridge = context.bridge(call.argument(0), true);
    WorkingRow row = bridge.isFake() ? bridge.fakePort() : bridge.row();
    String key = (bridge.isFake() ? FAKE_PREFIX : "") + call.argument(1);
    SortedMap<String, String> ids = row.map("external_ids");
    if (call.argument(2) == null) {
      ids.remove(key);
    } else {
      ids.put(key, call.argument(2));
    }
    row.setMap("external_ids", ids);
  }

  private static void getExternalId(VsctlContext context, CommandCall call) throws VsctlException {
    BridgeInfo bridge = context.bridge(call.argument(0), true);
    WorkingRow row = bridge.isFake() ? bridge.fakePort() : bridge.row();
    String prefix = bridge.isFake() ? FAKE_PREFIX : "";
    SortedMap<String, String> ids = new TreeMap<>();
    row.map("external_ids")
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) {
                ids.put(key.substring(prefix.length()), value);
              }
            });
    if (call.count() > 1) {
      if (ids.containsKey(call.argument(1))) {
        call.println(ids.get(call.argument(1)));
      }
      return;
    }
    ids.forEach((key, value) -> call.println(key + "=" + value));
  }

  // Ports.

  private static void listPorts(VsctlContext context, CommandCall call) throws VsctlException {
    BridgeInfo bridge = context.bridge(call.argument(0), true);
    for (PortInfo port : context.ports().values()) {
      if (port.bridge().name().equals(bridge.name())) {
        call.println(port.row().string("name"));
      }
    }
  }

  private static void addPort(VsctlContext context, CommandCall call) throws VsctlException {
    String name = call.argument(1);
    addPort(context, call, name, List.of(name), call.argumentsFrom(2));
  }

  private static void addBond(VsctlContext context, CommandCall call) throws VsctlException {
    List<String> interfaces = new ArrayList<>();
    List<String> settings = new ArrayList<>();
    for (String argument : call.argumentsFrom(2)) {
      (argument.indexOf('=') >= 0 ? settings : interfaces).add(argument);
    }
    if (interfaces.size() < 2) {
      throw new VsctlException(
          "add-bond requires at least 2 interfaces, but only "
              + interfaces.size()
              + " were specified");
    }
    addPort(context, call, call.argument(1), interfaces, settings);
  }

  private static void addPort(
      VsctlContext context,
      CommandCall call,
      String name,
      List<String> interfaces,
      List<String> settings)
      throws VsctlException {
    String bridgeName = call.argument(0);
    BridgeInfo bridge = context.bridge(bridgeName, true);
    PortInfo existing = context.ports().get(name);
    if (call.has("--may-exist") && existing != null) {
      checkSamePort(context, call, existing, bridgeName, interfaces);
      return;
    }
    context.checkConflicts(name, "cannot create a port named " + name);
    for (String iface : interfaces) {
      context.checkConflicts(iface, "cannot create an interface named " + iface);
    }
    Set<String> distinct = new LinkedHashSet<>(interfaces);
    WorkingRow port = makePort(context, bridge.realRow(), name, List.copyOf(distinct));
    context.newInterfaces().addAll(distinct);
    if (call.has("--fake-iface")) {
      port.set("bond_fake_iface", Datum.of(true));
    }
    if (bridge.isFake()) {
      port.set("tag", Datum.of((long) bridge.vlan()));
    }
    for (String setting : settings) {
      DatabaseCommands.set(context, port, setting);
    }
  }

  private static void checkSamePort(
      VsctlContext context,
      CommandCall call,
      PortInfo existing,
      String bridge,
      List<String> interfaces)
      throws VsctlException {
    String name = existing.row().string("name");
    List<String> words = new ArrayList<>(List.of("--may-exist"));
    words.add(call.spec().name());
    words.add(bridge);
    words.add(name);
    if (call.spec().name().equals("add-bond")) {
      words.addAll(interfaces);
    }
    String but = "\"" + String.join(" ", words) + "\" but " + name;
    if (!existing.bridge().name().equals(bridge)) {
      throw new VsctlException(but + " is actually attached to bridge " + existing.bridge().name());
    }
    Set<String> actual = new TreeSet<>();
    context.interfaces(existing.row()).forEach(row -> actual.add(row.string("name")));
    if (!actual.equals(new TreeSet<>(interfaces))) {
      throw new VsctlException(but + " actually has interface(s) " + String.join(", ", actual));
    }
  }

  private static void deletePort(VsctlContext context, CommandCall call) throws VsctlException {
    boolean mustExist = !call.has("--if-exists");
    boolean hasBridge = call.count() == 2;
    String name = call.argument(hasBridge ? 1 : 0);
    PortInfo port = context.ports().get(name);
    if (port == null && call.has("--with-iface")) {
      port = context.portOfInterface(name);
    }
    if (hasBridge) {
      BridgeInfo bridge = context.bridge(call.argument(0), mustExist);
      checkNotLocal(context, name);
      if (bridge != null && port != null && !port.bridge().name().equals(bridge.name())) {
        throw wrongBridge(bridge, port, name);
      }
    } else {
      checkNotLocal(context, name);
    }
    if (port == null) {
      if (mustExist) {
        throw new VsctlException("no port named " + name);
      }
      return;
    }
    removePort(context, port.row(), port.bridge().realRow());
  }

  private static void checkNotLocal(VsctlContext context, String name) throws VsctlException {
    if (context.bridges().containsKey(name)) {
      throw new VsctlException(
          "cannot delete port "
              + name
              + " because it is the local port for bridge "
              + name
              + " (deleting this port requires deleting the entire bridge)");
    }
  }

  private static VsctlException wrongBridge(BridgeInfo bridge, PortInfo port, String name) {
    String text = "bridge " + bridge.name() + " does not have a port " + name;
    BridgeInfo actual = port.bridge();
    if (actual.isFake() && actual.parent().name().equals(bridge.name())) {
      text += " (although its child bridge " + actual.name() + " does)";
    }
    return new VsctlException(text);
  }

  private static void portToBridge(VsctlContext context, CommandCall call) throws VsctlException {
    call.println(context.port(call.argument(0), true).bridge().name());
  }

  // Interfaces.

  private static void addBondInterface(VsctlContext context, CommandCall call)
      throws VsctlException {
    PortInfo port = context.port(call.argument(0), true);
    String name = call.argument(1);
    if (call.has("--may-exist")) {
      PortInfo owner = context.portOfInterface(name);
      if (owner != null) {
        if (owner.row() != port.row()) {
          throw new VsctlException(
              "\"--may-exist add-bond-iface "
                  + call.argument(0)
                  + " "
                  + name
                  + "\" but "
                  + name
                  + " is actually attached to port "
                  + owner.row().string("name"));
        }
        return;
      }
    }
    context.checkConflicts(name, "cannot create an interface named " + name);
    WorkingRow row = context.copy().insert("Interface");
    row.set("name", name);
    port.row().addReference("interfaces", row);
    context.newInterfaces().add(name);
  }

  private static void deleteBondInterface(VsctlContext context, CommandCall call)
      throws VsctlException {
    boolean mustExist = !call.has("--if-exists");
    String name = call.argument(call.count() - 1);
    PortInfo owner = context.portOfInterface(name);
    if (owner == null) {
      if (mustExist) {
        throw new VsctlException("no interface named " + name);
      }
      return;
    }
    String ownerName = owner.row().string("name");
    if (call.count() == 2) {
      PortInfo port = context.port(call.argument(0), mustExist);
      if (port != null && port.row() != owner.row()) {
        throw new VsctlException(
            "port " + call.argument(0) + " does not have an interface " + name);
      }
    }
    if (context.interfaces(owner.row()).size() < 2) {
      throw new VsctlException(
          "cannot delete last interface from port "
              + ownerName
              + " (use \"del-port "
              + ownerName
              + "\" to delete port)");
    }
    WorkingRow row = context.interfaceRow(owner, name);
    owner.row().removeReference("interfaces", row);
    row.delete();
  }

  private static void listInterfaces(VsctlContext context, CommandCall call) throws VsctlException {
    BridgeInfo bridge = context.bridge(call.argument(0), true);
    Set<String> names = new TreeSet<>();
    for (PortInfo port : context.ports().values()) {
      if (port.bridge().name().equals(bridge.name())) {
        context.interfaces(port.row()).forEach(row -> names.add(row.string("name")));
      }
    }
    names.remove(bridge.name());
    names.forEach(call::println);
  }

  private static void interfaceToBridge(VsctlContext context, CommandCall call)
      throws VsctlException {
    PortInfo port = context.portOfInterface(call.argument(0));
    if (port == null) {
      throw new VsctlException("no interface named " + call.argument(0));
    }
    call.println(port.bridge().name());
  }
}
