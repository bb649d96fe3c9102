package org.vswitchlab.ovs.openflow;

import java.util.HexFormat;

/** Arithmetic on 128-bit numbers held as two longs. */
public final class WideBits {
  private WideBits() {}

  /** High half of {@code bitCount} ones at the low end. */
  public static long maskHigh(int bitCount) {
    if (bitCount <= 64) {
      return 0;
    }
    return bitCount >= 128 ? -1L : (1L << (bitCount - 64)) - 1;
  }

  /** Low half of {@code bitCount} ones at the low end. */
  public static long maskLow(int bitCount) {
    return bitCount >= 64 ? -1L : (1L << bitCount) - 1;
  }

  /** High half of the number shifted left by 0 to 127 bits. */
  public static long shiftLeftHigh(long high, long low, int bits) {
    if (bits == 0) {
      return high;
    }
    return bits >= 64 ? low << (bits - 64) : high << bits | low >>> (64 - bits);
  }

  /** Low half of the number shifted left by 0 to 127 bits. */
  public static long shiftLeftLow(long low, int bits) {
    return bits >= 64 ? 0 : low << bits;
  }

  /** High half of the number shifted right, unsigned, by 0 to 127 bits. */
  public static long shiftRightHigh(long high, int bits) {
    return bits >= 64 ? 0 : high >>> bits;
  }

  /** Low half of the number shifted right, unsigned, by 0 to 127 bits. */
  public static long shiftRightLow(long high, long low, int bits) {
    if (bits == 0) {
      return low;
    }
    return bits >= 64 ? high >>> (bits - 64) : low >>> bits | high << (64 - bits);
  }

  /** {@code 0x...}, or {@code 0} for zero, as C's {@code %#x}. */
  public static String hex(long high, long low) {
    if (high == 0) {
      return low == 0 ? "0" : "0x" + Long.toHexString(low);
    }
    return "0x" + Long.toHexString(high) + HexFormat.of().toHexDigits(low);
  }
}
