package org.vswitchlab.ovs.vswitchd;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.vswitchlab.engine.RandomStream;
import org.vswitchlab.link.DeviceListener;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.observe.ChangeSeq;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ovsdb.Commit;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.ovs.ovsdb.TransactionContext;
import org.vswitchlab.ovs.ovsdb.TransactionResult;
import org.vswitchlab.ovs.ovsdb.UuidSource;

/**
 * Open vSwitch as it runs on one host: the database that configures it, one datapath, and the
 * bridges. All configuration is a transaction: {@link #execute} runs it, makes the bridges follow,
 * and writes back what became of them, all at the same virtual time. Devices are found on the host
 * by their names.
 */
public final class OpenVSwitch implements Host.HostListener, DeviceListener {
  /** Version of Open vSwitch that is modelled, as ovs_version says. */
  public static final String OVS_VERSION = "3.1.0";

  /** Longer ago than any interval. */
  private static final long NEVER_NANOS = Long.MAX_VALUE / 2;

  private static final int MILLIS_TO_NANOS = 1_000_000;
  private static final long MICROS_TO_NANOS = 1_000;

  /** Default of other_config:stats-update-interval, in milliseconds. */
  private static final int DEFAULT_STATS_INTERVAL_MILLIS = 5000;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Host host;
  private final ConfigurationStore store;
  private final Database database;
  private final Datapath datapath;
  private final SharedDatapath shared;
  private final BridgeReconciler reconciler;
  private final StatusWriter statusWriter;
  private final DatapathRows datapathRows;
  private final List<BridgeListener> bridgeListeners = new ArrayList<>();
  private final ChangeSeq changes = new ChangeSeq();
  private ReconcilePlan lastPlan = new ReconcilePlan(List.of());
  private boolean isDirty;
  private boolean isBusy;
  private boolean isStatusDue;
  private long statisticsDueNanos;
  private long statisticsNanos = -NEVER_NANOS;

  /** Told of bridges that come and go. */
  public interface BridgeListener {
    void bridgeAdded(OpenFlowSwitch bridge);

    void bridgeRemoved(OpenFlowSwitch bridge);

    /** The bridges are as the database asks; called after those that came and went. */
    default void reconciled() {}
  }

  private OpenVSwitch(
      Host host, ConfigurationStore store, DeviceProvider devices, String datapathName) {
    this.host = host;
    this.store = store;
    database = store.database();
    datapath = new Datapath(host.simulation(), host.ledger(), host.name(), datapathName);
    shared = new SharedDatapath(host, datapath);
    shared.setInterfaceFacts(devices::index, StatusWriter::rateBps);
    reconciler = new BridgeReconciler(host, database, shared, devices);
    statusWriter = new StatusWriter(database, reconciler, devices);
    datapathRows = new DatapathRows(database, shared);
    statusWriter.addSource(datapathRows);
    database.addListener(this::committed);
  }

  /**
   * Starts Open vSwitch on a host, to be found by {@code host.service(OpenVSwitch.class)}. There
   * are no bridges yet.
   */
  public static OpenVSwitch start(Host host) {
    RandomStream random = host.simulation().random().stream("ovsdb:" + host.name());
    Database database = new Database(VswitchSchema.load(), UuidSource.version4(random::nextLong));
    OpenVSwitch started =
        start(host, new LocalStore(database), new HostDevices(host), "system@ovs-system");
    started.initialize();
    return started;
  }

  /**
   * As {@link #start(Host)}, configured by a database that another process serves. Whoever keeps
   * the replica calls {@link #follow} after it has changed.
   *
   * @param devices where devices for interfaces come from
   * @param datapathName type and name: {@code dummy@ovs-dummy}
   */
  public static OpenVSwitch start(
      Host host, ConfigurationStore store, DeviceProvider devices, String datapathName) {
    OpenVSwitch started = new OpenVSwitch(host, store, devices, datapathName);
    host.attachService(OpenVSwitch.class, started);
    host.addListener(started);
    host.devices().forEach(device -> device.addListener(started));
    started.shared.protocols().setStatusListener(started::statusChanged);
    started.shared.protocols().setPolled(!(store instanceof LocalStore));
    if (store instanceof LocalStore) {
      started.scheduleStatistics();
    }
    return started;
  }

