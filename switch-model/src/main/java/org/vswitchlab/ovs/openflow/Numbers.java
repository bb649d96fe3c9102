package org.vswitchlab.ovs.openflow;

/** Numbers as C's {@code strtoul} with base 0 reads them: decimal, 0x hexadecimal, 0 octal. */
final class Numbers {
  private Numbers() {}

  /** The value of at most 63 bits, or -1 if the text is not such a number. */
  static long parseUnsigned(String text) {
    String digits = text.strip();
    if (digits.isEmpty() || digits.charAt(0) == '-' || digits.charAt(0) == '+') {
      return -1;
    }
    try {
      return parsePositive(digits);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** As {@link #parseUnsigned}, of decimal digits only. */
  static long parseDecimal(String text) {
    boolean isDecimal = !text.isEmpty() && text.length() < 19;
    for (int i = 0; i < text.length(); i++) {
      isDecimal &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return isDecimal ? Long.parseLong(text) : -1;
  }

  private static long parsePositive(String digits) {
    if (digits.startsWith("0x") || digits.startsWith("0X")) {
      return Long.parseLong(digits, 2, digits.length(), 16);
    }
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      return Long.parseLong(digits, 1, digits.length(), 8);
    }
    return Long.parseLong(digits);
  }

  /**
   * Reads all 64 bits.
   *
   * @throws FlowSyntaxException if the text is not a number
   */
  static long parse64(String text) {
    if (text.isEmpty()) {
      throw new FlowSyntaxException("missing required numeric argument");
    }
    try {
      if (text.startsWith("0x") || text.startsWith("0X")) {
        return Long.parseUnsignedLong(text, 2, text.length(), 16);
      }
      if (text.length() > 1 && text.charAt(0) == '0') {
        return Long.parseUnsignedLong(text, 1, text.length(), 8);
      }
      return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
    } catch (NumberFormatException e) {
      throw new FlowSyntaxException("invalid numeric format " + text);
    }
  }

  /** Reads 32 bits; complains as {@link #parse64}. */
  static long parse32(String text) {
    long value = parse64(text);
    if (value >>> 32 != 0) {
      throw new FlowSyntaxException("invalid numeric format " + text);
    }
    return value;
  }

  /** Reads 8 bits, naming what was expected in the complaint. */
  static int parse8(String text, String what) {
    return parseUpTo(text, what, 0xff);
  }

  /** Reads 16 bits, naming what was expected in the complaint. */
  static int parse16(String text, String what) {
    return parseUpTo(text, what, 0xffff);
  }

  private static int parseUpTo(String text, String what, int limit) {
    long value = parseUnsigned(text);
    if (value < 0 || value > limit) {
      throw new FlowSyntaxException("invalid " + what + " \"" + text + "\"");
    }
    return (int) value;
  }

  /** As C's {@code atoi}: leading digits, 0 without any. */
  static int leadingInt(String text) {
    long value = 0;
    String stripped = text.strip();
    int i = stripped.startsWith("-") ? 1 : 0;
    for (; i < stripped.length() && Character.isDigit(stripped.charAt(i)); i++) {
      value = value * 10 + (stripped.charAt(i) - '0');
    }
    return (int) (stripped.startsWith("-") ? -value : value);
  }
}
