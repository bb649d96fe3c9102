package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.UUID;

/** Turns a transaction record of ovsdb(5) back into changes. */
final class RecordLoader {
  private final Transaction transaction;
  private final boolean isDifference;

  private RecordLoader(Transaction transaction, boolean isDifference) {
    this.transaction = transaction;
    this.isDifference = isDifference;
  }

  /**
   * Adds the changes of a record to a transaction.
   *
   * @throws OvsdbError if the record does not fit the database
   */
  static void load(Transaction transaction, JsonNode record) throws OvsdbError {
    if (!record.isObject()) {
      throw OvsdbError.syntax(record, "object expected");
    }
    // Open vSwitch 3.1 writes of a changed set or map what is not in both, and says so.
    RecordLoader loader = new RecordLoader(transaction, record.path("_is_diff").booleanValue());
    for (Map.Entry<String, JsonNode> entry : record.properties()) {
      if (!entry.getKey().startsWith("_")) {
        loader.loadTable(entry.getKey(), entry.getValue());
      }
    }
  }

  private void loadTable(String name, JsonNode rows) throws OvsdbError {
    Table table = transaction.database().table(name);
    if (table == null) {
      throw OvsdbError.about("unknown table", null, "No table named " + name + ".");
    }
    if (!rows.isObject()) {
      throw OvsdbError.syntax(rows, "object expected");
    }
    for (Map.Entry<String, JsonNode> entry : rows.properties()) {
      UUID uuid = Atoms.parseUuidText(entry.getKey());
      if (uuid == null) {
        throw OvsdbError.syntax(null, "table names must be UUIDs: " + entry.getKey());
      }
      loadRow(table, uuid, entry.getValue());
    }
  }

  private void loadRow(Table table, UUID uuid, JsonNode json) throws OvsdbError {
    PendingRow row = transaction.find(table, uuid);
    if (json.isNull()) {
      if (row == null) {
        throw OvsdbError.syntax(null, "row " + uuid + " is deleted but does not exist");
      }
      transaction.delete(row);
      return;
    }
    if (!json.isObject()) {
      throw OvsdbError.syntax(json, "row must be JSON object");
    }
    boolean isNew = row == null;
    Datum[] data = isNew ? table.newData() : row.writable();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      ColumnSchema column = table.schema().column(entry.getKey());
      if (column == null || column.isBuiltIn()) {
        throw OvsdbError.about(
            "unknown column",
            json,
            "No column " + entry.getKey() + " in table " + table.schema().name() + ".");
      }
      boolean isPart = isDifference && !isNew && column.type().max() > 1;
      data[column.index()] =
          isPart
              ? changed(column.type(), data[column.index()], entry.getValue())
              : Datum.parse(column.type(), entry.getValue(), null);
    }
    if (isNew) {
      transaction.insert(table, uuid, data);
    }
  }

  /** Undoes the difference that {@code update2} and the file make of a set or a map. */
  private static Datum changed(ColumnType type, Datum before, JsonNode json) throws OvsdbError {
    // A difference may hold more, or less, than the column may.
    ColumnType any = new ColumnType(type.key(), type.value(), 0, ColumnType.UNLIMITED);
    Datum difference = Datum.parse(any, json, null);
    return difference.minus(before).union(before.minus(difference));
  }
}
