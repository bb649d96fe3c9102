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
final class RandomTransactions {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String[] WORDS = {"", "a", "b", "red", "Zoe", "ä", "x y", "0"};

  private final Random random;
  private final ObjectNode schema = JSON.objectNode();
  private final Map<String, List<String>> uuids = new HashMap<>();
  private final Set<String> known = new HashSet<>();
  private final List<String> tables = new ArrayList<>();

  RandomTransactions(long seed) {
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

  JsonNode schema() {
    return schema;
  }

  boolean knowsUuid(String uuid) {
    return known.contains(uuid);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T pick(List<T> items) {
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
      table.putArray("indexes").addArray().add("c0");
    }
    return table;
  }

  private ObjectNode randomType(boolean weak) {
    ObjectNode type = JSON.objectNode();
    type.set("key", randomBase(weak));
    if (chance(20)) {
      type.set("value", randomBase(weak));
    }
    switch (random.nextInt(5)) {
      case 0 -> type.put("min", 0);
      case 1 -> type.put("min", 0).put("max", "unlimited");
      case 2 -> type.put("max", 1 + random.nextInt(4));
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

  ArrayNode transaction() {
    ArrayNode operations = JSON.arrayNode();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      operations.add(operation());
    }
    return operations;
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
      case "integer" -> JSON.numberNode(random.nextInt(11) - 3);
      case "real" -> JSON.numberNode((random.nextInt(400) - 5) / 4.0);
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      case "string" ->
          JSON.textNode(
              base.has("enum") || base.has("maxLength")
                  ? WORDS[random.nextInt(3)]
                  : WORDS[random.nextInt(WORDS.length)]);
      default -> {
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
      where.addArray().add("_uuid").add("==").add(uuid);
    } else if (chance(80)) {
      String column = column(table);
      String[] functions = {"==", "!=", "includes", "excludes", "<", ">="};
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

  JsonNode monitorRequests(boolean withConditions) {
    ObjectNode requests = JSON.objectNode();
    for (String table : tables) {
      if (chance(75)) {
        ObjectNode request = requests.putArray(table).addObject();
        if (chance(50)) {
          request.putArray("columns").add(column(table));
        }
        if (withConditions && chance(50)) {
          request.set("where", monitorWhere(table));
        }
        if (chance(30)) {
          String[] kinds = {"insert", "delete", "modify", "initial"};
          request.putObject("select").put(kinds[random.nextInt(kinds.length)], false);
        }
      }
    }
    return requests;
  }

  private ArrayNode monitorWhere(String table) {
    ArrayNode where = JSON.arrayNode();
    String column = column(table);
    String function = chance(50) ? "includes" : chance(50) ? "==" : "excludes";
    where.addArray().add(column).add(function).add(value(type(table, column), false));
    return where;
  }
}
