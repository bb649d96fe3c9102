package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A database in memory. {@link #execute} runs the operations of one {@code transact} request; each
 * commit is told to the listeners, which is how monitors, a file and the switch follow it.
 */
public final class Database {
  private static final JsonFactory JSON = new JsonFactory();

  private final DatabaseSchema schema;
  private final UuidSource uuids;
  private final Map<String, Table> tables = new LinkedHashMap<>();
  private final List<Consumer<Commit>> listeners = new ArrayList<>();
  private long commitCount;

  /**
   * @param schema the tables it has
   * @param uuids names of new rows and versions
   */
  public Database(DatabaseSchema schema, UuidSource uuids) {
    this.schema = schema;
    this.uuids = uuids;
    for (TableSchema table : schema.tables()) {
      tables.put(table.name(), new Table(table));
    }
  }

  public DatabaseSchema schema() {
    return schema;
  }

  public Collection<Table> tables() {
    return Collections.unmodifiableCollection(tables.values());
  }

  /** The table of that name, or null. */
  public Table table(String name) {
    return tables.get(name);
  }

  /** Number of transactions that changed something. */
  public long commitCount() {
    return commitCount;
  }

  UuidSource uuids() {
    return uuids;
  }

  /** Adds a listener, told after each commit in order of addition. */
  public void addListener(Consumer<Commit> listener) {
    listeners.add(listener);
  }

  public void removeListener(Consumer<Commit> listener) {
    listeners.remove(listener);
  }

  /** Runs operations for a client without locks, for the first time. */
  public TransactionResult execute(ArrayNode operations) {
    return execute(operations, TransactionContext.PLAIN, 0);
  }

  /**
   * Runs the operations of one transaction: all of them, or none.
   *
   * @param operations the {@code <operation>}s of RFC 7047, 5.2
   * @param context who asks
   * @param elapsedMillis how long the transaction has been waiting already
   */
  public TransactionResult execute(
      ArrayNode operations, TransactionContext context, long elapsedMillis) {
    return new OperationRunner(this, context, elapsedMillis).run(operations);
  }

  /**
   * Repeats the changes of a transaction record, as {@link Commit#toRecord} or another server wrote
   * it.
   *
   * @param text the record, JSON in UTF-8
   * @throws OvsdbError if the record does not fit; nothing is changed then
   * @throws IOException if the text is no JSON
   */
  public void load(byte[] text) throws OvsdbError, IOException {
    boolean isDifference = isDifference(text);
    try (JsonParser parser = JSON.createParser(text)) {
      load(parser, isDifference);
    }
  }

  /** As {@link #load(byte[])}, of a record that is not text. */
  public void load(JsonNode record) throws OvsdbError {
    try (JsonParser parser = record.traverse()) {
      load(parser, record.path("_is_diff").booleanValue());
    } catch (IOException e) {
      throw new IllegalStateException("a JSON tree cannot be read: " + e.getMessage(), e);
    }
  }

  private void load(JsonParser parser, boolean isDifference) throws OvsdbError, IOException {
    Transaction transaction = new Transaction(this);
    RecordLoader.load(transaction, parser, isDifference);
    commit(transaction, List.of(), false);
  }

  /** Looks for {@code _is_diff}, which may stand behind what it is about; checks the text, too. */
  private static boolean isDifference(byte[] text) throws IOException {
    boolean found = false;
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isIt = parser.currentName().equals("_is_diff");
        found |= parser.nextToken() == JsonToken.VALUE_TRUE && isIt;
        parser.skipChildren();
      }
    }
    return found;
  }

  /**
   * Complains if the role of a client does not let it convert the database.
   *
   * @throws OvsdbError for a client with a role in a database that knows roles
   */
  public void checkConvertible(TransactionContext context) throws OvsdbError {
    AccessControl access = AccessControl.of(this, context);
    if (access != null) {
      throw access.conversionDenied();
    }
  }

  /**
   * The same rows under another schema, as a new database: what the new schema does not know is
   * left out, what this one does not know gets its default. ovsdb-server(7), 4.1.19.
   *
   * @throws OvsdbError if the rows break a constraint of the new schema
   */
  public Database convertedTo(DatabaseSchema newSchema) throws OvsdbError {
    Database converted = new Database(newSchema, uuids);
    Transaction transaction = new Transaction(converted);
    for (Table table : tables.values()) {
      Table target = converted.table(table.schema().name());
      if (target != null) {
        for (Row row : table.rows()) {
          transaction.insert(target, row.uuid(), convert(row, target));
        }
      }
    }
    converted.commit(transaction, List.of(), false);
    return converted;
  }

  private static Datum[] convert(Row row, Table target) throws OvsdbError {
    Datum[] data = target.newData();
    for (ColumnSchema column : row.schema().columns()) {
      ColumnSchema to = target.schema().column(column.name());
      if (to != null) {
        Datum value = row.get(column);
        data[to.index()] =
            to.type().equals(column.type())
                ? value
                : Datum.parse(to.type(), value.toJson(column.type()), null);
      }
    }
    return data;
  }

  /** Everything in it as one commit, for a file that is written anew. */
  public Commit contents(List<String> comments) {
    List<RowChange> changes = new ArrayList<>();
    for (Table table : tables.values()) {
      for (Row row : table.rows()) {
        changes.add(new RowChange(table.schema(), null, row));
      }
    }
    return new Commit(commitCount, changes, comments, true);
  }

  /**
   * Commits the changes, or says why they cannot be.
   *
   * @return null if nothing changed
   */
  Commit commit(Transaction transaction, List<String> comments, boolean isDurable)
      throws OvsdbError {
    if (transaction.rows().isEmpty()) {
      return null;
    }
    for (PendingRow pending : transaction.rows()) {
      pending.wasChanged = pending.isChanged();
    }
    new CommitCheck(transaction).run();
    List<RowChange> changes = new ArrayList<>();
    for (PendingRow pending : transaction.rows()) {
      boolean isGone = pending.before == null && !pending.exists();
      if (!isGone && (pending.wasChanged || pending.isChanged())) {
        changes.add(apply(pending));
      } else if (pending.before != null) {
        pending.before.strongRefCount += pending.strongRefDelta;
      }
    }
    if (changes.isEmpty()) {
      return null;
    }
    Commit commit = new Commit(++commitCount, List.copyOf(changes), comments, isDurable);
    for (Consumer<Commit> listener : List.copyOf(listeners)) {
      listener.accept(commit);
    }
    return commit;
  }

  private RowChange apply(PendingRow pending) {
    Table table = pending.table;
    Row after = null;
    if (pending.exists()) {
      after = new Row(table.schema(), pending.uuid, pending.version(), pending.data);
      after.strongRefCount = pending.strongRefCount();
    }
    Table.RowKey key = new Table.RowKey(table, pending.uuid);
    for (ColumnSchema column : table.weakColumns()) {
      if (pending.isChanged(column)) {
        moveWeakReferences(column, pending.before, after, key);
      }
    }
    table.replace(pending.before, after);
    return new RowChange(table.schema(), pending.before, after);
  }

  private void moveWeakReferences(ColumnSchema column, Row before, Row after, Table.RowKey key) {
    if (before != null) {
      weakTargets(
          column, before.get(column), (table, uuid) -> table.removeWeakReference(uuid, key));
    }
    if (after != null) {
      weakTargets(column, after.get(column), (table, uuid) -> table.addWeakReference(uuid, key));
    }
  }

  private void weakTargets(
      ColumnSchema column, Datum value, java.util.function.BiConsumer<Table, UUID> visitor) {
    BaseType key = column.type().key();
    BaseType mapped = column.type().value();
    for (int i = 0; i < value.size(); i++) {
      if (key.refTable() != null && key.isWeakRef()) {
        visitor.accept(tables.get(key.refTable()), (UUID) value.key(i));
      }
      if (mapped != null && mapped.refTable() != null && mapped.isWeakRef()) {
        visitor.accept(tables.get(mapped.refTable()), (UUID) value.value(i));
      }
    }
  }

  /** The JSON of a column of a row. */
  static JsonNode json(Row row, ColumnSchema column) {
    return row.get(column).toJson(column.type());
  }
}
