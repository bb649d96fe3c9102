package org.vswitchlab.ovs.vswitchd;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.ovs.ovsdb.Row;

/**
 * The rows of table Datapath: what the datapath can do is written there, and what the connections
 * of its zones may be idle for is read. Rows are found by the datapath's type, as
 * Open_vSwitch.datapaths names them.
 */
final class DatapathRows implements StatusSource {
  private static final String MAX_MPLS_DEPTH = "3";

  private static final List<String> ABLE =
      List.of(
          "add_mpls",
          "check_pkt_len",
          "clone",
          "ct_clear",
          "ct_eventmask",
          "ct_flush",
          "ct_label",
          "ct_mark",
          "ct_orig_tuple",
          "ct_orig_tuple6",
          "ct_state",
          "ct_state_nat",
          "ct_timeout",
          "ct_zero_snat",
          "ct_zone",
          "explicit_drop_action",
          "lb_output_action",
          "masked_set_action",
          "nd_ext",
          "recirc",
          "sample_nesting",
          "tnl_push_pop",
          "trunc",
          "ufid");

  private final Database database;
  private final SharedDatapath shared;

  DatapathRows(Database database, SharedDatapath shared) {
    this.database = database;
    this.shared = shared;
  }

  /** Takes the timeout policies of zones over into the datapath. */
  void applyPolicies() {
    Map<Integer, Map<String, Integer>> policies = new TreeMap<>();
    Row datapath = row();
    if (datapath != null) {
      Datum zones = datapath.get("ct_zones");
      for (int i = 0; i < zones.size(); i++) {
        Row zone = database.table("CT_Zone").row((UUID) zones.value(i));
        Map<String, Integer> timeouts = zone == null ? null : timeouts(zone);
        if (timeouts != null) {
          policies.put((int) (long) (Long) zones.key(i), timeouts);
        }
      }
    }
    shared.zones().set(policies);
  }

  private Map<String, Integer> timeouts(Row zone) {
    Datum reference = zone.get("timeout_policy");
    if (reference.size() == 0) {
      return null;
    }
    Row policy = database.table("CT_Timeout_Policy").row((UUID) reference.key(0));
    Map<String, Integer> seconds = new TreeMap<>();
    Datum timeouts = policy.get("timeouts");
    for (int i = 0; i < timeouts.size(); i++) {
      seconds.put((String) timeouts.key(i), (int) (long) (Long) timeouts.value(i));
    }
    return seconds;
  }

  /** The row of the datapath that runs, or null. */
  private Row row() {
    if (shared.bridges().isEmpty()) {
      return null;
    }
    for (Row root : database.table("Open_vSwitch").rows()) {
      Object uuid = root.get("datapaths").get(shared.datapath().type());
      return uuid == null ? null : database.table("Datapath").row((UUID) uuid);
    }
    return null;
  }

  @Override
  public void addTo(BiConsumer<Row, Map<String, Datum>> columns) {
    Row datapath = row();
    if (datapath == null) {
      return;
    }
    Map<String, String> capabilities = new TreeMap<>();
    for (String able : ABLE) {
      capabilities.put(able, "true");
    }
    capabilities.put("max_hash_alg", "1");
    capabilities.put("max_mpls_depth", MAX_MPLS_DEPTH);
    capabilities.put("max_vlan_headers", Integer.toString(shared.datapath().vlanLimit()));
    columns.accept(datapath, Map.of("capabilities", Datum.mapOf(capabilities)));
  }
}
