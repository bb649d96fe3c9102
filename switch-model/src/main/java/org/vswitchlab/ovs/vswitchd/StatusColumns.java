package org.vswitchlab.ovs.vswitchd;

import java.util.Map;
import java.util.Set;
import org.vswitchlab.ovs.ovsdb.ColumnSchema;
import org.vswitchlab.ovs.ovsdb.Commit;
import org.vswitchlab.ovs.ovsdb.RowChange;

/** Which columns the switch writes itself, ovs-vswitchd.conf.db(5): they configure nothing. */
final class StatusColumns {
  private static final Map<String, Set<String>> BY_TABLE =
      Map.of(
          "Open_vSwitch",
          Set.of(
              "cur_cfg",
              "statistics",
              "ovs_version",
              "db_version",
              "system_type",
              "system_version",
              "datapath_types",
              "iface_types",
              "dpdk_initialized",
              "dpdk_version"),
          "Bridge",
          Set.of("datapath_id", "datapath_version", "status", "rstp_status"),
          "Port",
          Set.of("status", "rstp_status", "statistics", "rstp_statistics", "bond_active_slave"),
          "Interface",
          Set.of(
              "ofport",
              "error",
              "mac_in_use",
              "admin_state",
              "link_state",
              "link_resets",
              "link_speed",
              "duplex",
              "mtu",
              "ifindex",
              "statistics",
              "status",
              "bfd_status",
              "cfm_fault",
              "cfm_fault_status",
              "cfm_flap_count",
              "cfm_health",
              "cfm_remote_mpids",
              "cfm_remote_opstate",
              "lacp_current"),
          "Mirror",
          Set.of("statistics"),
          "Controller",
          Set.of("is_connected", "role", "status"),
          "Manager",
          Set.of("is_connected", "status"));

  private StatusColumns() {}

  /** Whether a commit changed anything that somebody else is to follow. */
  static boolean isConfiguration(Commit commit) {
    for (RowChange change : commit.changes()) {
      if (isConfiguration(change)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isConfiguration(RowChange change) {
    if (change.before() == null || change.after() == null) {
      return true;
    }
    Set<String> status = BY_TABLE.getOrDefault(change.table().name(), Set.of());
    for (ColumnSchema column : change.table().columns()) {
      if (!status.contains(column.name()) && change.isChanged(column)) {
        return true;
      }
    }
    return false;
  }
}
