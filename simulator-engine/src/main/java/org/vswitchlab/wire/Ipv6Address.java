package org.vswitchlab.wire;

/**
 * An IPv6 address (RFC 4291).
 *
 * @param high the first 64 bits
 * @param low the last 64 bits, the interface identifier
 */
public record Ipv6Address(long high, long low) implements Comparable<Ipv6Address> {
  /** {@code ::}, no address. */
  public static final Ipv6Address ANY = new Ipv6Address(0, 0);

  /** {@code ::1}. */
  public static final Ipv6Address LOOPBACK = new Ipv6Address(0, 1);

  /** {@code ff02::1}. */
  public static final Ipv6Address ALL_NODES = new Ipv6Address(0xff02_0000_0000_0000L, 1);

  /** {@code ff02::2}. */
  public static final Ipv6Address ALL_ROUTERS = new Ipv6Address(0xff02_0000_0000_0000L, 2);

  /** Number of bytes on the wire. */
  public static final int BYTES = 16;

  /** The address in the 16 bytes at {@code offset}. */
  public static Ipv6Address at(byte[] bytes, int offset) {
    return new Ipv6Address(Bytes.i64(bytes, offset), Bytes.i64(bytes, offset + 8));
  }

  /** Writes the 16 bytes. */
  public void write(byte[] bytes, int offset) {
    Bytes.put64(bytes, offset, high);
    Bytes.put64(bytes, offset + 8, low);
  }

  /** Link-local address of an interface: fe80::/64 and the modified EUI-64 (RFC 4291, A). */
  public static Ipv6Address linkLocal(long mac) {
    return new Ipv6Address(0xfe80_0000_0000_0000L, eui64(mac));
  }

  /** Modified EUI-64 of a MAC address: FF-FE in the middle, universal bit inverted. */
  public static long eui64(long mac) {
    long upper = mac >>> 24;
    long lower = mac & 0xff_ffff;
    return (upper << 40 | 0xff_fe00_0000L | lower) ^ 0x0200_0000_0000_0000L;
  }

  /**
   * The solicited-node address: ff02::1:ff00:0 with the low 24 bits of this address (RFC 4291,
   * 2.7.1).
   */
  public Ipv6Address solicitedNode() {
    return new Ipv6Address(0xff02_0000_0000_0000L, 0x1_ff00_0000L | (low & 0xff_ffff));
  }

  /** 33-33 and the low 32 bits of a multicast address (RFC 2464, 7). */
  public long multicastMac() {
    return 0x3333_0000_0000L | (low & 0xffff_ffffL);
  }

  public boolean isAny() {
    return high == 0 && low == 0;
  }

  public boolean isMulticast() {
    return high >>> 56 == 0xff;
  }

  /** fe80::/10. */
  public boolean isLinkLocal() {
    return high >>> 54 == 0x3fa;
  }

  public boolean isLoopback() {
    return high == 0 && low == 1;
  }

  /** The address with all bits after the prefix cleared. */
  public Ipv6Address prefix(int prefixLength) {
    return new Ipv6Address(
        high & mask(Math.min(prefixLength, 64)), low & mask(Math.max(prefixLength - 64, 0)));
  }

  private static long mask(int bits) {
    return bits == 0 ? 0 : -1L << (64 - bits);
  }

  /** Whether this address lies in the prefix. */
  public boolean isInPrefix(Ipv6Address prefix, int prefixLength) {
    return prefix(prefixLength).equals(prefix.prefix(prefixLength));
  }

  /**
   * Reads the text forms of RFC 4291, 2.2.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static Ipv6Address parse(String text) {
    Ipv6Address address = parseOrNull(text);
    if (address == null) {
      throw new IllegalArgumentException(
          "'" + text + "' is not an IPv6 address; expected one such as 2001:db8::1");
    }
    return address;
  }

  /** As {@link #parse}, but null for text that is no address. */
  public static Ipv6Address parseOrNull(String text) {
    int gap = text.indexOf("::");
    if (gap != text.lastIndexOf("::") || text.indexOf(':') < 0) {
      return null;
    }
    int[] words = new int[8];
    if (gap < 0) {
      return parseWords(text, words, 0) == 8 ? ofWords(words) : null;
    }
    String head = text.substring(0, gap);
    String tail = text.substring(gap + 2);
    int before = head.isEmpty() ? 0 : parseWords(head, words, 0);
    int[] tailWords = new int[8];
    int after = tail.isEmpty() ? 0 : parseWords(tail, tailWords, 0);
    if (before < 0 || after < 0 || before + after > 7) {
      return null;
    }
    System.arraycopy(tailWords, 0, words, 8 - after, after);
    return ofWords(words);
  }

  /** Number of words read from colon-separated groups, or -1 if one is malformed. */
  private static int parseWords(String text, int[] words, int from) {
    String[] groups = text.split(":", -1);
    int count = from;
    for (int i = 0; i < groups.length; i++) {
      String group = groups[i];
      if (i == groups.length - 1 && group.indexOf('.') >= 0) {
        if (!Ipv4Address.isAddress(group) || count > 6) {
          return -1;
        }
        int ipv4 = Ipv4Address.parse(group);
        words[count++] = ipv4 >>> 16;
        words[count++] = ipv4 & 0xffff;
        continue;
      }
      if (group.isEmpty() || group.length() > 4 || count > 7 || !isHex(group)) {
        return -1;
      }
      words[count++] = Integer.parseInt(group, 16);
    }
    return count;
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F')) {
        return false;
      }
    }
    return true;
  }

  private static Ipv6Address ofWords(int[] words) {
    long high = 0;
    long low = 0;
    for (int i = 0; i < 4; i++) {
      high = high << 16 | words[i];
      low = low << 16 | words[i + 4];
    }
    return new Ipv6Address(high, low);
  }

  private int word(int index) {
    long half = index < 4 ? high : low;
    return (int) (half >>> (48 - 16 * (index & 3))) & 0xffff;
  }

  /** The recommended text, RFC 5952. */
  @Override
  public String toString() {
    int gapStart = -1;
    int gapLength = 1;
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && word(i + run) == 0) {
        run++;
      }
      if (run > gapLength) {
        gapStart = i;
        gapLength = run;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == gapStart) {
        text.append("::");
        i += gapLength - 1;
        continue;
      }
      if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(word(i)));
    }
    return text.toString();
  }

  @Override
  public int compareTo(Ipv6Address other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }
}
