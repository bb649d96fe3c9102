package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Runs the operations of one transaction, RFC 7047, 5.2. */
final class OperationRunner {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Database database;
  private final TransactionContext context;
  private final long elapsedMillis;
  private final Transaction transaction;
  private final SymbolTable symbols;

  /** Null if the client may do everything. */
  private final AccessControl access;

  private final List<String> comments = new ArrayList<>();
  private boolean isDurable;

  OperationRunner(Database database, TransactionContext context, long elapsedMillis) {
    this.database = database;
    this.context = context;
    this.elapsedMillis = elapsedMillis;
    transaction = new Transaction(database);
    symbols = new SymbolTable(database.uuids());
    access = AccessControl.of(database, context);
  }

  /** A {@code wait} is not satisfied yet. */
  private static final class Waiting extends Exception {
    private static final long serialVersionUID = 1L;
    private final long remainingMillis;

    Waiting(long remainingMillis) {
      super(null, null, false, false);
      this.remainingMillis = remainingMillis;
    }
  }

  TransactionResult run(ArrayNode operations) {
    ArrayNode reply = JSON.arrayNode(operations.size());
    Commit commit = null;
    boolean failed = false;
    try {
      for (int i = 0; i < operations.size(); i++) {
        if (failed) {
          reply.addNull();
          continue;
        }
        try {
          reply.add(runOne(operations.get(i), i + 1, operations.size()));
        } catch (OvsdbError e) {
          reply.add(e.toJson());
          failed = true;
        }
      }
      if (!failed) {
        commit = database.commit(transaction, comments, isDurable);
      }
    } catch (Waiting waiting) {
      return new TransactionResult(null, null, waiting.remainingMillis, false);
    } catch (OvsdbError e) {
      reply.add(e.toJson());
    }
    return new TransactionResult(reply, commit, 0, isDurable && !failed);
  }

  private ObjectNode runOne(JsonNode json, int number, int count) throws OvsdbError, Waiting {
    ObjectParser parser = new ObjectParser(json, "ovsdb operation " + number + " of " + count);
    String op = parser.required("op", ObjectParser.ID).textValue();
    return switch (op) {
      case "insert" -> insert(parser);
      case "select" -> select(parser);
      case "update" -> update(parser, json);
      case "mutate" -> mutate(parser);
      case "delete" -> delete(parser);
      case "wait" -> await(parser);
      case "commit" -> commit(parser);
      case "abort" -> abort(parser);
      case "comment" -> comment(parser);
      case "assert" -> assertLock(parser);
      default -> throw parser.error("No operation \"" + op + "\"");
    };
  }

  private Table table(ObjectParser parser) throws OvsdbError {
    String name = parser.required("table", ObjectParser.ID).textValue();
    Table table = database.table(name);
    if (table == null) {
      throw parser.error("No table named " + name + ".");
    }
    return table;
  }

  private void checkWritable(String op) throws OvsdbError {
    if (context.isReserved()) {
      throw new OvsdbError(
          "not allowed",
          op + " operation not allowed on table in reserved database " + database.schema().name());
    }
    if (context.isReadOnly()) {
      throw new OvsdbError(
          "not allowed", op + " operation not allowed when database server is in read only mode");
    }
  }

