package org.vswitchlab.ovs.vswitchd;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.ovs.ofproto.Mirror;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.PortBundle;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.SpanningTree;
import org.vswitchlab.ovs.ofproto.StpPort;
import org.vswitchlab.ovs.ofproto.settings.StpSettings;
import org.vswitchlab.ovs.ofproto.tunnel.Underlay;
import org.vswitchlab.ovs.ovsdb.ColumnSchema;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.wire.MacAddress;

/**
 * Writes the state of the bridges into the columns that ovs-vswitchd.conf.db(5) calls status: only
 * what changed, in one transaction.
 */
final class StatusWriter {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Datum NONE = Datum.EMPTY;

  private final Database database;
  private final BridgeReconciler reconciler;
  private final DeviceProvider devices;
  private final List<StatusSource> sources = new ArrayList<>();
  private ArrayNode operations;

  StatusWriter(Database database, BridgeReconciler reconciler, DeviceProvider devices) {
    this.database = database;
    this.reconciler = reconciler;
    this.devices = devices;
  }

  void addSource(StatusSource source) {
    sources.add(source);
  }

  /** Operations that bring all status columns up to date; empty if they are. */
  ArrayNode statusOperations() {
    operations = JSON.arrayNode();
    Map<UUID, String> errors = reconciler.errors();
    for (Row row : database.table("Interface").rows()) {
      OpenFlowSwitchPort port = errors.containsKey(row.uuid()) ? null : port(row);
      update(
          row, port == null ? failedInterface(errors.get(row.uuid())) : interfaceStatus(row, port));
    }
    for (Row row : database.table("Bridge").rows()) {
      update(row, bridgeStatus(row));
    }
    portStatus(false);
    sources.forEach(source -> source.addTo(this::update));
    for (Row row : database.table("Open_vSwitch").rows()) {
      Map<String, Datum> status = new TreeMap<>();
      status.put("cur_cfg", row.get("next_cfg"));
      status.put("iface_types", Datum.setOf(devices.interfaceTypes()));
      status.put("datapath_types", Datum.setOf(devices.datapathTypes()));
      update(row, status);
    }
    return operations;
  }

  /** Operations that bring the traffic counters up to date; empty if there was no traffic. */
  ArrayNode statisticsOperations() {
    operations = JSON.arrayNode();
    sources.forEach(source -> source.addTo(this::update));
    for (Row row : database.table("Interface").rows()) {
      OpenFlowSwitchPort port = port(row);
      if (port != null) {
        update(row, Map.of("statistics", devices.statistics(port)));
      }
    }
    portStatus(true);
    for (RunningBridge bridge : reconciler.bridges().values()) {
      for (Mirror mirror : bridge.openFlowSwitch().mirrors()) {
        mirrorStatistics(mirror);
      }
    }
    return operations;
  }

  private static Map<String, String> treeStatus(SpanningTree tree) {
    Map<String, String> status = new TreeMap<>();
    if (tree != null) {
      StpSettings settings = tree.settings();
      status.put("stp_bridge_id", bridgeId((long) settings.priority() << 48 | settings.systemId()));
      status.put("stp_designated_root", bridgeId(tree.designatedRoot()));
      status.put("stp_root_path_cost", Long.toString(tree.rootPathCost()));
    }
    return status;
  }

  private static String bridgeId(long id) {
    return String.format("%04x.%012x", id >>> 48, id & 0xffff_ffff_ffffL);
  }

  /** What bonds and the spanning tree say of ports. */
  private void portStatus(boolean withStatistics) {
    Map<String, StpPort> treePorts = new TreeMap<>();
    for (RunningBridge bridge : reconciler.bridges().values()) {
      SpanningTree tree = bridge.openFlowSwitch().spanningTree();
      if (tree != null) {
        tree.ports().forEach(port -> treePorts.put(port.name(), port));
      }
    }
    for (Row row : database.table("Port").rows()) {
      StpPort port = treePorts.get(row.string("name"));
      Map<String, String> status = new TreeMap<>();
      Map<String, Long> counts = new TreeMap<>();
      if (port != null && port.state() != PortState.DISABLED) {
        status.put("stp_port_id", Integer.toString(port.portId()));
        status.put("stp_role", port.role().label());
        status.put("stp_sec_in_state", Long.toString(port.secondsInState()));
        status.put("stp_state", port.state().label());
        counts.put("stp_error_count", port.errorCount());
        counts.put("stp_rx_count", port.receivedCount());
        counts.put("stp_tx_count", port.sentCount());
      }
      Map<String, Datum> columns = new TreeMap<>();
      columns.put("status", Datum.mapOf(status));
      columns.put("statistics", Datum.mapOf(counts));
      columns.put("rstp_status", ProtocolStatus.rapidStatus(bundle(row)));
      if (withStatistics) {
        columns.put("rstp_statistics", ProtocolStatus.rapidStatistics(bundle(row)));
      }
      columns.put("bond_active_slave", ProtocolStatus.activeMember(bundle(row)));
      update(row, columns);
    }
  }

  private PortBundle bundle(Row port) {
    for (RunningBridge bridge : reconciler.bridges().values()) {
      if (bridge.bundles().containsKey(port.string("name"))) {
        return bridge.openFlowSwitch().bundle(port.string("name"));
      }
    }
    return null;
  }

  private void mirrorStatistics(Mirror mirror) {
    for (Row row : database.table("Mirror").rows()) {
      if (row.string("name").equals(mirror.settings().name())) {
        Map<String, Long> counts = new TreeMap<>();
        counts.put("tx_bytes", mirror.byteCount());
        counts.put("tx_packets", mirror.packetCount());
        update(row, Map.of("statistics", Datum.mapOf(counts)));
      }
    }
  }

