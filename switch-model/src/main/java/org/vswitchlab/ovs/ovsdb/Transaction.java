package org.vswitchlab.ovs.ovsdb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The changes of one transaction over the committed rows, which stay as they are until {@link
 * CommitCheck} finds nothing wrong.
 */
final class Transaction {
  private final Database database;
  private final Map<Table, Map<UUID, PendingRow>> pending = new LinkedHashMap<>();

  Transaction(Database database) {
    this.database = database;
  }

  Database database() {
    return database;
  }

  /** Rows touched, table by table. */
  Collection<Map<UUID, PendingRow>> tables() {
    return pending.values();
  }

  /** All rows touched so far. */
  List<PendingRow> rows() {
    List<PendingRow> rows = new ArrayList<>();
    for (Map<UUID, PendingRow> table : pending.values()) {
      rows.addAll(table.values());
    }
    return rows;
  }

  Map<UUID, PendingRow> rowsOf(Table table) {
    return pending.getOrDefault(table, Map.of());
  }

  /** The row as touched, or null if the transaction left it alone. */
  PendingRow touched(Table table, UUID uuid) {
    return rowsOf(table).get(uuid);
  }

  /** The row to be changed, or null if there is none, or no more. */
  PendingRow find(Table table, UUID uuid) {
    PendingRow row = touched(table, uuid);
    if (row != null) {
      return row.exists() ? row : null;
    }
    Row before = table.row(uuid);
    return before == null ? null : touch(table, before);
  }

  PendingRow touch(Table table, Row before) {
    return pending
        .computeIfAbsent(table, t -> new LinkedHashMap<>())
        .computeIfAbsent(
            before.uuid(), u -> new PendingRow(table, u, before, before.data(), database.uuids()));
  }

  PendingRow insert(Table table, UUID uuid, Datum[] data) {
    PendingRow row = new PendingRow(table, uuid, null, data, database.uuids());
    pending.computeIfAbsent(table, t -> new LinkedHashMap<>()).put(uuid, row);
    return row;
  }

  void delete(PendingRow row) {
    row.data = null;
    if (row.before == null) {
      pending.get(row.table).remove(row.uuid);
    }
  }

  /** One row as the transaction sees it. */
  interface Visitor {
    void row(UUID uuid, UUID version, Datum[] data) throws OvsdbError;
  }

  /** Visits the rows that match, in order of insertion. The visitor must not insert or delete. */
  void select(Table table, Condition where, Visitor visitor) throws OvsdbError {
    Map<UUID, PendingRow> own = rowsOf(table);
    Collection<Row> candidates = candidates(table, where);
    if (candidates == null) {
      candidates = table.rows();
      own = Map.of();
      // The whole table: each row once, as touched.
      for (Row row : candidates) {
        visit(touched(table, row.uuid()), row, where, visitor);
      }
      for (PendingRow row : rowsOf(table).values()) {
        if (row.before == null) {
          visit(row, null, where, visitor);
        }
      }
      return;
    }
    for (Row row : candidates) {
      if (!own.containsKey(row.uuid())) {
        visit(null, row, where, visitor);
      }
    }
    for (PendingRow row : own.values()) {
      visit(row, row.before, where, visitor);
    }
  }

  private static void visit(PendingRow own, Row row, Condition where, Visitor visitor)
      throws OvsdbError {
    if (own != null) {
      if (own.exists() && where.holds(own.uuid, own.version(), own.data)) {
        visitor.row(own.uuid, own.version(), own.data);
      }
    } else if (where.holds(row)) {
      visitor.row(row.uuid(), row.version(), row.data());
    }
  }

  /** Committed rows among which all that match are, if an index tells; else null. */
  private static Collection<Row> candidates(Table table, Condition where) {
    Datum uuid = where.equalTo(ColumnSchema.UUID_COLUMN);
    if (uuid != null) {
      Row row = table.row((UUID) uuid.single());
      return row == null ? List.of() : List.of(row);
    }
    for (Table.Index index : table.indexes()) {
      Datum[] key = new Datum[table.schema().columns().size()];
      Predicate<ColumnSchema> isKnown =
          column -> (key[column.index()] = where.equalTo(column)) != null;
      if (index.columns.stream().allMatch(isKnown)) {
        Row row = index.rows.get(index.key(key));
        return row == null ? List.of() : List.of(row);
      }
    }
    return null;
  }

  /** The rows that match, to be changed. */
  List<PendingRow> selectForChange(Table table, Condition where) throws OvsdbError {
    List<UUID> matches = new ArrayList<>();
    select(table, where, (uuid, version, data) -> matches.add(uuid));
    List<PendingRow> rows = new ArrayList<>(matches.size());
    for (UUID uuid : matches) {
      rows.add(find(table, uuid));
    }
    return rows;
  }
}