  /** Values by column; columns that are not there are null. */
  private Datum[] parseRow(Table table, JsonNode json, Set<ColumnSchema> named) throws OvsdbError {
    Datum[] data = new Datum[table.schema().columns().size()];
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      ColumnSchema column = table.schema().column(entry.getKey());
      if (column == null) {
        throw OvsdbError.about(
            "unknown column",
            json,
            "No column " + entry.getKey() + " in table " + table.schema().name() + ".");
      }
      Datum value = Datum.parse(column.type(), entry.getValue(), symbols);
      named.add(column);
      if (!column.isBuiltIn()) {
        data[column.index()] = value;
      }
    }
    return data;
  }

  private ObjectNode insert(ObjectParser parser) throws OvsdbError {
    checkWritable("insert");
    Table table = table(parser);
    JsonNode name = parser.optional("uuid-name", ObjectParser.ID);
    JsonNode uuidJson = parser.optional("uuid", ObjectParser.STRING);
    JsonNode rowJson = parser.required("row", ObjectParser.OBJECT);
    parser.finish();
    UUID uuid = newUuid(table, name, uuidJson);
    Datum[] given = parseRow(table, rowJson, new HashSet<>());
    Datum[] data = table.newData();
    for (ColumnSchema column : table.schema().columns()) {
      int i = column.index();
      if (given[i] != null) {
        data[i] = given[i];
      } else {
        data[i].check(column.type());
      }
    }
    if (access != null) {
      access.checkInsert(table, data);
    }
    transaction.insert(table, uuid, data);
    ObjectNode result = JSON.objectNode();
    result.set("uuid", Atoms.toJson(uuid));
    return result;
  }

  private UUID newUuid(Table table, JsonNode name, JsonNode uuidJson) throws OvsdbError {
    UUID uuid = null;
    if (uuidJson != null) {
      uuid = Atoms.parseUuidText(uuidJson.textValue());
      if (uuid == null) {
        throw OvsdbError.syntax(uuidJson, "bad uuid");
      }
      if (table.row(uuid) != null || transaction.touched(table, uuid) != null) {
        throw OvsdbError.about(
            "duplicate uuid",
            uuidJson,
            "This UUID would duplicate a UUID already present within the table or deleted within"
                + " the same transaction.");
      }
    }
    if (name == null) {
      return uuid == null ? database.uuids().next() : uuid;
    }
    if (uuid == null) {
      uuid = symbols.refer(name.textValue());
    }
    if (!symbols.define(name.textValue(), uuid)) {
      throw OvsdbError.about(
          "duplicate uuid-name",
          name,
          "This \"uuid-name\" appeared on an earlier \"insert\" operation.");
    }
    return uuid;
  }

  private ObjectNode select(ObjectParser parser) throws OvsdbError {
    Table table = table(parser);
    JsonNode where = parser.required("where", ObjectParser.ARRAY);
    JsonNode columnsJson = parser.optional("columns", ObjectParser.ARRAY);
    parser.finish();
    Condition condition = Condition.parse(table.schema(), where, symbols);
    List<ColumnSchema> columns = table.schema().columnSet(columnsJson);
    ObjectNode result = JSON.objectNode();
    ArrayNode rows = result.putArray("rows");
    Set<List<Datum>> seen = new HashSet<>();
    boolean allDiffer = columns.contains(ColumnSchema.UUID_COLUMN);
    transaction.select(
        table,
        condition,
        (uuid, version, data) -> {
          // Rows that do not differ in the columns asked for are one.
          if (!allDiffer && !seen.add(values(columns, uuid, version, data))) {
            return;
          }
          ObjectNode row = rows.addObject();
          for (ColumnSchema column : columns) {
            Datum value = Row.get(uuid, version, data, column);
            row.set(column.name(), value.toJson(column.type()));
          }
        });
    return result;
  }

  private static List<Datum> values(
      List<ColumnSchema> columns, UUID uuid, UUID version, Datum[] data) {
    Datum[] values = new Datum[columns.size()];
    Arrays.setAll(values, i -> Row.get(uuid, version, data, columns.get(i)));
    return List.of(values);
  }

  private static ObjectNode count(int count) {
    return JSON.objectNode().put("count", count);
  }

  private ObjectNode update(ObjectParser parser, JsonNode json) throws OvsdbError {
    checkWritable("update");
    Table table = table(parser);
    JsonNode where = parser.required("where", ObjectParser.ARRAY);
    JsonNode rowJson = parser.required("row", ObjectParser.OBJECT);
    parser.finish();
    Set<ColumnSchema> named = new HashSet<>();
    Datum[] given = parseRow(table, rowJson, named);
    for (ColumnSchema column : table.schema().allColumns()) {
      if (!column.isMutable() && named.contains(column)) {
        throw OvsdbError.about(
            "constraint violation",
            json,
            "Cannot update immutable column "
                + column.name()
                + " in table "
                + table.schema().name()
                + ".");
      }
    }
    Condition condition = Condition.parse(table.schema(), where, symbols);
    List<PendingRow> rows = transaction.selectForChange(table, condition);
    for (PendingRow row : rows) {
      if (access != null) {
        access.checkUpdate(table, row.data, named);
      }
      for (int i = 0; i < given.length; i++) {
        if (given[i] != null && !given[i].equals(row.data[i])) {
          row.writable()[i] = given[i];
        }
      }
    }
    return count(rows.size());
  }

  private ObjectNode mutate(ObjectParser parser) throws OvsdbError {
    checkWritable("mutate");
    Table table = table(parser);
    JsonNode where = parser.required("where", ObjectParser.ARRAY);
    JsonNode mutationsJson = parser.required("mutations", ObjectParser.ARRAY);
    parser.finish();
    List<Mutation> mutations = Mutation.parseAll(table.schema(), mutationsJson, symbols);
    Condition condition = Condition.parse(table.schema(), where, symbols);
    List<PendingRow> rows = transaction.selectForChange(table, condition);
    for (PendingRow row : rows) {
      if (access != null) {
        access.checkMutate(
            table, row.data, mutations.stream().map(Mutation::column).collect(Collectors.toSet()));
      }
      Datum[] data = row.writable();
      for (Mutation mutation : mutations) {
        mutation.apply(data);
      }
    }
    return count(rows.size());
  }

  private ObjectNode delete(ObjectParser parser) throws OvsdbError {
    checkWritable("delete");
    Table table = table(parser);
    JsonNode where = parser.required("where", ObjectParser.ARRAY);
    parser.finish();
    Condition condition = Condition.parse(table.schema(), where, symbols);
    List<PendingRow> rows = transaction.selectForChange(table, condition);
    for (PendingRow row : rows) {
      if (access != null) {
        access.checkDelete(table, row.data);
      }
    }
    rows.forEach(transaction::delete);
    return count(rows.size());
  }

  private ObjectNode await(ObjectParser parser) throws OvsdbError, Waiting {
    JsonNode timeout = parser.optional("timeout", ObjectParser.INTEGER);
    Table table = table(parser);
    JsonNode where = parser.required("where", ObjectParser.ARRAY);
    JsonNode columnsJson = parser.optional("columns", ObjectParser.ARRAY);
    JsonNode until = parser.required("until", ObjectParser.STRING);
    JsonNode rowsJson = parser.required("rows", ObjectParser.ARRAY);
    parser.finish();
    Condition condition = Condition.parse(table.schema(), where, symbols);
    List<ColumnSchema> columns = table.schema().columnSet(columnsJson);
    boolean wantEqual = until.textValue().equals("==");
    if (!wantEqual && !until.textValue().equals("!=")) {
      throw OvsdbError.syntax(until, "\"until\" must be \"==\" or \"!=\"");
    }
    Set<List<Datum>> expected = new HashSet<>();
    for (JsonNode row : rowsJson) {
      expected.add(parseExpected(table, row, columns));
    }
    Set<List<Datum>> actual = new HashSet<>();
    transaction.select(
        table,
        condition,
        (uuid, version, data) -> actual.add(values(columns, uuid, version, data)));
    if (expected.equals(actual) == wantEqual) {
      return JSON.objectNode();
    }
    long limit = timeout == null ? Long.MAX_VALUE : Math.max(0, Atoms.integer(timeout));
    if (elapsedMillis < limit) {
      throw new Waiting(limit == Long.MAX_VALUE ? limit : limit - elapsedMillis);
    }
    throw new OvsdbError(
        "timed out",
        limit == 0
            ? "\"where\" clause test failed"
            : "\"wait\" timed out after " + elapsedMillis + " ms");
  }

  private List<Datum> parseExpected(Table table, JsonNode json, List<ColumnSchema> columns)
      throws OvsdbError {
    if (!json.isObject()) {
      throw OvsdbError.syntax(json, "row must be JSON object");
    }
    Datum[] data = parseRow(table, json, new HashSet<>());
    List<Datum> values = new ArrayList<>(columns.size());
    for (ColumnSchema column : columns) {
      if (column.isBuiltIn()) {
        JsonNode value = json.get(column.name());
        values.add(
            value == null ? Datum.of(Atoms.ZERO_UUID) : Datum.parse(column.type(), value, symbols));
      } else {
        Datum value = data[column.index()];
        values.add(value == null ? table.defaultOf(column) : value);
      }
    }
    return values;
  }

  private ObjectNode commit(ObjectParser parser) throws OvsdbError {
    isDurable |= parser.required("durable", ObjectParser.BOOLEAN).booleanValue();
    parser.finish();
    return JSON.objectNode();
  }

  private ObjectNode abort(ObjectParser parser) throws OvsdbError {
    parser.finish();
    throw new OvsdbError("aborted", "aborted by request");
  }

  private ObjectNode comment(ObjectParser parser) throws OvsdbError {
    comments.add(parser.required("comment", ObjectParser.STRING).textValue());
    parser.finish();
    return JSON.objectNode();
  }

  private ObjectNode assertLock(ObjectParser parser) throws OvsdbError {
    String lock = parser.required("lock", ObjectParser.ID).textValue();
    parser.finish();
    if (!context.ownsLock(lock)) {
      throw new OvsdbError("not owner", "Asserted lock " + lock + " not held.");
    }
    return JSON.objectNode();
  }
}
