package org.vswitchlab.management.vswitchd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.vswitchlab.management.appctl.ControlReply;
import org.vswitchlab.management.openflow.ControlNetwork;
import org.vswitchlab.management.openflow.ControllerSettings;
import org.vswitchlab.management.openflow.ControllerStatus;
import org.vswitchlab.management.openflow.OpenFlowConnections;
import org.vswitchlab.management.openflow.SimulatedNetwork;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.ovs.vswitchd.OpenVSwitch;
import org.vswitchlab.ovs.vswitchd.StatusSource;

/**
 * The OpenFlow connections of all bridges of an Open vSwitch: {@code BRIDGE.mgmt}, {@code
 * BRIDGE.snoop} and the controllers that the database names, whose state it writes back. A
 * simulated host's are reached in the simulated network, until its sockets are opened.
 */
public final class BridgeControllers implements OpenVSwitch.BridgeListener, StatusSource {
  private final OpenVSwitch ovs;
  private ControlNetwork network;
  private Path runDirectory;
  private Consumer<String> log;
  private final Map<String, OpenFlowConnections> connections = new LinkedHashMap<>();

  private BridgeControllers(
      ControlNetwork network, OpenVSwitch ovs, Path runDirectory, Consumer<String> log) {
    this.network = network;
    this.ovs = ovs;
    this.runDirectory = runDirectory;
    this.log = log;
  }

  /** Lets the bridges of a simulated host reach controllers in the simulated network. */
  public static void simulate(OpenVSwitch ovs) {
    BridgeControllers controllers = open(new SimulatedNetwork(ovs.host()), ovs, null, line -> {});
    ovs.host().attachService(BridgeControllers.class, controllers);
  }

  /** Opens sockets too, by which controllers outside are reached. */
  void serve(ControlNetwork sockets, Path directory, Consumer<String> newLog) {
    close();
    network = sockets;
    runDirectory = directory;
    log = newLog;
    ovs.bridges().forEach(this::bridgeAdded);
    reconciled();
  }

  /**
   * Opens the connections of the bridges that there are, and of those to come.
   *
   * @param runDirectory of sockets; null for none
   */
  static BridgeControllers open(
      ControlNetwork network, OpenVSwitch ovs, Path runDirectory, Consumer<String> log) {
    BridgeControllers controllers = new BridgeControllers(network, ovs, runDirectory, log);
    ovs.bridges().forEach(controllers::bridgeAdded);
    ovs.addBridgeListener(controllers);
    ovs.addStatusSource(controllers);
    controllers.reconciled();
    return controllers;
  }

  @Override
  public void bridgeAdded(OpenFlowSwitch bridge) {
    OpenFlowConnections added = new OpenFlowConnections(network, bridge, runDirectory, log);
    added.setOnChange(ovs::statusChanged);
    connections.put(bridge.name(), added);
    if (runDirectory == null) {
      return;
    }
    try {
      added.open();
    } catch (IOException | IllegalArgumentException e) {
      log.accept(bridge.name() + ": cannot listen for OpenFlow: " + e.getMessage());
    }
  }

  @Override
  public void bridgeRemoved(OpenFlowSwitch bridge) {
    OpenFlowConnections removed = connections.remove(bridge.name());
    if (removed != null) {
      removed.close();
    }
  }

  @Override
  public void reconciled() {
    for (Row bridge : ovs.database().table("Bridge").rows()) {
      OpenFlowConnections own = connections.get(bridge.string("name"));
      if (own == null) {
        continue;
      }
      try {
        own.setVersions(versions(bridge));
      } catch (IOException e) {
        log.accept(bridge.string("name") + ": cannot listen for OpenFlow: " + e.getMessage());
      }
      List<ControllerSettings> wanted = new ArrayList<>();
      controllers(bridge).forEach(row -> wanted.add(settings(bridge, row)));
      own.configure(wanted);
    }
  }

  private List<Row> controllers(Row bridge) {
    Database database = ovs.database();
    List<Row> rows = new ArrayList<>();
    for (UUID uuid : bridge.get("controller").uuids()) {
      rows.add(database.table("Controller").row(uuid));
    }
    return rows;
  }

  private static Set<OpenFlowVersion> versions(Row bridge) {
    Set<OpenFlowVersion> versions = EnumSet.noneOf(OpenFlowVersion.class);
    for (Object name : bridge.get("protocols").keys()) {
      versions.add(OpenFlowVersion.byOptionName(name.toString()));
    }
    versions.remove(null);
    return versions;
  }

  private static ControllerSettings settings(Row bridge, Row row) {
    boolean isInBandDisabled = bridge.option("other_config", "disable-in-band", "").equals("true");
    return new ControllerSettings(
        row.string("target"),
        row.string("type").equals("service"),
        !isInBandDisabled && !row.string("connection_mode").equals("out-of-band"),
        (int) row.integer("max_backoff", ControllerSettings.DEFAULT_MAX_BACKOFF_MILLIS),
        (int) row.integer("inactivity_probe", ControllerSettings.DEFAULT_PROBE_MILLIS),
        (int) row.integer("controller_rate_limit", 0),
        (int) row.integer("controller_burst_limit", 0),
        (int) row.integer("controller_queue_size", ControllerSettings.DEFAULT_QUEUE_SIZE),
        row.get("enable_async_messages").isEmpty() || row.bool("enable_async_messages"));
  }

  @Override
  public void addTo(BiConsumer<Row, Map<String, Datum>> columns) {
    for (Row bridge : ovs.database().table("Bridge").rows()) {
      OpenFlowConnections own = connections.get(bridge.string("name"));
      Map<String, ControllerStatus> byTarget = new TreeMap<>();
      if (own != null) {
        own.status().forEach(status -> byTarget.put(status.target(), status));
      }
      for (Row row : controllers(bridge)) {
        ControllerStatus status = byTarget.get(row.string("target"));
        columns.accept(row, status == null ? absent() : columns(status));
      }
    }
  }

  private static Map<String, Datum> absent() {
    return Map.of("is_connected", Datum.of(false), "role", Datum.EMPTY, "status", Datum.EMPTY_MAP);
  }

  private static Map<String, Datum> columns(ControllerStatus status) {
    Map<String, Datum> columns = new TreeMap<>();
    columns.put("is_connected", Datum.of(status.isConnected()));
    columns.put("role", status.role().isEmpty() ? Datum.EMPTY : Datum.of(status.role()));
    columns.put("status", Datum.mapOf(status.status()));
    return columns;
  }

  /** {@code bridge/reconnect [BRIDGE]}. */
  ControlReply reconnect(List<String> words) {
    if (words.isEmpty()) {
      connections.values().forEach(OpenFlowConnections::reconnect);
      return ControlReply.of("");
    }
    OpenFlowConnections own = connections.get(words.get(0));
    if (own == null) {
      return ControlReply.error("Unknown bridge");
    }
    own.reconnect();
    return ControlReply.of("");
  }

  /** Closes all connections. */
  void close() {
    connections.values().forEach(OpenFlowConnections::close);
    connections.clear();
  }
}
