package org.vswitchlab.wire;

/**
 * EUI-48 addresses (IEEE 802-2014, 8.2) as the low 48 bits of a {@code long}: no object on the fast
 * path.
 */
public final class MacAddress {
  public static final long BROADCAST = 0xffff_ffff_ffffL;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private MacAddress() {}

  /** Whether the group bit is set: multicast, broadcast included. */
  public static boolean isMulticast(long mac) {
    return (mac & 0x0100_0000_0000L) != 0;
  }

  public static boolean isBroadcast(long mac) {
    return mac == BROADCAST;
  }

  /** 01-80-C2-00-00-00 to 0F: not forwarded by a bridge (IEEE 802.1Q-2018, table 8-1). */
  public static boolean isReserved(long mac) {
    return (mac & 0xffff_ffff_fff0L) == 0x0180_c200_0000L;
  }

  /**
   * Reads {@code xx:xx:xx:xx:xx:xx}.
   *
   * @throws IllegalArgumentException if the text is not six hexadecimal octets with colons
   */
  public static long parse(String text) {
    String[] octets = text.split(":", -1);
    if (octets.length != 6) {
      throw notAnAddress(text);
    }
    long mac = 0;
    for (String octet : octets) {
      if (octet.isEmpty() || octet.length() > 2) {
        throw notAnAddress(text);
      }
      for (int i = 0; i < octet.length(); i++) {
        if (Character.digit(octet.charAt(i), 16) < 0) {
          throw notAnAddress(text);
        }
      }
      mac = mac << 8 | Integer.parseInt(octet, 16);
    }
    return mac;
  }

  private static IllegalArgumentException notAnAddress(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is not a MAC address; expected six octets such as 02:00:00:00:00:01");
  }

  /** Lower-case octets with colons. */
  public static String format(long mac) {
    char[] text = new char[17];
    for (int i = 0; i < 6; i++) {
      int octet = (int) (mac >>> (40 - 8 * i)) & 0xff;
      text[3 * i] = HEX[octet >>> 4];
      text[3 * i + 1] = HEX[octet & 15];
      if (i < 5) {
        text[3 * i + 2] = ':';
      }
    }
    return new String(text);
  }
}
