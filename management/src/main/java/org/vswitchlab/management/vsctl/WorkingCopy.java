package org.vswitchlab.management.vsctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.vswitchlab.ovs.ovsdb.ColumnSchema;
import org.vswitchlab.ovs.ovsdb.ColumnType;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.ovs.ovsdb.TableSchema;

/**
 * The rows as the commands of one run see and change them. {@link #operations} says what changed as
 * operations of one transaction.
 */
final class WorkingCopy {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  // Names of new rows while there is no transaction; no real UUID begins so.
  private static final long NEW_ROW_MARK = 0xfeed_0000_0000_0000L;

  private final OvsdbConnection connection;
  private final Map<UUID, WorkingRow> touched = new LinkedHashMap<>();
  private final Map<UUID, Integer> insertIndexes = new HashMap<>();
  private final List<String> comments = new ArrayList<>();

  WorkingCopy(OvsdbConnection connection) {
    this.connection = connection;
  }

  OvsdbConnection connection() {
    return connection;
  }

  TableSchema table(String name) {
    return connection.schema().table(name);
  }

  /** Rows of a table, those of this run last. */
  List<WorkingRow> rows(TableSchema table) {
    List<WorkingRow> rows = new ArrayList<>();
    for (Row row : connection.rows(table)) {
      WorkingRow working = wrap(table, row);
      if (!working.isDeleted()) {
        rows.add(working);
      }
    }
    for (WorkingRow row : touched.values()) {
      if (row.isNew() && row.table() == table && !row.isDeleted()) {
        rows.add(row);
      }
    }
    return rows;
  }

  List<WorkingRow> rows(String table) {
    return rows(table(table));
  }

  private WorkingRow wrap(TableSchema table, Row row) {
    return touched.computeIfAbsent(row.uuid(), u -> new WorkingRow(table, u, row));
  }

  /** The row of that UUID, or null. */
  WorkingRow row(TableSchema table, UUID uuid) {
    WorkingRow row = touched.get(uuid);
    if (row == null) {
      Row committed = connection.row(table, uuid);
      row = committed == null ? null : wrap(table, committed);
    }
    return row == null || row.isDeleted() ? null : row;
  }

  /** Rows that a column refers to, in the column's order. */
  List<WorkingRow> references(WorkingRow row, String column) {
    ColumnSchema schema = row.column(column);
    TableSchema target =
        table((schema.type().isMap() ? schema.type().value() : schema.type().key()).refTable());
    List<WorkingRow> rows = new ArrayList<>();
    Datum value = row.get(schema);
    for (int i = 0; i < value.size(); i++) {
      Object uuid = schema.type().isMap() ? value.value(i) : value.key(i);
      WorkingRow referred = row(target, (UUID) uuid);
      if (referred != null) {
        rows.add(referred);
      }
    }
    return rows;
  }

  WorkingRow insert(TableSchema table) {
    return insert(table, new UUID(NEW_ROW_MARK, touched.size()));
  }

  /** Inserts a row that goes by that UUID until the commit gives it another. */
  WorkingRow insert(TableSchema table, UUID uuid) {
    WorkingRow row = new WorkingRow(table, uuid, null);
    touched.put(uuid, row);
    return row;
  }

  WorkingRow insert(String table) {
    return insert(table(table));
  }

  void comment(String text) {
    comments.add(text);
  }

  /** The one row of Open_vSwitch, made if there is none. */
  WorkingRow root() {
    List<WorkingRow> rows = rows("Open_vSwitch");
    return rows.isEmpty() ? insert("Open_vSwitch") : rows.get(0);
  }

  /** Rows that nothing keeps vanish at the commit; what the commands see must, too. */
  private boolean isKept(WorkingRow row) {
    return !row.isDeleted();
  }

  /**
   * The operations that make the changes: first waits for what the commands rely on, then
   * deletions, insertions and updates. Empty if nothing changed.
   */
  ArrayNode operations() {
    ArrayNode operations = JSON.arrayNode();
    ArrayNode changes = JSON.arrayNode();
    for (WorkingRow row : touched.values()) {
      addWaits(operations, row);
    }
    int waitCount = operations.size();
    for (WorkingRow row : touched.values()) {
      addChanges(changes, row, waitCount);
    }
    if (changes.isEmpty()) {
      return changes;
    }
    operations.addAll(changes);
    return operations;
  }

  /** Index in the reply of the insertion of that row. */
  int insertIndex(UUID uuid) {
    return insertIndexes.getOrDefault(uuid, -1);
  }

