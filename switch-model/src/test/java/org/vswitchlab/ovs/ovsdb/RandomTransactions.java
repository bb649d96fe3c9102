package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A random schema, and transactions and monitors that mostly fit it. One seed, one story. */
public final class RandomTransactions {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String[] WORDS = {"", "a", "b", "red", "Zoe", "ä", "x y", "0"};

  private final Random random;
  private final ObjectNode schema = JSON.objectNode();
  private final Map<String, List<String>> uuids = new HashMap<>();
  private final Set<String> known = new HashSet<>();
  private final List<String> tables = new ArrayList<>();

  /** Names given to new rows by the transaction that is being made. */
  private final List<String> names = new ArrayList<>();

  private boolean isInTransaction;

  public RandomTransactions(long seed) {
    random = new Random(seed);
    schema.put("name", "R").put("version", "1.0.0");
    ObjectNode tablesJson = schema.putObject("tables");
    int tableCount = 1 + random.nextInt(4);
    for (int i = 0; i < tableCount; i++) {
      tables.add("T" + i);
      uuids.put("T" + i, new ArrayList<>());
    }
    for (String table : tables) {
      tablesJson.set(table, randomTable());
    }
    known.add(Atoms.ZERO_UUID.toString());
  }

  public JsonNode schema() {
    return schema;
  }

  public boolean knowsUuid(String uuid) {
    return known.contains(uuid);
  }

  /** Whether something happens that does so in that share of cases. */
  public boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  public <T> T pick(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }

  private ObjectNode randomTable() {
    ObjectNode table = JSON.objectNode();
    ObjectNode columns = table.putObject("columns");
    int columnCount = 1 + random.nextInt(5);
    // The real server mistakes a row that refers to the same row both weakly and strongly.
    boolean weak = chance(50);
    for (int i = 0; i < columnCount; i++) {
      ObjectNode column = columns.putObject("c" + i);
      column.set("type", randomType(weak));
      if (chance(8)) {
        column.put("mutable", false);
      }
      if (i > 0 && chance(8)) {
        column.put("ephemeral", true);
      }
    }
    if (chance(60)) {
      table.put("isRoot", true);
    }
    if (chance(10)) {
      table.put("maxRows", 1 + random.nextInt(3));
    }
    if (chance(40)) {
      ArrayNode indexes = table.putArray("indexes");
      indexes.addArray().add("c0");
      if (columnCount > 1 && !columns.get("c1").has("ephemeral") && chance(40)) {
        indexes.addArray().add("c1").add("c0");
      }
    }
    return table;
  }

  private ObjectNode randomType(boolean weak) {
    ObjectNode type = JSON.objectNode();
    type.set("key", randomBase(weak));
    if (chance(20)) {
      type.set("value", randomBase(weak));
    }
    switch (random.nextInt(6)) {
      case 0 -> type.put("min", 0);
      case 1 -> type.put("min", 0).put("max", "unlimited");
      case 2 -> type.put("max", 1 + random.nextInt(4));
      case 3 -> type.put("min", 0).put("max", 2 + random.nextInt(3));
      default -> {}
    }
    return type;
  }

  private ObjectNode randomBase(boolean weak) {
    ObjectNode base = JSON.objectNode();
    switch (random.nextInt(7)) {
      case 0 -> {
        base.put("type", "integer");
        if (chance(40)) {
          base.put("minInteger", -3).put("maxInteger", 7);
        } else if (chance(20)) {
          base.put("minInteger", 0);
        } else if (chance(30)) {
          base.putArray("enum").add("set").addArray().add(0).add(1).add(2).add(5);
        }
      }
      case 1 -> {
        base.put("type", "real");
        if (chance(40)) {
          base.put("minReal", -1.5).put("maxReal", 100.25);
        }
      }
      case 2 -> base.put("type", "boolean");
      case 3 -> {
        base.put("type", "string");
        if (chance(30)) {
          base.putArray("enum").add("set").addArray().add("").add("a").add("b");
        } else if (chance(30)) {
          base.put("maxLength", 2);
        } else if (chance(10)) {
          base.put("minLength", 1);
        }
      }
      case 4 -> base.put("type", "integer");
      case 5 -> base.put("type", "string");
      default -> {
        base.put("type", "uuid");
        if (chance(85)) {
          base.put("refTable", pick(tables));
          if (weak) {
            base.put("refType", "weak");
          }
        }
      }
    }
    return base;
  }

