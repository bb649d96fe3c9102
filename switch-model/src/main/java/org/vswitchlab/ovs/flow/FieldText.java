package org.vswitchlab.ovs.flow;

import java.util.HexFormat;
import java.util.Locale;
import org.vswitchlab.wire.MacAddress;

/**
 * Values of single fields as text, as {@code set_field:VALUE/MASK->FIELD} and {@code FIELD=VALUE}
 * write them. Port names are left to those who know the ports.
 */
public final class FieldText {
  /** Value and mask of a field; the high halves are 0 for fields of up to 64 bits. */
  public record Masked(long valueHigh, long valueLow, long maskHigh, long maskLow) {
    static Masked exact(FlowField field, long valueLow) {
      return new Masked(0, valueLow, 0, field.valueMask());
    }

    /** Whether every bit of the field is given. */
    public boolean isExact(FlowField field) {
      long all = field.valueMask();
      return (maskLow & all) == all && (!field.isWide() || maskHigh == ~0L);
    }
  }

  private FieldText() {}

  /**
   * Reads {@code VALUE} or {@code VALUE/MASK}.
   *
   * @throws IllegalArgumentException with the sentence that ovs-ofctl prints for the mistake
   */
  public static Masked parse(FlowField field, String text) {
    Masked masked =
        switch (field.format()) {
          case DECIMAL, HEXADECIMAL, OPENFLOW10_PORT, OPENFLOW11_PORT -> parseInteger(field, text);
          case ETHERNET -> parseEthernet(text);
          case IPV4 -> parseIpv4(text);
          case IPV6 -> parseIpv6(text);
          case FRAG -> parseFragment(field, text);
          case TUNNEL_FLAGS, TCP_FLAGS, CT_STATE -> FlagText.of(field).parse(text);
          case PACKET_TYPE -> parsePacketType(field, text);
        };
    if (!field.isMaskable() && !masked.isExact(field)) {
      throw new IllegalArgumentException(text + ": invalid mask for field " + field.fieldName());
    }
    return masked;
  }

  /**
   * Writes {@code VALUE}, or {@code VALUE/MASK} where bits are open; a zero mask is {@code ANY}.
   */
  public static void format(
      StringBuilder out,
      FlowField field,
      long valueHigh,
      long valueLow,
      long maskHigh,
      long maskLow) {
    boolean exact = new Masked(valueHigh, valueLow, maskHigh, maskLow).isExact(field);
    if (maskHigh == 0 && maskLow == 0) {
      out.append("ANY");
      return;
    }
    switch (field.format()) {
      case DECIMAL -> {
        out.append(Long.toUnsignedString(valueLow));
        appendHexMask(out, exact, maskHigh, maskLow);
      }
      case HEXADECIMAL -> {
        appendHex(out, valueHigh, valueLow);
        appendHexMask(out, exact, maskHigh, maskLow);
      }
      case OPENFLOW10_PORT, OPENFLOW11_PORT -> out.append(valueLow);
      case ETHERNET -> {
        out.append(MacAddress.format(valueLow));
        if (!exact) {
          out.append('/').append(MacAddress.format(maskLow));
        }
      }
      case IPV4 -> formatIpv4(out, (int) valueLow, (int) maskLow);
      case IPV6 -> formatIpv6(out, valueHigh, valueLow, maskHigh, maskLow);
      case FRAG -> out.append(fragmentName((int) valueLow, (int) maskLow));
      case TUNNEL_FLAGS, TCP_FLAGS, CT_STATE ->
          FlagText.of(field).format(out, (int) valueLow, (int) maskLow);
      case PACKET_TYPE -> formatPacketType(out, (int) valueLow);
    }
  }

  /** {@link #format(StringBuilder, FlowField, long, long, long, long)} of a field in a match. */
  public static void format(StringBuilder out, FlowField field, FlowKey key, FlowMask mask) {
    format(out, field, key.getHigh(field), key.get(field), mask.getHigh(field), mask.get(field));
  }

  private static void appendHexMask(StringBuilder out, boolean exact, long high, long low) {
    if (!exact) {
      out.append('/');
      appendHex(out, high, low);
    }
  }

  private static void appendHex(StringBuilder out, long high, long low) {
    if ((high | low) == 0) {
      out.append('0');
    } else if (high == 0) {
      out.append("0x").append(Long.toHexString(low));
    } else {
      out.append("0x").append(Long.toHexString(high)).append(HexFormat.of().toHexDigits(low));
    }
  }

