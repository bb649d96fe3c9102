package org.vswitchlab.management.vsctl;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.vswitchlab.ovs.ovsdb.Atoms;
import org.vswitchlab.ovs.ovsdb.ColumnSchema;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.ovs.ovsdb.TableSchema;

/** {@code ovs-vsctl show}: what refers to what, indented. */
final class ShowCommand {
  private static final String INDENT = "    ";

  /**
   * How rows of a table are shown.
   *
   * @param nameColumn whose value follows the table's name; null for the UUID
   * @param columns that are shown below, references as nested rows
   */
  private record Shown(String nameColumn, List<String> columns) {}

  private static final Map<String, Shown> SHOWN =
      Map.of(
          "Open_vSwitch", new Shown(null, List.of("manager_options", "bridges", "ovs_version")),
          "Bridge", new Shown("name", List.of("controller", "fail_mode", "datapath_type", "ports")),
          "Port", new Shown("name", List.of("tag", "trunks", "interfaces")),
          "Interface", new Shown("name", List.of("type", "options", "error")),
          "Controller", new Shown("target", List.of("is_connected")),
          "Manager", new Shown("target", List.of("is_connected")));

  private final VsctlContext context;
  private final CommandCall call;
  private final Set<UUID> seen = new LinkedHashSet<>();

  private ShowCommand(VsctlContext context, CommandCall call) {
    this.context = context;
    this.call = call;
  }

  static CommandSpec spec() {
    return new CommandSpec("show", 0, 0, List.of(), ShowCommand::show);
  }

  private static void show(VsctlContext context, CommandCall call) {
    ShowCommand show = new ShowCommand(context, call);
    for (WorkingRow row : context.copy().rows("Open_vSwitch")) {
      show.show(row, 0);
    }
  }

  private void show(WorkingRow row, int depth) {
    Shown shown = SHOWN.get(row.table().name());
    String indent = INDENT.repeat(depth);
    if (shown.nameColumn() == null) {
      call.println(indent + row.uuid());
    } else {
      ColumnSchema name = row.column(shown.nameColumn());
      call.println(indent + row.table().name() + " " + row.get(name).format(name.type()));
    }
    if (!seen.add(row.uuid())) {
      return;
    }
    for (String columnName : shown.columns()) {
      ColumnSchema column = row.column(columnName);
      Datum value = row.get(column);
      TableSchema target = target(column);
      if (target != null) {
        context.copy().references(row, columnName).forEach(child -> show(child, depth + 1));
      } else if (!value.equals(column.type().defaultDatum())) {
        call.println(indent + INDENT + columnName + ": " + value.format(column.type()));
      }
    }
  }

  private TableSchema target(ColumnSchema column) {
    String name = column.type().key().refTable();
    return name == null || !SHOWN.containsKey(name) ? null : context.copy().table(name);
  }

  /** A name as it is shown. */
  static String format(String name) {
    return Atoms.format(name);
  }
}
