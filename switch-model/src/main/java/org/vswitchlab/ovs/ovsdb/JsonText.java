package org.vswitchlab.ovs.ovsdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * JSON text as Open vSwitch writes it: compact, members sorted by name when asked for, reals with
 * the 15 significant digits that C calls {@code DBL_DIG}.
 */
public final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonText() {}

  /** Compact text with members sorted by name. */
  public static String sorted(JsonNode json) {
    StringBuilder out = new StringBuilder();
    append(out, json, true);
    return out.toString();
  }

  /** Compact text with members in their own order. */
  public static String compact(JsonNode json) {
    StringBuilder out = new StringBuilder();
    append(out, json, false);
    return out.toString();
  }

  /** Appends compact text. */
  public static void append(StringBuilder out, JsonNode json, boolean sort) {
    if (json.isObject()) {
      appendObject(out, json, sort);
    } else if (json.isArray()) {
      out.append('[');
      for (int i = 0; i < json.size(); i++) {
        if (i > 0) {
          out.append(',');
        }
        append(out, json.get(i), sort);
      }
      out.append(']');
    } else if (json.isTextual()) {
      appendQuoted(out, json.textValue());
    } else if (json.isIntegralNumber()) {
      out.append(json.canConvertToLong() ? json.asText() : number(json.doubleValue()));
    } else if (json.isNumber()) {
      out.append(number(json.doubleValue()));
    } else {
      out.append(json.asText());
    }
  }

  private static void appendObject(StringBuilder out, JsonNode json, boolean sort) {
    List<String> names = new ArrayList<>(json.size());
    json.fieldNames().forEachRemaining(names::add);
    if (sort) {
      names.sort(Atoms::compareStrings);
    } else {
      names = Collections.unmodifiableList(names);
    }
    out.append('{');
    for (int i = 0; i < names.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      appendQuoted(out, names.get(i));
      out.append(':');
      append(out, json.get(names.get(i)), sort);
    }
    out.append('}');
  }

  /** A JSON string with its quotes. */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2);
    appendQuoted(out, text);
    return out.toString();
  }

  private static void appendQuoted(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** As C's {@code %.15g}. */
  public static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "null";
    }
    BigDecimal rounded =
        new BigDecimal(value)
            .round(new MathContext(15, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    if (exponent >= -4 && exponent < 15) {
      return rounded.toPlainString();
    }
    String digits = rounded.unscaledValue().abs().toString();
    StringBuilder out = new StringBuilder();
    if (value < 0) {
      out.append('-');
    }
    out.append(digits.charAt(0));
    if (digits.length() > 1) {
      out.append('.').append(digits, 1, digits.length());
    }
    out.append('e').append(exponent < 0 ? '-' : '+');
    int size = Math.abs(exponent);
    if (size < 10) {
      out.append('0');
    }
    return out.append(size).toString();
  }
}
