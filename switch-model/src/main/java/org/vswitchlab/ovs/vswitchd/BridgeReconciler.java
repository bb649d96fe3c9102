package org.vswitchlab.ovs.vswitchd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.ovs.datapath.InternalDevice;
import org.vswitchlab.ovs.ofproto.MacLearning;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.PortBundleSettings;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.ovs.vswitchd.ReconcilePlan.Kind;
import org.vswitchlab.ovs.vswitchd.ReconcilePlan.Step;
import org.vswitchlab.wire.MacAddress;

/**
 * Makes the bridges of a host what its database asks for. {@link #plan} compares, {@link #apply}
 * acts; after that the next plan is empty until something changes.
 */
final class BridgeReconciler {
  private static final Set<String> DATAPATH_TYPES =
      new java.util.TreeSet<>(List.of("", "system", "netdev", "dummy"));
  private static final Pattern DATAPATH_ID = Pattern.compile("(0x)?[0-9a-fA-F]{1,16}");

  private final Host host;
  private final Database database;
  private final SharedDatapath shared;
  private final Map<String, RunningBridge> bridges = new LinkedHashMap<>();

  BridgeReconciler(Host host, Database database, SharedDatapath shared) {
    this.host = host;
    this.database = database;
    this.shared = shared;
  }

  /** Running bridges by name, in order of creation. */
  Map<String, RunningBridge> bridges() {
    return bridges;
  }

  // What is asked for.

  private Map<String, BridgeConfig> wanted() {
    Map<String, BridgeConfig> wanted = new LinkedHashMap<>();
    for (Row root : database.table("Open_vSwitch").rows()) {
      for (Row row : database.table("Bridge").rows()) {
        if (root.get("bridges").containsKey(row.uuid())) {
          BridgeConfig config = new BridgeConfig(database, row);
          if (DATAPATH_TYPES.contains(config.datapathType()) && ownDeviceIsFree(config.name())) {
            wanted.put(config.name(), config);
          }
        }
      }
    }
    return wanted;
  }

  private boolean ownDeviceIsFree(String name) {
    RunningBridge running = bridges.get(name);
    NetDevice device = host.device(name);
    return device == null || running != null && running.device() == device;
  }

  /** Why an interface cannot work, by its row; what works is not there. */
  Map<UUID, String> errors() {
    Map<UUID, String> errors = new LinkedHashMap<>();
    for (BridgeConfig config : wanted().values()) {
      for (InterfaceConfig iface : config.interfaces().values()) {
        String error = error(config, iface);
        if (error != null) {
          errors.put(iface.row(), error);
        }
      }
    }
    return errors;
  }

