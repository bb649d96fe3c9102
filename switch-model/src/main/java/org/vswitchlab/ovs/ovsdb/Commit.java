package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One committed transaction.
 *
 * @param number 1 for the first of a database
 * @param changes rows that changed, each once
 * @param comments text of its comment operations
 * @param isDurable whether the client asked to wait until it is on disk
 */
public record Commit(
    long number, List<RowChange> changes, List<String> comments, boolean isDurable) {

  /**
   * The transaction record of ovsdb(5): for each row, the persistent columns that changed.
   *
   * @param asDifferences whether of a changed set or map only what differs is told, as ovsdb-server
   *     does since 3.0, instead of the whole new value
   */
  public ObjectNode toRecord(boolean asDifferences) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (RowChange change : changes) {
      addRow(json, change, asDifferences);
    }
    if (asDifferences && !json.isEmpty()) {
      json.put("_is_diff", true);
    }
    if (!comments.isEmpty()) {
      json.put("_comment", String.join("\n", comments));
    }
    return json;
  }

  private static void addRow(ObjectNode json, RowChange change, boolean asDifferences) {
    String uuid = change.uuid().toString();
    String table = change.table().name();
    if (change.after() == null) {
      json.withObjectProperty(table).putNull(uuid);
      return;
    }
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    for (ColumnSchema column : change.table().columns()) {
      Datum value = change.after().get(column);
      boolean matters =
          change.before() == null
              ? !value.equals(Datum.defaultOf(column.type()))
              : change.isChanged(column);
      if (column.isPersistent() && matters) {
        Datum told =
            asDifferences && change.before() != null
                ? value.differenceFrom(change.before().get(column), column.type())
                : value;
        row.set(column.name(), told.toJson(column.type()));
      }
    }
    if (change.before() == null || !row.isEmpty()) {
      json.withObjectProperty(table).set(uuid, row);
    }
  }
}