  List<String> comments() {
    return comments;
  }

  private void addWaits(ArrayNode operations, WorkingRow row) {
    if (row.isNew() || row.verified().isEmpty()) {
      return;
    }
    ObjectNode wait = operations.addObject();
    wait.put("op", "wait").put("table", row.table().name()).put("timeout", 0);
    wait.set("where", where(row));
    ArrayNode columns = wait.putArray("columns");
    ObjectNode expected = JSON.objectNode();
    for (ColumnSchema column : row.verified()) {
      columns.add(column.name());
      expected.set(column.name(), row.base().get(column).toJson(column.type()));
    }
    wait.put("until", "==").putArray("rows").add(expected);
  }

  private void addChanges(ArrayNode operations, WorkingRow row, int waitCount) {
    if (row.isNew()) {
      if (isKept(row)) {
        insertIndexes.put(row.uuid(), waitCount + operations.size());
        ObjectNode insert = operations.addObject();
        insert.put("op", "insert").put("table", row.table().name());
        insert.put("uuid-name", symbol(row.uuid()));
        insert.set("row", values(row, row.changes()));
      }
      return;
    }
    if (row.isDeleted()) {
      // Others go when nothing refers to them any more.
      if (row.table().isRoot()) {
        ObjectNode delete = operations.addObject();
        delete.put("op", "delete").put("table", row.table().name());
        delete.set("where", where(row));
      }
      return;
    }
    Map<ColumnSchema, Datum> updates = new LinkedHashMap<>(row.changes());
    updates.entrySet().removeIf(e -> row.base().get(e.getKey()).equals(e.getValue()));
    if (!updates.isEmpty()) {
      ObjectNode update = operations.addObject();
      update.put("op", "update").put("table", row.table().name());
      update.set("where", where(row));
      update.set("row", values(row, updates));
    }
    addMutations(operations, row);
  }

  private void addMutations(ArrayNode operations, WorkingRow row) {
    ArrayNode mutations = JSON.arrayNode();
    row.partialChanges()
        .forEach(
            (column, changes) -> {
              for (WorkingRow.PartialChange change : changes) {
                addMutation(mutations, column, change);
              }
            });
    if (!mutations.isEmpty()) {
      ObjectNode mutate = operations.addObject();
      mutate.put("op", "mutate").put("table", row.table().name());
      mutate.set("where", where(row));
      mutate.set("mutations", mutations);
    }
  }

  private void addMutation(
      ArrayNode mutations, ColumnSchema column, WorkingRow.PartialChange change) {
    if (change.isInsertion() && column.type().isMap()) {
      // An insertion alone leaves a key that is there as it is.
      ColumnType keys = new ColumnType(column.type().key(), null, 0, ColumnType.UNLIMITED);
      JsonNode keyJson = json(Datum.setOf(change.elements().keys()), keys);
      mutations.addArray().add(column.name()).add("delete").add(keyJson);
    }
    mutations
        .addArray()
        .add(column.name())
        .add(change.isInsertion() ? "insert" : "delete")
        .add(json(change.elements(), change.type()));
  }

  private static ArrayNode where(WorkingRow row) {
    ArrayNode where = JSON.arrayNode();
    ArrayNode uuid = JSON.arrayNode().add("uuid").add(row.uuid().toString());
    where.addArray().add("_uuid").add("==").add(uuid);
    return where;
  }

  private static String symbol(UUID uuid) {
    return "row" + uuid.toString().replace('-', '_');
  }

  private ObjectNode values(WorkingRow row, Map<ColumnSchema, Datum> values) {
    ObjectNode json = JSON.objectNode();
    values.forEach((column, value) -> json.set(column.name(), json(value, column.type())));
    return json;
  }

  private JsonNode json(Datum value, ColumnType type) {
    JsonNode json = value.toJson(type);
    nameNewRows(json);
    return json;
  }

  private void nameNewRows(JsonNode json) {
    if (!json.isArray()) {
      return;
    }
    if (json.size() == 2 && json.get(0).asText().equals("uuid") && json.get(1).isTextual()) {
      UUID uuid = UUID.fromString(json.get(1).textValue());
      WorkingRow row = touched.get(uuid);
      if (row != null && row.isNew()) {
        ((ArrayNode) json).set(0, JSON.textNode("named-uuid"));
        ((ArrayNode) json).set(1, JSON.textNode(symbol(uuid)));
      }
      return;
    }
    json.forEach(this::nameNewRows);
  }
}