  private void initialize() {
    ObjectNode insert = JSON.objectNode();
    insert.put("op", "insert").put("table", "Open_vSwitch");
    insert
        .putObject("row")
        .put("ovs_version", OVS_VERSION)
        .put("db_version", VswitchSchema.VERSION)
        .put("system_type", "vswitchlab")
        .put("system_version", "unknown")
        .put("dpdk_initialized", false)
        .put("dpdk_version", "none");
    ArrayNode externalIds = JSON.arrayNode();
    externalIds.addArray().add("hostname").add(host.name());
    ((ObjectNode) insert.get("row"))
        .set("external_ids", JSON.arrayNode().add("map").add(externalIds));
    execute(JSON.arrayNode().add(insert));
  }

  public Host host() {
    return host;
  }

  /**
   * For reading, and for listeners of commits. A database of its own is changed through {@link
   * #execute}; a replica, by whoever keeps it.
   */
  public Database database() {
    return database;
  }

  public Datapath datapath() {
    return datapath;
  }

  /** What the bridges share. */
  public SharedDatapath shared() {
    return shared;
  }

  /** The bridge of that name, or null. */
  public OpenFlowSwitch bridge(String name) {
    return shared.bridge(name);
  }

  /** In order of creation. */
  public List<OpenFlowSwitch> bridges() {
    return shared.bridges();
  }

  /** Counts commits. */
  public ChangeSeq changes() {
    return changes;
  }

  public void addBridgeListener(BridgeListener listener) {
    bridgeListeners.add(listener);
  }

  /** Adds somebody who knows status columns; {@link #statusChanged} has them written. */
  public void addStatusSource(StatusSource source) {
    statusWriter.addSource(source);
  }

  /** Something that the status columns tell has changed. */
  public void statusChanged() {
    if (!isBusy) {
      writeStatus();
    }
  }

  /** Runs operations for a client without locks, for the first time. */
  public TransactionResult execute(ArrayNode operations) {
    return execute(operations, TransactionContext.PLAIN, 0);
  }

  /**
   * Runs the operations of one transaction and makes the bridges follow.
   *
   * @see Database#execute(ArrayNode, TransactionContext, long)
   */
  public TransactionResult execute(
      ArrayNode operations, TransactionContext context, long elapsedMillis) {
    if (!(store instanceof LocalStore)) {
      throw new IllegalStateException("the database belongs to another process");
    }
    TransactionResult result = database.execute(operations, context, elapsedMillis);
    reconcile();
    return result;
  }

  /** Makes the bridges follow what has changed in the replica, and what could not be written. */
  public void follow() {
    reconcile();
    if (isStatusDue && store.isWritable()) {
      writeStatus();
    }
  }

  private void committed(Commit commit) {
    changes.changed();
    isDirty |= !isBusy && StatusColumns.isConfiguration(commit);
  }

  /** What would be done now: nothing, unless the host's devices changed meanwhile. */
  public ReconcilePlan plan() {
    return reconciler.plan();
  }

  /** What the last change of the configuration led to. */
  public ReconcilePlan lastPlan() {
    return lastPlan;
  }

  private void reconcile() {
    if (isBusy || !isDirty) {
      return;
    }
    isBusy = true;
    isDirty = false;
    List<OpenFlowSwitch> before = bridges();
    try {
      lastPlan = reconciler.plan();
      reconciler.apply(lastPlan);
      applyGlobalSettings();
    } finally {
      isBusy = false;
    }
    // Before the status: who waits for cur_cfg may use the bridge's sockets at once.
    tellListeners(before, bridges());
    writeStatus();
  }

  private void tellListeners(List<OpenFlowSwitch> before, List<OpenFlowSwitch> after) {
    for (BridgeListener listener : List.copyOf(bridgeListeners)) {
      before.stream().filter(b -> !after.contains(b)).forEach(listener::bridgeRemoved);
      after.stream().filter(b -> !before.contains(b)).forEach(listener::bridgeAdded);
      listener.reconciled();
    }
  }

  private void writeStatus() {
    isStatusDue = !store.isWritable();
    if (!isStatusDue) {
      write(statusWriter.statusOperations());
    }
  }

  private void write(ArrayNode operations) {
    if (!operations.isEmpty()) {
      boolean wasBusy = isBusy;
      isBusy = true;
      try {
        store.write(operations);
      } finally {
        isBusy = wasBusy;
      }
    }
  }

  /** A setting of Open_vSwitch.other_config, or {@code otherwise}. */
  private int globalSetting(String key, int otherwise) {
    for (Row root : database.table("Open_vSwitch").rows()) {
      return BridgeConfig.number(root.option("other_config", key, ""), otherwise);
    }
    return otherwise;
  }

