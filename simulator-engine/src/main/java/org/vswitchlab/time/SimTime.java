package org.vswitchlab.time;

import java.math.BigDecimal;
import java.util.Locale;

/** Durations and instants of virtual time as text. */
public final class SimTime {
  public static final long NANOS_PER_MICRO = 1_000L;
  public static final long NANOS_PER_MILLI = 1_000_000L;
  public static final long NANOS_PER_SECOND = 1_000_000_000L;
  public static final long NANOS_PER_MINUTE = 60 * NANOS_PER_SECOND;
  public static final long NANOS_PER_HOUR = 3600 * NANOS_PER_SECOND;

  private SimTime() {}

  /**
   * Parses a number with a unit: {@code 500ns 50us 2ms 1.5s 3min 1h}. The unit is required.
   *
   * @return nanoseconds, 0 or more
   * @throws IllegalArgumentException naming the text and what was expected
   */
  public static long parse(String text) {
    String t = text.strip().toLowerCase(Locale.ROOT);
    int unitAt = 0;
    while (unitAt < t.length() && (isDigit(t.charAt(unitAt)) || t.charAt(unitAt) == '.')) {
      unitAt++;
    }
    long unitNanos = unitNanos(t.substring(unitAt).strip());
    if (unitAt == 0 || unitNanos == 0) {
      throw notADuration(text);
    }
    try {
      return new BigDecimal(t.substring(0, unitAt))
          .multiply(BigDecimal.valueOf(unitNanos))
          .toBigInteger()
          .longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw notADuration(text);
    }
  }

  private static IllegalArgumentException notADuration(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is not a duration; expected a number and one of ns, us, ms, s, min, h");
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static long unitNanos(String unit) {
    return switch (unit) {
      case "ns" -> 1;
      case "us", "µs" -> NANOS_PER_MICRO;
      case "ms" -> NANOS_PER_MILLI;
      case "s", "sec" -> NANOS_PER_SECOND;
      case "min", "m" -> NANOS_PER_MINUTE;
      case "h" -> NANOS_PER_HOUR;
      default -> 0;
    };
  }

  /** Shortest exact text that {@link #parse} reads back: {@code 0s}, {@code 50us}, {@code 1.5s}. */
  public static String format(long nanos) {
    if (nanos == 0) {
      return "0s";
    }
    long magnitude = Math.abs(nanos);
    if (magnitude >= NANOS_PER_SECOND) {
      return decimal(nanos, NANOS_PER_SECOND) + "s";
    }
    if (magnitude >= NANOS_PER_MILLI) {
      return decimal(nanos, NANOS_PER_MILLI) + "ms";
    }
    if (magnitude >= NANOS_PER_MICRO) {
      return decimal(nanos, NANOS_PER_MICRO) + "us";
    }
    return nanos + "ns";
  }

  private static String decimal(long nanos, long unit) {
    return BigDecimal.valueOf(nanos)
        .divide(BigDecimal.valueOf(unit))
        .stripTrailingZeros()
        .toPlainString();
  }

  /** Seconds with nine decimals, for columns that line up: {@code 1.000050000}. */
  public static String seconds(long nanos) {
    String fraction = Long.toString(NANOS_PER_SECOND + Math.abs(nanos) % NANOS_PER_SECOND);
    String sign = nanos < 0 ? "-" : "";
    return sign + Math.abs(nanos) / NANOS_PER_SECOND + "." + fraction.substring(1);
  }
}
