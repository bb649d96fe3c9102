package org.vswitchlab.ovs.vswitchd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.ovs.datapath.DatapathPort;
import org.vswitchlab.ovs.datapath.InternalDevice;
import org.vswitchlab.ovs.ofproto.MacLearning;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.settings.MonitorConfig;
import org.vswitchlab.ovs.ofproto.settings.PortBundleSettings;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.vswitchd.ReconcilePlan.Step;
import org.vswitchlab.queueing.IngressPolicer;

/**
 * Makes the bridges of a host what its database asks for. {@link #plan} compares, {@link #apply}
 * acts; after that the next plan is empty until something changes.
 */
final class BridgeReconciler {
  private final Host host;
  private final SharedDatapath shared;
  private final DeviceProvider devices;
  private final Map<String, RunningBridge> bridges = new LinkedHashMap<>();
  private final WantedBridges wanted;
  private final BridgeSettings settings;
  private final ReconcilePlanner planner;

  BridgeReconciler(Host host, Database database, SharedDatapath shared, DeviceProvider devices) {
    this.host = host;
    this.shared = shared;
    this.devices = devices;
    wanted = new WantedBridges(host, database, devices, bridges);
    settings = new BridgeSettings(host, wanted);
    planner = new ReconcilePlanner(this, wanted, settings);
  }

  /** Running bridges by name, in order of creation. */
  Map<String, RunningBridge> bridges() {
    return bridges;
  }

  /** Why an interface cannot work, by its row; what works is not there. */
  Map<UUID, String> errors() {
    return wanted.errors();
  }

  /** The steps from what is to what is asked for. */
  ReconcilePlan plan() {
    return planner.plan();
  }

  // The steps.

  void apply(ReconcilePlan plan) {
    for (Step step : plan.steps()) {
      step.action().run();
    }
  }

  void addBridge(BridgeConfig config) {
    if (shared.bridges().isEmpty()) {
      // The first bridge makes the datapath; the last one takes it away.
      String type = config.datapathType().isEmpty() ? "system" : config.datapathType();
      shared.datapath().setName(type + "@ovs-" + type);
      devices.datapathCreated();
    }
    // Among dummies its turn for an address comes with its port.
    InternalDevice device = newDeviceAt(config.name(), settings.mac(config));
    OpenFlowSwitch added = shared.addBridge(config.name(), device);
    RunningBridge running = new RunningBridge(added, device);
    added.setBundle(PortBundleSettings.trunk(config.name(), OpenFlowPort.LOCAL));
    running
        .bundles()
        .put(config.name(), PortBundleSettings.trunk(config.name(), OpenFlowPort.LOCAL));
    bridges.put(config.name(), running);
  }

  private InternalDevice newDevice(String name, long mac) {
    return newDeviceAt(name, devices.addressFor(name, mac));
  }

  private InternalDevice newDeviceAt(String name, long address) {
    InternalDevice device =
        new InternalDevice(host.simulation(), host.ledger(), host.name(), name, address);
    host.addDevice(device);
    return device;
  }

  void deleteBridge(RunningBridge running) {
    for (String name : List.copyOf(running.interfaces().keySet())) {
      deletePort(running, name);
    }
    shared.removeBridge(running.openFlowSwitch());
    devices.close(running.device());
    host.removeDevice(running.device());
    shared.underlay().forgetDevice(running.device().name());
    bridges.remove(running.openFlowSwitch().name());
    if (bridges.isEmpty()) {
      shared.datapath().renew();
    }
  }

  void deletePort(RunningBridge running, String name) {
    InterfaceConfig iface = running.interfaces().remove(name);
    int number = running.numbers().remove(name);
    if (number == OpenFlowPort.LOCAL) {
      return;
    }
    NetDevice device = host.device(name);
    running.openFlowSwitch().removePort(number);
    running.freed(number, host.simulation().nowNanos());
    if (device != null && !iface.isPatch() && !iface.isTunnel()) {
      device.setPolicer(null);
      devices.close(device);
      shared.underlay().forgetDevice(name);
      if (device instanceof InternalDevice) {
        host.removeDevice(device);
      }
    }
  }

  void addPort(RunningBridge running, InterfaceConfig iface) {
    int number = running.chooseNumber(iface, host.simulation().nowNanos());
    running.interfaces().put(iface.name(), iface);
    running.numbers().put(iface.name(), number);
    if (number == OpenFlowPort.LOCAL) {
      running.openFlowSwitch().listOwnPort();
      devices.addressFor(iface.name(), running.device().mac());
      configureDevice(iface);
      return;
    }
    OpenFlowSwitch bridge = running.openFlowSwitch();
    if (iface.isPatch()) {
      bridge.addPatchPort(number, iface.name(), iface.peer());
      return;
    }
    if (iface.isTunnel()) {
      bridge.addTunnel(number, iface.name(), iface.tunnel().settings());
      return;
    }
    NetDevice device =
        iface.isInternal()
            ? newDevice(iface.name(), settings.ownMac(iface.name()))
            : devices.open(iface);
    bridge.addPort(number, iface.type(), device);
    configureDevice(iface);
  }

