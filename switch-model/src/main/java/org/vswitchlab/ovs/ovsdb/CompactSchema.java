package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a schema from a short notation, a line for each column:
 *
 * <pre>
 * database NAME VERSION
 * table NAME [root] [max=ROWS] [index=COLUMN[+COLUMN]...]...
 *   COLUMN BASE[:BASE][COUNT] [immutable] [ephemeral]
 * </pre>
 *
 * BASE is {@code integer}, {@code real}, {@code boolean}, {@code string} or {@code uuid}, with a
 * range {@code integer[0..4095]} or values {@code string(a|b)}; {@code @Table} refers strongly and
 * {@code ~Table} weakly to a row. COUNT is {@code ?} (none or one), {@code *} (any number), {@code
 * +} (one or more) or {@code {MIN,MAX}}; without it the column is a scalar.
 */
public final class CompactSchema {
  private static final Pattern BASE =
      Pattern.compile("([@~])?([A-Za-z_]+)(?:\\[(-?\\d*)\\.\\.(-?\\d*)\\])?(?:\\(([^)]*)\\))?");
  private static final Pattern TYPE = Pattern.compile("(.*?)([?*+]|\\{(\\d+),(\\d+)\\})?");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private CompactSchema() {}

  /**
   * Reads the notation.
   *
   * @throws IllegalArgumentException if it is malformed; schemas in this notation are our own
   */
  public static DatabaseSchema parse(String text) {
    ObjectNode schema = JSON.objectNode();
    ObjectNode tables = null;
    ObjectNode table = null;
    for (String line : text.split("\n")) {
      String[] words = line.strip().split("\\s+");
      if (words[0].isEmpty() || words[0].startsWith("#")) {
        continue;
      }
      if (words[0].equals("database")) {
        schema.put("name", words[1]).put("version", words[2]);
        tables = schema.putObject("tables");
      } else if (words[0].equals("table") && !Character.isWhitespace(line.charAt(0))) {
        table = tables.putObject(words[1]);
        table.putObject("columns");
        addTableOptions(table, words);
      } else {
        addColumn((ObjectNode) table.get("columns"), words);
      }
    }
    try {
      return DatabaseSchema.parse(schema);
    } catch (OvsdbError e) {
      throw new IllegalArgumentException("schema " + schema.path("name") + ": " + e, e);
    }
  }

  private static void addTableOptions(ObjectNode table, String[] words) {
    for (int i = 2; i < words.length; i++) {
      String[] option = words[i].split("=", 2);
      switch (option[0]) {
        case "root" -> table.put("isRoot", true);
        case "max" -> table.put("maxRows", Integer.parseInt(option[1]));
        case "index" -> {
          ArrayNode index = table.withArrayProperty("indexes").addArray();
          for (String column : option[1].split("\\+")) {
            index.add(column);
          }
        }
        default -> throw new IllegalArgumentException("unknown table option " + words[i]);
      }
    }
  }

  private static void addColumn(ObjectNode columns, String[] words) {
    ObjectNode column = columns.putObject(words[0]);
    column.set("type", type(words[1]));
    for (int i = 2; i < words.length; i++) {
      switch (words[i]) {
        case "immutable" -> column.put("mutable", false);
        case "ephemeral" -> column.put("ephemeral", true);
        default -> throw new IllegalArgumentException("unknown column option " + words[i]);
      }
    }
  }

  private static ObjectNode type(String text) {
    Matcher matcher = TYPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("malformed type " + text);
    }
    ObjectNode type = JSON.objectNode();
    String[] bases = matcher.group(1).split(":");
    type.set("key", base(bases[0]));
    if (bases.length > 1) {
      type.set("value", base(bases[1]));
    }
    String count = matcher.group(2) == null ? "" : matcher.group(2);
    switch (count) {
      case "" -> {}
      case "?" -> type.put("min", 0);
      case "*" -> type.put("min", 0).put("max", "unlimited");
      case "+" -> type.put("max", "unlimited");
      default ->
          type.put("min", Integer.parseInt(matcher.group(3)))
              .put("max", Integer.parseInt(matcher.group(4)));
    }
    return type;
  }

  private static JsonNode base(String text) {
    Matcher matcher = BASE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("malformed type " + text);
    }
    ObjectNode base = JSON.objectNode();
    String reference = matcher.group(1);
    if (reference != null) {
      base.put("type", "uuid").put("refTable", matcher.group(2));
      if (reference.equals("~")) {
        base.put("refType", "weak");
      }
      return base;
    }
    base.put("type", matcher.group(2));
    String unit = matcher.group(2).equals("integer") ? "Integer" : "Length";
    putLimit(base, "min" + unit, matcher.group(3));
    putLimit(base, "max" + unit, matcher.group(4));
    if (matcher.group(5) != null) {
      ArrayNode values = base.putArray("enum").add("set").addArray();
      for (String value : matcher.group(5).split("\\|")) {
        values.add(value);
      }
    }
    return base;
  }

  private static void putLimit(ObjectNode base, String name, String limit) {
    if (limit != null && !limit.isEmpty()) {
      base.put(name, Long.parseLong(limit));
    }
  }
}
