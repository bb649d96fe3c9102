package org.vswitchlab.ovs.flow;

/** IP addresses as text, in longs: no object for an address. */
public final class AddressText {
  private AddressText() {}

  /** The 32 bits of a dotted quad, or null if it is none. */
  public static Long parseIpv4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return null;
    }
    long value = 0;
    for (String part : parts) {
      if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(Character::isDigit)) {
        return null;
      }
      int octet = Integer.parseInt(part);
      if (octet > 255) {
        return null;
      }
      value = value << 8 | octet;
    }
    return value;
  }

  public static void appendIpv4(StringBuilder out, int address) {
    out.append(address >>> 24).append('.').append(address >>> 16 & 0xff).append('.');
    out.append(address >>> 8 & 0xff).append('.').append(address & 0xff);
  }

  /** High and low half of an IPv6 address (RFC 4291, 2.2), or null if it is none. */
  public static long[] parseIpv6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return null;
    }
    int[] head = groups(gap < 0 ? text : text.substring(0, gap));
    int[] tail = gap < 0 ? new int[0] : groups(text.substring(gap + 2));
    if (head == null || tail == null) {
      return null;
    }
    int count = head.length + tail.length;
    if (gap < 0 ? count != 8 : count > 7) {
      return null;
    }
    long[] halves = new long[2];
    for (int i = 0; i < head.length; i++) {
      halves[i / 4] |= (long) head[i] << (48 - 16 * (i % 4));
    }
    for (int i = 0; i < tail.length; i++) {
      int at = 8 - tail.length + i;
      halves[at / 4] |= (long) tail[i] << (48 - 16 * (at % 4));
    }
    return halves;
  }

  /** 16-bit groups; the last may be a dotted quad, which counts as two. */
  private static int[] groups(String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    String[] parts = text.split(":", -1);
    boolean hasQuad = parts[parts.length - 1].indexOf('.') >= 0;
    int[] result = new int[parts.length + (hasQuad ? 1 : 0)];
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      if (hasQuad && i == parts.length - 1) {
        Long quad = parseIpv4(part);
        if (quad == null) {
          return null;
        }
        result[i] = (int) (quad >>> 16);
        result[i + 1] = (int) (quad & 0xffff);
      } else if (part.isEmpty()
          || part.length() > 4
          || !part.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
        return null;
      } else {
        result[i] = Integer.parseInt(part, 16);
      }
    }
    return result;
  }

  /** The mask of that many leading ones, as two halves. */
  public static long[] ipv6Prefix(int prefix) {
    long high = prefix == 0 ? 0 : prefix >= 64 ? ~0L : ~0L << (64 - prefix);
    long low = prefix <= 64 ? 0 : prefix == 128 ? ~0L : ~0L << (128 - prefix);
    return new long[] {high, low};
  }

  /** RFC 5952, 4: lower case, no leading zeros, the first longest run of zeros as a gap. */
  public static void appendIpv6(StringBuilder out, long high, long low) {
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int length = 0;
      while (i + length < 8 && group(high, low, i + length) == 0) {
        length++;
      }
      if (length > bestLength) {
        bestStart = i;
        bestLength = length;
      }
      i += Math.max(0, length - 1);
    }
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        out.append("::");
        i += bestLength - 1;
        continue;
      }
      if (i > 0 && i != bestStart + bestLength) {
        out.append(':');
      } else if (i > 0 && bestStart < 0) {
        out.append(':');
      }
      out.append(Integer.toHexString(group(high, low, i)));
    }
  }

  private static int group(long high, long low, int index) {
    long half = index < 4 ? high : low;
    return (int) (half >>> (48 - 16 * (index % 4))) & 0xffff;
  }
}
