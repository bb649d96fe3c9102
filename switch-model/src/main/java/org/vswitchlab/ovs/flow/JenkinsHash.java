package org.vswitchlab.ovs.flow;

/** Bob Jenkins' {@code lookup3} hash of bytes (public domain), words little-endian. */
public final class JenkinsHash {
  private static final int BLOCK_BYTES = 12;

  private JenkinsHash() {}

  /** Hash of all the bytes. */
  public static int ofBytes(byte[] bytes, int basis) {
    int length = bytes.length;
    int a = 0xdeadbeef + length + basis;
    int b = a;
    int c = a;
    int at = 0;
    for (; length - at >= BLOCK_BYTES; at += BLOCK_BYTES) {
      a += MurmurHash.littleEndian(bytes, at, 4);
      b += MurmurHash.littleEndian(bytes, at + 4, 4);
      c += MurmurHash.littleEndian(bytes, at + 8, 4);
      a = a - c ^ Integer.rotateLeft(c, 4);
      c += b;
      b = b - a ^ Integer.rotateLeft(a, 6);
      a += c;
      c = c - b ^ Integer.rotateLeft(b, 8);
      b += a;
      a = a - c ^ Integer.rotateLeft(c, 16);
      c += b;
      b = b - a ^ Integer.rotateLeft(a, 19);
      a += c;
      c = c - b ^ Integer.rotateLeft(b, 4);
      b += a;
    }
    int rest = length - at;
    if (rest == 0) {
      return c;
    }
    a += MurmurHash.littleEndian(bytes, at, Math.min(rest, 4));
    b += rest > 4 ? MurmurHash.littleEndian(bytes, at + 4, Math.min(rest - 4, 4)) : 0;
    c += rest > 8 ? MurmurHash.littleEndian(bytes, at + 8, rest - 8) : 0;
    return mixLast(a, b, c);
  }

  private static int mixLast(int first, int second, int third) {
    int b = second;
    int c = (third ^ b) - Integer.rotateLeft(b, 14);
    int a = (first ^ c) - Integer.rotateLeft(c, 11);
    b = (b ^ a) - Integer.rotateLeft(a, 25);
    c = (c ^ b) - Integer.rotateLeft(b, 16);
    a = (a ^ c) - Integer.rotateLeft(c, 4);
    b = (b ^ a) - Integer.rotateLeft(a, 14);
    return (c ^ b) - Integer.rotateLeft(b, 24);
  }
}
