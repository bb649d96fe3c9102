package org.vswitchlab.management.ovsdb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Path;
import org.vswitchlab.ovs.ovsdb.Commit;
import org.vswitchlab.ovs.ovsdb.Database;
import org.vswitchlab.ovs.ovsdb.DatabaseSchema;
import org.vswitchlab.ovs.ovsdb.OvsdbError;
import org.vswitchlab.ovs.ovsdb.TransactionContext;
import org.vswitchlab.ovs.ovsdb.TransactionResult;

/** A database of a server, with its file if it has one. */
public final class ServedDatabase {
  /** Runs the transactions of clients, on the thread that owns the database. */
  public interface Runner {
    TransactionResult execute(ArrayNode operations, TransactionContext context, long elapsedMillis);
  }

  private Database database;
  private Runner runner;
  private final boolean isForeign;
  private final DatabaseFile file;
  private final boolean isReserved;
  private String failure;

  /**
   * @param file null if it is kept in memory only
   */
  ServedDatabase(Database database, DatabaseFile file) {
    this(database, file, database::execute, false);
  }

  private ServedDatabase(Database database, DatabaseFile file, Runner runner, boolean isForeign) {
    this.isForeign = isForeign;
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
    return new ServedDatabase(database, null, runner, true);
  }

  Database database() {
    return database;
  }

  String name() {
    return database.schema().name();
  }

  /** The file, or null. */
  Path path() {
    return file == null ? null : file.path();
  }

  /** Why nothing can be written any more, or null. */
  String failure() {
    return failure;
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

  /**
   * Runs a transaction for a client.
   *
   * @param client who asks
   */
  TransactionResult execute(ArrayNode operations, TransactionContext client, long elapsedMillis)
      throws OvsdbError {
    TransactionContext context =
        new TransactionContext() {
          @Override
          public boolean ownsLock(String lock) {
            return client.ownsLock(lock);
          }

          @Override
          public boolean isReadOnly() {
            return failure != null || client.isReadOnly();
          }

          @Override
          public boolean isReserved() {
            return isReserved;
          }

          @Override
          public String role() {
            return client.role();
          }

          @Override
          public String clientId() {
            return client.clientId();
          }
        };
    boolean wasSound = failure == null;
    TransactionResult result = runner.execute(operations, context, elapsedMillis);
    if (wasSound && failure != null) {
      throw new OvsdbError("I/O error", failure);
    }
    return result;
  }

  /**
   * Puts the rows under another schema, in memory and on disk.
   *
   * @throws OvsdbError if they do not fit; nothing is changed then
   */
  void convert(DatabaseSchema schema) throws OvsdbError {
    if (isForeign) {
      throw new OvsdbError("not allowed", "the schema of " + name() + " belongs to a program");
    }
    Database converted = database.convertedTo(schema);
    replace(converted, "converted by ovsdb-server");
  }

  /** Serves other contents from now on, in memory and on disk. */
  void replace(Database contents, String comment) throws OvsdbError {
    if (file != null) {
      try {
        file.compact(contents, comment);
      } catch (IOException e) {
        throw new OvsdbError("I/O error", file.path() + ": " + e.getMessage());
      }
      contents.addListener(this::write);
    }
    database = contents;
    runner = contents::execute;
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
