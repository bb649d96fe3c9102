package org.vswitchlab.management.daemon;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How a log line is built, ovs-appctl(8) "vlog/set PATTERN". */
final class VlogPattern {
  /**
   * One message and what a pattern may tell about it.
   *
   * @param subprogram empty for the main thread
   * @param priority of RFC 5424, facility and severity
   */
  record Entry(
      Instant time,
      long serial,
      String module,
      VlogLevel level,
      String message,
      String program,
      String subprogram,
      String hostName,
      long pid,
      long elapsedMillis,
      int priority) {}

  private final String text;

  VlogPattern(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }

  /** The line for a message, without its end. */
  String format(Entry entry) {
    StringBuilder line = new StringBuilder(96 + entry.message().length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '%' || at == text.length()) {
        line.append(c);
        continue;
      }
      boolean isLeft = text.charAt(at) == '-';
      at += isLeft ? 1 : 0;
      boolean isZeroPadded = at < text.length() && text.charAt(at) == '0';
      at += isZeroPadded ? 1 : 0;
      int width = 0;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        width = Math.min(1000, width * 10 + text.charAt(at++) - '0');
      }
      if (at == text.length()) {
        break;
      }
      char escape = text.charAt(at++);
      String template = null;
      if ((escape == 'd' || escape == 'D') && at < text.length() && text.charAt(at) == '{') {
        int end = text.indexOf('}', at);
        template = text.substring(at + 1, end < 0 ? text.length() : end);
        at = end < 0 ? text.length() : end + 1;
      }
      pad(line, expand(entry, escape, template), width, isLeft, isZeroPadded ? '0' : ' ');
    }
    return line.toString();
  }

  private static void pad(StringBuilder line, String value, int width, boolean left, char fill) {
    String padding = String.valueOf(fill).repeat(Math.max(0, width - value.length()));
    line.append(left ? value + padding : padding + value);
  }

  private static String expand(Entry entry, char escape, String template) {
    return switch (escape) {
      case 'A' -> entry.program();
      case 'B' -> Integer.toString(entry.priority());
      case 'c' -> entry.module();
      case 'd' -> time(entry.time(), ZoneId.systemDefault(), template);
      case 'D' -> time(entry.time(), ZoneOffset.UTC, template);
      case 'E' -> entry.hostName();
      case 'm' -> entry.message();
      case 'N' -> Long.toString(entry.serial());
      case 'n' -> "\n";
      case 'p' -> entry.level().name();
      case 'P' -> Long.toString(entry.pid());
      case 'r' -> Long.toString(entry.elapsedMillis());
      case 't' -> entry.subprogram().isEmpty() ? "main" : entry.subprogram();
      case 'T' -> entry.subprogram().isEmpty() ? "" : "(" + entry.subprogram() + ")";
      default -> String.valueOf(escape);
    };
  }

  private static String time(Instant instant, ZoneId zone, String template) {
    String format = template == null ? "%Y-%m-%d %H:%M:%S" : template;
    return strftime(format, instant.atZone(zone));
  }

  /** strftime(3), with {@code #} for digits of the fraction of the second. */
  private static String strftime(String format, ZonedDateTime time) {
    StringBuilder out = new StringBuilder();
    String fraction = String.format("%03d", time.getNano() / 1_000_000);
    int fractionDigits = 0;
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '#') {
        out.append(fractionDigits < 3 ? fraction.charAt(fractionDigits) : '0');
        fractionDigits++;
      } else if (c == '%' && i + 1 < format.length()) {
        out.append(conversion(format.charAt(++i), time));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String conversion(char c, ZonedDateTime time) {
    return switch (c) {
      case 'e' -> String.format("%2d", time.getDayOfMonth());
      case 's' -> Long.toString(time.toEpochSecond());
      case 'n' -> "\n";
      case 't' -> "\t";
      case '%' -> "%";
      default -> {
        String pattern = javaPattern(c);
        yield pattern == null
            ? "%" + c
            : DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
      }
    };
  }

  private static String javaPattern(char c) {
    return switch (c) {
      case 'Y' -> "uuuu";
      case 'y' -> "uu";
      case 'm' -> "MM";
      case 'd' -> "dd";
      case 'H' -> "HH";
      case 'I' -> "hh";
      case 'M' -> "mm";
      case 'S' -> "ss";
      case 'p' -> "a";
      case 'j' -> "DDD";
      case 'b', 'h' -> "MMM";
      case 'B' -> "MMMM";
      case 'a' -> "EEE";
      case 'A' -> "EEEE";
      case 'T' -> "HH:mm:ss";
      case 'R' -> "HH:mm";
      case 'F' -> "uuuu-MM-dd";
      case 'D' -> "MM/dd/uu";
      case 'z' -> "xx";
      case 'Z' -> "zzz";
      default -> null;
    };
  }
}
