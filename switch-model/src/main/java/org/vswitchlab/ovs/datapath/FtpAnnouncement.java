package org.vswitchlab.ovs.datapath;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv6Address;

/**
 * What a message on an FTP control connection says about the data connection to come: {@code PORT}
 * and the reply 227 over IPv4 (RFC 959), {@code EPRT} and the reply 229 over IPv6 (RFC 2428). Which
 * messages are understood was compared with the real userspace datapath.
 *
 * @param isActive whether the server is to connect to the client
 * @param high high half of the address that is named
 * @param low low half, or the IPv4 address
 * @param addressStart index of the address in the message
 * @param addressLength characters of the address; 0 if none is named
 * @param port where the data connection goes
 */
record FtpAnnouncement(
    boolean isActive, long high, long low, int addressStart, int addressLength, int port) {
  /** Longest message that is looked at, in bytes. */
  private static final int MOST_BYTES = 128;

  private static final Pattern PORT_OR_PASSIVE =
      Pattern.compile(
          "(PORT|227)[^ ]* [^0-9]*((?:0|[1-9][0-9]{0,2})(?:,(?:0|[1-9][0-9]{0,2})){3}),"
              + "([0-9]{1,4})[^0-9]([0-9]+)(?s:.*)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern EXTENDED_PORT =
      Pattern.compile(
          "EPRT[^0-9]*2[^0-9]([0-9a-f:.]+)[^0-9a-f:.]([0-9]{1,6})(?s:.*)",
          Pattern.CASE_INSENSITIVE);

  /** What a reply 229 says somewhere if it is an announcement. */
  private static final String EXTENDED_PASSIVE_WORDS = "EXTENDED PASSIVE";

  private static final Pattern EXTENDED_PASSIVE =
      Pattern.compile("229[^(]*\\([^0-9]*([0-9]{1,6})(?s:.*)", Pattern.CASE_INSENSITIVE);

  /** The message as it is looked at: without its last byte, which nothing depends on. */
  static String message(byte[] bytes, int from, int to) {
    int length = Math.max(0, Math.min(to - from, MOST_BYTES) - 1);
    String text = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    int nul = text.indexOf('\0');
    return nul < 0 ? text : text.substring(0, nul);
  }

  /** Whether it is a message that announces a data connection, well formed or not. */
  static boolean isOne(String message, boolean isIpv6) {
    String upper = message.toUpperCase(Locale.ROOT);
    return isIpv6
        ? upper.startsWith("EPRT")
            || upper.startsWith("229") && upper.contains(EXTENDED_PASSIVE_WORDS)
        : upper.startsWith("PORT") || upper.startsWith("227");
  }

  /** Reads it; null if it is malformed. */
  static FtpAnnouncement parse(String message, boolean isIpv6) {
    if (!isIpv6) {
      return parseIpv4(message);
    }
    Matcher passive = EXTENDED_PASSIVE.matcher(message);
    if (passive.matches()) {
      int port = Integer.parseInt(passive.group(1));
      return port > 65535 ? null : new FtpAnnouncement(false, 0, 0, 0, 0, port);
    }
    Matcher active = EXTENDED_PORT.matcher(message);
    if (!active.matches()) {
      return null;
    }
    Ipv6Address address = Ipv6Address.parseOrNull(active.group(1));
    int port = Integer.parseInt(active.group(2));
    if (address == null || port > 65535) {
      return null;
    }
    return new FtpAnnouncement(
        true, address.high(), address.low(), active.start(1), active.group(1).length(), port);
  }

  private static FtpAnnouncement parseIpv4(String message) {
    Matcher matcher = PORT_OR_PASSIVE.matcher(message);
    if (!matcher.matches() || matcher.group(4).length() > 4) {
      return null;
    }
    String dotted = matcher.group(2).replace(',', '.');
    int high = Integer.parseInt(matcher.group(3));
    int low = Integer.parseInt(matcher.group(4));
    if (!Ipv4Address.isAddress(dotted) || high > 255 || low > 255) {
      return null;
    }
    return new FtpAnnouncement(
        !matcher.group(1).equals("227"),
        0,
        Ipv4Address.parse(dotted) & 0xffff_ffffL,
        matcher.start(2),
        dotted.length(),
        high << 8 | low);
  }
}
