package org.vswitchlab.management.vsctl;

import java.util.List;
import org.vswitchlab.ovs.ovsdb.ColumnSchema;
import org.vswitchlab.ovs.ovsdb.TableSchema;

/**
 * An argument of the form {@code COLUMN[:KEY][OPERATOR VALUE]}.
 *
 * @param keyText text of the key, or null
 * @param operator or null
 * @param valueText text after the operator, or null
 */
record ColumnArgument(ColumnSchema column, String keyText, String operator, String valueText) {
  static final List<String> EQUALS_ONLY = List.of("=");

  /** Operators of {@code find} and {@code wait-until}; a longer one comes before its beginning. */
  static final List<String> COMPARISONS =
      List.of(
          "{not-in}",
          "{in}",
          "{!=}",
          "{<=}",
          "{>=}",
          "{=}",
          "{<}",
          "{>}",
          "!=",
          "<=",
          ">=",
          "=",
          "<",
          ">");

  private static final String COMPARISON_WORDS =
      "\"=\", \"!=\", \"<\", \">\", \"<=\", \">=\", \"{=}\", \"{!=}\", \"{<}\", \"{>}\","
          + " \"{<=}\", \"{>=}\", \"{in}\", or \"{not-in}\"";

  /** Reads {@code COLUMN[:KEY]} and nothing after it. */
  static ColumnArgument parse(RecordFinder finder, TableSchema table, String text)
      throws VsctlException {
    ColumnArgument argument = read(finder, table, text, List.of());
    if (argument.valueText != null) {
      throw new VsctlException(
          text + ": trailing garbage \"" + argument.valueText + "\" in argument");
    }
    return argument;
  }

  /** Reads {@code COLUMN[:KEY] OPERATOR VALUE}. */
  static ColumnArgument parse(
      RecordFinder finder, TableSchema table, String text, List<String> operators)
      throws VsctlException {
    ColumnArgument argument = read(finder, table, text, operators);
    if (argument.operator == null || argument.valueText.isEmpty()) {
      throw new VsctlException(
          text
              + ": argument does not end in "
              + (operators == EQUALS_ONLY ? "\"=\"" : COMPARISON_WORDS)
              + " followed by a value.");
    }
    return argument;
  }

  private static ColumnArgument read(
      RecordFinder finder, TableSchema table, String text, List<String> operators)
      throws VsctlException {
    int at = wordEnd(text, 0);
    if (at == 0) {
      throw new VsctlException(text + ": missing column name");
    }
    ColumnSchema column = finder.column(table, text.substring(0, at));
    String key = null;
    if (at < text.length() && text.charAt(at) == ':') {
      int start = at + 1;
      at = keyEnd(text, start);
      if (at == start) {
        throw new VsctlException(text + ": trailing garbage \":\" in argument");
      }
      key = text.substring(start, at);
    }
    String rest = text.substring(at);
    for (String operator : operators) {
      if (rest.startsWith(operator)) {
        return new ColumnArgument(column, key, operator, rest.substring(operator.length()));
      }
    }
    return new ColumnArgument(column, key, null, rest.isEmpty() ? null : rest);
  }

  private static int wordEnd(String text, int start) {
    int at = start;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || "_-".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    return at;
  }

  private static int keyEnd(String text, int start) {
    int at = start;
    if (at < text.length() && text.charAt(at) == '"') {
      at++;
      while (at < text.length() && text.charAt(at) != '"') {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
      return Math.min(at + 1, text.length());
    }
    while (at < text.length() && ":=, []{}!<>".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return at;
  }
}
