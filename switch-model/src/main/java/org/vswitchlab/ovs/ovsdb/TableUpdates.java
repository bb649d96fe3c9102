package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The {@code <table-updates>} of RFC 7047, 4.1.5, as a client that keeps a copy needs them. */
public final class TableUpdates {
  private TableUpdates() {}

  /** The transaction record of ovsdb(5) that does what the updates tell. */
  public static ObjectNode toRecord(JsonNode updates) {
    ObjectNode record = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> table : updates.properties()) {
      ObjectNode rows = record.putObject(table.getKey());
      for (Map.Entry<String, JsonNode> row : table.getValue().properties()) {
        JsonNode now = row.getValue().get("new");
        if (now == null) {
          rows.putNull(row.getKey());
        } else {
          rows.set(row.getKey(), now);
        }
      }
    }
    return record;
  }

  /** The {@code <monitor-requests>} for all columns of a table but {@code _version}. */
  public static void addRequest(ObjectNode requests, TableSchema table) {
    var columns = requests.putArray(table.name()).addObject().putArray("columns");
    table.columns().forEach(column -> columns.add(column.name()));
  }
}
