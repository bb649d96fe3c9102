package org.vswitchlab.ovs.vswitchd;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.vswitchlab.ovs.ofproto.sampling.SamplingSettings;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Row;

/** Reads what a bridge's rows in tables NetFlow, sFlow, IPFIX and the like ask for. */
final class SamplingConfig {
  // Defaults of ovs-vswitchd.conf.db(5).
  private static final int DEFAULT_RATE = 400;
  private static final int DEFAULT_HEADER_BYTES = 128;
  private static final int DEFAULT_POLLING_SECONDS = 30;

  private SamplingConfig() {}

  static SamplingSettings settings(BridgeConfig config) {
    Database database = config.database();
    Row bridge = config.row();
    return new SamplingSettings(
        netflow(row(database, bridge, "netflow", "NetFlow")),
        sflow(row(database, bridge, "sflow", "sFlow")),
        ipfix(row(database, bridge, "ipfix", "IPFIX")),
        collectorSets(database, bridge));
  }

  private static Row row(Database database, Row bridge, String column, String table) {
    List<UUID> uuids = bridge.get(column).uuids();
    return uuids.isEmpty() ? null : database.table(table).row(uuids.get(0));
  }

  private static SamplingSettings.Netflow netflow(Row row) {
    if (row == null) {
      return null;
    }
    return new SamplingSettings.Netflow(
        row.get("targets").strings(),
        (int) row.integer("engine_type", 0),
        (int) row.integer("engine_id", 0),
        row.bool("add_id_to_interface"),
        (int) row.integer("active_timeout", 0));
  }

  private static SamplingSettings.Sflow sflow(Row row) {
    if (row == null) {
      return null;
    }
    return new SamplingSettings.Sflow(
        row.get("targets").strings(),
        (int) row.integer("sampling", DEFAULT_RATE),
        (int) row.integer("header", DEFAULT_HEADER_BYTES),
        (int) row.integer("polling", DEFAULT_POLLING_SECONDS),
        row.string("agent"));
  }

  private static SamplingSettings.Ipfix ipfix(Row row) {
    if (row == null || row.get("targets").isEmpty()) {
      return null;
    }
    return new SamplingSettings.Ipfix(
        (int) row.integer("sampling", DEFAULT_RATE),
        !row.option("other_config", "enable-input-sampling", "").equals("false"),
        !row.option("other_config", "enable-output-sampling", "").equals("false"),
        row.integer("obs_domain_id", 0),
        row.integer("obs_point_id", 0),
        collectors(row));
  }

  private static SamplingSettings.Collectors collectors(Row row) {
    return new SamplingSettings.Collectors(
        row.get("targets").strings(),
        row.integer("cache_active_timeout", 0),
        row.integer("cache_max_flows", 0));
  }

  private static SortedMap<Long, SamplingSettings.Collectors> collectorSets(
      Database database, Row bridge) {
    SortedMap<Long, SamplingSettings.Collectors> sets = new TreeMap<>();
    for (Row set : database.table("Flow_Sample_Collector_Set").rows()) {
      boolean isOurs = set.get("bridge").uuids().contains(bridge.uuid());
      if (isOurs && !set.get("ipfix").isEmpty()) {
        Row ipfix = database.table("IPFIX").row(set.get("ipfix").uuids().get(0));
        sets.put(set.integer("id", 0), collectors(ipfix));
      }
    }
    return sets;
  }
}
