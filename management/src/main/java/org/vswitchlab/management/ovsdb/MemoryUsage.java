package org.vswitchlab.management.ovsdb;

import java.util.SortedMap;
import java.util.TreeMap;
import org.vswitchlab.ovs.ovsdb.ColumnSchema;
import org.vswitchlab.ovs.ovsdb.ColumnType;
import org.vswitchlab.ovs.ovsdb.Datum;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.ovs.ovsdb.Table;

/** What {@code memory/show} of ovsdb-server counts. */
final class MemoryUsage {
  private long cells;
  private long atoms;
  private long weakRefs;

  private MemoryUsage() {}

  static SortedMap<String, Long> of(OvsdbServer server) {
    MemoryUsage usage = new MemoryUsage();
    for (String name : server.databaseNames()) {
      server.database(name).database().tables().forEach(usage::count);
    }
    SortedMap<String, Long> counts = new TreeMap<>();
    counts.put("atoms", usage.atoms);
    counts.put("cells", usage.cells);
    counts.put("monitors", (long) server.monitorCount());
    counts.put("n-weak-refs", usage.weakRefs);
    if (server.sessionCount() > 0) {
      counts.put("sessions", (long) server.sessionCount());
    }
    return counts;
  }

  private void count(Table table) {
    cells += (long) table.rowCount() * table.schema().allColumns().size();
    for (Row row : table.rows()) {
      for (ColumnSchema column : table.schema().allColumns()) {
        Datum datum = row.get(column);
        ColumnType type = column.type();
        atoms += type.isMap() ? 2L * datum.size() : datum.size();
        if (type.key().isWeakRef()) {
          weakRefs += datum.size();
        }
        if (type.isMap() && type.value().isWeakRef()) {
          weakRefs += datum.size();
        }
      }
    }
  }
}
