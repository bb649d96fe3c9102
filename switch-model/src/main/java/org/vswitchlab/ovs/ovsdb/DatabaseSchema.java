package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The {@code <database-schema>} of RFC 7047, 3.2. Immutable. */
public final class DatabaseSchema {
  private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");

  private final String name;
  private final String version;
  private final String cksum;
  private final Map<String, TableSchema> tables;

  private DatabaseSchema(
      String name, String version, String cksum, Map<String, TableSchema> tables) {
    this.name = name;
    this.version = version;
    this.cksum = cksum;
    if (tables.values().stream().noneMatch(TableSchema::isRoot)) {
      tables.replaceAll((n, table) -> table.asRoot());
    }
    Predicate<String> isNoRoot = other -> !tables.get(other).isRoot();
    tables.replaceAll((n, table) -> table.keepingRowsOf(isNoRoot));
    this.tables = tables;
  }

  /**
   * Reads a schema.
   *
   * @throws OvsdbError if it is not one
   */
  public static DatabaseSchema parse(JsonNode json) throws OvsdbError {
    ObjectParser parser = new ObjectParser(json, "database schema");
    String name = parser.required("name", ObjectParser.ID).textValue();
    JsonNode versionJson = parser.optional("version", ObjectParser.STRING);
    JsonNode cksumJson = parser.optional("cksum", ObjectParser.STRING);
    JsonNode tablesJson = parser.required("tables", ObjectParser.OBJECT);
    parser.finish();
    String version = versionJson == null ? "" : versionJson.textValue();
    if (versionJson != null && !VERSION.matcher(version).matches()) {
      throw OvsdbError.syntax(json, "schema version \"" + version + "\" not in format x.y.z");
    }
    Map<String, TableSchema> tables = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : tablesJson.properties()) {
      String table = entry.getKey();
      if (table.startsWith("_")) {
        throw OvsdbError.syntax(json, "names beginning with \"_\" are reserved");
      }
      if (!Atoms.isId(table)) {
        throw OvsdbError.syntax(json, "name must be a valid id");
      }
      tables.put(table, TableSchema.parse(table, entry.getValue()));
    }
    checkReferences(tables);
    return new DatabaseSchema(
        name, version, cksumJson == null ? "" : cksumJson.textValue(), tables);
  }

  private static void checkReferences(Map<String, TableSchema> tables) throws OvsdbError {
    for (TableSchema table : tables.values()) {
      for (ColumnSchema column : table.columns()) {
        checkReference(tables, column, column.type().key(), "key");
        if (column.type().isMap()) {
          checkReference(tables, column, column.type().value(), "value");
        }
      }
    }
  }

  private static void checkReference(
      Map<String, TableSchema> tables, ColumnSchema column, BaseType base, String part)
      throws OvsdbError {
    if (base.refTable() != null && !tables.containsKey(base.refTable())) {
      throw OvsdbError.syntax(
          null,
          "column " + column.name() + " " + part + " refers to undefined table " + base.refTable());
    }
  }

  public String name() {
    return name;
  }

  /** {@code x.y.z}, or empty. */
  public String version() {
    return version;
  }

  /** Checksum as the schema's author gave it, or empty. */
  public String cksum() {
    return cksum;
  }

  public Collection<TableSchema> tables() {
    return Collections.unmodifiableCollection(tables.values());
  }

  /** The table of that name, or null. */
  public TableSchema table(String tableName) {
    return tables.get(tableName);
  }

  /** The schema as {@code get_schema} answers it. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name);
    if (!version.isEmpty()) {
      json.put("version", version);
    }
    if (!cksum.isEmpty()) {
      json.put("cksum", cksum);
    }
    ObjectNode tablesJson = json.putObject("tables");
    // A schema from before the notion of roots keeps its text, and one of only roots looks like it.
    boolean showsRoots = !tables.values().stream().allMatch(TableSchema::isRoot);
    for (TableSchema table : tables.values()) {
      tablesJson.set(table.name(), table.toJson(showsRoots));
    }
    return json;
  }
}
