package org.vswitchlab.ovs.ovsdb;

import java.util.UUID;

/** A row as a transaction sees it that has touched it. */
final class PendingRow {
  final Table table;
  final UUID uuid;

  /** The committed row; null if this transaction inserts it. */
  final Row before;

  /** Values now; null if the transaction deletes the row. */
  Datum[] data;

  /** Change in the number of strong references to the row. */
  int strongRefDelta;

  /**
   * Whether the operations changed the row: it then counts as changed even if all that is left of
   * it is undone because it referred weakly to what is not there.
   */
  boolean wasChanged;

  private final UuidSource versions;
  private boolean isOwnCopy;
  private UUID version;

  PendingRow(Table table, UUID uuid, Row before, Datum[] data, UuidSource versions) {
    this.versions = versions;
    this.table = table;
    this.uuid = uuid;
    this.before = before;
    this.data = data;
    this.isOwnCopy = before == null;
  }

  /** Values to write to. */
  Datum[] writable() {
    if (!isOwnCopy) {
      data = data.clone();
      isOwnCopy = true;
    }
    return data;
  }

  UUID version() {
    if (!isOwnCopy) {
      return before.version();
    }
    if (version == null) {
      version = versions.next();
    }
    return version;
  }

  boolean exists() {
    return data != null;
  }

  boolean isInserted() {
    return before == null && data != null;
  }

  boolean isDeleted() {
    return before != null && data == null;
  }

  boolean isChanged(ColumnSchema column) {
    return before == null
        || data == null
        || !before.data()[column.index()].equals(data[column.index()]);
  }

  boolean isChanged() {
    if (before == null || data == null) {
      return before != null || data != null;
    }
    for (int i = 0; i < data.length; i++) {
      if (!before.data()[i].equals(data[i])) {
        return true;
      }
    }
    return false;
  }

  int strongRefCount() {
    return (before == null ? 0 : before.strongRefCount) + strongRefDelta;
  }
}
