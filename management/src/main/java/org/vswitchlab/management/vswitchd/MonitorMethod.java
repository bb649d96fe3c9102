package org.vswitchlab.management.vswitchd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.ovsdb.ColumnSchema;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.ovs.ovsdb.Table;

/** The ways to follow a database, newest first; a server that lacks one is asked for the next. */
enum MonitorMethod {
  /** ovsdb-server(7), 4.1.15. */
  MONITOR_COND_SINCE("monitor_cond_since", "update3"),
  /** ovsdb-server(7), 4.1.12. */
  MONITOR_COND("monitor_cond", "update2"),
  /** RFC 7047, 4.1.5. */
  MONITOR("monitor", "update");

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String NO_TRANSACTION = "00000000-0000-0000-0000-000000000000";

  private final String text;
  private final String notification;

  MonitorMethod(String text, String notification) {
    this.text = text;
    this.notification = notification;
  }

  /** The method's name in requests. */
  String text() {
    return text;
  }

  /** The method whose updates have that name, or null. */
  static MonitorMethod byNotification(String name) {
    for (MonitorMethod method : values()) {
      if (method.notification.equals(name)) {
        return method;
      }
    }
    return null;
  }

  /** What to try if the server does not know this one; null after the last. */
  MonitorMethod fallback() {
    return switch (this) {
      case MONITOR_COND_SINCE -> MONITOR_COND;
      case MONITOR_COND -> MONITOR;
      case MONITOR -> null;
    };
  }

  /** Parameters of a request for all rows. */
  ArrayNode params(String databaseName, ObjectNode requests) {
    ArrayNode params = JSON.arrayNode().add(databaseName).add(databaseName).add(requests);
    return this == MONITOR_COND_SINCE ? params.add(NO_TRANSACTION) : params;
  }

  /** Updates as a transaction record, which {@link Database#load} reads. */
  ObjectNode record(JsonNode updates) {
    ObjectNode record = JSON.objectNode();
    record.put("_is_diff", this != MONITOR);
    for (Map.Entry<String, JsonNode> table : updates.properties()) {
      List<Map.Entry<String, JsonNode>> rows = new ArrayList<>(table.getValue().properties());
      rows.sort(Comparator.comparing(row -> sortKey(after(row.getValue()))));
      for (Map.Entry<String, JsonNode> row : rows) {
        record.withObjectProperty(table.getKey()).set(row.getKey(), after(row.getValue()));
      }
    }
    return record;
  }

  /** Servers send rows in no order; new ports are numbered by their names: p2 before p10. */
  private static String sortKey(JsonNode row) {
    String name = row.path("name").asText();
    String digits = name.replaceAll("^.*?([0-9]*)$", "$1");
    return name.substring(0, name.length() - digits.length())
        + "0".repeat(Math.max(0, 10 - digits.length()))
        + digits;
  }

  /** The columns that a row has now, or what differs; null if it is gone. */
  private JsonNode after(JsonNode update) {
    return switch (this) {
      case MONITOR -> update.has("new") ? update.get("new") : JSON.nullNode();
      case MONITOR_COND_SINCE, MONITOR_COND -> {
        for (String kind : new String[] {"initial", "insert", "modify"}) {
          if (update.has(kind)) {
            yield update.get(kind);
          }
        }
        yield JSON.nullNode();
      }
    };
  }

  /**
   * The reply to the request as a transaction record that makes a copy equal to it: rows that are
   * gone are deleted, and a column that is not mentioned has its default.
   */
  ObjectNode contents(JsonNode reply, Database copy) {
    JsonNode rows = this == MONITOR_COND_SINCE ? reply.path(2) : reply;
    ObjectNode record = record(rows);
    record.put("_is_diff", false);
    for (Table table : copy.tables()) {
      for (Row row : table.rows()) {
        String uuid = row.uuid().toString();
        String name = table.schema().name();
        JsonNode now = record.path(name).path(uuid);
        if (now instanceof ObjectNode present) {
          addDefaults(present, table);
        } else {
          record.withObjectProperty(name).putNull(uuid);
        }
      }
    }
    return record;
  }

  private static void addDefaults(ObjectNode row, Table table) {
    for (ColumnSchema column : table.schema().columns()) {
      if (!row.has(column.name())) {
        row.set(column.name(), Datum.defaultOf(column.type()).toJson(column.type()));
      }
    }
  }
}
