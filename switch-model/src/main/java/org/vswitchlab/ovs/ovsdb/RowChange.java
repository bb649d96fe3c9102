package org.vswitchlab.ovs.ovsdb;

import java.util.UUID;

/**
 * What a commit did to one row.
 *
 * @param table its table
 * @param before null if the row was inserted
 * @param after null if the row was deleted
 */
public record RowChange(TableSchema table, Row before, Row after) {
  public UUID uuid() {
    return after == null ? before.uuid() : after.uuid();
  }

  /** Whether that column differs; every column of a row that came or went does. */
  public boolean isChanged(ColumnSchema column) {
    return before == null || after == null || !before.get(column).equals(after.get(column));
  }
}
