package org.vswitchlab.ovs.vswitchd;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.ofproto.FlowPipeline;
import org.vswitchlab.ovs.ofproto.table.FlowTableSettings;
import org.vswitchlab.ovs.openflow.FlowSyntaxException;
import org.vswitchlab.ovs.openflow.Subfield;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.ovs.ovsdb.Row;

/** What the rows of table Flow_Table ask of a bridge's tables. */
final class FlowTableConfig {
  /** OpenFlow has 32 bytes for a name and the zero after it. */
  private static final int MAX_NAME_BYTES = 31;

  /** ovs-vswitchd.conf.db(5), Flow_Table.prefixes. */
  private static final int MAX_PREFIXES = 3;

  private FlowTableConfig() {}

  /** By number; tables without a row are not there, nor those that are the switch's own. */
  static Map<Integer, FlowTableSettings> of(Database database, Row bridge) {
    Map<Integer, FlowTableSettings> tables = new TreeMap<>();
    Datum rows = bridge.get("flow_tables");
    for (Object key : rows.keys()) {
      int id = ((Long) key).intValue();
      if (id < FlowPipeline.TABLE_COUNT) {
        tables.put(id, settings(database.table("Flow_Table").row((UUID) rows.get(key))));
      }
    }
    return tables;
  }

  private static FlowTableSettings settings(Row row) {
    boolean evicts = row.string("overflow_policy").equals("evict");
    return new FlowTableSettings(
        name(row.string("name")),
        row.integer("flow_limit", FlowTableSettings.NO_LIMIT),
        evicts,
        evicts ? groups(row.get("groups")) : List.of(),
        prefixes(row.get("prefixes")));
  }

  private static String name(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= MAX_NAME_BYTES
        ? text
        : new String(bytes, 0, MAX_NAME_BYTES, StandardCharsets.UTF_8);
  }

  /** What is no field is left out. */
  private static List<Subfield> groups(Datum texts) {
    List<Subfield> groups = new ArrayList<>();
    for (Object text : texts.keys()) {
      try {
        groups.add(Subfield.parse((String) text));
      } catch (FlowSyntaxException e) {
        continue;
      }
    }
    return groups;
  }

  private static List<FlowField> prefixes(Datum names) {
    List<FlowField> fields = new ArrayList<>();
    for (Object name : names.keys()) {
      FlowField field = FlowField.byName((String) name);
      if (field != null && FlowTableSettings.canBePrefix(field) && fields.size() < MAX_PREFIXES) {
        fields.add(field);
      }
    }
    return fields;
  }
}
