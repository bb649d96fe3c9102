package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The {@code <base-type>} of RFC 7047, 3.2: an atomic type and what its values must keep to.
 *
 * @param type the atomic type
 * @param allowed the values of an enumeration, or null
 * @param minimum least value (Long or Double) or length (Long, in octets of UTF-8), or null
 * @param maximum greatest value or length, or null
 * @param refTable table that a UUID points to, or null
 * @param isWeakRef whether a reference lets its target go
 */
public record BaseType(
    AtomicType type,
    Datum allowed,
    Object minimum,
    Object maximum,
    String refTable,
    boolean isWeakRef) {

  public static final BaseType UUID_TYPE = of(AtomicType.UUID);

  /** A type without constraints. */
  public static BaseType of(AtomicType type) {
    return new BaseType(type, null, null, null, null, false);
  }

  /** The type without its constraints. */
  BaseType unconstrained() {
    return of(type);
  }

  boolean isStrongRef() {
    return refTable != null && !isWeakRef;
  }

  static BaseType parse(JsonNode json) throws OvsdbError {
    if (json.isTextual()) {
      return of(atomicType(json));
    }
    ObjectParser parser = new ObjectParser(json, "ovsdb type");
    AtomicType type = atomicType(parser.required("type", ObjectParser.STRING));
    JsonNode allowedJson = parser.optional("enum", ObjectParser.ANY);
    Datum allowed = null;
    if (allowedJson != null) {
      ColumnType set = new ColumnType(of(type), null, 1, ColumnType.UNLIMITED);
      allowed = Datum.parse(set, allowedJson, null);
    }
    Object minimum = null;
    Object maximum = null;
    String refTable = null;
    boolean isWeak = false;
    switch (type) {
      case INTEGER -> {
        minimum = integerMember(parser, "minInteger");
        maximum = integerMember(parser, "maxInteger");
      }
      case REAL -> {
        minimum = realMember(parser, "minReal");
        maximum = realMember(parser, "maxReal");
      }
      case STRING -> {
        minimum = integerMember(parser, "minLength");
        maximum = integerMember(parser, "maxLength");
      }
      case UUID -> {
        JsonNode table = parser.optional("refTable", ObjectParser.ID);
        if (table != null) {
          refTable = table.textValue();
          JsonNode refType = parser.optional("refType", ObjectParser.ID);
          isWeak = refType != null && isWeak(refType);
        }
      }
      case BOOLEAN -> {}
    }
    checkOrder(type, minimum, maximum, json);
    parser.finish();
    return new BaseType(type, allowed, minimum, maximum, refTable, isWeak);
  }

  private static void checkOrder(AtomicType type, Object minimum, Object maximum, JsonNode json)
      throws OvsdbError {
    if (minimum != null && maximum != null && Atoms.compare(minimum, maximum) > 0) {
      String unit =
          switch (type) {
            case INTEGER -> "Integer";
            case REAL -> "Real";
            default -> "Length";
          };
      throw OvsdbError.syntax(json, "min" + unit + " exceeds max" + unit);
    }
  }

  private static boolean isWeak(JsonNode refType) throws OvsdbError {
    return switch (refType.textValue()) {
      case "weak" -> true;
      case "strong" -> false;
      default ->
          throw OvsdbError.syntax(
              refType,
              "refType must be \"strong\" or \"weak\" (not \"" + refType.textValue() + "\")");
    };
  }

  private static AtomicType atomicType(JsonNode json) throws OvsdbError {
    AtomicType type = AtomicType.of(json.textValue());
    if (type == null) {
      throw OvsdbError.syntax(null, "\"" + json.textValue() + "\" is not an atomic-type");
    }
    return type;
  }

  private static Long integerMember(ObjectParser parser, String member) throws OvsdbError {
    JsonNode json = parser.optional(member, ObjectParser.INTEGER);
    return json == null ? null : Atoms.integer(json);
  }

  private static Double realMember(ObjectParser parser, String member) throws OvsdbError {
    JsonNode json = parser.optional(member, ObjectParser.NUMBER);
    return json == null ? null : (Double) json.doubleValue();
  }

  /**
   * Complains about an atom that breaks the constraints.
   *
   * @throws OvsdbError with the sentence that ovsdb-server prints
   */
  public void check(Object atom) throws OvsdbError {
    if (allowed != null) {
      if (!allowed.containsKey(atom)) {
        throw OvsdbError.constraint(
            Atoms.format(atom) + " is not one of the allowed values ([" + allowed.joined() + "])");
      }
      return;
    }
    if (minimum == null && maximum == null) {
      return;
    }
    if (type == AtomicType.STRING) {
      checkLength((String) atom);
    } else {
      checkRange(atom);
    }
  }

  private void checkRange(Object atom) throws OvsdbError {
    boolean low = minimum != null && Atoms.compare(atom, minimum) < 0;
    boolean high = maximum != null && Atoms.compare(atom, maximum) > 0;
    if (!low && !high) {
      return;
    }
    String text = Atoms.format(atom);
    if (minimum != null && maximum != null) {
      throw OvsdbError.constraint(
          text
              + " is not in the valid range "
              + Atoms.format(minimum)
              + " to "
              + Atoms.format(maximum)
              + " (inclusive)");
    }
    throw OvsdbError.constraint(
        low
            ? text + " is less than minimum allowed value " + Atoms.format(minimum)
            : text + " is greater than maximum allowed value " + Atoms.format(maximum));
  }

  private void checkLength(String text) throws OvsdbError {
    long length = utf8Length(text);
    if (minimum != null && length < (Long) minimum) {
      throw OvsdbError.constraint(
          JsonText.quote(text)
              + " length "
              + length
              + " is less than minimum allowed length "
              + minimum);
    }
    if (maximum != null && length > (Long) maximum) {
      throw OvsdbError.constraint(
          JsonText.quote(text)
              + " length "
              + length
              + " is greater than maximum allowed length "
              + maximum);
    }
  }

  /** Characters, not octets: a surrogate pair is one. */
  private static long utf8Length(String text) {
    return text.codePointCount(0, text.length());
  }

  JsonNode toJson() {
    if (allowed == null && minimum == null && maximum == null && refTable == null) {
      return JsonNodeFactory.instance.textNode(type.word());
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("type", type.word());
    if (allowed != null) {
      json.set("enum", allowed.toJson(new ColumnType(of(type), null, 0, ColumnType.UNLIMITED)));
    }
    String unit =
        switch (type) {
          case INTEGER -> "Integer";
          case REAL -> "Real";
          default -> "Length";
        };
    if (minimum != null) {
      json.set("min" + unit, Atoms.toJson(minimum));
    }
    if (maximum != null) {
      json.set("max" + unit, Atoms.toJson(maximum));
    }
    if (refTable != null) {
      json.put("refTable", refTable);
      if (isWeakRef) {
        json.put("refType", "weak");
      }
    }
    return json;
  }
}
