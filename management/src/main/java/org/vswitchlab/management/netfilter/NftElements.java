package org.vswitchlab.management.netfilter;

import java.util.List;
import org.vswitchlab.bridge.netfilter.FieldValue;
import org.vswitchlab.bridge.netfilter.NamedSet;

/** Values, ranges and prefixes as {@code nft} writes them. */
final class NftElements {
  private static final FieldValue END_OF_NAMES = FieldValue.of("\uffff");

  private NftElements() {}

  /** One value, range ({@code a-b}) or prefix ({@code a/n}). */
  static NamedSet.Element read(NftReader in, NftType type) {
    NftToken token = in.word();
    String text = token.text();
    if (type == NftType.IFNAME) {
      boolean isPrefix = text.endsWith("*");
      String name = isPrefix ? text.substring(0, text.length() - 1) : text;
      FieldValue last = isPrefix ? FieldValue.of(name + END_OF_NAMES.name()) : FieldValue.of(name);
      return new NamedSet.Element(FieldValue.of(name), last, "\"" + text + "\"");
    }
    int dash = type == NftType.ETHER_TYPE ? -1 : rangeDash(text, type);
    int slash = text.indexOf('/');
    if (slash > 0) {
      return prefix(type, part(token, 0, slash), text.substring(slash + 1), token);
    }
    if (dash > 0) {
      FieldValue first = type.parse(part(token, 0, dash));
      FieldValue last = type.parse(part(token, dash + 1, text.length()));
      if (first.compareTo(last) > 0) {
        throw new NftError("Range negative size", token);
      }
      return new NamedSet.Element(first, last, type.format(first) + "-" + type.format(last));
    }
    FieldValue value = type.parse(token);
    return new NamedSet.Element(value, value, type.format(value));
  }

  private static int rangeDash(String text, NftType type) {
    boolean hasNames =
        type == NftType.ICMP_TYPE || type == NftType.ICMPV6_TYPE || type == NftType.INET_PROTO;
    return hasNames && !Character.isDigit(text.charAt(0)) ? -1 : text.indexOf('-');
  }

  static NftToken part(NftToken token, int from, int to) {
    return new NftToken(
        token.kind(), token.text().substring(from, to), token.line(), token.first(), token.end());
  }

  private static NamedSet.Element prefix(
      NftType type, NftToken address, String length, NftToken token) {
    int bits;
    try {
      bits = Integer.parseInt(length);
    } catch (NumberFormatException e) {
      throw new NftError("syntax error, unexpected string", token);
    }
    if (bits < 0 || bits > type.bits()) {
      throw new NftError(
          "Prefix length " + bits + " is invalid for type of " + type.bits() + " bits width",
          token);
    }
    FieldValue value = type.parse(address);
    int hostBits = type.bits() - bits;
    long lowMask = hostBits >= 64 ? -1 : (1L << hostBits) - 1;
    long highMask = hostBits <= 64 ? 0 : hostBits == 128 ? -1 : (1L << hostBits - 64) - 1;
    FieldValue first = FieldValue.of(value.high() & ~highMask, value.low() & ~lowMask);
    FieldValue last = FieldValue.of(value.high() | highMask, value.low() | lowMask);
    String text = type.format(first) + (hostBits == 0 ? "" : "/" + bits);
    return new NamedSet.Element(first, last, text);
  }

  /** What a comparison by order asks for, as a range. */
  static NamedSet.Element half(NftField field, String operator, List<NamedSet.Element> elements) {
    FieldValue bound = elements.get(0).first();
    FieldValue least = FieldValue.of(0);
    FieldValue most = field.type().ones();
    return switch (operator) {
      case "<" -> new NamedSet.Element(least, FieldValue.of(bound.high(), bound.low() - 1), "");
      case "<=" -> new NamedSet.Element(least, bound, "");
      case ">" -> new NamedSet.Element(FieldValue.of(bound.high(), bound.low() + 1), most, "");
      default -> new NamedSet.Element(bound, most, "");
    };
  }

  /** Refuses numbers that the field cannot hold. */
  static void checkRange(NftField field, List<NamedSet.Element> elements, NftToken place) {
    long most = (1L << Math.min(field.bits(), 62)) - 1;
    for (NamedSet.Element element : elements) {
      boolean isNumber = field.type() == NftType.INTEGER && element.last().name().isEmpty();
      if (isNumber && element.last().low() > most) {
        throw new NftError(
            "Value " + element.last().low() + " exceeds valid range 0-" + most, place);
      }
    }
  }
}
