package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What one client wants to hear of a database. Commits go in with {@link #add}, notifications come
 * out with {@link #takeUpdates}; if the client is slow, several commits become one notification, so
 * that what is kept for it never exceeds one entry a row.
 */
public final class Monitor {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Form of the notifications. */
  public enum Version {
    /** {@code monitor} and {@code update}: RFC 7047, 4.1.5 and 4.1.6. */
    UPDATE("monitor", "update"),
    /** {@code monitor_cond} and {@code update2}: ovsdb-server(7), 4.1.12 and 4.1.14. */
    UPDATE2("monitor_cond", "update2"),
    /** {@code monitor_cond_since} and {@code update3}: ovsdb-server(7), 4.1.15 and 4.1.16. */
    UPDATE3("monitor_cond_since", "update3");

    private final String request;
    private final String notification;

    Version(String request, String notification) {
      this.request = request;
      this.notification = notification;
    }

    public String request() {
      return request;
    }

    public String notification() {
      return notification;
    }
  }

  private enum Select {
    INITIAL,
    INSERT,
    DELETE,
    MODIFY
  }

  private record MonitoredColumn(ColumnSchema column, boolean[] selects) {
    boolean selects(Select select) {
      return selects[select.ordinal()];
    }
  }

  private static final class MonitoredTable {
    final Table table;
    final List<MonitoredColumn> columns = new ArrayList<>();
    final boolean[] selects = new boolean[Select.values().length];

    /** Null if every row matches. */
    Condition condition;

    /**
     * Columns, by index, of this condition and of earlier ones: a row in which one of them changed
     * counts as changed, even if the client hears of none of them. So does ovsdb-server 3.1.
     */
    final BitSet conditionColumns = new BitSet();

    MonitoredTable(Table table) {
      this.table = table;
    }

    boolean selects(Select select) {
      return selects[select.ordinal()];
    }

    void setCondition(Condition newCondition) {
      condition = newCondition;
      newCondition.addColumnsTo(conditionColumns);
    }

    boolean matches(Row row) {
      return row != null && (condition == null || condition.holdsAny(row));
    }
  }

  /** A row as the client knows it, and as it is. */
  private record Difference(Row before, Row after) {}

  private final Database database;
  private final Version version;
  private final Map<String, MonitoredTable> tables = new LinkedHashMap<>();
  private final Map<String, Map<UUID, Difference>> pending = new LinkedHashMap<>();

  /** The only commit to tell of; then {@link #pending} is empty. */
  private Commit pendingCommit;

  private String definition;

  private Monitor(Database database, Version version) {
    this.database = database;
    this.version = version;
  }

  /**
   * Reads {@code <monitor-requests>}.
   *
   * @throws OvsdbError if they are not such
   */
  public static Monitor parse(Database database, Version version, JsonNode requests)
      throws OvsdbError {
    if (!requests.isObject()) {
      throw OvsdbError.syntax(requests, "monitor-requests must be object");
    }
    Monitor monitor = new Monitor(database, version);
    monitor.definition = version + requests.toString();
    for (Map.Entry<String, JsonNode> entry : requests.properties()) {
      Table table = database.table(entry.getKey());
      if (table == null) {
        throw OvsdbError.syntax(null, "no table named " + entry.getKey());
      }
      monitor.addTable(table, entry.getValue());
    }
    return monitor;
  }

  private void addTable(Table table, JsonNode requests) throws OvsdbError {
    MonitoredTable monitored = new MonitoredTable(table);
    tables.put(table.schema().name(), monitored);
    if (requests.isArray()) {
      ArrayNode clauses = JSON.arrayNode();
      for (JsonNode request : requests) {
        addRequest(monitored, request, clauses);
      }
    } else {
      addRequest(monitored, requests, JSON.arrayNode());
    }
  }

  private void addRequest(MonitoredTable monitored, JsonNode request, ArrayNode clauses)
      throws OvsdbError {
    TableSchema schema = monitored.table.schema();
    ObjectParser parser = new ObjectParser(request, "table " + schema.name());
    JsonNode where =
        version == Version.UPDATE ? null : parser.optional("where", ObjectParser.ARRAY);
    JsonNode columnsJson = parser.optional("columns", ObjectParser.ARRAY);
    JsonNode selectJson = parser.optional("select", ObjectParser.OBJECT);
    parser.finish();
    boolean[] selects = parseSelect(selectJson, schema);
    for (int i = 0; i < selects.length; i++) {
      monitored.selects[i] |= selects[i];
    }
    for (ColumnSchema column : columnsOf(schema, columnsJson)) {
      for (MonitoredColumn other : monitored.columns) {
        if (other.column().index() == column.index()) {
          throw mentionedTwice(columnsJson, column.name());
        }
      }
      monitored.columns.add(new MonitoredColumn(column, selects));
    }
    if (where != null) {
      where.forEach(clauses::add);
      monitored.setCondition(Condition.parse(schema, clauses, null));
    }
  }

  private static OvsdbError mentionedTwice(JsonNode columns, String name) {
    return OvsdbError.syntax(columns, "column " + name + " mentioned more than once");
  }

  private static List<ColumnSchema> columnsOf(TableSchema schema, JsonNode columns)
      throws OvsdbError {
    List<ColumnSchema> result = new ArrayList<>();
    if (columns == null) {
      // All but _uuid, which is the key of the row's update.
      result.addAll(schema.columns());
      result.add(ColumnSchema.VERSION_COLUMN);
      return result;
    }
    for (JsonNode name : columns) {
      if (!name.isTextual()) {
        throw OvsdbError.syntax(columns, "columns must be array of strings");
      }
      ColumnSchema column = schema.column(name.textValue());
      if (column == null) {
        throw OvsdbError.syntax(columns, name.textValue() + " is not a valid column name");
      }
      if (result.contains(column)) {
        throw mentionedTwice(columns, column.name());
      }
      result.add(column);
    }
    return result;
  }

  private static boolean[] parseSelect(JsonNode json, TableSchema schema) throws OvsdbError {
    boolean[] selects = {true, true, true, true};
    if (json == null) {
      return selects;
    }
    ObjectParser parser = new ObjectParser(json, "table " + schema.name() + " select");
    String[] names = {"initial", "insert", "delete", "modify"};
    for (int i = 0; i < names.length; i++) {
      JsonNode wanted = parser.optional(names[i], ObjectParser.BOOLEAN);
      selects[i] = wanted == null || wanted.booleanValue();
    }
    parser.finish();
    return selects;
  }

  public Version version() {
    return version;
  }

  /** The rows that are there when the monitor begins. */
  public ObjectNode initial() {
    ObjectNode updates = JSON.objectNode();
    for (MonitoredTable monitored : tables.values()) {
      if (!monitored.selects(Select.INITIAL)) {
        continue;
      }
      for (Row row : monitored.table.rows()) {
        if (monitored.matches(row)) {
          put(updates, monitored, row.uuid(), describe(monitored, Select.INITIAL, null, row));
        }
      }
    }
    return updates;
  }

  private static void put(
      ObjectNode updates, MonitoredTable monitored, UUID uuid, ObjectNode update) {
    if (update != null) {
      updates.withObjectProperty(monitored.table.schema().name()).set(uuid.toString(), update);
    }
  }

  /** Takes note of a commit. */
  public void add(Commit commit) {
    if (!concerns(commit)) {
      return;
    }
    if (pendingCommit == null && pending.isEmpty()) {
      pendingCommit = commit;
      return;
    }
    if (pendingCommit != null) {
      merge(pendingCommit);
      pendingCommit = null;
    }
    merge(commit);
  }

  private boolean concerns(Commit commit) {
    for (RowChange change : commit.changes()) {
      if (tables.containsKey(change.table().name())) {
        return true;
      }
    }
    return false;
  }

  private void merge(Commit commit) {
    for (RowChange change : commit.changes()) {
      if (tables.containsKey(change.table().name())) {
        pending
            .computeIfAbsent(change.table().name(), t -> new LinkedHashMap<>())
            .merge(
                change.uuid(),
                new Difference(change.before(), change.after()),
                (first, second) -> new Difference(first.before(), second.after()));
      }
    }
  }

  /**
   * The commit that {@link #takeUpdates} would tell of, if it is one alone. Monitors of equal
   * {@link #definition} then say the same.
   */
  public Commit pendingCommit() {
    return pendingCommit;
  }

  /** What is monitored, as text; null if it was changed since the monitor began. */
  public String definition() {
    return definition;
  }

  /** Whether a commit touched a table that is monitored since {@link #takeUpdates}. */
  public boolean hasNews() {
    return pendingCommit != null || !pending.isEmpty();
  }

  /** Forgets what is pending. */
  public void dropPending() {
    pending.clear();
    pendingCommit = null;
  }

  /** The {@code <table-updates>} since the last call; null if there is nothing to tell. */
  public ObjectNode takeUpdates() {
    ObjectNode updates = JSON.objectNode();
    if (pendingCommit != null) {
      for (RowChange change : pendingCommit.changes()) {
        MonitoredTable monitored = tables.get(change.table().name());
        if (monitored != null) {
          put(
              updates,
              monitored,
              change.uuid(),
              describe(monitored, new Difference(change.before(), change.after())));
        }
      }
    }
    pending.forEach(
        (name, rows) -> {
          MonitoredTable monitored = tables.get(name);
          rows.forEach(
              (uuid, difference) -> put(updates, monitored, uuid, describe(monitored, difference)));
        });
    dropPending();
    return updates.isEmpty() ? null : updates;
  }

  private ObjectNode describe(MonitoredTable monitored, Difference difference) {
    Row before = monitored.matches(difference.before()) ? difference.before() : null;
    Row after = monitored.matches(difference.after()) ? difference.after() : null;
    if (before == null && after == null) {
      return null;
    }
    Select kind = before == null ? Select.INSERT : after == null ? Select.DELETE : Select.MODIFY;
    return monitored.selects(kind) ? describe(monitored, kind, before, after) : null;
  }

  private ObjectNode describe(MonitoredTable monitored, Select kind, Row before, Row after) {
    if (kind == Select.MODIFY && !isChanged(monitored, before, after)) {
      return null;
    }
    return version == Version.UPDATE
        ? describeFull(monitored, kind, before, after)
        : describeDifference(monitored, kind, before, after);
  }

  private static boolean isChanged(MonitoredTable monitored, Row before, Row after) {
    // A changed _version alone is no news: it changes with any column.
    for (MonitoredColumn monitor : monitored.columns) {
      ColumnSchema column = monitor.column();
      if (column.index() != ColumnSchema.VERSION_INDEX
          && !before.get(column).equals(after.get(column))) {
        return true;
      }
    }
    for (int i = monitored.conditionColumns.nextSetBit(0);
        i >= 0;
        i = monitored.conditionColumns.nextSetBit(i + 1)) {
      if (!before.data()[i].equals(after.data()[i])) {
        return true;
      }
    }
    return monitored.columns.stream()
        .anyMatch(m -> m.column().index() == ColumnSchema.VERSION_INDEX);
  }

  private static ObjectNode describeFull(
      MonitoredTable monitored, Select kind, Row before, Row after) {
    ObjectNode update = JSON.objectNode();
    ObjectNode old = before == null ? null : update.putObject("old");
    ObjectNode now = after == null ? null : update.putObject("new");
    for (MonitoredColumn monitor : monitored.columns) {
      if (!monitor.selects(kind)) {
        continue;
      }
      ColumnSchema column = monitor.column();
      boolean isOldWanted =
          before != null && (after == null || !before.get(column).equals(after.get(column)));
      if (isOldWanted) {
        old.set(column.name(), Database.json(before, column));
      }
      if (after != null) {
        now.set(column.name(), Database.json(after, column));
      }
    }
    return update;
  }

  private ObjectNode describeDifference(
      MonitoredTable monitored, Select kind, Row before, Row after) {
    ObjectNode update = JSON.objectNode();
    if (kind == Select.DELETE) {
      update.putNull("delete");
      return update;
    }
    ObjectNode row =
        update.putObject(
            switch (kind) {
              case INITIAL -> "initial";
              case INSERT -> "insert";
              case MODIFY, DELETE -> "modify";
            });
    for (MonitoredColumn monitor : monitored.columns) {
      ColumnSchema column = monitor.column();
      if (!monitor.selects(kind)) {
        continue;
      }
      Datum value = after.get(column);
      if (kind == Select.MODIFY) {
        Datum old = before.get(column);
        if (!old.equals(value)) {
          row.set(column.name(), value.differenceFrom(old, column.type()).toJson(column.type()));
        }
      } else if (!value.equals(defaultOf(column))) {
        row.set(column.name(), value.toJson(column.type()));
      }
    }
    return update;
  }

  private static Datum defaultOf(ColumnSchema column) {
    return Datum.defaultOf(column.type());
  }

  /**
   * Changes what rows are wanted. What is pending must have been taken before.
   *
   * @param requests the {@code <monitor-cond-update-requests>} of ovsdb-server(7), 4.1.13
   * @return rows that come into view or go out of it; null if there are none
   */
  public ObjectNode changeConditions(JsonNode requests) throws OvsdbError {
    if (!requests.isObject()) {
      throw OvsdbError.syntax(requests, "monitor-cond-change requests must be object");
    }
    Map<MonitoredTable, Condition> conditions = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : requests.properties()) {
      MonitoredTable monitored = monitored(entry);
      Condition condition = parseCondition(entry);
      // RFC 7047's own monitors have no conditions, and the real server lets them have none.
      if (version != Version.UPDATE) {
        conditions.put(monitored, condition);
      }
    }
    definition = null;
    ObjectNode updates = JSON.objectNode();
    conditions.forEach(
        (monitored, condition) -> {
          Condition before = monitored.condition;
          for (Row row : monitored.table.rows()) {
            boolean was = monitored.matches(row);
            monitored.condition = condition;
            boolean is = monitored.matches(row);
            monitored.condition = before;
            Select kind = is ? Select.INSERT : Select.DELETE;
            if (was != is && monitored.selects(kind)) {
              put(updates, monitored, row.uuid(), describe(monitored, kind, was ? row : null, row));
            }
          }
          monitored.setCondition(condition);
        });
    return updates.isEmpty() ? null : updates;
  }

  private MonitoredTable monitored(Map.Entry<String, JsonNode> entry) throws OvsdbError {
    String name = entry.getKey();
    if (database.table(name) == null) {
      throw OvsdbError.syntax(null, "no table named " + name);
    }
    MonitoredTable monitored = tables.get(name);
    if (monitored == null) {
      throw OvsdbError.syntax(null, "no table named " + name + " in monitor session");
    }
    if (!entry.getValue().isArray()) {
      throw OvsdbError.syntax(null, "table " + name + " no monitor-cond-change JSON array");
    }
    return monitored;
  }

  private Condition parseCondition(Map.Entry<String, JsonNode> entry) throws OvsdbError {
    TableSchema schema = database.table(entry.getKey()).schema();
    ArrayNode clauses = JSON.arrayNode();
    for (JsonNode request : entry.getValue()) {
      ObjectParser parser = new ObjectParser(request, "table " + schema.name());
      JsonNode columns = parser.optional("columns", ObjectParser.ARRAY);
      JsonNode where = parser.optional("where", ObjectParser.ARRAY);
      parser.finish();
      if (columns != null && !columns.isEmpty()) {
        throw OvsdbError.syntax(request, "changing columns is unsupported");
      }
      if (where != null) {
        where.forEach(clauses::add);
      }
    }
    return version == Version.UPDATE ? null : Condition.parse(schema, clauses, null);
  }
}