  private void applyGlobalSettings() {
    datapathRows.applyPolicies();
    shared
        .revalidator()
        .setMaxIdleNanos((long) globalSetting("max-idle", 10_000) * MILLIS_TO_NANOS);
    shared
        .revalidator()
        .setIntervalNanos((long) globalSetting("max-revalidator", 500) * MILLIS_TO_NANOS);
    datapath.setVlanLimit(globalSetting("vlan-limit", FlowKeyExtractor.DEFAULT_VLAN_LIMIT));
    datapath.setFlowLimit(globalSetting("flow-limit", Datapath.DEFAULT_FLOW_LIMIT));
    // Ours alone: see docs/decisions/0012-slow-first-packets.md.
    datapath.setUpcallDelayNanos(globalSetting("vswitchlab-upcall-delay-us", 0) * MICROS_TO_NANOS);
  }

  // The host's devices.

  @Override
  public void deviceAdded(NetDevice device) {
    device.addListener(this);
    devicesChanged();
  }

  @Override
  public void deviceRemoved(NetDevice device) {
    device.removeListener(this);
    devicesChanged();
  }

  @Override
  public void deviceChanged(NetDevice device) {
    devicesChanged();
  }

  private void devicesChanged() {
    if (!isBusy) {
      isDirty = true;
      reconcile();
    }
  }

  // Statistics.

  private long statisticsIntervalNanos() {
    long millis =
        Math.max(
            DEFAULT_STATS_INTERVAL_MILLIS,
            globalSetting("stats-update-interval", DEFAULT_STATS_INTERVAL_MILLIS));
    return millis * MILLIS_TO_NANOS;
  }

  private void scheduleStatistics() {
    statisticsNanos = host.simulation().nowNanos();
    statisticsDueNanos = statisticsNanos + statisticsIntervalNanos();
    boolean isPolled = !(store instanceof LocalStore);
    // Polled, the event only sees to it that there is a round of the loop at that time.
    Runnable task = isPolled ? () -> {} : this::updateStatistics;
    host.simulation().schedule(statisticsDueNanos, task);
  }

  /**
   * Writes statistics if they are due. For whoever keeps a replica, to be called in each round of
   * its loop: at once in the first, and the time until the next counts from then, as the real
   * daemon's does.
   */
  public void poll() {
    // The setting may have become longer since the time was chosen.
    shared.protocols().poll();
    boolean isDue =
        host.simulation().nowNanos() >= statisticsDueNanos
            && host.simulation().nowNanos() >= statisticsNanos + statisticsIntervalNanos();
    if (isDue && store.isWritable()) {
      updateStatistics();
    }
  }

  private void updateStatistics() {
    if (store.isWritable()) {
      write(statusWriter.statisticsOperations());
    }
    scheduleStatistics();
  }

  // Views.

  /** The configuration and what became of it. */
  public OpenVSwitchSnapshot snapshot() {
    List<OpenVSwitchSnapshot.Bridge> result = new ArrayList<>();
    for (Row bridge : database.table("Bridge").rows()) {
      List<OpenVSwitchSnapshot.Port> ports = new ArrayList<>();
      for (Row port : database.table("Port").rows()) {
        if (bridge.get("ports").containsKey(port.uuid())) {
          ports.add(snapshot(port));
        }
      }
      List<String> controllers = new ArrayList<>();
      for (UUID uuid : bridge.get("controller").uuids()) {
        controllers.add(database.table("Controller").row(uuid).string("target"));
      }
      result.add(
          new OpenVSwitchSnapshot.Bridge(
              bridge.string("name"),
              bridge.string("datapath_type"),
              bridge.string("datapath_id"),
              bridge.string("fail_mode"),
              controllers,
              ports));
    }
    return new OpenVSwitchSnapshot(database.commitCount(), result);
  }

  private OpenVSwitchSnapshot.Port snapshot(Row port) {
    List<OpenVSwitchSnapshot.Interface> interfaces = new ArrayList<>();
    for (UUID uuid : port.get("interfaces").uuids()) {
      Row row = database.table("Interface").row(uuid);
      interfaces.add(
          new OpenVSwitchSnapshot.Interface(
              row.string("name"),
              row.string("type"),
              (int) row.integer("ofport", 0),
              row.string("mac_in_use"),
              row.string("link_state").equals("up"),
              row.string("error")));
    }
    List<Long> trunks = port.get("trunks").keys().stream().map(Long.class::cast).toList();
    return new OpenVSwitchSnapshot.Port(
        port.string("name"),
        (int) port.integer("tag", -1),
        trunks,
        port.string("vlan_mode"),
        interfaces);
  }

  /** Calls the listener after each commit, in the thread of the engine. */
  public void addCommitListener(Consumer<Commit> listener) {
    database.addListener(listener);
  }

  @Override
  public String toString() {
    return "Open vSwitch on " + host.name();
  }
}
