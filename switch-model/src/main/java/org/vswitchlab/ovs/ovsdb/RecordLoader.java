package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** Turns a transaction record of ovsdb(5) back into changes. */
final class RecordLoader {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Transaction transaction;
  private final boolean isDifference;

  private RecordLoader(Transaction transaction, boolean isDifference) {
    this.transaction = transaction;
    this.isDifference = isDifference;
  }

  /**
   * Adds the changes of a record to a transaction.
   *
   * @param parser before the record's first token; rows are read one at a time, since a compacted
   *     file holds all of them in one record
   * @param isDifference whether the record has a true {@code _is_diff}
   * @throws OvsdbError if the record does not fit the database
   */
  static void load(Transaction transaction, JsonParser parser, boolean isDifference)
      throws OvsdbError, IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw OvsdbError.syntax(null, "object expected");
    }
    // Open vSwitch 3.1 writes of a changed set or map what is not in both, and says so.
    RecordLoader loader = new RecordLoader(transaction, isDifference);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.startsWith("_")) {
        parser.skipChildren();
      } else {
        loader.loadTable(name, parser);
      }
    }
  }

  private void loadTable(String name, JsonParser rows) throws OvsdbError, IOException {
    Table table = transaction.database().table(name);
    if (table == null) {
      throw OvsdbError.about("unknown table", null, "No table named " + name + ".");
    }
    if (rows.currentToken() != JsonToken.START_OBJECT) {
      throw OvsdbError.syntax(null, "object expected");
    }
    while (rows.nextToken() == JsonToken.FIELD_NAME) {
      String text = rows.currentName();
      UUID uuid = Atoms.parseUuidText(text);
      if (uuid == null) {
        throw OvsdbError.syntax(null, "table names must be UUIDs: " + text);
      }
      rows.nextToken();
      JsonNode row = MAPPER.readTree(rows);
      loadRow(table, uuid, row);
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