  private String error(BridgeConfig bridge, InterfaceConfig iface) {
    return switch (iface.type()) {
      case "internal" -> internalError(bridge, iface);
      case "patch" -> patchError(iface);
      case "", "dummy", "dummy-pmd", "tap" -> deviceError(iface.name());
      case "vxlan",
          "gre",
          "geneve",
          "gtpu",
          "bareudp",
          "erspan",
          "stt",
          "lisp",
          "ip6gre",
          "ip6erspan" ->
          "interface type " + iface.type() + " is not supported yet";
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

  private static String couldNotOpen(String name, String reason) {
    return "could not open network device " + name + " (" + reason + ")";
  }

  private String internalError(BridgeConfig bridge, InterfaceConfig iface) {
    boolean isRunning = isRunning(iface.name());
    boolean isTaken = host.device(iface.name()) != null && !iface.name().equals(bridge.name());
    return isTaken && !isRunning ? couldNotOpen(iface.name(), "File exists") : null;
  }

  private static String patchError(InterfaceConfig iface) {
    if (iface.peer().isEmpty()) {
      return iface.name() + ": patch type requires valid 'peer' argument";
    }
    return iface.peer().equals(iface.name())
        ? iface.name() + ": patch peer must not be self"
        : null;
  }

  private String deviceError(String name) {
    NetDevice device = host.device(name);
    if (device == null) {
      return couldNotOpen(name, "No such device");
    }
    boolean isOurs = isRunning(name);
    if (device instanceof InternalDevice && !isOurs) {
      return couldNotOpen(name, "File exists");
    }
    boolean isFree = device.receiver() == null || GuestStack.owns(host, device);
    return isOurs || isFree ? null : couldNotOpen(name, "Device or resource busy");
  }

  // Comparing.

  /** The steps from what is to what is asked for. */
  ReconcilePlan plan() {
    Map<String, BridgeConfig> wanted = wanted();
    List<Step> steps = new ArrayList<>();
    bridges.forEach((name, running) -> planDeletions(steps, running, wanted.get(name)));
    wanted.forEach(
        (name, config) -> {
          if (!bridges.containsKey(name)) {
            steps.add(step(Kind.ADD_BRIDGE, name, "", "", () -> addBridge(config)));
          }
        });
    wanted.values().forEach(config -> planPorts(steps, config));
    wanted.values().forEach(config -> planBundles(steps, config));
    wanted.values().forEach(config -> planSettings(steps, config));
    return new ReconcilePlan(steps);
  }

  private static Step step(Kind kind, String bridge, String target, String detail, Runnable run) {
    return new Step(kind, bridge, target, detail, run);
  }

  private void planDeletions(List<Step> steps, RunningBridge running, BridgeConfig config) {
    String bridge = running.openFlowSwitch().name();
    if (config == null) {
      steps.add(step(Kind.DELETE_BRIDGE, bridge, "", "", () -> deleteBridge(running)));
      return;
    }
    for (InterfaceConfig iface : running.interfaces().values()) {
      if (!survives(running, iface, config)) {
        String name = iface.name();
        steps.add(step(Kind.DELETE_PORT, bridge, name, "", () -> deletePort(running, name)));
      }
    }
  }

  private boolean survives(RunningBridge running, InterfaceConfig iface, BridgeConfig config) {
    InterfaceConfig wanted = config.interfaces().get(iface.name());
    if (wanted == null || error(config, wanted) != null) {
      return false;
    }
    int number = running.numbers().get(iface.name());
    return wanted.canFollow(iface, number) || isRequestBlocked(config, wanted, number);
  }

  /** Whether the number asked for belongs to another port that asks for it, too. */
  private boolean isRequestBlocked(BridgeConfig config, InterfaceConfig wanted, int number) {
    RunningBridge running = bridges.get(config.name());
    InterfaceConfig before = running.interfaces().get(wanted.name());
    if (!wanted.type().equals(before.type())) {
      return false;
    }
    if (number == OpenFlowPort.LOCAL) {
      return true;
    }
    for (InterfaceConfig other : config.interfaces().values()) {
      Integer taken = running.numbers().get(other.name());
      boolean holdsIt = taken != null && taken == wanted.ofportRequest();
      boolean mayKeepIt = other.ofportRequest() == 0 || other.ofportRequest() == taken;
      if (holdsIt && mayKeepIt && !other.name().equals(wanted.name())) {
        return true;
      }
    }
    return false;
  }

  private void planPorts(List<Step> steps, BridgeConfig config) {
    RunningBridge running = bridges.get(config.name());
    List<InterfaceConfig> additions = new ArrayList<>();
    for (InterfaceConfig iface : config.interfaces().values()) {
      if (error(config, iface) != null) {
        continue;
      }
      InterfaceConfig before = running == null ? null : running.interfaces().get(iface.name());
      if (before == null || !survives(running, before, config)) {
        additions.add(iface);
      } else if (!before.peer().equals(iface.peer())
          || before.mtuRequest() != iface.mtuRequest()
          || !before.row().equals(iface.row())) {
        steps.add(
            step(
                Kind.CHANGE_PORT,
                config.name(),
                iface.name(),
                describe(iface),
                () -> changePort(bridges.get(config.name()), iface)));
      }
    }
    // Who asks for a number comes before those that take any.
    additions.sort(java.util.Comparator.comparing(iface -> iface.ofportRequest() == 0 ? 1 : 0));
    for (InterfaceConfig iface : additions) {
      Runnable add = () -> addPort(bridges.get(config.name()), iface);
      steps.add(step(Kind.ADD_PORT, config.name(), iface.name(), describe(iface), add));
    }
  }

  private static String describe(InterfaceConfig iface) {
    StringBuilder text = new StringBuilder(iface.type().isEmpty() ? "system" : iface.type());
    if (iface.isPatch()) {
      text.append(" peer=").append(iface.peer());
    }
    if (iface.ofportRequest() > 0) {
      text.append(" ofport_request=").append(iface.ofportRequest());
    }
    if (iface.mtuRequest() > 0) {
      text.append(" mtu_request=").append(iface.mtuRequest());
    }
    return text.toString();
  }

  private void planBundles(List<Step> steps, BridgeConfig config) {
    RunningBridge running = bridges.get(config.name());
    boolean portsChange =
        steps.stream()
            .anyMatch(
                s ->
                    s.bridge().equals(config.name())
                        && (s.kind() == Kind.ADD_PORT || s.kind() == Kind.DELETE_PORT));
    if (running == null || portsChange) {
      // Which numbers the ports will have is known only when they are there.
      steps.add(step(Kind.SET_BUNDLE, config.name(), "", "all", () -> setBundles(config)));
      return;
    }
    Map<String, PortBundleSettings> wanted = wantedBundles(config, running);
    if (!wanted.equals(running.bundles())) {
      List<String> changed = new ArrayList<>();
      wanted.forEach(
          (name, settings) -> {
            if (!settings.equals(running.bundles().get(name))) {
              changed.add(name);
            }
          });
      steps.add(
          step(
              Kind.SET_BUNDLE,
              config.name(),
              "",
              String.join(", ", changed),
              () -> setBundles(config)));
    }
  }

  private static Map<String, PortBundleSettings> wantedBundles(
      BridgeConfig config, RunningBridge running) {
    Map<String, PortBundleSettings> wanted = new LinkedHashMap<>();
    for (PortBundleSettings bundle : config.bundles(running.numbers())) {
      wanted.put(bundle.name(), bundle);
    }
    return wanted;
  }

  private void planSettings(List<Step> steps, BridgeConfig config) {
    RunningBridge running = bridges.get(config.name());
    Map<String, String> wanted = settings(config, running);
    Map<String, String> before = running == null ? Map.of() : running.settings;
    List<String> changed = new ArrayList<>();
    wanted.forEach(
        (key, value) -> {
          if (!value.equals(before.get(key))) {
            changed.add(key + "=" + value);
          }
        });
    boolean others = steps.stream().anyMatch(s -> s.bridge().equals(config.name()));
    if (others || !changed.isEmpty()) {
      steps.add(
          step(
              Kind.SET_BRIDGE,
              config.name(),
              "",
              String.join(" ", changed),
              () -> applySettings(config)));
    }
  }

  private Map<String, String> settings(BridgeConfig config, RunningBridge running) {
    Map<String, String> settings = new TreeMap<>();
    long mac = chooseMac(config, running);
    settings.put("mac", MacAddress.format(mac));
    settings.put("datapath_id", String.format("%016x", chooseDatapathId(config, mac)));
    settings.put("fail_mode", config.failMode() + (config.hasController() ? "+controller" : ""));
    settings.put("forward-bpdu", Boolean.toString(config.forwardsBpdu()));
    settings.put("flood_vlans", config.floodVlans().toString());
    settings.put(
        "mac-aging-time",
        Integer.toString(config.macAgingSeconds(MacLearning.DEFAULT_AGING_SECONDS)));
    settings.put(
        "mac-table-size", Integer.toString(config.macTableSize(MacLearning.DEFAULT_MAX_ENTRIES)));
    settings.put("mirrors", config.mirrors().toString());
    return settings;
  }

  /** Bridge.other_config:hwaddr, else the lowest address of a port, else one of its own. */
  private long chooseMac(BridgeConfig config, RunningBridge running) {
    try {
      long mac = MacAddress.parse(config.otherConfig("hwaddr"));
      if (!MacAddress.isMulticast(mac) && mac != 0) {
        return mac;
      }
    } catch (IllegalArgumentException none) {
      // Not given, or no address: the ports decide.
    }
    long lowest = Long.MAX_VALUE;
    for (InterfaceConfig iface : config.interfaces().values()) {
      NetDevice device = host.device(iface.name());
      boolean counts =
          device != null
              && !(device instanceof InternalDevice)
              && !iface.isPatch()
              && !MacAddress.isMulticast(device.mac())
              && error(config, iface) == null;
      if (counts) {
        lowest = Math.min(lowest, device.mac());
      }
    }
    return lowest == Long.MAX_VALUE ? ownMac(config.name()) : lowest;
  }

  private final Map<String, Long> ownMacs = new TreeMap<>();

  private long ownMac(String name) {
    return ownMacs.computeIfAbsent(
        name,
        n -> {
          String stream = "mac:" + host.name() + ":" + n;
          long bits = host.simulation().random().stream(stream).nextLong();
          return bits & 0xfcff_ffff_ffffL | 0x0200_0000_0000L;
        });
  }

  private static long chooseDatapathId(BridgeConfig config, long mac) {
    String text = config.otherConfig("datapath-id");
    if (DATAPATH_ID.matcher(text).matches()) {
      boolean hasPrefix = text.startsWith("0x");
      long id = Long.parseUnsignedLong(hasPrefix ? text.substring(2) : text, 16);
      if (id != 0 && (hasPrefix || text.length() == 16)) {
        return id;
      }
    }
    return mac;
  }

  // Acting.

  void apply(ReconcilePlan plan) {
    for (Step step : plan.steps()) {
      step.action().run();
    }
  }

  private void addBridge(BridgeConfig config) {
    InternalDevice device = newDevice(config.name(), chooseMac(config, null));
    OpenFlowSwitch added = shared.addBridge(config.name(), device);
    RunningBridge running = new RunningBridge(added, device);
    added.setBundle(PortBundleSettings.trunk(config.name(), OpenFlowPort.LOCAL));
    running
        .bundles()
        .put(config.name(), PortBundleSettings.trunk(config.name(), OpenFlowPort.LOCAL));
    bridges.put(config.name(), running);
  }

  private InternalDevice newDevice(String name, long mac) {
    InternalDevice device =
        new InternalDevice(host.simulation(), host.ledger(), host.name(), name, mac);
    host.addDevice(device);
    return device;
  }

  private void deleteBridge(RunningBridge running) {
    for (String name : List.copyOf(running.interfaces().keySet())) {
      deletePort(running, name);
    }
    shared.removeBridge(running.openFlowSwitch());
    host.removeDevice(running.device());
    bridges.remove(running.openFlowSwitch().name());
  }

  private void deletePort(RunningBridge running, String name) {
    InterfaceConfig iface = running.interfaces().remove(name);
    int number = running.numbers().remove(name);
    if (number == OpenFlowPort.LOCAL) {
      return;
    }
    NetDevice device = host.device(name);
    running.openFlowSwitch().removePort(number);
    running.freed(number, host.simulation().nowNanos());
    if (device != null && !iface.isPatch()) {
      if (device instanceof InternalDevice) {
        host.removeDevice(device);
      } else {
        GuestStack.takeBack(host, device);
      }
    }
  }

  private void addPort(RunningBridge running, InterfaceConfig iface) {
    int number = running.chooseNumber(iface, host.simulation().nowNanos());
    running.interfaces().put(iface.name(), iface);
    running.numbers().put(iface.name(), number);
    if (number == OpenFlowPort.LOCAL) {
      return;
    }
    OpenFlowSwitch bridge = running.openFlowSwitch();
    if (iface.isPatch()) {
      bridge.addPatchPort(number, iface.name(), iface.peer());
      return;
    }
    NetDevice device =
        iface.isInternal()
            ? newDevice(iface.name(), ownMac(iface.name()))
            : host.device(iface.name());
    bridge.addPort(number, iface.type(), device);
    setMtu(iface);
  }

  private void setMtu(InterfaceConfig iface) {
    NetDevice device = host.device(iface.name());
    boolean isLegal = iface.mtuRequest() >= 68 && iface.mtuRequest() <= 65535;
    if (device != null && isLegal && device.mtuBytes() != iface.mtuRequest()) {
      device.setMtuBytes(iface.mtuRequest());
    }
  }

  private void changePort(RunningBridge running, InterfaceConfig iface) {
    running.interfaces().put(iface.name(), iface);
    if (iface.isPatch()) {
      running.openFlowSwitch().setPatchPeer(running.numbers().get(iface.name()), iface.peer());
    }
    setMtu(iface);
  }

  private void setBundles(BridgeConfig config) {
    RunningBridge running = bridges.get(config.name());
    OpenFlowSwitch bridge = running.openFlowSwitch();
    Map<String, PortBundleSettings> wanted = wantedBundles(config, running);
    for (String name : List.copyOf(running.bundles().keySet())) {
      if (!wanted.containsKey(name)) {
        bridge.removeBundle(name);
      }
    }
    wanted.values().forEach(bridge::setBundle);
    running.bundles().clear();
    running.bundles().putAll(wanted);
  }

  private void applySettings(BridgeConfig config) {
    RunningBridge running = bridges.get(config.name());
    OpenFlowSwitch bridge = running.openFlowSwitch();
    long mac = chooseMac(config, running);
    if (running.device().mac() != mac) {
      running.device().setMac(mac);
    }
    long datapathId = chooseDatapathId(config, mac);
    if (bridge.datapathId() != datapathId) {
      bridge.setDatapathId(datapathId);
    }
    bridge.setForwardBpdu(config.forwardsBpdu());
    bridge.setFloodVlans(config.floodVlans());
    bridge.macLearning().setAgingSeconds(config.macAgingSeconds(MacLearning.DEFAULT_AGING_SECONDS));
    bridge.macLearning().setMaxEntries(config.macTableSize(MacLearning.DEFAULT_MAX_ENTRIES));
    bridge.setMirrors(config.mirrors());
    bridge.applyFailMode(config.failMode(), config.hasController());
    running.settings.clear();
    running.settings.putAll(settings(config, running));
  }
}
