package org.vswitchlab.management.vsctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import org.vswitchlab.ovs.ovsdb.Atoms;
import org.vswitchlab.ovs.ovsdb.ColumnSchema;
import org.vswitchlab.ovs.ovsdb.TableSchema;

/** Finds tables, columns and rows by the names that ovs-vsctl(8) allows, abbreviations included. */
final class RecordFinder {
  private static final Pattern UUID_PREFIX = Pattern.compile("[0-9a-fA-F-]{4,36}");

  /**
   * How rows of a table are named.
   *
   * @param table whose name counts
   * @param nameColumn the column that holds the name; null for the only row, named {@code .}
   * @param reference column of {@code table} that refers to the rows; null if they are its own
   */
  private record RowName(String table, String nameColumn, String reference) {}

  private static final Map<String, List<RowName>> ROW_NAMES =
      Map.ofEntries(
          Map.entry("Bridge", List.of(new RowName("Bridge", "name", null))),
          Map.entry("Controller", List.of(new RowName("Bridge", "name", "controller"))),
          Map.entry("Interface", List.of(new RowName("Interface", "name", null))),
          Map.entry("Mirror", List.of(new RowName("Mirror", "name", null))),
          Map.entry("Manager", List.of(new RowName("Manager", "target", null))),
          Map.entry("NetFlow", List.of(new RowName("Bridge", "name", "netflow"))),
          Map.entry("Port", List.of(new RowName("Port", "name", null))),
          Map.entry("QoS", List.of(new RowName("Port", "name", "qos"))),
          Map.entry("SSL", List.of(new RowName("Open_vSwitch", null, "ssl"))),
          Map.entry("sFlow", List.of(new RowName("Bridge", "name", "sflow"))),
          Map.entry("Flow_Table", List.of(new RowName("Flow_Table", "name", null))),
          Map.entry("IPFIX", List.of(new RowName("Bridge", "name", "ipfix"))),
          Map.entry("AutoAttach", List.of(new RowName("Bridge", "name", "auto_attach"))),
          Map.entry(
              "Flow_Sample_Collector_Set",
              List.of(new RowName("Flow_Sample_Collector_Set", "id", null))));

  private final WorkingCopy copy;

  RecordFinder(WorkingCopy copy) {
    this.copy = copy;
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  TableSchema table(String name) throws VsctlException {
    TableSchema found = null;
    int matches = 0;
    for (TableSchema table : copy.connection().schema().tables()) {
      if (plain(table.name()).equals(plain(name))) {
        return table;
      }
      if (plain(table.name()).startsWith(plain(name))) {
        found = table;
        matches++;
      }
    }
    if (matches == 0) {
      throw new VsctlException("unknown table \"" + name + "\"");
    }
    if (matches > 1) {
      throw new VsctlException("multiple table names match \"" + name + "\"");
    }
    return found;
  }

  /** The column of that name, {@code _uuid} included. */
  ColumnSchema column(TableSchema table, String name) throws VsctlException {
    TreeSet<String> matches = new TreeSet<>();
    for (ColumnSchema column : readable(table)) {
      if (plain(column.name()).equals(plain(name))) {
        return column;
      }
      if (plain(column.name()).startsWith(plain(name))) {
        matches.add(column.name());
      }
    }
    if (matches.isEmpty()) {
      throw new VsctlException(
          table.name() + " does not contain a column whose name matches \"" + name + "\"");
    }
    if (matches.size() > 1) {
      throw new VsctlException(
          table.name()
              + " contains more than one column whose name matches \""
              + name
              + "\": "
              + String.join(", ", matches));
    }
    return table.column(matches.first());
  }

  private static List<ColumnSchema> readable(TableSchema table) {
    List<ColumnSchema> columns = new ArrayList<>(table.columns());
    columns.add(table.column("_uuid"));
    return columns;
  }

  /** All columns as {@code list} shows them: {@code _uuid} first, the others by name. */
  static List<ColumnSchema> listed(TableSchema table) {
    List<ColumnSchema> columns = new ArrayList<>(table.columns());
    columns.sort((a, b) -> a.name().compareTo(b.name()));
    columns.add(0, table.column("_uuid"));
    return columns;
  }

  /** The row of that name; null if there is none and it need not exist. */
  WorkingRow row(TableSchema table, String id, boolean mustExist) throws VsctlException {
    UUID uuid = Atoms.parseUuidText(id);
    WorkingRow row = uuid == null ? null : copy.row(table, uuid);
    List<WorkingRow> found = row != null ? List.of(row) : named(table, id);
    if (found.isEmpty()) {
      found = byUuidPrefix(table, id);
    }
    if (found.size() > 1) {
      throw new VsctlException("multiple rows in " + table.name() + " match \"" + id + "\"");
    }
    if (found.isEmpty()) {
      if (mustExist) {
        throw new VsctlException("no row \"" + id + "\" in table " + table.name());
      }
      return null;
    }
    return found.get(0);
  }

  private List<WorkingRow> named(TableSchema table, String id) {
    List<WorkingRow> rows = copy.rows(table);
    if (id.equals(".") && rows.size() == 1) {
      return rows;
    }
    for (RowName rowName : ROW_NAMES.getOrDefault(table.name(), List.of())) {
      List<WorkingRow> found = new ArrayList<>();
      for (WorkingRow row : copy.rows(rowName.table())) {
        boolean matches =
            rowName.nameColumn() == null
                ? id.equals(".")
                : row.string(rowName.nameColumn()).equals(id);
        if (matches && rowName.reference() == null) {
          found.add(row);
        } else if (matches) {
          List<WorkingRow> referred = copy.references(row, rowName.reference());
          if (referred.size() == 1) {
            found.addAll(referred);
          }
        }
      }
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private List<WorkingRow> byUuidPrefix(TableSchema table, String id) {
    if (!UUID_PREFIX.matcher(id).matches()) {
      return List.of();
    }
    List<WorkingRow> found = new ArrayList<>();
    for (WorkingRow row : copy.rows(table)) {
      if (row.uuid().toString().startsWith(id.toLowerCase(Locale.ROOT))) {
        found.add(row);
      }
    }
    return found;
  }
}
