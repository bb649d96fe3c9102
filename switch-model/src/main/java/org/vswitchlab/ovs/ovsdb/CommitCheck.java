package org.vswitchlab.ovs.ovsdb;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;

/**
 * What must hold before a transaction may be committed, in the order in which ovsdb-server looks:
 * strong references, garbage collection, {@code maxRows}, weak references, indexes.
 */
final class CommitCheck {
  private final Transaction transaction;
  private final Database database;

  CommitCheck(Transaction transaction) {
    this.transaction = transaction;
    this.database = transaction.database();
  }

  /** Completes the transaction's changes, or says why they cannot be. */
  void run() throws OvsdbError {
    countStrongReferences();
    checkDeletedAreUnreferenced();
    collectGarbage();
    checkMaxRows();
    dropDanglingWeakReferences();
    checkIndexes();
  }

  private interface ReferenceVisitor {
    void reference(Table target, UUID uuid) throws OvsdbError;
  }

  private void visit(ColumnSchema column, Datum value, boolean weak, ReferenceVisitor visitor)
      throws OvsdbError {
    BaseType key = column.type().key();
    if (key.refTable() != null && key.isWeakRef() == weak) {
      Table target = database.table(key.refTable());
      for (int i = 0; i < value.size(); i++) {
        visitor.reference(target, (UUID) value.key(i));
      }
    }
    BaseType mapped = column.type().value();
    if (mapped != null && mapped.refTable() != null && mapped.isWeakRef() == weak) {
      Table target = database.table(mapped.refTable());
      for (int i = 0; i < value.size(); i++) {
        visitor.reference(target, (UUID) value.value(i));
      }
    }
  }

  private void countStrongReferences() throws OvsdbError {
    for (PendingRow row : transaction.rows()) {
      for (ColumnSchema column : row.table.strongColumns()) {
        if (!row.isChanged(column)) {
          continue;
        }
        if (row.before != null) {
          visit(
              column,
              row.before.get(column),
              false,
              (table, uuid) -> {
                if (!isSelf(row, uuid)) {
                  add(table, uuid, -1);
                }
              });
        }
        if (row.exists()) {
          addReferences(row, column);
        }
      }
    }
  }

  private void addReferences(PendingRow row, ColumnSchema column) throws OvsdbError {
    visit(
        column,
        row.data[column.index()],
        false,
        (table, uuid) -> {
          if (!isSelf(row, uuid) && !add(table, uuid, 1)) {
            throw new OvsdbError(
                "referential integrity violation",
                "Table "
                    + row.table.schema().name()
                    + " column "
                    + column.name()
                    + " row "
                    + row.uuid
                    + " references nonexistent row "
                    + uuid
                    + " in table "
                    + table.schema().name()
                    + ".");
          }
        });
  }

  /**
   * A row cannot keep itself by referring to itself. The real server looks at the UUID alone, not
   * at the table, and so does this.
   */
  private static boolean isSelf(PendingRow row, UUID uuid) {
    return uuid.equals(row.uuid);
  }

  /** False if there is no such row. */
  private boolean add(Table table, UUID uuid, int delta) {
    PendingRow target = transaction.touched(table, uuid);
    if (target == null) {
      target = transaction.find(table, uuid);
    }
    if (target == null) {
      return false;
    }
    target.strongRefDelta += delta;
    return true;
  }

  private void checkDeletedAreUnreferenced() throws OvsdbError {
    for (PendingRow row : transaction.rows()) {
      if (row.isDeleted() && row.strongRefCount() > 0) {
        throw new OvsdbError(
            "referential integrity violation",
            "cannot delete "
                + row.table.schema().name()
                + " row "
                + row.uuid
                + " because of "
                + row.strongRefCount()
                + " remaining reference(s)");
      }
    }
  }

  /** Deletes rows that are no roots and that nothing refers to any more, and so on. */
  private void collectGarbage() throws OvsdbError {
    Deque<PendingRow> candidates = new ArrayDeque<>(transaction.rows());
    while (!candidates.isEmpty()) {
      PendingRow row = candidates.poll();
      if (!row.exists() || row.table.schema().isRoot() || row.strongRefCount() > 0) {
        continue;
      }
      Datum[] data = row.data;
      transaction.delete(row);
      for (ColumnSchema column : row.table.strongColumns()) {
        visit(
            column,
            data[column.index()],
            false,
            (table, uuid) -> {
              if (isSelf(row, uuid)) {
                return;
              }
              add(table, uuid, -1);
              PendingRow target = transaction.touched(table, uuid);
              if (target != null) {
                candidates.add(target);
              }
            });
      }
    }
  }

  private void checkMaxRows() throws OvsdbError {
    for (Table table : database.tables()) {
      long count = table.rowCount();
      for (PendingRow row : transaction.rowsOf(table).values()) {
        count += row.isInserted() ? 1 : row.isDeleted() ? -1 : 0;
      }
      if (count > table.schema().maxRows() && count > table.rowCount()) {
        throw OvsdbError.constraint(
            "transaction causes \""
                + table.schema().name()
                + "\" table to contain "
                + count
                + " rows, greater than the schema-defined limit of "
                + table.schema().maxRows()
                + " row(s)");
      }
    }
  }

