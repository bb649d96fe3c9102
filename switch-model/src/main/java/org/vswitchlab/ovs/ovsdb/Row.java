package org.vswitchlab.ovs.ovsdb;

import java.util.UUID;

/**
 * One row as of some commit. A change makes a new row of the same UUID, so whoever holds one keeps
 * what it saw.
 */
public final class Row {
  private final TableSchema schema;
  private final UUID uuid;
  private final UUID version;
  private final Datum[] data;

  /** Strong references to this row, from rows that are committed. Kept by {@link Table}. */
  int strongRefCount;

  Row(TableSchema schema, UUID uuid, UUID version, Datum[] data) {
    this.schema = schema;
    this.uuid = uuid;
    this.version = version;
    this.data = data;
  }

  public TableSchema schema() {
    return schema;
  }

  public UUID uuid() {
    return uuid;
  }

  /** {@code _version}: another one after each change. */
  public UUID version() {
    return version;
  }

  /** The value of a column of this table, built-in ones included. */
  public Datum get(ColumnSchema column) {
    return get(uuid, version, data, column);
  }

  static Datum get(UUID uuid, UUID version, Datum[] data, ColumnSchema column) {
    return switch (column.index()) {
      case ColumnSchema.UUID_INDEX -> Datum.of(uuid);
      case ColumnSchema.VERSION_INDEX -> Datum.of(version);
      default -> data[column.index()];
    };
  }

  /**
   * The value of the column of that name.
   *
   * @throws IllegalArgumentException if the table has no such column
   */
  public Datum get(String columnName) {
    ColumnSchema column = schema.column(columnName);
    if (column == null) {
      throw new IllegalArgumentException("table " + schema.name() + " has no column " + columnName);
    }
    return get(column);
  }

  /** The string in that column, or empty if there is none. */
  public String string(String columnName) {
    Object atom = get(columnName).single();
    return atom == null ? "" : (String) atom;
  }

  /** The number in that column, or {@code otherwise} if there is none. */
  public long integer(String columnName, long otherwise) {
    Object atom = get(columnName).single();
    return atom == null ? otherwise : (Long) atom;
  }

  public boolean bool(String columnName) {
    return Boolean.TRUE.equals(get(columnName).single());
  }

  /** A map of strings, sorted by key. */
  public java.util.SortedMap<String, String> map(String columnName) {
    return get(columnName).stringMap();
  }

  /** The value of {@code key} in a map of strings, or {@code otherwise}. */
  public String option(String columnName, String key, String otherwise) {
    Object value = get(columnName).get(key);
    return value == null ? otherwise : value.toString();
  }

  Datum[] data() {
    return data;
  }

  @Override
  public String toString() {
    return schema.name() + " " + uuid;
  }
}
