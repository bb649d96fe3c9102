package org.vswitchlab.ovs.ovsdb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Committed rows of one table, in order of insertion, with what is needed to find them: indexes,
 * and who refers to them weakly.
 */
public final class Table {
  private final TableSchema schema;
  private final Map<UUID, Row> rows = new LinkedHashMap<>();
  private final List<Index> indexes = new ArrayList<>();
  private final Datum[] defaults;
  private final List<ColumnSchema> strongColumns = new ArrayList<>();
  private final List<ColumnSchema> weakColumns = new ArrayList<>();

  /** For each target of weak references, who refers to it and how often. */
  private final Map<UUID, Map<RowKey, Integer>> weakReferrers = new HashMap<>();

  /** A row of some table. */
  record RowKey(Table table, UUID uuid) {}

  /** Rows by the values of some columns. */
  static final class Index {
    final List<ColumnSchema> columns;
    final Map<Object, Row> rows = new HashMap<>();

    Index(List<ColumnSchema> columns) {
      this.columns = columns;
    }

    Object key(Datum[] data) {
      if (columns.size() == 1) {
        return data[columns.get(0).index()];
      }
      List<Datum> key = new ArrayList<>(columns.size());
      for (ColumnSchema column : columns) {
        key.add(data[column.index()]);
      }
      return key;
    }

    boolean isChanged(Datum[] before, Datum[] after) {
      for (ColumnSchema column : columns) {
        if (!before[column.index()].equals(after[column.index()])) {
          return true;
        }
      }
      return false;
    }
  }

  Table(TableSchema schema) {
    this.schema = schema;
    defaults = new Datum[schema.columns().size()];
    for (ColumnSchema column : schema.columns()) {
      ColumnType type = column.type();
      defaults[column.index()] = Datum.defaultOf(type);
      if (type.key().isStrongRef() || type.isMap() && type.value().isStrongRef()) {
        strongColumns.add(column);
      }
      if (isWeak(type.key()) || type.isMap() && isWeak(type.value())) {
        weakColumns.add(column);
      }
    }
    for (List<ColumnSchema> columns : schema.indexes()) {
      indexes.add(new Index(columns));
    }
  }

  private static boolean isWeak(BaseType base) {
    return base.refTable() != null && base.isWeakRef();
  }

  public TableSchema schema() {
    return schema;
  }

  /** Committed rows in order of insertion. */
  public Collection<Row> rows() {
    return Collections.unmodifiableCollection(rows.values());
  }

  public int rowCount() {
    return rows.size();
  }

  /** The committed row of that UUID, or null. */
  public Row row(UUID uuid) {
    return rows.get(uuid);
  }

  Datum defaultOf(ColumnSchema column) {
    return defaults[column.index()];
  }

  Datum[] newData() {
    return defaults.clone();
  }

  List<Index> indexes() {
    return indexes;
  }

  List<ColumnSchema> strongColumns() {
    return strongColumns;
  }

  List<ColumnSchema> weakColumns() {
    return weakColumns;
  }

  Collection<RowKey> weakReferrersOf(UUID uuid) {
    return weakReferrers.getOrDefault(uuid, Map.of()).keySet();
  }

  void addWeakReference(UUID target, RowKey source) {
    weakReferrers
        .computeIfAbsent(target, t -> new LinkedHashMap<>())
        .merge(source, 1, Integer::sum);
  }

  void removeWeakReference(UUID target, RowKey source) {
    Map<RowKey, Integer> sources = weakReferrers.get(target);
    if (sources != null) {
      sources.computeIfPresent(source, (s, n) -> n == 1 ? null : n - 1);
      if (sources.isEmpty()) {
        weakReferrers.remove(target);
      }
    }
  }

  /** Puts {@code after} in the place of {@code before}; either may be null. */
  void replace(Row before, Row after) {
    for (Index index : indexes) {
      if (before == null || after == null || index.isChanged(before.data(), after.data())) {
        if (before != null) {
          index.rows.remove(index.key(before.data()), before);
        }
        if (after != null) {
          index.rows.put(index.key(after.data()), after);
        }
      } else {
        index.rows.put(index.key(after.data()), after);
      }
    }
    if (after == null) {
      rows.remove(before.uuid());
    } else {
      rows.put(after.uuid(), after);
    }
  }
}
