package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.UUID;

/**
 * The {@code <atom>} of RFC 7047, 5.1. An atom is a {@code Long}, {@code Double}, {@code Boolean},
 * {@code String} or {@code UUID}.
 */
public final class Atoms {
  public static final UUID ZERO_UUID = new UUID(0, 0);

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Atoms() {}

  /** Order within one type: numbers by value, strings and UUIDs by their octets. */
  public static int compare(Object a, Object b) {
    if (a instanceof String s) {
      return compareStrings(s, (String) b);
    }
    if (a instanceof UUID u) {
      UUID v = (UUID) b;
      int high = Long.compareUnsigned(u.getMostSignificantBits(), v.getMostSignificantBits());
      return high != 0
          ? high
          : Long.compareUnsigned(u.getLeastSignificantBits(), v.getLeastSignificantBits());
    }
    if (a instanceof Long n) {
      return Long.compare(n, (Long) b);
    }
    if (a instanceof Double x) {
      double y = (Double) b;
      return x < y ? -1 : x > y ? 1 : 0;
    }
    return Boolean.compare((Boolean) a, (Boolean) b);
  }

  /** As the octets of UTF-8 compare, which is code point order, not that of Java's chars. */
  static int compareStrings(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean xPair = Character.isSurrogate(x);
        boolean yPair = Character.isSurrogate(y);
        return xPair == yPair ? Character.compare(x, y) : xPair ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** The integer that a JSON number stands for (also {@code 1.0} and {@code 1e3}), or null. */
  static Long integer(JsonNode json) {
    if (json.isIntegralNumber()) {
      return json.canConvertToLong() ? json.longValue() : null;
    }
    if (json.isNumber()) {
      double value = json.doubleValue();
      if (value == Math.rint(value) && value >= -0x1p63 && value < 0x1p63) {
        return (long) value;
      }
    }
    return null;
  }

  /**
   * Reads an atom.
   *
   * @param symbols gives {@code named-uuid} its meaning; null where none may appear
   */
  static Object parse(AtomicType type, JsonNode json, SymbolTable symbols) throws OvsdbError {
    Object atom = null;
    switch (type) {
      case STRING -> atom = json.isTextual() ? json.textValue() : null;
      case INTEGER -> atom = integer(json);
      case REAL -> atom = json.isNumber() ? realOf(json) : null;
      case BOOLEAN -> atom = json.isBoolean() ? (Object) json.booleanValue() : null;
      case UUID -> {
        return parseUuid(json, symbols);
      }
    }
    if (atom == null) {
      throw OvsdbError.syntax(json, "expected " + type.word());
    }
    return atom;
  }

  private static Double realOf(JsonNode json) {
    double value = json.doubleValue();
    return value == 0 ? 0.0 : value; // there is one zero
  }

  private static UUID parseUuid(JsonNode json, SymbolTable symbols) throws OvsdbError {
    if (json.isArray() && json.size() == 2 && json.get(0).isTextual() && json.get(1).isTextual()) {
      String kind = json.get(0).textValue();
      String text = json.get(1).textValue();
      if (kind.equals("uuid")) {
        UUID uuid = parseUuidText(text);
        if (uuid == null) {
          throw OvsdbError.syntax(json, "\"" + text + "\" is not a valid UUID");
        }
        return uuid;
      }
      if (kind.equals("named-uuid") && symbols != null) {
        if (!isId(text)) {
          throw OvsdbError.syntax(json, "named-uuid string is not a valid <id>");
        }
        return symbols.refer(text);
      }
    }
    throw OvsdbError.syntax(json, "expected [\"uuid\", <string>]");
  }

  /** Reads the 36 characters of RFC 4122, or returns null. */
  public static UUID parseUuidText(String text) {
    if (text.length() != 36) {
      return null;
    }
    long high = 0;
    long low = 0;
    int digits = 0;
    for (int i = 0; i < 36; i++) {
      char c = text.charAt(i);
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return null;
        }
        continue;
      }
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return null;
      }
      if (digits++ < 16) {
        high = high << 4 | digit;
      } else {
        low = low << 4 | digit;
      }
    }
    return new UUID(high, low);
  }

  /** {@code <id>} of RFC 7047, 3.1. */
  static boolean isId(String text) {
    if (text.isEmpty() || isDigit(text.charAt(0))) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
      if (!letter && !isDigit(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static JsonNode toJson(Object atom) {
    if (atom instanceof String s) {
      return JSON.textNode(s);
    }
    if (atom instanceof Long n) {
      return JSON.numberNode(n.longValue());
    }
    if (atom instanceof UUID u) {
      ArrayNode pair = JSON.arrayNode(2);
      return pair.add("uuid").add(u.toString());
    }
    if (atom instanceof Double x) {
      return JSON.numberNode(x.doubleValue());
    }
    return JSON.booleanNode((Boolean) atom);
  }

  /**
   * As messages and {@code ovs-vsctl} print an atom: a string gets quotes when it could be taken
   * for something else.
   */
  public static String format(Object atom) {
    if (atom instanceof String s) {
      return needsQuotes(s) ? JsonText.quote(s) : s;
    }
    return atom instanceof Double x ? JsonText.number(x) : atom.toString();
  }

  /** Only words of letters, digits, '_', '-' and '.' that start like an identifier go bare. */
  private static boolean needsQuotes(String s) {
    if (s.isEmpty() || s.equals("true") || s.equals("false") || parseUuidText(s) != null) {
      return true;
    }
    char first = s.charAt(0);
    if (!(first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z' || first == '_')) {
      return true;
    }
    for (int i = 1; i < s.length(); i++) {
      char c = s.charAt(i);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || isDigit(c)
              || c == '_'
              || c == '-'
              || c == '.';
      if (!plain) {
        return true;
      }
    }
    return false;
  }
}
