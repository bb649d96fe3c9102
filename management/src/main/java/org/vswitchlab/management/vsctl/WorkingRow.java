package org.vswitchlab.management.vsctl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.vswitchlab.ovs.ovsdb.ColumnSchema;
import org.vswitchlab.ovs.ovsdb.ColumnType;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.ovs.ovsdb.TableSchema;

/** A row of the {@link WorkingCopy}: the committed one, with what the commands changed. */
final class WorkingRow {
  private final TableSchema table;
  private final UUID uuid;
  private final Row base;
  private final Map<ColumnSchema, Datum> changes = new LinkedHashMap<>();
  private final Map<ColumnSchema, List<PartialChange>> partialChanges = new LinkedHashMap<>();
  private final java.util.Set<ColumnSchema> verified = new java.util.LinkedHashSet<>();
  private boolean isDeleted;

  /** Elements that go into or out of a set or map, whatever else is there. */
  record PartialChange(boolean isInsertion, ColumnType type, Datum elements) {}

  WorkingRow(TableSchema table, UUID uuid, Row base) {
    this.table = table;
    this.uuid = uuid;
    this.base = base;
  }

  TableSchema table() {
    return table;
  }

  UUID uuid() {
    return uuid;
  }

  boolean isNew() {
    return base == null;
  }

  boolean isDeleted() {
    return isDeleted;
  }

  void delete() {
    isDeleted = true;
  }

  Map<ColumnSchema, Datum> changes() {
    return changes;
  }

  Map<ColumnSchema, List<PartialChange>> partialChanges() {
    return partialChanges;
  }

  /** Columns that must still be what the commands saw. */
  java.util.Set<ColumnSchema> verified() {
    return verified;
  }

  Row base() {
    return base;
  }

  ColumnSchema column(String name) {
    ColumnSchema column = table.column(name);
    if (column == null) {
      throw new IllegalArgumentException("no column " + name + " in " + table.name());
    }
    return column;
  }

  Datum get(ColumnSchema column) {
    if (column.index() == ColumnSchema.UUID_INDEX) {
      return Datum.of(uuid);
    }
    Datum value = changes.get(column);
    if (value == null) {
      value = base == null ? column.type().defaultDatum() : base.get(column);
    }
    for (PartialChange change : partialChanges.getOrDefault(column, List.of())) {
      value =
          change.isInsertion()
              ? value.minusKeys(change.elements()).union(change.elements())
              : value.minus(change.elements());
    }
    return value;
  }

  Datum get(String column) {
    return get(column(column));
  }

  String string(String column) {
    Object atom = get(column).single();
    return atom == null ? "" : atom.toString();
  }

  boolean bool(String column) {
    return Boolean.TRUE.equals(get(column).single());
  }

  SortedMap<String, String> map(String column) {
    return new TreeMap<>(get(column).stringMap());
  }

  void set(ColumnSchema column, Datum value) {
    partialChanges.remove(column);
    changes.put(column, value);
  }

  void set(String column, Datum value) {
    set(column(column), value);
  }

  void set(String column, String value) {
    set(column, Datum.of(value));
  }

  void setMap(String column, SortedMap<String, String> map) {
    set(column, Datum.mapOf(map));
  }

  /** Says that the change rests on what the column holds. */
  void verify(ColumnSchema column) {
    if (base != null && !changes.containsKey(column)) {
      verified.add(column);
    }
  }

  void verify(String column) {
    verify(column(column));
  }

  /** Inserts elements, or pairs in the place of pairs with the same key. */
  void insert(ColumnSchema column, Datum elements) {
    change(column, new PartialChange(true, column.type(), elements));
  }

  /**
   * Removes elements, pairs or keys.
   *
   * @param type how {@code elements} is to be written: that of the column, or a set of keys
   */
  void remove(ColumnSchema column, ColumnType type, Datum elements) {
    change(column, new PartialChange(false, type, elements));
  }

  private void change(ColumnSchema column, PartialChange change) {
    if (isNew() || changes.containsKey(column)) {
      Datum value = get(column);
      changes.put(
          column,
          change.isInsertion()
              ? value.minusKeys(change.elements()).union(change.elements())
              : value.minus(change.elements()));
    } else {
      partialChanges.computeIfAbsent(column, c -> new ArrayList<>()).add(change);
    }
  }

  void addReference(String column, WorkingRow target) {
    insert(column(column), Datum.of(target.uuid));
  }

  void removeReference(String column, WorkingRow target) {
    ColumnSchema schema = column(column);
    remove(schema, schema.type(), Datum.of(target.uuid));
  }
}
