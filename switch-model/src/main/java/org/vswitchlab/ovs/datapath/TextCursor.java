package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.AddressText;
import org.vswitchlab.wire.MacAddress;

/** Reads the datapath's syntax from left to right. */
final class TextCursor {
  private final String text;
  private int at;

  TextCursor(String text) {
    this.text = text;
  }

  boolean isAtEnd() {
    return at >= text.length();
  }

  String rest() {
    return text.substring(at);
  }

  int position() {
    return at;
  }

  void moveTo(int position) {
    at = position;
  }

  /** Moves over {@code token} if it comes next. */
  boolean accept(String token) {
    if (text.startsWith(token, at)) {
      at += token.length();
      return true;
    }
    return false;
  }

  void expect(String token) throws DatapathSyntaxException {
    if (!accept(token)) {
      throw error("expected '" + token + "'");
    }
  }

  /** Commas and white space between attributes. */
  void skipSeparators() {
    while (!isAtEnd() && ", \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  boolean isAtSeparator() {
    return !isAtEnd() && ", \t\r\n".indexOf(text.charAt(at)) >= 0;
  }

  /** Whether an integer comes next, maybe with a sign. */
  boolean startsWithNumber() {
    int first = !isAtEnd() && "+-".indexOf(text.charAt(at)) >= 0 ? at + 1 : at;
    return isDigitAt(first, 10);
  }

  /** What to say of text that follows something which took that many characters. */
  DatapathSyntaxException garbageBehind(int length) {
    return new DatapathSyntaxException("unexpected text", rest(), length);
  }

  boolean startsWithDigit() {
    return !isAtEnd() && Character.isDigit(text.charAt(at));
  }

  /** The characters up to one of {@code ends}. */
  String until(String ends) {
    int start = at;
    while (!isAtEnd() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }

  /** Letters, digits and underscores. */
  String word() {
    int start = at;
    while (!isAtEnd() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    return text.substring(start, at);
  }

  /**
   * An integer as C's {@code %i} takes it: a sign, then hexadecimal digits behind 0x, octal ones
   * behind 0, or decimal ones. What is too large loses its high bits.
   */
  long number() throws DatapathSyntaxException {
    int start = at;
    boolean isNegative = accept("-");
    if (!isNegative) {
      accept("+");
    }
    int base = 10;
    if (isDigitAt(at + 2, 16) && (text.startsWith("0x", at) || text.startsWith("0X", at))) {
      base = 16;
      at += 2;
    } else if (text.startsWith("0", at)) {
      base = 8;
    }
    if (!isDigitAt(at, base)) {
      at = start;
      throw error("expected a number");
    }
    long value = 0;
    for (; isDigitAt(at, base); at++) {
      value = value * base + Character.digit(text.charAt(at), base);
    }
    return isNegative ? -value : value;
  }

  private boolean isDigitAt(int position, int base) {
    return position < text.length()
        && text.charAt(position) < 128
        && Character.digit(text.charAt(position), base) >= 0;
  }

  /** Decimal digits. */
  long decimal() throws DatapathSyntaxException {
    int start = at;
    long value = 0;
    for (; isDigitAt(at, 10); at++) {
      value = value * 10 + Character.digit(text.charAt(at), 10);
    }
    if (at == start) {
      throw error("expected a number");
    }
    return value;
  }

  /** The lowest bits of an integer. */
  int bits(int count) throws DatapathSyntaxException {
    return (int) (number() & (1L << count) - 1);
  }

  /** An integer that must be in a range. */
  int number(int min, int max) throws DatapathSyntaxException {
    int start = at;
    long value = number();
    if (value < min || value > max) {
      at = start;
      throw error("number is not in " + min + ".." + max);
    }
    return (int) value;
  }

  /** Hexadecimal digits, with or without 0x before them, of which the lowest 32 bits count. */
  long hexadecimal() throws DatapathSyntaxException {
    int start = at;
    if (isDigitAt(at + 2, 16) && (text.startsWith("0x", at) || text.startsWith("0X", at))) {
      at += 2;
    }
    long value = 0;
    int first = at;
    for (; isDigitAt(at, 16); at++) {
      value = value << 4 | Character.digit(text.charAt(at), 16);
    }
    if (at == first) {
      at = start;
      throw error("expected hexadecimal digits");
    }
    return value & 0xffff_ffffL;
  }

  /** Two halves of a number: hexadecimal up to 128 bits behind 0x, or decimal up to 64 bits. */
  long[] wideNumber() throws DatapathSyntaxException {
    int start = at;
    String digits = word();
    try {
      boolean isHex = digits.startsWith("0x") || digits.startsWith("0X");
      java.math.BigInteger value =
          isHex
              ? new java.math.BigInteger(digits.substring(2), 16)
              : new java.math.BigInteger(digits);
      if (value.bitLength() <= (isHex ? 128 : 64)) {
        return new long[] {value.shiftRight(64).longValue(), value.longValue()};
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    at = start;
    throw error("expected a number");
  }

  long ethernet() throws DatapathSyntaxException {
    int start = at;
    String address = until("/,)");
    try {
      return MacAddress.parse(address);
    } catch (IllegalArgumentException e) {
      at = start;
      throw error("expected an Ethernet address");
    }
  }

  long ipv4() throws DatapathSyntaxException {
    int start = at;
    Long address = AddressText.parseIpv4(until("/,)-:"));
    if (address == null) {
      at = start;
      throw error("expected an IPv4 address");
    }
    return address;
  }

  long[] ipv6() throws DatapathSyntaxException {
    int start = at;
    long[] address = AddressText.parseIpv6(until("/,)-]"));
    if (address == null) {
      at = start;
      throw error("expected an IPv6 address");
    }
    return address;
  }

  DatapathSyntaxException error(String message) {
    return new DatapathSyntaxException(message, rest());
  }
}
