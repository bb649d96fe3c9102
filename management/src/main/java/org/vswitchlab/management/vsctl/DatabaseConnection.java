package org.vswitchlab.management.vsctl;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.vswitchlab.ovs.ovsdb.Commit;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.DatabaseSchema;
import org.vswitchlab.ovs.ovsdb.Row;
import org.vswitchlab.ovs.ovsdb.TableSchema;
import org.vswitchlab.ovs.ovsdb.TransactionResult;

/** A connection to a database in the same program. */
public final class DatabaseConnection implements OvsdbConnection {
  private final Database database;
  private final Function<ArrayNode, TransactionResult> executor;
  private final Map<Runnable, Consumer<Commit>> listeners = new IdentityHashMap<>();

  /**
   * @param executor runs operations: {@code database::execute}, or what makes a switch follow
   */
  public DatabaseConnection(Database database, Function<ArrayNode, TransactionResult> executor) {
    this.database = database;
    this.executor = executor;
  }

  @Override
  public DatabaseSchema schema() {
    return database.schema();
  }

  @Override
  public Collection<Row> rows(TableSchema table) {
    return database.table(table.name()).rows();
  }

  @Override
  public Row row(TableSchema table, UUID uuid) {
    return database.table(table.name()).row(uuid);
  }

  @Override
  public void transact(ArrayNode operations, Consumer<ArrayNode> reply) {
    TransactionResult result = executor.apply(operations);
    if (result.isWaiting()) {
      throw new IllegalStateException("a client's wait must have a timeout of 0");
    }
    reply.accept(result.reply());
  }

  @Override
  public void addChangeListener(Runnable listener) {
    Consumer<Commit> forCommit = commit -> listener.run();
    listeners.put(listener, forCommit);
    database.addListener(forCommit);
  }

  @Override
  public void removeChangeListener(Runnable listener) {
    Consumer<Commit> forCommit = listeners.remove(listener);
    if (forCommit != null) {
      database.removeListener(forCommit);
    }
  }
}
