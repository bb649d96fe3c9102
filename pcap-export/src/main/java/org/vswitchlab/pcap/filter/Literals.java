package org.vswitchlab.pcap.filter;

import java.nio.charset.StandardCharsets;
import org.vswitchlab.pcap.filter.FilterLexer.Kind;
import org.vswitchlab.pcap.filter.FilterLexer.Token;
import org.vswitchlab.wire.Bytes;

/** Values that filters compare fields with. */
final class Literals {
  /**
   * A value as two numbers, as in {@link FieldValues}, with masks for prefixes.
   *
   * @param firstMask bits of the first number that count
   */
  record Value(long first, long second, long firstMask, long secondMask) {
    static Value of(long value) {
      return new Value(value, 0, -1, -1);
    }

    boolean equalTo(long a, long b) {
      return ((a ^ first) & firstMask) == 0 && ((b ^ second) & secondMask) == 0;
    }

    /** Sign of the field's value less this one, both as unsigned numbers under the mask. */
    int compareWith(long a, long b) {
      int upper = Long.compareUnsigned(a & firstMask, first & firstMask);
      return upper != 0 ? upper : Long.compareUnsigned(b & secondMask, second & secondMask);
    }
  }

  private Literals() {}

  /** The value of a token for a field of that type, which is none of bytes. */
  static Value value(Token token, FrameField field) throws FilterSyntaxException {
    String text = token.text();
    Value value =
        token.kind() == Kind.STRING
            ? null
            : switch (field.type()) {
              case UINT -> number(text);
              case BOOLEAN -> truth(text);
              case ETHER -> mac(text);
              case IPV4 -> ipv4(text, token);
              case IPV6 -> ipv6(text, token);
              case PROTOCOL -> null;
            };
    if (value == null) {
      throw new FilterSyntaxException(
          "'"
              + text
              + "' is not "
              + field.type().noun()
              + ", which '"
              + field.name()
              + "' is"
              + hint(text, field),
          token.index(),
          token.length());
    }
    return value;
  }

  private static String hint(String text, FrameField field) {
    if (field.type() == FieldType.UINT && text.matches("0[0-9]+")) {
      return "; Wireshark reads a number that begins with 0 as octal, so write it without";
    }
    if (field.type() == FieldType.UINT && text.matches("[A-Za-z_].*")) {
      return "; names of values are not supported yet";
    }
    return "";
  }

  private static Value number(String text) {
    try {
      if (text.matches("0|[1-9][0-9]{0,18}")) {
        return Value.of(Long.parseLong(text));
      }
      if (text.matches("0[xX][0-9a-fA-F]{1,15}")) {
        return Value.of(Long.parseLong(text.substring(2), 16));
      }
      if (text.matches("0[bB][01]{1,62}")) {
        return Value.of(Long.parseLong(text.substring(2), 2));
      }
      return null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Value truth(String text) {
    return switch (text) {
      case "1", "True", "TRUE", "true" -> Value.of(1);
      case "0", "False", "FALSE", "false" -> Value.of(0);
      default -> null;
    };
  }

  private static Value mac(String text) {
    if (!text.matches("[0-9a-fA-F]{2}([:.-][0-9a-fA-F]{2}){5}")) {
      return null;
    }
    return Value.of(Long.parseLong(text.replaceAll("[:.-]", ""), 16));
  }

  private static Value ipv4(String text, Token token) throws FilterSyntaxException {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!address.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
      return null;
    }
    long value = 0;
    for (String octet : address.split("\\.", -1)) {
      if (Integer.parseInt(octet) > 255) {
        return null;
      }
      value = value << 8 | Integer.parseInt(octet);
    }
    int length = slash < 0 ? 32 : prefixLength(text, slash, 32, token);
    long mask = 0xffff_ffffL << (32 - length) & 0xffff_ffffL;
    return new Value(value, 0, mask, -1);
  }

  private static int prefixLength(String text, int slash, int most, Token token)
      throws FilterSyntaxException {
    String length = text.substring(slash + 1);
    if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > most) {
      throw new FilterSyntaxException(
          "'" + length + "' is not a prefix length; expected 0.." + most,
          token.index() + slash + 1,
          length.length());
    }
    return Integer.parseInt(length);
  }

  private static Value ipv6(String text, Token token) throws FilterSyntaxException {
    int slash = text.indexOf('/');
    byte[] bytes = ipv6Bytes(slash < 0 ? text : text.substring(0, slash));
    if (bytes == null) {
      return null;
    }
    int length = slash < 0 ? 128 : prefixLength(text, slash, 128, token);
    return new Value(Bytes.i64(bytes, 0), Bytes.i64(bytes, 8), mask(length), mask(length - 64));
  }

  private static long mask(int length) {
    if (length <= 0) {
      return 0;
    }
    return length >= 64 ? -1 : -1L << (64 - length);
  }

  /** RFC 4291, section 2.2, without embedded IPv4; null if the text is none. */
  private static byte[] ipv6Bytes(String text) {
    int gap = text.indexOf("::");
    if (gap != text.lastIndexOf("::") || text.contains(":::")) {
      return null;
    }
    String[] before = groups(gap < 0 ? text : text.substring(0, gap));
    String[] after = gap < 0 ? new String[0] : groups(text.substring(gap + 2));
    int count = before.length + after.length;
    if (gap < 0 ? count != 8 : count > 7) {
      return null;
    }
    byte[] bytes = new byte[16];
    for (int i = 0; i < count; i++) {
      String group = i < before.length ? before[i] : after[i - before.length];
      if (!group.matches("[0-9a-fA-F]{1,4}")) {
        return null;
      }
      int place = i < before.length ? i : 8 - count + i;
      Bytes.put16(bytes, 2 * place, Integer.parseInt(group, 16));
    }
    return bytes;
  }

  private static String[] groups(String text) {
    return text.isEmpty() ? new String[0] : text.split(":", -1);
  }

  /** Bytes as {@code 08:00}, {@code 08-00}, {@code 08.00} or text in quotes. */
  static byte[] bytes(Token token) throws FilterSyntaxException {
    String text = token.text();
    if (token.kind() == Kind.STRING) {
      return unescaped(text).getBytes(StandardCharsets.UTF_8);
    }
    if (!text.matches("[0-9a-fA-F]{2}([:.-]?[0-9a-fA-F]{2})*")) {
      throw new FilterSyntaxException(
          "'" + text + "' is not bytes; expected some such as 08:00, or \"text\"",
          token.index(),
          token.length());
    }
    return java.util.HexFormat.of().parseHex(text.replaceAll("[:.-]", ""));
  }

  private static String unescaped(String text) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        char next = text.charAt(++i);
        if (next == 'x' && text.substring(i + 1).matches("(?s)[0-9a-fA-F]{2}.*")) {
          result.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
          i += 2;
        } else {
          result.append(
              switch (next) {
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                default -> next;
              });
        }
      } else {
        result.append(c);
      }
    }
    return result.toString();
  }
}