  private void dropDanglingWeakReferences() throws OvsdbError {
    List<PendingRow> rows = transaction.rows();
    for (PendingRow row : rows) {
      if (row.isDeleted()) {
        for (Table.RowKey source : row.table.weakReferrersOf(row.uuid)) {
          PendingRow referrer = transaction.find(source.table(), source.uuid());
          if (referrer != null) {
            dropDangling(referrer, true);
          }
        }
      }
    }
    for (PendingRow row : rows) {
      if (row.exists()) {
        dropDangling(row, false);
      }
    }
  }

  private void dropDangling(PendingRow row, boolean all) throws OvsdbError {
    for (ColumnSchema column : row.table.weakColumns()) {
      if (!all && !row.isChanged(column)) {
        continue;
      }
      Datum before = row.data[column.index()];
      Datum after =
          before.filter(
              (key, value) ->
                  !isDangling(column.type().key(), key)
                      && !(value != null && isDangling(column.type().value(), value)));
      if (after != before) {
        if (after.size() < column.type().min()) {
          throw emptied(row, column, before);
        }
        row.writable()[column.index()] = after;
      }
    }
  }

  private boolean isDangling(BaseType base, Object atom) {
    if (base.refTable() == null || !base.isWeakRef()) {
      return false;
    }
    Table table = database.table(base.refTable());
    PendingRow touched = transaction.touched(table, (UUID) atom);
    return touched == null ? table.row((UUID) atom) == null : !touched.exists();
  }

  private static OvsdbError emptied(PendingRow row, ColumnSchema column, Datum before) {
    String where =
        "column \""
            + column.name()
            + "\" in \""
            + row.table.schema().name()
            + "\" row "
            + row.uuid
            + (row.before == null ? " (inserted within this transaction)" : "");
    boolean isDefault = before.size() == 1 && before.single().equals(Atoms.ZERO_UUID);
    // The spelling "volation" is the real server's: what it prints is an interface.
    return OvsdbError.constraint(
        isDefault
            ? "Weak reference "
                + where
                + " contained all-zeros UUID (probably as the default value for this column) but"
                + " deleting this value caused a constraint volation because this column is not"
                + " allowed to be empty."
            : "Deletion of "
                + before.size()
                + " weak reference(s) to deleted (or never-existing) rows from "
                + where
                + " caused this column to become empty, but constraints on this column disallow an"
                + " empty column.");
  }

  private void checkIndexes() throws OvsdbError {
    for (Table table : database.tables()) {
      for (Table.Index index : table.indexes()) {
        checkIndex(table, index);
      }
    }
  }

  private void checkIndex(Table table, Table.Index index) throws OvsdbError {
    Map<Object, PendingRow> seen = new HashMap<>();
    for (PendingRow row : transaction.rowsOf(table).values()) {
      if (!row.exists() || row.before != null && !index.isChanged(row.before.data(), row.data)) {
        continue;
      }
      Object key = index.key(row.data);
      PendingRow other = seen.put(key, row);
      if (other != null) {
        throw duplicate(table, index, describe(index, other.uuid, other), row);
      }
      Row committed = index.rows.get(key);
      if (committed != null) {
        PendingRow now = transaction.touched(table, committed.uuid());
        boolean holdsKey =
            now == null || now.exists() && !index.isChanged(committed.data(), now.data);
        if (holdsKey) {
          throw duplicate(table, index, describe(index, committed.uuid(), now), row);
        }
      }
    }
  }

  private static String describe(Table.Index index, UUID uuid, PendingRow row) {
    String text = "with UUID " + uuid + ", ";
    if (row == null || row.before != null && !row.isChanged()) {
      return text
          + "existed in the database before this transaction and was not modified by the"
          + " transaction";
    }
    if (row.before == null) {
      return text + "was inserted by this transaction";
    }
    if (index.isChanged(row.before.data(), row.data)) {
      return text
          + "had the following index values before the transaction: "
          + values(index, row.before.data());
    }
    return text
        + "existed in the database before this transaction, which modified some of the row's"
        + " columns but not any columns in this index";
  }

  private static OvsdbError duplicate(
      Table table, Table.Index index, String first, PendingRow second) {
    List<String> names = new ArrayList<>();
    index.columns.forEach(column -> names.add("\"" + column.name() + "\""));
    return OvsdbError.constraint(
        "Transaction causes multiple rows in \""
            + table.schema().name()
            + "\" table to have identical values ("
            + values(index, second.data)
            + ") for index on column"
            + (names.size() > 1 ? "s " : " ")
            + enumerate(names)
            + ".  First row, "
            + first
            + ".  Second row, "
            + describe(index, second.uuid, second)
            + ".");
  }

  private static String values(Table.Index index, Datum[] data) {
    List<String> texts = new ArrayList<>();
    for (ColumnSchema column : index.columns) {
      texts.add(data[column.index()].format(column.type()));
    }
    return enumerate(texts);
  }

  private static String enumerate(List<String> items) {
    if (items.size() <= 2) {
      return String.join(" and ", items);
    }
    StringJoiner text = new StringJoiner(", ");
    items.subList(0, items.size() - 1).forEach(text::add);
    return text + ", and " + items.get(items.size() - 1);
  }
}
