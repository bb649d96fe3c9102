package org.vswitchlab.management.ovsdb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.function.Predicate;
import org.vswitchlab.ovs.ovsdb.Commit;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.OvsdbError;
import org.vswitchlab.ovs.ovsdb.TransactionContext;
import org.vswitchlab.ovs.ovsdb.TransactionResult;

/** A database of a server, with its file if it has one. */
public final class ServedDatabase {
  /** Runs the transactions of clients, on the thread that owns the database. */
  public interface Runner {
    TransactionResult execute(ArrayNode operations, TransactionContext context, long elapsedMillis);
  }

  private final Database database;
  private final Runner runner;
  private final DatabaseFile file;
  private final boolean isReserved;
  private String failure;

  /**
   * @param file null if it is kept in memory only
   */
  ServedDatabase(Database database, DatabaseFile file) {
    this(database, file, database::execute);
  }

  private ServedDatabase(Database database, DatabaseFile file, Runner runner) {
    this.database = database;
    this.file = file;
    this.runner = runner;
    isReserved = database.schema().name().startsWith("_");
    if (file != null) {
      database.addListener(this::write);
    }
  }

  /** A database in memory, the transactions of which somebody else runs. */
  static ServedDatabase inMemory(Database database, Runner runner) {
    return new ServedDatabase(database, null, runner);
  }

  Database database() {
    return database;
  }

  String name() {
    return database.schema().name();
  }

  /** Whether it is the server's own. */
  boolean isReserved() {
    return isReserved;
  }

  private void write(Commit commit) {
    if (failure != null) {
      return;
    }
    try {
      file.append(commit);
      if (file.isDueForCompaction()) {
        file.compact(database);
      }
    } catch (IOException e) {
      // What is in memory is ahead of the file now, so nothing more may be promised.
      failure = "cannot write " + file.path() + ": " + e.getMessage();
    }
  }

  /** Runs a transaction for a client. */
  TransactionResult execute(ArrayNode operations, Predicate<String> locks, long elapsedMillis)
      throws OvsdbError {
    TransactionContext context =
        new TransactionContext() {
          @Override
          public boolean ownsLock(String lock) {
            return locks.test(lock);
          }

          @Override
          public boolean isReadOnly() {
            return failure != null;
          }

          @Override
          public boolean isReserved() {
            return isReserved;
          }
        };
    boolean wasSound = failure == null;
    TransactionResult result = runner.execute(operations, context, elapsedMillis);
    if (wasSound && failure != null) {
      throw new OvsdbError("I/O error", failure);
    }
    return result;
  }

  /** Writes the file anew; nothing happens without a file. */
  void compact() throws IOException {
    if (file != null) {
      file.compact(database);
    }
  }

  void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
