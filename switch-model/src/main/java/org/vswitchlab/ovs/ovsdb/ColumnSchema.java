package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One column of a table; RFC 7047, 3.2.
 *
 * @param name its name
 * @param index its place in the rows of the table; {@link #UUID_INDEX} and {@link #VERSION_INDEX}
 *     for the two that every table has
 * @param type what it holds
 * @param isMutable whether it may change after the row was inserted
 * @param isPersistent false if it is ephemeral: not kept on disk
 */
public record ColumnSchema(
    String name, int index, ColumnType type, boolean isMutable, boolean isPersistent) {
  /** Index of {@code _uuid}. */
  public static final int UUID_INDEX = -1;

  /** Index of {@code _version}. */
  public static final int VERSION_INDEX = -2;

  static final ColumnSchema UUID_COLUMN =
      new ColumnSchema("_uuid", UUID_INDEX, ColumnType.SCALAR_UUID, false, true);
  static final ColumnSchema VERSION_COLUMN =
      new ColumnSchema("_version", VERSION_INDEX, ColumnType.SCALAR_UUID, false, false);

  static ColumnSchema parse(String name, int index, JsonNode json) throws OvsdbError {
    ObjectParser parser = new ObjectParser(json, "schema for column " + name);
    JsonNode mutable = parser.optional("mutable", ObjectParser.BOOLEAN);
    JsonNode ephemeral = parser.optional("ephemeral", ObjectParser.BOOLEAN);
    JsonNode type = parser.required("type", j -> j.isTextual() || j.isObject());
    parser.finish();
    ColumnType columnType = ColumnType.parse(type);
    // A weak reference goes away with its target, whatever the schema says: seen with 3.1.
    boolean isMutable = mutable == null || mutable.booleanValue() || columnType.hasWeakRef();
    return new ColumnSchema(
        name, index, columnType, isMutable, ephemeral == null || !ephemeral.booleanValue());
  }

  ColumnSchema asPersistent() {
    return new ColumnSchema(name, index, type, isMutable, true);
  }

  /** Whether it is {@code _uuid} or {@code _version}. */
  public boolean isBuiltIn() {
    return index < 0;
  }

  JsonNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("type", type.toJson());
    if (!isMutable) {
      json.put("mutable", false);
    }
    if (!isPersistent) {
      json.put("ephemeral", true);
    }
    return json;
  }
}