  private OpenFlowSwitchPort port(Row iface) {
    String name = iface.string("name");
    for (RunningBridge bridge : reconciler.bridges().values()) {
      InterfaceConfig config = bridge.interfaces().get(name);
      if (config != null && config.row().equals(iface.uuid())) {
        return bridge.openFlowSwitch().port(bridge.numbers().get(name));
      }
    }
    return null;
  }

  private static Map<String, Datum> failedInterface(String error) {
    Map<String, Datum> status = new TreeMap<>();
    status.put("ofport", error == null ? NONE : Datum.of(-1L));
    status.put("error", error == null ? NONE : Datum.of(error));
    for (String column :
        List.of(
            "mac_in_use",
            "admin_state",
            "link_state",
            "link_resets",
            "link_speed",
            "duplex",
            "mtu",
            "ifindex",
            "lacp_current",
            "cfm_fault",
            "cfm_fault_status",
            "cfm_flap_count",
            "cfm_health",
            "cfm_remote_mpids",
            "cfm_remote_opstate")) {
      status.put(column, NONE);
    }
    status.put("bfd_status", Datum.EMPTY_MAP);
    status.put("statistics", Datum.EMPTY_MAP);
    status.put("status", Datum.EMPTY_MAP);
    return status;
  }

  private Map<String, Datum> interfaceStatus(Row row, OpenFlowSwitchPort port) {
    NetDevice device = port.device();
    Map<String, Datum> status = new TreeMap<>();
    status.put("ofport", Datum.of((long) port.number()));
    status.put("error", peerError(port));
    status.put("mac_in_use", Datum.of(MacAddress.format(port.hardwareAddress())));
    status.put("admin_state", Datum.of(device == null || device.isUp() ? "up" : "down"));
    // A patch port is up even while its peer is missing.
    boolean isLinkUp = device == null || device.isUp() && device.hasCarrier();
    status.put("link_state", Datum.of(isLinkUp ? "up" : "down"));
    status.put("link_resets", Datum.of(0L));
    status.put("ifindex", Datum.of(device == null ? 0L : (long) devices.index(device)));
    status.put("mtu", device == null ? NONE : Datum.of((long) device.mtuBytes()));
    long rateBps = rateBps(device);
    status.put("link_speed", rateBps == 0 ? NONE : Datum.of(rateBps));
    status.put("duplex", rateBps == 0 ? NONE : Datum.of("full"));
    if (row.get("statistics").isEmpty()) {
      // Later they are written at their interval, whatever else changes.
      status.put("statistics", devices.statistics(port));
    }
    status.put("status", Datum.mapOf(tunnelStatus(port)));
    status.putAll(ProtocolStatus.ofInterface(port));
    return status;
  }

  /** A patch port whose other end is not there, or leads elsewhere, says so. */
  private static Datum peerError(OpenFlowSwitchPort port) {
    if (!port.isPatch() || port.peer() != null) {
      return NONE;
    }
    String type = port.bridge().shared().datapath().type();
    return Datum.of("No usable peer '" + port.peerName() + "' exists in '" + type + "' datapath.");
  }

  /** Which device tunnel packets leave by, if there is a way. */
  private static Map<String, String> tunnelStatus(OpenFlowSwitchPort port) {
    Map<String, String> status = new TreeMap<>();
    if (port.tunnel() != null && port.tunnel().remote() != null) {
      SharedDatapath shared = port.bridge().shared();
      long mark = port.tunnel().egressMark() == null ? 0 : port.tunnel().egressMark();
      Underlay.Way way = shared.underlay().lookup(port.tunnel().remote(), mark, null);
      if (way != null) {
        OpenFlowSwitchPort out = shared.portOfDevice(way.device());
        status.put("tunnel_egress_iface", way.device());
        boolean hasCarrier = out == null || out.isLinkUp();
        status.put("tunnel_egress_iface_carrier", hasCarrier ? "up" : "down");
      }
    }
    return status;
  }

  static long rateBps(NetDevice device) {
    boolean isLinked = device instanceof EthernetDevice ethernet && ethernet.link() != null;
    return isLinked ? ((EthernetDevice) device).link().spec().rateBps() : 0;
  }

  private Map<String, Datum> bridgeStatus(Row row) {
    RunningBridge bridge = reconciler.bridges().get(row.string("name"));
    Map<String, Datum> status = new TreeMap<>();
    if (bridge == null) {
      status.put("datapath_id", NONE);
      return status;
    }
    long id = bridge.openFlowSwitch().datapathId();
    status.put("datapath_id", Datum.of(String.format("%016x", id)));
    status.put("datapath_version", Datum.of("<built-in>"));
    status.put("rstp_status", ProtocolStatus.rapidTree(bridge.openFlowSwitch()));
    status.put("status", Datum.mapOf(treeStatus(bridge.openFlowSwitch().spanningTree())));
    return status;
  }

  private void update(Row row, Map<String, Datum> wanted) {
    ObjectNode values = JSON.objectNode();
    for (Map.Entry<String, Datum> entry : wanted.entrySet()) {
      ColumnSchema column = row.schema().column(entry.getKey());
      if (!row.get(column).equals(entry.getValue())) {
        values.set(column.name(), entry.getValue().toJson(column.type()));
      }
    }
    if (!values.isEmpty()) {
      ObjectNode update = operations.addObject();
      update.put("op", "update").put("table", row.schema().name());
      ArrayNode uuid = JSON.arrayNode().add("uuid").add(row.uuid().toString());
      update.putArray("where").addArray().add("_uuid").add("==").add(uuid);
      update.set("row", values);
    }
  }
}
