package org.vswitchlab.management.guest;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import org.vswitchlab.wire.Icmpv4Message;

/** Pieces of what {@code ping} prints. */
final class PingText {
  private PingText() {}

  /** A round trip as replies show it: three significant digits from 1 ms on. */
  static String time(long micros) {
    if (micros >= 100_000 - 50) {
      return (micros + 500) / 1000 + " ms";
    }
    int digits = micros >= 10_000 - 5 ? 1 : micros >= 1000 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + digits + "f ms", micros / 1000.0);
  }

  /** Milliseconds with three decimals, for the summary. */
  static String millis(long micros) {
    return String.format(Locale.ROOT, "%d.%03d", micros / 1000, micros % 1000);
  }

  /** Six significant digits without needless zeros, as {@code %g} of printf(3). */
  static String general(long numerator, long denominator) {
    if (numerator == 0) {
      return "0";
    }
    BigDecimal value =
        new BigDecimal(numerator)
            .divide(new BigDecimal(denominator), new MathContext(6))
            .stripTrailingZeros();
    return value.toPlainString();
  }

  /** What an ICMP error says. */
  static String icmpError(int type, int code, int info) {
    return switch (type) {
      case Icmpv4Message.UNREACHABLE ->
          switch (code) {
            case Icmpv4Message.NET_UNREACHABLE -> "Destination Net Unreachable";
            case Icmpv4Message.HOST_UNREACHABLE -> "Destination Host Unreachable";
            case Icmpv4Message.PROTOCOL_UNREACHABLE -> "Destination Protocol Unreachable";
            case Icmpv4Message.PORT_UNREACHABLE -> "Destination Port Unreachable";
            case Icmpv4Message.FRAGMENTATION_NEEDED ->
                "Frag needed and DF set (mtu = " + info + ")";
            case Icmpv4Message.ADMIN_PROHIBITED -> "Packet filtered";
            default -> "Dest Unreachable, Bad Code: " + code;
          };
      case Icmpv4Message.TIME_EXCEEDED ->
          code == Icmpv4Message.TTL_EXPIRED
              ? "Time to live exceeded"
              : "Frag reassembly time exceeded";
      case Icmpv4Message.PARAMETER_PROBLEM -> "Parameter problem: pointer = " + (info >> 8);
      default -> "Bad ICMP type: " + type;
    };
  }
}
