package org.vswitchlab.ovs.openflow;

/** Numbers of tables as text, by their names where there are any. */
public final class TableId {
  private static final int LAST = 255;

  private TableId() {}

  /** Reads a decimal number, or a name, which may be quoted; -1 if it is neither. */
  public static int parse(String text, PortNames names) {
    long number = Numbers.parseDecimal(text);
    if (number >= 0) {
      return number <= LAST ? (int) number : -1;
    }
    boolean isQuoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return names.tableNumber(isQuoted ? text.substring(1, text.length() - 1) : text);
  }

  /** The name, quoted if it is no plain word, or else the number. */
  public static String format(int table, PortNames names) {
    String name = names.tableName(table);
    return name == null ? Integer.toString(table) : quoteUnlessPlain(name);
  }

  /**
   * A name as the tools print it: letters, digits, {@code _} and such, not beginning as a number.
   */
  public static String quoteUnlessPlain(String name) {
    boolean isPlain = !name.isEmpty() && (isLetter(name.charAt(0)) || name.charAt(0) == '_');
    for (int i = 1; isPlain && i < name.length(); i++) {
      char c = name.charAt(i);
      isPlain = isLetter(c) || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.';
    }
    return isPlain ? name : "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