  private void configureDevice(InterfaceConfig iface) {
    NetDevice device = host.device(iface.name());
    if (device == null || iface.isPatch() || iface.isTunnel()) {
      return;
    }
    devices.configure(device, iface);
    police(device, iface);
    DatapathPort port = shared.datapath().port(iface.name());
    if (port != null) {
      port.setSettings(dummySettings(iface));
    }
    // Of other devices the address is not the switch's to change: Interface.mac is ignored.
    boolean isOwnAddress =
        iface.mac() != 0 && iface.isInternal() && device != bridgeDevice(iface.name());
    if (isOwnAddress && device.mac() != iface.mac()) {
      device.setMac(iface.mac());
    }
    boolean isLegal = iface.mtuRequest() >= 68 && iface.mtuRequest() <= 65535;
    if (isLegal && device.mtuBytes() != iface.mtuRequest()) {
      device.setMtuBytes(iface.mtuRequest());
    }
  }

  /** Interface.ingress_policing_rate and its like; dummy devices police nothing. */
  private void police(NetDevice device, InterfaceConfig iface) {
    DatapathPort port = shared.datapath().port(iface.name());
    boolean isPoliced = iface.policing() != null && port != null && !port.isDummy();
    if (!isPoliced) {
      device.setPolicer(null);
    } else if (!(device.policer() instanceof IngressPolicer running)
        || !running.limits().equals(iface.policing())) {
      device.setPolicer(new IngressPolicer(device, iface.policing()));
    }
  }

  /** What a dummy device tells of its settings; a stream's name is not kept. */
  private static String dummySettings(InterfaceConfig iface) {
    List<String> settings = new ArrayList<>();
    if (iface.isDummy() || iface.type().startsWith("dummy")) {
      String index = iface.options().getOrDefault("ifindex", "");
      if (index.matches("[0-9]{1,9}")) {
        settings.add("ifindex=" + index);
      }
      String passive = iface.options().get("pstream");
      if (passive != null) {
        settings.add("pstream=" + passive);
      } else if (iface.options().containsKey("stream")) {
        settings.add("stream=(null)");
      }
    }
    return String.join(", ", settings);
  }

  /** A bridge's own address follows from its settings. */
  private NetDevice bridgeDevice(String name) {
    RunningBridge bridge = bridges.get(name);
    return bridge == null ? null : bridge.device();
  }

  void changePort(RunningBridge running, InterfaceConfig iface) {
    running.interfaces().put(iface.name(), iface);
    if (iface.isPatch()) {
      running.openFlowSwitch().setPatchPeer(running.numbers().get(iface.name()), iface.peer());
    } else if (iface.isTunnel()) {
      int number = running.numbers().get(iface.name());
      running.openFlowSwitch().setTunnel(number, iface.tunnel().settings());
    }
    configureDevice(iface);
  }

  void setBundles(BridgeConfig config) {
    RunningBridge running = bridges.get(config.name());
    OpenFlowSwitch bridge = running.openFlowSwitch();
    Map<String, PortBundleSettings> wanted = config.bundles(running.numbers());
    for (String name : List.copyOf(running.bundles().keySet())) {
      if (!wanted.containsKey(name)) {
        bridge.removeBundle(name);
      }
    }
    wanted.values().forEach(bridge::setBundle);
    running.bundles().clear();
    running.bundles().putAll(wanted);
  }

  /** Spanning tree's cost of a path over a port, by the speed of its link. */
  private int pathCost(String portName) {
    return SpanningTreeConfig.pathCost(StatusWriter.rateBps(host.device(portName)));
  }

  private static Map<Integer, MonitorConfig> monitors(BridgeConfig config, RunningBridge running) {
    Map<Integer, MonitorConfig> monitors = new TreeMap<>();
    config
        .monitors()
        .forEach(
            (name, monitor) -> {
              Integer number = running.numbers().get(name);
              if (number != null) {
                monitors.put(number, monitor);
              }
            });
    return monitors;
  }

  private int rapidPathCost(String portName) {
    return RapidTreeConfig.pathCost(StatusWriter.rateBps(host.device(portName)));
  }

  void applySettings(BridgeConfig config) {
    RunningBridge running = bridges.get(config.name());
    OpenFlowSwitch bridge = running.openFlowSwitch();
    long mac = settings.mac(config);
    if (running.device().mac() != mac) {
      running.device().setMac(mac);
    }
    long datapathId = BridgeSettings.datapathId(config, mac);
    if (bridge.datapathId() != datapathId) {
      bridge.setDatapathId(datapathId);
    }
    bridge.setForwardBpdu(config.forwardsBpdu());
    bridge.setFloodVlans(config.floodVlans());
    bridge.macLearning().setAgingSeconds(config.macAgingSeconds(MacLearning.DEFAULT_AGING_SECONDS));
    bridge.macLearning().setMaxEntries(config.macTableSize(MacLearning.DEFAULT_MAX_ENTRIES));
    bridge.setSnooping(config.snooping());
    bridge.setFlowTables(config.flowTables());
    bridge.setBonds(config.bonds(), config::lastActiveMac);
    bridge.setMonitors(monitors(config, running));
    bridge.setLacp(config.lacp(mac, running.numbers()));
    bridge.setSampling(SamplingConfig.settings(config));
    bridge.setQos(QosConfig.settings(config, running.numbers()), StatusWriter::rateBps);
    bridge.setMirrors(config.mirrors());
    bridge.setRapidTree(
        new RapidTreeConfig(config, running.numbers(), this::rapidPathCost).settings(mac));
    // A bridge runs one tree.
    bridge.setSpanningTree(
        bridge.rapidTree() != null
            ? null
            : new SpanningTreeConfig(config, running.numbers(), this::pathCost).settings(mac));
    bridge.applyFailMode(config.failMode(), config.hasController());
    running.settings.clear();
    running.settings.putAll(settings.asText(config));
  }
}
