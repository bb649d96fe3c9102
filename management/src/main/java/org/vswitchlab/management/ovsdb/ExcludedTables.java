package org.vswitchlab.management.ovsdb;

import java.util.ArrayList;
import java.util.List;

/**
 * Tables that are not replicated, ovsdb-server(1) "--sync-exclude-tables".
 *
 * @param tables in the order in which they were given
 */
record ExcludedTables(List<TableName> tables) {
  static final ExcludedTables NONE = new ExcludedTables(List.of());

  /** A table of a database. */
  record TableName(String database, String table) {
    @Override
    public String toString() {
      return database + ":" + table;
    }
  }

  /** Reads {@code DB:TABLE[,DB:TABLE]...}; a word without a colon is a database without a table. */
  static ExcludedTables parse(String text) {
    List<TableName> tables = new ArrayList<>();
    for (String word : text.split(",")) {
      if (!word.isEmpty()) {
        String[] parts = word.split(":", 2);
        tables.add(new TableName(parts[0], parts.length == 2 ? parts[1] : ""));
      }
    }
    return new ExcludedTables(List.copyOf(tables));
  }

  boolean contains(String database, String table) {
    return tables.contains(new TableName(database, table));
  }

  boolean isEmpty() {
    return tables.isEmpty();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (TableName table : tables) {
      text.append(text.isEmpty() ? "" : ",").append(table);
    }
    return text.toString();
  }
}
