package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** One table of a schema; RFC 7047, 3.2. Columns keep the order in which the schema lists them. */
public final class TableSchema {
  private final String name;
  private final boolean isRoot;
  private final long maxRows;
  private final Map<String, ColumnSchema> byName = new LinkedHashMap<>();
  private final List<ColumnSchema> columns;
  private final List<List<ColumnSchema>> indexes;

  private TableSchema(
      String name,
      boolean isRoot,
      long maxRows,
      List<ColumnSchema> columns,
      List<List<ColumnSchema>> indexes) {
    this.name = name;
    this.isRoot = isRoot;
    this.maxRows = maxRows;
    this.columns = List.copyOf(columns);
    this.indexes = indexes;
    byName.put("_uuid", ColumnSchema.UUID_COLUMN);
    byName.put("_version", ColumnSchema.VERSION_COLUMN);
    for (ColumnSchema column : columns) {
      byName.put(column.name(), column);
    }
  }

  static TableSchema parse(String name, JsonNode json) throws OvsdbError {
    ObjectParser parser = new ObjectParser(json, "table schema for table " + name);
    JsonNode columnsJson = parser.required("columns", ObjectParser.OBJECT);
    JsonNode maxRowsJson = parser.optional("maxRows", ObjectParser.INTEGER);
    JsonNode isRootJson = parser.optional("isRoot", ObjectParser.BOOLEAN);
    JsonNode indexesJson = parser.optional("indexes", ObjectParser.ARRAY);
    parser.finish();
    long maxRows = Long.MAX_VALUE;
    if (maxRowsJson != null) {
      maxRows = Atoms.integer(maxRowsJson);
      if (maxRows <= 0) {
        throw OvsdbError.syntax(json, "maxRows must be at least 1");
      }
    }
    if (columnsJson.isEmpty()) {
      throw OvsdbError.syntax(json, "table must have at least one column");
    }
    List<ColumnSchema> columns = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : columnsJson.properties()) {
      checkName(entry.getKey(), json);
      columns.add(ColumnSchema.parse(entry.getKey(), columns.size(), entry.getValue()));
    }
    TableSchema table =
        new TableSchema(
            name,
            isRootJson != null && isRootJson.booleanValue(),
            maxRows,
            columns,
            new ArrayList<>());
    if (indexesJson != null) {
      for (JsonNode index : indexesJson) {
        table.indexes.add(table.parseIndex(index));
      }
    }
    return table;
  }

  private static void checkName(String column, JsonNode json) throws OvsdbError {
    if (column.startsWith("_")) {
      throw OvsdbError.syntax(json, "names beginning with \"_\" are reserved");
    }
    if (!Atoms.isId(column)) {
      throw OvsdbError.syntax(json, "name must be a valid id");
    }
  }

  private List<ColumnSchema> parseIndex(JsonNode json) throws OvsdbError {
    List<ColumnSchema> index = columnSet(json);
    if (index.isEmpty()) {
      throw OvsdbError.syntax(json, "index must have at least one column");
    }
    for (ColumnSchema column : index) {
      if (!column.isPersistent()) {
        throw OvsdbError.syntax(
            json, "ephemeral columns (such as " + column.name() + ") may not be indexed");
      }
    }
    return index;
  }

  /** Reads an array of distinct column names; null means all, the built-in ones included. */
  List<ColumnSchema> columnSet(JsonNode json) throws OvsdbError {
    if (json == null) {
      return List.copyOf(byName.values());
    }
    List<ColumnSchema> result = new ArrayList<>(json.size());
    Set<String> seen = new HashSet<>();
    if (!json.isArray()) {
      throw OvsdbError.syntax(json, "array of distinct column names expected");
    }
    for (JsonNode nameJson : json) {
      if (!nameJson.isTextual() || !seen.add(nameJson.textValue())) {
        throw OvsdbError.syntax(json, "array of distinct column names expected");
      }
    }
    for (JsonNode nameJson : json) {
      ColumnSchema column = byName.get(nameJson.textValue());
      if (column == null) {
        throw OvsdbError.syntax(json, nameJson.textValue() + " is not a valid column name");
      }
      result.add(column);
    }
    return result;
  }

  public String name() {
    return name;
  }

  /** Whether rows stay without being referred to. */
  public boolean isRoot() {
    return isRoot;
  }

  /** A schema in which no table is a root, from before that notion, keeps all rows. */
  TableSchema asRoot() {
    return new TableSchema(name, true, maxRows, columns, indexes);
  }

  /**
   * Makes ephemeral columns persistent that keep rows of tables that are no roots: a restart would
   * lose the rows with them.
   */
  TableSchema keepingRowsOf(Predicate<String> isNoRoot) {
    List<ColumnSchema> kept = new ArrayList<>(columns.size());
    for (ColumnSchema column : columns) {
      boolean keeps = !column.isPersistent() && column.type().hasStrongRef(isNoRoot);
      kept.add(keeps ? column.asPersistent() : column);
    }
    return kept.equals(columns) ? this : new TableSchema(name, isRoot, maxRows, kept, indexes);
  }

  /** {@link Long#MAX_VALUE} if unlimited. */
  public long maxRows() {
    return maxRows;
  }

  /** Columns without {@code _uuid} and {@code _version}, in order of their index. */
  public List<ColumnSchema> columns() {
    return columns;
  }

  /** The column of that name, {@code _uuid} and {@code _version} included, or null. */
  public ColumnSchema column(String columnName) {
    return byName.get(columnName);
  }

  /** All columns, {@code _uuid} and {@code _version} first. */
  public List<ColumnSchema> allColumns() {
    return List.copyOf(byName.values());
  }

  /** Sets of columns whose values together must differ from row to row. */
  public List<List<ColumnSchema>> indexes() {
    return Collections.unmodifiableList(indexes);
  }

  JsonNode toJson(boolean showRoot) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode columnsJson = json.putObject("columns");
    for (ColumnSchema column : columns) {
      columnsJson.set(column.name(), column.toJson());
    }
    if (maxRows != Long.MAX_VALUE) {
      json.put("maxRows", maxRows);
    }
    if (isRoot && showRoot) {
      json.put("isRoot", true);
    }
    if (!indexes.isEmpty()) {
      ArrayNode indexesJson = json.putArray("indexes");
      for (List<ColumnSchema> index : indexes) {
        ArrayNode names = indexesJson.addArray();
        index.forEach(column -> names.add(column.name()));
      }
    }
    return json;
  }
}
