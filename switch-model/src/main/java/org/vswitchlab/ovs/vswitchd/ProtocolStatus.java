package org.vswitchlab.ovs.vswitchd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.ovs.ofproto.Bond;
import org.vswitchlab.ovs.ofproto.LinkMonitor;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.PortBundle;
import org.vswitchlab.ovs.ofproto.RapidSpanningTree;
import org.vswitchlab.ovs.ofproto.protocol.Bfd;
import org.vswitchlab.ovs.ofproto.protocol.Cfm;
import org.vswitchlab.ovs.ofproto.protocol.Lacp;
import org.vswitchlab.ovs.ofproto.protocol.LacpMember;
import org.vswitchlab.ovs.ofproto.protocol.Rstp;
import org.vswitchlab.ovs.ofproto.protocol.RstpPort;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.wire.MacAddress;

/** What the protocols of ports have to say in the columns that ovs-vswitchd.conf.db(5) names. */
final class ProtocolStatus {
  private ProtocolStatus() {}

  /** Port.bond_active_slave. */
  static Datum activeMember(PortBundle bundle) {
    Bond bond = bundle == null ? null : bundle.bond();
    if (bond == null) {
      return Datum.EMPTY;
    }
    Bond.Member active = bond.active();
    return Datum.of(MacAddress.format(active == null ? 0 : active.port().hardwareAddress()));
  }

  /** Bridge.rstp_status. */
  static Datum rapidTree(OpenFlowSwitch bridge) {
    Map<String, String> status = new TreeMap<>();
    if (bridge.rapidTree() != null) {
      Rstp tree = bridge.rapidTree().rstp();
      int rootPort = tree.rootPort() == null ? 0 : tree.rootPort().settings().id();
      status.put("rstp_bridge_id", bridgeId(tree.settings().bridgeId()));
      status.put("rstp_bridge_port_id", portId(rootPort));
      status.put("rstp_designated_id", bridgeId(tree.designatedId()));
      status.put("rstp_designated_port_id", portId(tree.designatedPortId()));
      status.put("rstp_root_id", bridgeId(tree.rootId()));
      status.put("rstp_root_path_cost", Long.toString(tree.rootPathCost()));
    }
    return Datum.mapOf(status);
  }

  private static RstpPort rapidPort(PortBundle bundle) {
    RapidSpanningTree tree = bundle == null ? null : bundle.bridge().rapidTree();
    OpenFlowSwitchPort first = tree == null ? null : bundle.firstPort();
    return first == null ? null : tree.rstp().port(first.number());
  }

  /** Port.rstp_status. */
  static Datum rapidStatus(PortBundle bundle) {
    RstpPort port = rapidPort(bundle);
    Map<String, String> status = new TreeMap<>();
    if (port != null) {
      status.put("rstp_designated_bridge_id", bridgeId(port.designatedBridge()));
      status.put("rstp_designated_path_cost", Long.toString(port.designatedCost()));
      status.put("rstp_designated_port_id", portId(port.designatedPort()));
      status.put("rstp_port_id", portId(port.settings().id()));
      status.put("rstp_port_role", port.role().label());
      status.put("rstp_port_state", port.stateLabel());
    }
    return Datum.mapOf(status);
  }

  /** Port.rstp_statistics. */
  static Datum rapidStatistics(PortBundle bundle) {
    RstpPort port = rapidPort(bundle);
    Map<String, Long> counts = new TreeMap<>();
    if (port != null) {
      counts.put("rstp_error_count", port.errorCount());
      counts.put("rstp_rx_count", port.receivedCount());
      counts.put("rstp_tx_count", port.sentCount());
      counts.put("rstp_uptime", port.uptimeSeconds());
    }
    return Datum.mapOf(counts);
  }

  /** Priority, system ID extension and address, as the status columns have it. */
  private static String bridgeId(long id) {
    return String.format("%x.%03x.%012x", id >>> 60, id >>> 48 & 0xfff, id & 0xffff_ffff_ffffL);
  }

  private static String portId(int id) {
    return String.format("%04x", id);
  }

  /** Columns of table Interface. */
  static Map<String, Datum> ofInterface(OpenFlowSwitchPort port) {
    Map<String, Datum> columns = new TreeMap<>();
    Lacp lacp = port.bundle() == null ? null : port.bundle().lacp();
    LacpMember member = lacp == null ? null : lacp.member(port.name());
    boolean isCurrent = member != null && member.status() != LacpMember.Status.DEFAULTED;
    columns.put("lacp_current", member == null ? Datum.EMPTY : Datum.of(isCurrent));
    LinkMonitor monitor = port.monitor();
    continuity(columns, monitor == null ? null : monitor.cfm());
    columns.put("bfd_status", forwarding(port, monitor == null ? null : monitor.bfd()));
    return columns;
  }

  private static void continuity(Map<String, Datum> columns, Cfm cfm) {
    for (String column :
        List.of(
            "cfm_fault",
            "cfm_fault_status",
            "cfm_flap_count",
            "cfm_health",
            "cfm_remote_mpids",
            "cfm_remote_opstate")) {
      columns.put(column, Datum.EMPTY);
    }
    if (cfm == null) {
      return;
    }
    columns.put("cfm_fault", Datum.of(!cfm.faults().isEmpty()));
    List<String> faults = new ArrayList<>();
    cfm.faults().forEach(fault -> faults.add(fault.label()));
    columns.put("cfm_fault_status", Datum.setOf(faults));
    columns.put("cfm_flap_count", Datum.of(cfm.flapCount()));
    columns.put("cfm_health", cfm.health() < 0 ? Datum.EMPTY : Datum.of((long) cfm.health()));
    List<Long> remotes = new ArrayList<>();
    cfm.remotes().forEach(remote -> remotes.add(remote.mpid()));
    columns.put("cfm_remote_mpids", Datum.setOf(remotes));
    if (cfm.settings().isExtended()) {
      columns.put("cfm_remote_opstate", Datum.of(cfm.isRemoteUp() ? "up" : "down"));
    }
  }

  private static Datum forwarding(OpenFlowSwitchPort port, Bfd bfd) {
    Map<String, String> status = new TreeMap<>();
    if (bfd != null) {
      status.put("forwarding", Boolean.toString(port.monitor().isForwarding()));
      status.put("state", bfd.state().label());
      status.put("diagnostic", bfd.diagnostic());
      status.put("remote_state", bfd.remoteState().label());
      status.put("remote_diagnostic", bfd.remoteDiagnostic());
      status.put("flap_count", Long.toString(bfd.flapCount()));
    }
    return Datum.mapOf(status);
  }
}
