package org.vswitchlab.scenario.yaml;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.vswitchlab.pcap.filter.FilterSyntaxException;
import org.vswitchlab.pcap.filter.FrameFilter;
import org.vswitchlab.scenario.spec.HexBytes;
import org.vswitchlab.scenario.yaml.ValueType.Scalar;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.MacAddress;

/** Every kind of scalar that scenario files have: its syntax, its value, its JSON schema. */
final class Scalars {
  private static final String DURATION_PATTERN =
      "^[0-9]+(\\.[0-9]+)?\\s*(ns|us|µs|ms|s|sec|min|m|h)$";
  private static final String RATE_PATTERN = "^[0-9]+(\\.[0-9]+)?\\s*(bit|kbit|mbit|gbit|tbit)$";
  private static final String PERCENT_PATTERN = "^[0-9]+(\\.[0-9]+)?\\s*%$";
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9][0-9_.xXa-fA-F]*");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");
  private static final List<String> RESERVED =
      List.of("on", "off", "yes", "no", "true", "false", "null");

  /** Longest name of an interface, IFNAMSIZ less its end. */
  private static final int INTERFACE_NAME_LIMIT = 15;

  /** Longest delay that the engine takes. */
  private static final long DURATION_LIMIT_NANOS = Long.MAX_VALUE / 4;

  private static final int SHORTEST_FRAME_BYTES = 14;
  private static final int PADDED_FRAME_BYTES = 60;
  private static final int LONGEST_FRAME_BYTES = 65_535 + 18;

  static final Scalar<String> TEXT = new Scalar<>("a text", Map.of("type", "string"), t -> t);

  /** A text that YAML may have taken for a number or a truth value. */
  static final Scalar<String> LOOSE_TEXT =
      new Scalar<>("a text", Map.of("type", List.of("string", "number", "boolean")), t -> t);

  static final Scalar<String> COMMAND =
      new Scalar<>("a command", string(".*\\S.*", null), Scalars::command);

  static final Scalar<String> NAME_WORD =
      new Scalar<>("a name", string("^" + NAME.pattern() + "$", null), Scalars::name);

  static final Scalar<String> INTERFACE_NAME =
      new Scalar<>(
          "the name of an interface", string("^[^\\s:/]{1,15}$", null), Scalars::interfaceName);

  static final Scalar<Long> DURATION =
      new Scalar<>("a duration such as 2ms", string(DURATION_PATTERN, "2ms"), Scalars::duration);

  static final Scalar<Long> RATE =
      new Scalar<>("a rate such as 100mbit", string(RATE_PATTERN, "100mbit"), Scalars::rate);

  static final Scalar<Integer> PROBABILITY =
      new Scalar<>("a percentage such as 1%", string(PERCENT_PATTERN, "1%"), Scalars::percent);

  static final Scalar<Boolean> TRUTH =
      new Scalar<>("true or false", Map.of("type", "boolean"), Scalars::truth);

  static final Scalar<Integer> VLAN_ID =
      new Scalar<>("a VLAN ID", integerShape(1, 4094), t -> vlanId(t, "E-VLAN"));

  /** The name of a VLAN or its identifier; the names are looked up later. */
  static final Scalar<String> VLAN =
      new Scalar<>(
          "a VLAN's name or ID",
          Map.of("anyOf", List.of(integerShape(1, 4094), Map.of("type", "string"))),
          Scalars::vlan);

  static final Scalar<String> MAC =
      new Scalar<>(
          "a MAC address",
          string("^[0-9A-Fa-f]{1,2}(:[0-9A-Fa-f]{1,2}){5}$", "02:00:00:00:00:01"),
          Scalars::mac);

  static final Scalar<String> IPV4_PREFIX =
      new Scalar<>(
          "an IPv4 address with a prefix length",
          string("^([0-9.]+/[0-9]+)?$", "10.0.0.1/24"),
          t -> IpText.prefix(t, false));

  static final Scalar<String> IPV6_PREFIX =
      new Scalar<>(
          "an IPv6 address with a prefix length",
          string("^([0-9A-Fa-f:.]+/[0-9]+)?$", "fd00::1/64"),
          t -> IpText.prefix(t, true));

  static final Scalar<String> IP_ADDRESS =
      new Scalar<>("an IP address", string("^[0-9A-Fa-f:.]+$", "10.0.0.254"), IpText::address);

  static final Scalar<String> ROUTE_TARGET =
      new Scalar<>(
          "'default' or a prefix",
          string("^(default|[0-9A-Fa-f:.]+(/[0-9]+)?)$", "10.1.0.0/16"),
          IpText::routeTarget);

  static final Scalar<HexBytes> FRAME =
      new Scalar<>(
          "a frame as hexadecimal digits",
          string("^[0-9A-Fa-f:\\s]+(\\.\\.\\.)?$", null),
          Scalars::frame);

  static final Scalar<Pattern> REGEX =
      new Scalar<>("a regular expression", Map.of("type", "string"), Scalars::regex);

  static final Scalar<String> FILTER =
      new Scalar<>("a filter", Map.of("type", "string"), Scalars::filter);

  private Scalars() {}

  /** One of some words. */
  static Scalar<String> words(String... words) {
    List<String> list = List.of(words);
    return new Scalar<>(
        "one of " + String.join(", ", list),
        Map.of("enum", list),
        text -> {
          if (!list.contains(text)) {
            throw new BadValue(
                "E-VALUE",
                "'"
                    + text
                    + "' is not one of "
                    + String.join(", ", list)
                    + "."
                    + Suggestion.of(text, list));
          }
          return text;
        });
  }

  /** A whole number, a count or bytes: the only values without a unit. */
  static Scalar<Integer> integer(String noun, int least, int most) {
    return new Scalar<>(
        noun, integerShape(least, most), text -> (int) wholeNumber(text, noun, least, most));
  }

  static final Scalar<Long> SEED =
      new Scalar<>(
          "a seed, a whole number",
          Map.of("type", "integer"),
          text -> wholeNumber(text, "a seed", Long.MIN_VALUE, Long.MAX_VALUE));

  private static Map<String, Object> string(String pattern, String example) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("type", "string");
    shape.put("pattern", pattern);
    if (example != null) {
      shape.put("examples", List.of(example));
    }
    return shape;
  }

  private static Map<String, Object> integerShape(int least, int most) {
    Map<String, Object> shape = new LinkedHashMap<>();
    shape.put("type", "integer");
    shape.put("minimum", least);
    shape.put("maximum", most);
    return shape;
  }

  private static long wholeNumber(String text, String noun, long least, long most) throws BadValue {
    if (!text.matches("[+-]?[0-9]+")) {
      throw new BadValue("E-VALUE", "'" + text + "' is not a whole number; expected " + noun);
    }
    refuseOctal(text, "E-VALUE");
    try {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // too long for any range
    }
    throw new BadValue(
        "E-VALUE",
        "'" + text + "' is out of range; expected " + noun + " in " + least + ".." + most);
  }

  private static void refuseOctal(String text, String code) throws BadValue {
    String digits = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (digits.matches("0[0-9]+")) {
      String decimal = digits.replaceFirst("^0+(?=.)", "");
      String octal =
          digits.matches("[0-7]+")
              ? ", which YAML reads as octal " + new java.math.BigInteger(digits, 8)
              : "";
      throw new BadValue(code, "'" + text + "' begins with 0" + octal + "; write " + decimal);
    }
  }

  private static String command(String text) throws BadValue {
    String line = text.strip();
    if (line.isEmpty()) {
      throw new BadValue("E-VALUE", "the command is empty");
    }
    if (line.indexOf('\n') >= 0) {
      throw new BadValue("E-VALUE", "a command is one line; use a list for several");
    }
    return line;
  }

  private static String name(String text) throws BadValue {
    if (!NAME.matcher(text).matches()) {
      throw new BadValue(
          "E-NAME",
          "'"
              + text
              + "' is not a name; expected letters, digits and . _ - with no other character");
    }
    if (RESERVED.contains(text.toLowerCase(Locale.ROOT))) {
      throw new BadValue(
          "E-NAME", "'" + text + "' cannot be a name: YAML has another meaning for it");
    }
    return text;
  }

  static String interfaceName(String text) throws BadValue {
    if (text.isEmpty() || !text.matches("[^\\s:/]+")) {
      throw new BadValue(
          "E-NAME",
          "'" + text + "' is not the name of an interface; it has no blanks, no ':' and no '/'");
    }
    if (text.length() > INTERFACE_NAME_LIMIT) {
      throw new BadValue(
          "E-NAME",
          "'"
              + text
              + "' is too long for the name of an interface: it has "
              + text.length()
              + " characters, Linux allows "
              + INTERFACE_NAME_LIMIT);
    }
    return text;
  }

  private static long duration(String text) throws BadValue {
    requireUnit(text, "a duration such as 2ms; units are ns, us, ms, s, min, h");
    long nanos;
    try {
      nanos = SimTime.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadValue("E-UNIT", e.getMessage());
    }
    if (nanos > DURATION_LIMIT_NANOS) {
      throw new BadValue("E-UNIT", "'" + text + "' is longer than a run can be");
    }
    return nanos;
  }

  private static void requireUnit(String text, String expected) throws BadValue {
    if (text.matches("[0-9]+(\\.[0-9]+)?")) {
      throw new BadValue("E-UNIT", "'" + text + "' has no unit; expected " + expected);
    }
  }

  private static long rate(String text) throws BadValue {
    String expected = "a rate such as 100mbit; units are bit, kbit, mbit, gbit, tbit";
    requireUnit(text, expected);
    String t = text.strip().toLowerCase(Locale.ROOT);
    if (!t.matches(RATE_PATTERN)) {
      throw new BadValue("E-UNIT", "'" + text + "' is not a rate; expected " + expected);
    }
    int unitAt = t.length() - (Character.isLetter(t.charAt(t.length() - 4)) ? 4 : 3);
    // SI prefixes, as tc(8) has them: 1 kbit is 1000 bits per second.
    BigDecimal scale =
        switch (t.charAt(unitAt)) {
          case 'k' -> BigDecimal.valueOf(1_000L);
          case 'm' -> BigDecimal.valueOf(1_000_000L);
          case 'g' -> BigDecimal.valueOf(1_000_000_000L);
          case 't' -> BigDecimal.valueOf(1_000_000_000_000L);
          default -> BigDecimal.ONE;
        };
    BigDecimal bps = new BigDecimal(t.substring(0, unitAt).strip()).multiply(scale);
    if (bps.compareTo(BigDecimal.ONE) < 0 || bps.compareTo(BigDecimal.valueOf(1L << 50)) > 0) {
      throw new BadValue("E-UNIT", "'" + text + "' is out of range; expected " + expected);
    }
    return bps.longValue();
  }

  private static int percent(String text) throws BadValue {
    requireUnit(text, "a percentage such as 1%");
    String t = text.strip();
    if (!t.matches(PERCENT_PATTERN)) {
      throw new BadValue(
          "E-UNIT", "'" + text + "' is not a percentage; expected one such as 1% or 0.5%");
    }
    BigDecimal percent = new BigDecimal(t.substring(0, t.length() - 1).strip());
    if (percent.compareTo(BigDecimal.valueOf(100)) > 0) {
      throw new BadValue("E-UNIT", "'" + text + "' is more than 100%");
    }
    return percent
        .multiply(BigDecimal.valueOf(10_000_000L))
        .setScale(0, RoundingMode.HALF_UP)
        .intValueExact();
  }

  private static boolean truth(String text) throws BadValue {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new BadValue("E-VALUE", "'" + text + "' is neither true nor false");
    };
  }

  static int vlanId(String text, String code) throws BadValue {
    refuseOctal(text, code);
    if (!text.matches("[0-9]{1,9}")) {
      throw new BadValue(code, "'" + text + "' is not a VLAN ID; expected 1..4094");
    }
    int id = Integer.parseInt(text);
    if (id < 1 || id > 4094) {
      throw new BadValue(code, "'" + text + "' is not a VLAN ID; expected 1..4094");
    }
    return id;
  }

  private static String vlan(String text) throws BadValue {
    if (text.indexOf(',') >= 0) {
      throw new BadValue("E-VLAN", "'" + text + "' is several VLANs; write a list: [" + text + "]");
    }
    if (text.matches("[0-9]+-[0-9]+")) {
      String[] ends = text.split("-", -1);
      if (vlanId(ends[0], "E-VLAN") > vlanId(ends[1], "E-VLAN")) {
        throw new BadValue("E-VLAN", "'" + text + "' is a range that ends before it begins");
      }
      return text;
    }
    if (NUMBER.matcher(text).matches()) {
      vlanId(text, "E-VLAN");
      return text;
    }
    return name(text);
  }

  private static String mac(String text) throws BadValue {
    long mac;
    try {
      mac = MacAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadValue("E-MAC", e.getMessage());
    }
    if (MacAddress.isMulticast(mac)) {
      throw new BadValue(
          "E-MAC",
          "'"
              + text
              + "' is a group address, which no interface can have: the first octet must be even");
    }
    if (mac == 0) {
      throw new BadValue("E-MAC", "'" + text + "' is no address of an interface");
    }
    return MacAddress.format(mac);
  }

  private static HexBytes frame(String text) throws BadValue {
    StringBuilder digits = new StringBuilder();
    boolean padded = text.endsWith("...");
    int end = padded ? text.length() - 3 : text.length();
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (Character.digit(c, 16) >= 0 && c < 128) {
        digits.append(Character.toLowerCase(c));
      } else if (!Character.isWhitespace(c) && c != ':') {
        throw new BadValue("E-HEX", "'" + c + "' is not a hexadecimal digit", i);
      }
    }
    if (digits.length() % 2 != 0) {
      throw new BadValue(
          "E-HEX", "the frame has an odd number of hexadecimal digits, " + digits.length());
    }
    // '...' leaves the rest of a shortest frame to be filled with zeros.
    while (padded && digits.length() < 2 * PADDED_FRAME_BYTES) {
      digits.append('0');
    }
    int length = digits.length() / 2;
    if (length < SHORTEST_FRAME_BYTES || length > LONGEST_FRAME_BYTES) {
      throw new BadValue(
          "E-HEX",
          "the frame has "
              + length
              + " bytes; expected "
              + SHORTEST_FRAME_BYTES
              + " (an Ethernet header) to "
              + LONGEST_FRAME_BYTES);
    }
    return new HexBytes(digits.toString());
  }

  private static Pattern regex(String text) throws BadValue {
    try {
      return Pattern.compile(text, Pattern.MULTILINE);
    } catch (PatternSyntaxException e) {
      throw new BadValue(
          "E-REGEX",
          "'"
              + text
              + "' is not a regular expression: "
              + e.getDescription().toLowerCase(Locale.ROOT),
          Math.max(0, Math.min(e.getIndex(), text.length())));
    }
  }

  private static String filter(String text) throws BadValue {
    try {
      FrameFilter.compile(text);
      return text;
    } catch (FilterSyntaxException e) {
      throw new BadValue("E-FILTER", e.getMessage(), e.index());
    }
  }
}