  /** A transaction whose waits never last. */
  public ArrayNode transaction() {
    ArrayNode operations = JSON.arrayNode();
    names.clear();
    isInTransaction = true;
    int count = chance(10) ? 5 + random.nextInt(6) : 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      operations.add(chance(2) ? oddOperation() : operation());
    }
    if (chance(3)) {
      operations.addObject().put("op", "commit").put("durable", chance(50));
    }
    isInTransaction = false;
    return operations;
  }

  /** A transaction that may have to wait until another one changes something. */
  public ArrayNode waitingTransaction() {
    ArrayNode operations = transaction();
    ObjectNode wait = JSON.objectNode();
    String table = pick(tables);
    wait.put("op", "wait").put("table", table).put("until", chance(50) ? "==" : "!=");
    wait.set("where", where(table));
    wait.putArray("columns").add(column(table));
    ArrayNode rows = wait.putArray("rows");
    if (chance(50)) {
      rows.add(row(table, 1, false));
    }
    operations.insert(0, wait);
    return operations;
  }

  /** Something that no client should send. */
  private JsonNode oddOperation() {
    String table = pick(tables);
    ObjectNode operation = JSON.objectNode().put("op", "select").put("table", table);
    operation.putArray("where");
    return switch (random.nextInt(16)) {
      case 0 -> JSON.numberNode(7);
      case 1 -> JSON.objectNode();
      case 2 -> operation.put("op", "nonsense");
      case 3 -> operation.put("table", "Nowhere");
      case 4 -> operation.put("surplus", true);
      case 5 -> operation.put("where", "x");
      case 6 -> operation.set("where", JSON.arrayNode().add(false));
      case 7 -> {
        operation.withArrayProperty("where").addArray().add("nix").add("==").add(1);
        yield operation;
      }
      case 8 -> {
        operation.withArrayProperty("where").addArray().add("c0").add("=~").add(1);
        yield operation;
      }
      case 9 -> {
        operation.putArray("columns").add("c0").add("c0");
        yield operation;
      }
      case 10 -> operation.put("op", "insert").set("row", JSON.objectNode().put("nix", 1));
      case 11 -> JSON.objectNode().put("op", "assert").put("lock", chance(50) ? "l0" : "l1");
      case 12 -> operation.put("op", "mutate").set("mutations", JSON.arrayNode().add("c0"));
      case 13 -> operation.put("op", "update").set("row", row("_uuid", JSON.numberNode(1)));
      case 14 -> JSON.objectNode().put("op", "commit");
      default -> operation.put("op", "wait").put("until", ">").set("rows", JSON.arrayNode());
    };
  }

  private static ObjectNode row(String column, JsonNode value) {
    ObjectNode row = JSON.objectNode();
    row.set(column, value);
    return row;
  }

  private ObjectNode operation() {
    String table = pick(tables);
    ObjectNode operation = JSON.objectNode();
    int kind = random.nextInt(100);
    if (kind < 40) {
      return insert(table, operation);
    }
    operation.put("table", table);
    operation.set("where", where(table));
    if (kind < 55) {
      operation.put("op", "update").set("row", row(table, 2, true));
    } else if (kind < 75) {
      operation.put("op", "mutate").set("mutations", mutations(table));
    } else if (kind < 83) {
      operation.put("op", "delete");
    } else if (kind < 96) {
      operation.put("op", "select");
      if (chance(50)) {
        operation.putArray("columns").add("c0");
      }
    } else if (kind < 98) {
      operation.put("op", "wait").put("timeout", 0).put("until", chance(50) ? "==" : "!=");
      operation.putArray("columns").add("c0");
      operation.putArray("rows").add(row(table, 1, false));
    } else {
      return JSON.objectNode().put("op", chance(30) ? "abort" : "comment").put("comment", "x");
    }
    return operation;
  }

  private ObjectNode insert(String table, ObjectNode operation) {
    operation.put("op", "insert").put("table", table);
    String uuid = new java.util.UUID(random.nextLong(), random.nextLong()).toString();
    if (chance(3) && !uuids.get(table).isEmpty()) {
      uuid = pick(uuids.get(table));
    }
    operation.put("uuid", uuid);
    if (chance(30)) {
      String name = chance(95) || names.isEmpty() ? "n" + names.size() : pick(names);
      names.add(name);
      operation.put("uuid-name", name);
    }
    uuids.get(table).add(uuid);
    known.add(uuid);
    operation.set("row", row(table, 4, false));
    return operation;
  }

  private JsonNode columns(String table) {
    return schema.get("tables").get(table).get("columns");
  }

  private String column(String table) {
    return "c" + random.nextInt(columns(table).size());
  }

  private JsonNode type(String table, String column) {
    return columns(table).get(column).get("type");
  }

  /** Columns and values. Only one fault a row: which of two is reported is up to hash order. */
  private ObjectNode row(String table, int limit, boolean mutableOnly) {
    ObjectNode row = JSON.objectNode();
    boolean mayFault = chance(6);
    for (int i = 0; i < limit; i++) {
      String column = column(table);
      if (mutableOnly && columns(table).get(column).has("mutable") && chance(90)) {
        continue;
      }
      row.set(column, value(type(table, column), mayFault && i == 0));
    }
    return row;
  }

  private JsonNode value(JsonNode type, boolean mayFault) {
    boolean isMap = type.has("value");
    int min = type.path("min").asInt(1);
    int max = type.path("max").isTextual() ? 5 : type.path("max").asInt(1);
    int count = mayFault ? random.nextInt(7) : min + random.nextInt(max - min + 1);
    if (!isMap && count == 1) {
      return atom(type.get("key"), mayFault);
    }
    Set<String> seen = new HashSet<>();
    ArrayNode items = JSON.arrayNode();
    for (int i = 0; i < count; i++) {
      JsonNode key = atom(type.get("key"), mayFault);
      if (!seen.add(key.toString()) && !mayFault) {
        continue;
      }
      items.add(isMap ? JSON.arrayNode().add(key).add(atom(type.get("value"), false)) : key);
    }
    if (items.size() < min && !mayFault) {
      return value(type, false);
    }
    return JSON.arrayNode().add(isMap ? "map" : "set").add(items);
  }

  private JsonNode atom(JsonNode base, boolean mayFault) {
    if (mayFault && chance(30)) {
      return JSON.numberNode(99);
    }
    return switch (base.get("type").textValue()) {
      case "integer" ->
          base.has("enum")
              ? JSON.numberNode(random.nextInt(3))
              : JSON.numberNode(random.nextInt(11) - (base.has("maxInteger") ? 3 : 0));
      case "real" -> JSON.numberNode((random.nextInt(400) - 5) / 4.0);
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "string" ->
          JSON.textNode(
              base.has("enum") || base.has("maxLength")
                  ? WORDS[random.nextInt(3)]
                  : WORDS[random.nextInt(WORDS.length)]);
      default -> {
        if (isInTransaction && chance(15)) {
          String name = names.isEmpty() || chance(10) ? "n" + random.nextInt(3) : pick(names);
          yield JSON.arrayNode().add("named-uuid").add(name);
        }
        List<String> targets = uuids.get(base.path("refTable").asText(tables.get(0)));
        String uuid = targets.isEmpty() ? Atoms.ZERO_UUID.toString() : pick(targets);
        yield JSON.arrayNode().add("uuid").add(uuid);
      }
    };
  }

  private ArrayNode where(String table) {
    ArrayNode where = JSON.arrayNode();
    if (chance(45) && !uuids.get(table).isEmpty()) {
      ArrayNode uuid = JSON.arrayNode().add("uuid").add(pick(uuids.get(table)));
      where.addArray().add("_uuid").add(chance(90) ? "==" : "!=").add(uuid);
    }
    while (chance(where.isEmpty() ? 80 : 15)) {
      String column = column(table);
      String[] functions = {"==", "!=", "includes", "excludes", "<", "<=", ">", ">="};
      String function = functions[random.nextInt(functions.length)];
      where.addArray().add(column).add(function).add(value(type(table, column), chance(4)));
    }
    return where;
  }

  private ArrayNode mutations(String table) {
    ArrayNode mutations = JSON.arrayNode();
    int count = 1 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      String column = column(table);
      JsonNode type = type(table, column);
      String[] mutators = {"+=", "-=", "*=", "/=", "%=", "insert", "delete"};
      boolean isArithmetic = chance(30);
      String mutator = mutators[isArithmetic ? random.nextInt(5) : 5 + random.nextInt(2)];
      JsonNode argument =
          isArithmetic ? JSON.numberNode(random.nextInt(4)) : value(type, chance(5));
      mutations.addArray().add(column).add(mutator).add(argument);
    }
    return mutations;
  }

  /** Requests of a monitor: conditions are about columns that it monitors, but for a few. */
  public JsonNode monitorRequests(boolean withConditions) {
    ObjectNode requests = JSON.objectNode();
    // One fault a monitor: which of two is reported is up to hash order.
    boolean mayFault = chance(12);
    boolean asksForNowhere = !mayFault && chance(2);
    for (String table : tables) {
      if (chance(75)) {
        ObjectNode request = requests.putArray(table).addObject();
        List<String> columns = new ArrayList<>(columns(table).properties().size());
        columns(table).fieldNames().forEachRemaining(columns::add);
        if (chance(60)) {
          columns.removeIf(column -> chance(60));
          ArrayNode named = request.putArray("columns");
          columns.forEach(named::add);
        }
        if (withConditions && chance(50)) {
          request.set("where", monitorWhere(table, columns, mayFault));
          mayFault = false;
        }
        if (chance(30)) {
          String[] kinds = {"insert", "delete", "modify", "initial"};
          request.putObject("select").put(kinds[random.nextInt(kinds.length)], false);
        }
      }
    }
    if (asksForNowhere) {
      requests.putArray("Nowhere");
    }
    return requests;
  }

  /**
   * New conditions for the monitor that these requests began. A faulty change is about one table:
   * the real server carries out the others that come first in its hash order.
   */
  public JsonNode conditionChange(JsonNode requests) {
    ObjectNode change = JSON.objectNode();
    boolean mayFault = chance(10);
    for (String table : tables) {
      boolean isMonitored = requests.path(table).size() > 0;
      if (isMonitored ? chance(70) : mayFault) {
        List<String> columns = new ArrayList<>();
        requests.path(table).path(0).path("columns").forEach(c -> columns.add(c.textValue()));
        if (columns.isEmpty()) {
          columns(table).fieldNames().forEachRemaining(columns::add);
        }
        ObjectNode clause = change.putArray(table).addObject();
        if (chance(90)) {
          clause.set(
              "where", chance(10) ? JSON.arrayNode() : monitorWhere(table, columns, mayFault));
        }
        if (mayFault) {
          if (chance(20)) {
            clause.putArray("columns").add("c0");
          }
          return change;
        }
      }
    }
    return change;
  }

  private ArrayNode monitorWhere(String table, List<String> columns, boolean mayFault) {
    ArrayNode where = JSON.arrayNode();
    int count = chance(70) ? 1 : 2;
    for (int i = 0; i < count; i++) {
      if (columns.isEmpty() || chance(10)) {
        where.add(chance(50));
        continue;
      }
      if (chance(5) && !uuids.get(table).isEmpty()) {
        ArrayNode uuid = JSON.arrayNode().add("uuid").add(pick(uuids.get(table)));
        where.addArray().add("_uuid").add("==").add(uuid);
        continue;
      }
      String column = chance(4) ? column(table) : pick(columns);
      String[] functions = {"includes", "==", "excludes", "!=", ">="};
      String function = functions[mayFault ? 4 : random.nextInt(4)];
      where.addArray().add(column).add(function).add(value(type(table, column), mayFault));
    }
    return where;
  }
}
