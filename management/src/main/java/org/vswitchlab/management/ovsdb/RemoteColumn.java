package org.vswitchlab.management.ovsdb;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.vswitchlab.ovs.ovsdb.AtomicType;
import org.vswitchlab.ovs.ovsdb.BaseType;
import org.vswitchlab.ovs.ovsdb.ColumnSchema;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.ovs.ovsdb.Table;
import org.vswitchlab.ovs.ovsdb.TableSchema;

/**
 * {@code db:DB,TABLE,COLUMN}: a column that names remotes, or files, or points to rows that do.
 *
 * @param text as the user wrote it
 */
record RemoteColumn(String text, String database, String table, String column) {
  /** What every such text begins with. */
  static final String PREFIX = "db:";

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException with the sentence to print
   */
  static RemoteColumn parse(String text) {
    String[] parts = text.substring(PREFIX.length()).split(",", 3);
    if (parts.length != 3 || parts[0].isEmpty() || parts[1].isEmpty() || parts[2].isEmpty()) {
      throw new IllegalArgumentException("\"" + text + "\": invalid syntax");
    }
    return new RemoteColumn(text, parts[0], parts[1], parts[2]);
  }

  /**
   * Checks that the server has the column.
   *
   * @throws IllegalArgumentException with the sentence to print
   */
  void require(OvsdbServer server) {
    ServedDatabase served = server.database(database);
    if (served == null) {
      throw new IllegalArgumentException("\"" + text + "\": no database named " + database);
    }
    TableSchema schema = served.database().schema().table(table);
    if (schema == null) {
      throw new IllegalArgumentException("\"" + text + "\": no table named " + table);
    }
    if (schema.column(column) == null) {
      throw new IllegalArgumentException(
          "\"" + text + "\": table \"" + table + "\" has no column \"" + column + "\"");
    }
  }

  private Table table(OvsdbServer server) {
    ServedDatabase served = server.database(database);
    return served == null ? null : served.database().table(table);
  }

  private ColumnSchema column(Table found) {
    return found == null ? null : found.schema().column(column);
  }

  /** The first nonempty string in the column, or null. */
  String firstString(OvsdbServer server) {
    Table found = table(server);
    ColumnSchema schema = column(found);
    if (schema == null || schema.type().isMap() || !isStrings(schema)) {
      return null;
    }
    for (Row row : found.rows()) {
      for (Object atom : row.get(schema).keys()) {
        if (!((String) atom).isEmpty()) {
          return (String) atom;
        }
      }
    }
    return null;
  }

  private static boolean isStrings(ColumnSchema schema) {
    return schema.type().key().type() == AtomicType.STRING;
  }

  /** The remotes that the column names now, with their options. */
  Map<String, RemoteOptions> remotes(OvsdbServer server) {
    Map<String, RemoteOptions> remotes = new LinkedHashMap<>();
    Table found = table(server);
    ColumnSchema schema = column(found);
    if (schema == null || schema.type().isMap()) {
      return remotes;
    }
    if (isStrings(schema)) {
      for (Row row : found.rows()) {
        for (Object atom : row.get(schema).keys()) {
          String target = (String) atom;
          if (!target.isEmpty()) {
            remotes.put(target, RemoteOptions.defaultsOf(target));
          }
        }
      }
      return remotes;
    }
    for (Row row : rows(server)) {
      String target = target(row);
      if (!target.isEmpty()) {
        remotes.put(target, options(row, target));
      }
    }
    return remotes;
  }

  /** The rows that the column points to; each tells of one remote. */
  List<Row> rows(OvsdbServer server) {
    List<Row> rows = new ArrayList<>();
    Table found = table(server);
    ColumnSchema schema = column(found);
    if (schema == null || schema.type().isMap() || schema.type().key().refTable() == null) {
      return rows;
    }
    Table targets = server.database(database).database().table(schema.type().key().refTable());
    for (Row row : found.rows()) {
      for (UUID uuid : row.get(schema).uuids()) {
        Row target = targets.row(uuid);
        if (target != null) {
          rows.add(target);
        }
      }
    }
    return rows;
  }

  /** The row's {@code target}; empty if it names none. */
  static String target(Row row) {
    return has(row, "target", AtomicType.STRING) ? row.string("target") : "";
  }

  private static RemoteOptions options(Row row, String target) {
    RemoteOptions defaults = RemoteOptions.defaultsOf(target);
    return new RemoteOptions(
        integer(row, "max_backoff", defaults.maxBackoffMillis()),
        integer(row, "inactivity_probe", defaults.probeMillis()),
        has(row, "read_only", AtomicType.BOOLEAN) && row.bool("read_only"),
        has(row, "role", AtomicType.STRING) ? row.string("role") : "");
  }

  private static int integer(Row row, String name, int otherwise) {
    if (!has(row, name, AtomicType.INTEGER)) {
      return otherwise;
    }
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, row.integer(name, otherwise)));
  }

  /** Whether the table has a column of that name that holds at most one such atom. */
  static boolean has(Row row, String name, AtomicType type) {
    ColumnSchema schema = row.schema().column(name);
    if (schema == null || schema.type().isMap() || schema.type().max() != 1) {
      return false;
    }
    BaseType key = schema.type().key();
    return key.type() == type;
  }
}
