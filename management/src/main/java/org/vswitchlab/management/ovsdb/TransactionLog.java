package org.vswitchlab.management.ovsdb;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.vswitchlab.management.daemon.UnixctlException;
import org.vswitchlab.management.daemon.UnixctlServer;
import org.vswitchlab.management.daemon.VlogLevel;
import org.vswitchlab.management.daemon.VlogModule;
import org.vswitchlab.management.daemon.VlogRateLimit;
import org.vswitchlab.ovs.ovsdb.ColumnSchema;
import org.vswitchlab.ovs.ovsdb.Commit;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.ovs.ovsdb.RowChange;
import org.vswitchlab.ovs.ovsdb.TableSchema;

/** Writes what happens to chosen tables to the log, {@code ovsdb-server/tlog-set}. */
final class TransactionLog {
  private static final String HEAD =
      "database        table                       logging\n"
          + "--------        -----                       -------\n";

  private final OvsdbServer server;
  private final VlogModule log;
  private final VlogRateLimit limit = new VlogRateLimit(30, 30);
  private final Set<String> chosen = new LinkedHashSet<>();

  TransactionLog(OvsdbServer server, VlogModule log) {
    this.server = server;
    this.log = log;
  }

  void add(UnixctlServer control) {
    control.add("ovsdb-server/tlog-set", "DB:TABLE on|off", 2, 2, this::set);
    control.add("ovsdb-server/tlog-list", "", 0, 0, arguments -> list());
    server.setOnChange(this::committed);
  }

  private String set(List<String> arguments) throws UnixctlException {
    String place = arguments.get(0);
    String[] parts = place.split(":", -1);
    if (parts.length != 2) {
      throw new UnixctlException("invalid DB:TABLE argument");
    }
    ServedDatabase served = server.database(parts[0]);
    if (served == null) {
      throw new UnixctlException("no such database");
    }
    if (served.database().schema().table(parts[1]) == null) {
      throw new UnixctlException("no such table");
    }
    switch (arguments.get(1)) {
      case "on" -> chosen.add(place);
      case "off" -> chosen.remove(place);
      default -> throw new UnixctlException("invalid command argument");
    }
    return "";
  }

  private String list() {
    StringBuilder text = new StringBuilder(HEAD);
    for (String name : server.databaseNames()) {
      text.append(String.format("%-16s %n", name));
      Set<String> tables = new TreeSet<>();
      server.database(name).database().schema().tables().forEach(t -> tables.add(t.name()));
      for (String table : tables) {
        String state = chosen.contains(name + ":" + table) ? "ON" : "OFF";
        text.append(String.format("                %-27s %s%n", table, state));
      }
    }
    return text.toString();
  }

  private void committed(String database, Commit commit) {
    if (chosen.isEmpty()) {
      return;
    }
    for (RowChange change : commit.changes()) {
      if (chosen.contains(database + ":" + change.table().name())) {
        log.log(VlogLevel.INFO, limit, describe(change));
      }
    }
  }

  private static String describe(RowChange change) {
    TableSchema table = change.table();
    String operation =
        change.before() == null ? "inserted" : change.after() == null ? "deleted" : "updated";
    Row row = change.after() == null ? change.before() : change.after();
    StringBuilder text = new StringBuilder("table:" + table.name() + ",op:" + operation);
    for (ColumnSchema column : table.allColumns()) {
      text.append(',').append(column.name()).append(':');
      text.append(row.get(column).format(column.type()));
    }
    return text.toString();
  }
}
