package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;

/**
 * The {@code <type>} of RFC 7047, 3.2: a scalar, an optional scalar, a set or a map.
 *
 * @param key type of elements or keys
 * @param value type of a map's values; null unless it is a map
 * @param min least number of elements, 0 or 1
 * @param max greatest number of elements, 1 or more; {@link #UNLIMITED}
 */
public record ColumnType(BaseType key, BaseType value, int min, int max) {
  public static final int UNLIMITED = Integer.MAX_VALUE;

  public static final ColumnType SCALAR_UUID = new ColumnType(BaseType.UUID_TYPE, null, 1, 1);

  public boolean isMap() {
    return value != null;
  }

  /** Exactly one atom. */
  public boolean isScalar() {
    return value == null && min == 1 && max == 1;
  }

  /** No atom or one. */
  public boolean isOptional() {
    return value == null && min == 0 && max == 1;
  }

  /** A set that may hold several atoms. */
  public boolean isSet() {
    return value == null && max > 1;
  }

  static ColumnType parse(JsonNode json) throws OvsdbError {
    if (json.isTextual()) {
      return new ColumnType(BaseType.parse(json), null, 1, 1);
    }
    ObjectParser parser = new ObjectParser(json, "ovsdb type");
    BaseType key = BaseType.parse(parser.required("key", ColumnType::isBaseType));
    JsonNode valueJson = parser.optional("value", ColumnType::isBaseType);
    BaseType value = valueJson == null ? null : BaseType.parse(valueJson);
    int min = limit(parser.optional("min", ObjectParser.INTEGER), 1);
    JsonNode maxJson = parser.optional("max", j -> ObjectParser.INTEGER.test(j) || j.isTextual());
    int max = limit(maxJson, 1);
    parser.finish();
    if (min > 1 || min > max) {
      throw OvsdbError.syntax(json, "ovsdb type fails constraint checks");
    }
    return new ColumnType(key, value, min, max);
  }

  private static boolean isBaseType(JsonNode json) {
    return json.isTextual() || json.isObject();
  }

  private static int limit(JsonNode json, int otherwise) throws OvsdbError {
    if (json == null) {
      return otherwise;
    }
    if (json.isTextual()) {
      if (json.textValue().equals("unlimited")) {
        return UNLIMITED;
      }
      throw OvsdbError.syntax(json, "\"unlimited\" or integer expected");
    }
    Long count = Atoms.integer(json);
    if (count == null || count < 0 || count > UNLIMITED) {
      throw OvsdbError.syntax(json, "bad min or max value");
    }
    return count.intValue();
  }

  JsonNode toJson() {
    if (isScalar()) {
      JsonNode base = key.toJson();
      if (base.isTextual()) {
        return base;
      }
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("key", key.toJson());
    if (value != null) {
      json.set("value", value.toJson());
    }
    if (min != 1) {
      json.put("min", min);
    }
    if (max == UNLIMITED) {
      json.put("max", "unlimited");
    } else if (max != 1) {
      json.put("max", max);
    }
    return json;
  }

  /** What a column of this type holds that was never set. */
  public Datum defaultDatum() {
    return Datum.defaultOf(this);
  }

  /** In words, as error messages have it. */
  public String toEnglish() {
    String keyWord = key.type().word();
    if (isScalar()) {
      return keyWord;
    }
    StringBuilder text = new StringBuilder(isMap() ? "map of " : "set of ");
    if (max != UNLIMITED) {
      text.append(min == 0 ? "up to " : min + " to ").append(max).append(' ');
    } else if (min > 0) {
      text.append(min).append(" or more ");
    }
    return isMap()
        ? text.append('(')
            .append(keyWord)
            .append(", ")
            .append(value.type().word())
            .append(") pairs")
            .toString()
        : text.append(keyWord).append('s').toString();
  }

  ColumnType withLimits(int newMin, int newMax) {
    return new ColumnType(key, value, newMin, newMax);
  }

  /** Whether keys or values keep rows of such a table. */
  boolean hasStrongRef(Predicate<String> isTable) {
    return key.isStrongRef() && isTable.test(key.refTable())
        || value != null && value.isStrongRef() && isTable.test(value.refTable());
  }

  /** Whether keys or values refer to rows without keeping them. */
  boolean hasWeakRef() {
    return key.isWeakRef() || (value != null && value.isWeakRef());
  }
}
