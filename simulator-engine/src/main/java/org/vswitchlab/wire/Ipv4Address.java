package org.vswitchlab.wire;

/** IPv4 addresses (RFC 791) as an {@code int}: no object on the fast path. */
public final class Ipv4Address {
  /** 0.0.0.0: no address. */
  public static final int ANY = 0;

  /** 255.255.255.255. */
  public static final int BROADCAST = -1;

  /** 127.0.0.1. */
  public static final int LOOPBACK = 0x7f00_0001;

  private Ipv4Address() {}

  /** The address of four octets, each 0 to 255. */
  public static int of(int a, int b, int c, int d) {
    return a << 24 | b << 16 | c << 8 | d;
  }

  /**
   * Reads four decimal octets.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static int parse(String text) {
    if (!isAddress(text)) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an IPv4 address; expected four octets such as 10.0.0.1");
    }
    int address = 0;
    for (String octet : text.split("\\.", -1)) {
      address = address << 8 | Integer.parseInt(octet);
    }
    return address;
  }

  /** Whether {@link #parse} would take the text. */
  public static boolean isAddress(String text) {
    int octets = 0;
    int value = -1;
    int digits = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '.';
      if (c == '.') {
        if (value < 0 || value > 255) {
          return false;
        }
        octets++;
        value = -1;
        digits = 0;
      } else if (c >= '0' && c <= '9' && digits < 3) {
        value = Math.max(value, 0) * 10 + (c - '0');
        digits++;
      } else {
        return false;
      }
    }
    return octets == 4;
  }

  /** Decimal octets with dots. */
  public static String format(int address) {
    StringBuilder text = new StringBuilder(15);
    return text.append(address >>> 24)
        .append('.')
        .append(address >>> 16 & 0xff)
        .append('.')
        .append(address >>> 8 & 0xff)
        .append('.')
        .append(address & 0xff)
        .toString();
  }

  /** The mask of a prefix length, 0 to 32. */
  public static int mask(int prefixLength) {
    return prefixLength == 0 ? 0 : -1 << (32 - prefixLength);
  }

  /** The prefix length of a mask, or -1 if its ones are not all in front. */
  public static int prefixLength(int mask) {
    int length = Integer.bitCount(mask);
    return mask(length) == mask ? length : -1;
  }

  /** The highest address of the prefix. */
  public static int directedBroadcast(int address, int prefixLength) {
    return address | ~mask(prefixLength);
  }

  /** Whether {@code address} lies in the prefix. */
  public static boolean isInPrefix(int address, int prefix, int prefixLength) {
    return ((address ^ prefix) & mask(prefixLength)) == 0;
  }

  /** 224.0.0.0/4. */
  public static boolean isMulticast(int address) {
    return address >>> 28 == 0xe;
  }

  /** 127.0.0.0/8. */
  public static boolean isLoopback(int address) {
    return address >>> 24 == 127;
  }

  /** 169.254.0.0/16. */
  public static boolean isLinkLocal(int address) {
    return address >>> 16 == 0xa9fe;
  }

  /**
   * Group address 01-00-5E-00-00-00 with the low 23 bits of a multicast address (RFC 1112, 6.4).
   */
  public static long multicastMac(int group) {
    return 0x0100_5e00_0000L | (group & 0x7f_ffff);
  }
}
