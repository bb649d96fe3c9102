package org.vswitchlab.management.vsctl;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Consumer;
import org.vswitchlab.ovs.ovsdb.DatabaseSchema;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.ovs.ovsdb.TableSchema;

/** A database that a client follows and may change, wherever it is. */
public interface OvsdbConnection {
  DatabaseSchema schema();

  /** Rows as last heard, in the order of the server. */
  Collection<Row> rows(TableSchema table);

  /** The row of that UUID, or null. */
  Row row(TableSchema table, UUID uuid);

  /**
   * Runs operations.
   *
   * @param reply takes the {@code result} of RFC 7047, 4.1.3, now or later; by then {@link #rows}
   *     shows what changed
   */
  void transact(ArrayNode operations, Consumer<ArrayNode> reply);

  /** Calls the listener after each change until it is removed. */
  void addChangeListener(Runnable listener);

  void removeChangeListener(Runnable listener);
}
