package org.vswitchlab.management.appctl;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers as C's {@code strtol(3)} and {@code atoi(3)} read them: blanks and a sign in front, then
 * digits, and whatever follows is left alone. The commands of the control socket go by that.
 */
public final class ScannedNumber {
  private static final Pattern DECIMAL = Pattern.compile("\\s*([+-]?)([0-9]+).*", Pattern.DOTALL);
  private static final Pattern HEXADECIMAL =
      Pattern.compile("\\s*([+-]?)0[xX](\\p{XDigit}+).*", Pattern.DOTALL);

  private ScannedNumber() {}

  /** What the decimal digits at the front say; null if there are none. */
  public static Long decimal(String text) {
    Matcher matcher = DECIMAL.matcher(text);
    return matcher.matches() ? value(matcher.group(1), matcher.group(2), 10) : null;
  }

  /**
   * The lowest 32 bits of the decimal digits at the front, for commands that scan by Open vSwitch's
   * own means, which know no largest number; null if there are none.
   */
  public static Integer lowBits(String text) {
    Matcher matcher = DECIMAL.matcher(text);
    return matcher.matches()
        ? Integer.valueOf(new BigInteger(matcher.group(1) + matcher.group(2)).intValue())
        : null;
  }

  /** The same; hexadecimal behind 0x, octal behind 0. */
  public static Long anyBase(String text) {
    Matcher hexadecimal = HEXADECIMAL.matcher(text);
    if (hexadecimal.matches()) {
      return value(hexadecimal.group(1), hexadecimal.group(2), 16);
    }
    Matcher matcher = DECIMAL.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String digits = matcher.group(2);
    if (!digits.startsWith("0")) {
      return value(matcher.group(1), digits, 10);
    }
    return value(matcher.group(1), digits.replaceFirst("(?<=^[0-7]{1,40})[89].*", ""), 8);
  }

  /** As {@code atoi(3)}: 0 where there is no number, and what is too large is cut to 32 bits. */
  public static int orZero(String text) {
    Long value = decimal(text);
    return value == null ? 0 : value.intValue();
  }

  /** As {@code atoll(3)}. */
  public static long longOrZero(String text) {
    Long value = decimal(text);
    return value == null ? 0 : value;
  }

  /** What does not fit is the largest or least there is. */
  private static Long value(String sign, String digits, int base) {
    BigInteger value = new BigInteger(sign + digits, base);
    BigInteger most = BigInteger.valueOf(Long.MAX_VALUE);
    BigInteger least = BigInteger.valueOf(Long.MIN_VALUE);
    return value.min(most).max(least).longValue();
  }
}