  // Integers.

  private static Masked parseInteger(FlowField field, String text) {
    int slash = text.indexOf('/');
    String valueText = slash < 0 ? text : text.substring(0, slash);
    long[] value = parseWide(field, valueText, text, "value");
    if (slash < 0) {
      return new Masked(value[0], value[1], field.isWide() ? ~0L : 0, field.valueMask());
    }
    long[] mask = parseWide(field, text.substring(slash + 1), text, "mask");
    return new Masked(value[0], value[1], mask[0], mask[1] & field.valueMask());
  }

  /** High and low half of a number, decimal or hexadecimal with 0x. */
  private static long[] parseWide(FlowField field, String number, String whole, String part) {
    java.math.BigInteger value;
    try {
      value = integer(number);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          whole + ": bad syntax for " + field.fieldName() + " " + part, e);
    }
    int bytes = field.oxmBytes();
    if (field.isTunnelOption() && value.bitLength() > 64 && value.bitLength() <= bytes * 8) {
      throw new IllegalArgumentException(
          whole + ": not supported yet: tunnel options of more than 8 bytes");
    }
    if (value.signum() < 0 || value.bitLength() > bytes * 8) {
      throw new IllegalArgumentException(
          whole + ": value too large for " + bytes + "-byte field " + field.fieldName());
    }
    return new long[] {value.shiftRight(64).longValue(), value.longValue()};
  }

  private static java.math.BigInteger integer(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("0x")) {
      return new java.math.BigInteger(unsignedDigits(lower.substring(2)), 16);
    }
    if (lower.length() > 1 && lower.startsWith("0")) {
      return new java.math.BigInteger(unsignedDigits(lower), 8);
    }
    return new java.math.BigInteger(unsignedDigits(lower), 10);
  }

  private static String unsignedDigits(String text) {
    if (text.startsWith("+") || text.startsWith("-")) {
      throw new NumberFormatException(text);
    }
    return text;
  }

  // Addresses.

  private static Masked parseEthernet(String text) {
    int slash = text.indexOf('/');
    try {
      long value = MacAddress.parse(slash < 0 ? text : text.substring(0, slash));
      long mask = slash < 0 ? 0xffff_ffff_ffffL : MacAddress.parse(text.substring(slash + 1));
      return new Masked(0, value, 0, mask);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(text + ": invalid Ethernet address", e);
    }
  }

  private static Masked parseIpv4(String text) {
    int slash = text.indexOf('/');
    Long value = AddressText.parseIpv4(slash < 0 ? text : text.substring(0, slash));
    if (value == null) {
      throw new IllegalArgumentException(text + ": invalid IP address");
    }
    return new Masked(0, value, 0, slash < 0 ? 0xffff_ffffL : ipv4Mask(text, slash));
  }

  private static long ipv4Mask(String text, int slash) {
    String maskText = text.substring(slash + 1);
    Long dotted = AddressText.parseIpv4(maskText);
    if (dotted != null) {
      return dotted;
    }
    int prefix = prefixLength(maskText);
    if (prefix < 0) {
      throw new IllegalArgumentException(text + ": invalid IP address");
    } else if (prefix > 32) {
      throw new IllegalArgumentException(
          text + ": IPv4 network prefix bits not between 0 and 32, inclusive");
    }
    return prefix == 0 ? 0 : 0xffff_ffffL << (32 - prefix) & 0xffff_ffffL;
  }

  private static int prefixLength(String text) {
    if (text.isEmpty() || text.length() > 4 || !text.chars().allMatch(Character::isDigit)) {
      return -1;
    }
    return Integer.parseInt(text);
  }

  private static Masked parseIpv6(String text) {
    int slash = text.indexOf('/');
    long[] value = AddressText.parseIpv6(slash < 0 ? text : text.substring(0, slash));
    if (value == null) {
      throw new IllegalArgumentException(text + ": invalid IPv6 address");
    }
    if (slash < 0) {
      return new Masked(value[0], value[1], ~0L, ~0L);
    }
    String maskText = text.substring(slash + 1);
    long[] mask = AddressText.parseIpv6(maskText);
    if (mask == null) {
      int prefix = prefixLength(maskText);
      if (prefix < 0) {
        throw new IllegalArgumentException(text + ": invalid IPv6 address");
      } else if (prefix > 128) {
        throw new IllegalArgumentException(
            text + ": IPv6 network prefix bits not between 0 and 128, inclusive");
      }
      mask = AddressText.ipv6Prefix(prefix);
    }
    return new Masked(value[0], value[1], mask[0], mask[1]);
  }

  private static void formatIpv4(StringBuilder out, int value, int mask) {
    AddressText.appendIpv4(out, value);
    if (mask != -1) {
      out.append('/');
      int prefix = Integer.bitCount(mask);
      if (prefix == 0 || mask == -1 << (32 - prefix)) {
        out.append(prefix);
      } else {
        AddressText.appendIpv4(out, mask);
      }
    }
  }

  private static void formatIpv6(
      StringBuilder out, long high, long low, long maskHigh, long maskLow) {
    AddressText.appendIpv6(out, high, low);
    int prefix = Long.bitCount(maskHigh) + Long.bitCount(maskLow);
    if (prefix == 128) {
      return;
    }
    long[] asPrefix = AddressText.ipv6Prefix(prefix);
    out.append('/');
    if (asPrefix[0] == maskHigh && asPrefix[1] == maskLow) {
      out.append(prefix);
    } else {
      AddressText.appendIpv6(out, maskHigh, maskLow);
    }
  }

  // Fragments and packet types.

  private static Masked parseFragment(FlowField field, String text) {
    return switch (text) {
      case "no" -> Masked.exact(field, 0);
      case "yes" -> new Masked(0, FlowKey.FRAG_ANY, 0, FlowKey.FRAG_ANY);
      case "first" -> Masked.exact(field, FlowKey.FRAG_ANY);
      case "later" -> Masked.exact(field, FlowKey.FRAG_ANY | FlowKey.FRAG_LATER);
      case "not_later" -> new Masked(0, 0, 0, FlowKey.FRAG_LATER);
      default ->
          throw new IllegalArgumentException(
              text
                  + ": unknown fragment type (valid types are \"no\", \"yes\", \"first\","
                  + " \"later\", \"not_later\"");
    };
  }

  /** The word for fragment bits under a mask, as OpenFlow text writes it. */
  public static String fragmentName(int value, int mask) {
    if ((mask & 3) == 3) {
      return switch (value & 3) {
        case 0 -> "no";
        case 1 -> "first";
        case 3 -> "later";
        default -> "<error>";
      };
    } else if ((mask & 3) == FlowKey.FRAG_ANY) {
      return (value & FlowKey.FRAG_ANY) != 0 ? "yes" : "no";
    }
    return (value & FlowKey.FRAG_LATER) != 0 ? "later" : "not_later";
  }

  private static Masked parsePacketType(FlowField field, String text) {
    java.util.regex.Matcher matcher =
        java.util.regex.Pattern.compile("\\((\\w+),(\\w+)\\)").matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text + ": bad syntax for packet type");
    }
    try {
      long namespace = integer(matcher.group(1)).longValueExact();
      long type = integer(matcher.group(2)).longValueExact();
      if (namespace > 0xffff || type > 0xffff) {
        throw new NumberFormatException(text);
      }
      return Masked.exact(field, namespace << 16 | type);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + ": bad syntax for packet type", e);
    }
  }

  private static void formatPacketType(StringBuilder out, int value) {
    int type = value & 0xffff;
    out.append('(').append(value >>> 16).append(type == 0 ? "," : ",0x");
    out.append(Integer.toHexString(type)).append(')');
  }

  /** All that is said about a packet, for people who debug; not the syntax of any tool. */
  static String describe(FlowKey key, FlowMask mask) {
    StringBuilder text = new StringBuilder();
    for (FlowField field : FlowField.values()) {
      if (!field.isPlaced() || isOtherView(field)) {
        continue;
      }
      if (mask == FlowMask.EXACT ? key.isNonzero(field) : mask.isNonzero(field)) {
        text.append(text.isEmpty() ? "" : ",").append(field.fieldName()).append('=');
        format(text, field, key, mask);
      }
    }
    return text.toString();
  }

  private static boolean isOtherView(FlowField field) {
    for (FlowField earlier : FlowField.values()) {
      if (earlier == field) {
        return false;
      }
      if (earlier.word() == field.word()
          && earlier.shift() == field.shift()
          && earlier.isWide() == field.isWide()) {
        return true;
      }
    }
    return false;
  }
}
