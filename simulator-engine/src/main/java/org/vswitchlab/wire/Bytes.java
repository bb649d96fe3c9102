package org.vswitchlab.wire;

/** Big-endian numbers in byte arrays. */
public final class Bytes {
  private Bytes() {}

  public static int u8(byte[] b, int i) {
    return b[i] & 0xff;
  }

  public static int u16(byte[] b, int i) {
    return (b[i] & 0xff) << 8 | (b[i + 1] & 0xff);
  }

  /** The 32 bits as a Java {@code int}, sign included. */
  public static int i32(byte[] b, int i) {
    return u16(b, i) << 16 | u16(b, i + 2);
  }

  public static long u32(byte[] b, int i) {
    return i32(b, i) & 0xffff_ffffL;
  }

  public static long u48(byte[] b, int i) {
    return (long) u16(b, i) << 32 | u32(b, i + 2);
  }

  public static long i64(byte[] b, int i) {
    return (long) i32(b, i) << 32 | u32(b, i + 4);
  }

  public static void put16(byte[] b, int i, int value) {
    b[i] = (byte) (value >>> 8);
    b[i + 1] = (byte) value;
  }

  public static void put32(byte[] b, int i, long value) {
    put16(b, i, (int) (value >>> 16));
    put16(b, i + 2, (int) value);
  }

  public static void put48(byte[] b, int i, long value) {
    put16(b, i, (int) (value >>> 32));
    put32(b, i + 2, value);
  }

  public static void put64(byte[] b, int i, long value) {
    put32(b, i, value >>> 32);
    put32(b, i + 4, value);
  }
}
