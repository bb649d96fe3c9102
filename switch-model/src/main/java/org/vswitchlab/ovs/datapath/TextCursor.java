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

  /** A number, decimal or with 0x. */
  long number() throws DatapathSyntaxException {
    int start = at;
    String digits = word();
    try {
      return digits.startsWith("0x") || digits.startsWith("0X")
          ? Long.parseUnsignedLong(digits.substring(2), 16)
          : Long.parseUnsignedLong(digits);
    } catch (NumberFormatException e) {
      at = start;
      throw error("expected a number");
    }
  }

  int number(int min, int max) throws DatapathSyntaxException {
    int start = at;
    long value = number();
    if (value < min || value > max) {
      at = start;
      throw error("number is not in " + min + ".." + max);
    }
    return (int) value;
  }

  /** Two halves of a hexadecimal or decimal number of up to 128 bits. */
  long[] wideNumber() throws DatapathSyntaxException {
    int start = at;
    String digits = word();
    try {
      java.math.BigInteger value =
          digits.startsWith("0x")
              ? new java.math.BigInteger(digits.substring(2), 16)
              : new java.math.BigInteger(digits);
      return new long[] {value.shiftRight(64).longValue(), value.longValue()};
    } catch (NumberFormatException e) {
      at = start;
      throw error("expected a number");
    }
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
