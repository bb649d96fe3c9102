package org.vswitchlab.ovs.flow;

/**
 * MurmurHash3 for 32-bit values (Austin Appleby's {@code MurmurHash3_x86_32}, public domain), in
 * steps, so that words can be added as they come. That Open vSwitch hashes with it, and what it
 * adds in which order, was found by comparing choices with those of the real switch.
 */
public final class MurmurHash {
  private static final int C1 = 0xcc9e2d51;
  private static final int C2 = 0x1b873593;

  private MurmurHash() {}

  /** Adds 32 bits. */
  public static int add(int hash, int data) {
    int k = Integer.rotateLeft(data * C1, 15) * C2;
    return Integer.rotateLeft(hash ^ k, 13) * 5 + 0xe6546b64;
  }

  /** Adds 64 bits, the lower half first. */
  public static int add64(int hash, long data) {
    return add(add(hash, (int) data), (int) (data >>> 32));
  }

  /**
   * Spreads what was added over all bits.
   *
   * @param last what goes in last, such as the number of bytes
   */
  public static int finish(int hash, int last) {
    int h = hash ^ last;
    h = (h ^ h >>> 16) * 0x85ebca6b;
    h = (h ^ h >>> 13) * 0xc2b2ae35;
    return h ^ h >>> 16;
  }

  /** Hash of two words. */
  public static int ofTwo(int first, int second) {
    return finish(add(add(first, 0), second), 8);
  }

  /** Hash of 64 bits. */
  public static int of64(long data) {
    return finish(add64(0, data), 8);
  }

  /**
   * Hash of bytes, as the machines that Open vSwitch was measured on read them: words
   * little-endian.
   *
   * @param byteCount how many of the bytes count, from the first
   */
  public static int ofBytes(byte[] bytes, int byteCount, int basis) {
    int hash = basis;
    int at = 0;
    for (; at + 4 <= byteCount; at += 4) {
      hash = add(hash, littleEndian(bytes, at, 4));
    }
    if (at < byteCount) {
      hash = add(hash, littleEndian(bytes, at, byteCount - at));
    }
    return finish(hash, byteCount);
  }

  static int littleEndian(byte[] bytes, int at, int count) {
    int word = 0;
    for (int i = 0; i < count; i++) {
      word |= (bytes[at + i] & 0xff) << 8 * i;
    }
    return word;
  }
}
