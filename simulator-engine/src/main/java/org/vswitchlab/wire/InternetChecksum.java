package org.vswitchlab.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The ones' complement checksum of RFC 1071. A sum is a {@code long} of 16-bit words, added up with
 * {@link #add} and closed by {@link #finish}.
 */
public final class InternetChecksum {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private InternetChecksum() {}

  /** Adds the bytes to {@code sum}; an odd last byte counts as if a zero byte followed. */
  public static long add(long sum, byte[] bytes, int offset, int length) {
    int i = offset;
    int end = offset + (length & ~3);
    long total = sum;
    for (int longEnd = offset + (length & ~7); i < longEnd; i += 8) {
      long word = (long) LONGS.get(bytes, i);
      total += (word >>> 32) + (word & 0xffff_ffffL);
    }
    while (i < end) {
      // Words of 32 bits: carries end up in the high half and are folded in by finish.
      total += Bytes.u32(bytes, i);
      i += 4;
    }
    if ((length & 2) != 0) {
      total += Bytes.u16(bytes, i);
      i += 2;
    }
    if ((length & 1) != 0) {
      total += Bytes.u8(bytes, i) << 8;
    }
    return total;
  }

  /** Folds the sum into 16 bits and inverts it: the value of a checksum field. */
  public static int finish(long sum) {
    long folded = (sum & 0xffff_ffffL) + (sum >>> 32);
    folded = (folded & 0xffff) + (folded >>> 16);
    folded = (folded & 0xffff) + (folded >>> 16);
    folded = (folded & 0xffff) + (folded >>> 16);
    return (int) ~folded & 0xffff;
  }

  /** Checksum of the bytes; 0 if they hold a right checksum already. */
  public static int of(byte[] bytes, int offset, int length) {
    return finish(add(0, bytes, offset, length));
  }

  /** Sum of the pseudo-header of TCP and UDP over IPv4 (RFC 9293, 3.1). */
  public static long pseudoHeader(int source, int destination, int protocol, int lengthBytes) {
    return (source & 0xffff_ffffL) + (destination & 0xffff_ffffL) + protocol + lengthBytes;
  }

  /** Sum of the pseudo-header over IPv6 (RFC 8200, 8.1). */
  public static long pseudoHeader(
      Ipv6Address source, Ipv6Address destination, int nextHeader, int lengthBytes) {
    return halves(source.high())
        + halves(source.low())
        + halves(destination.high())
        + halves(destination.low())
        + nextHeader
        + lengthBytes;
  }

  private static long halves(long word) {
    return (word >>> 32) + (word & 0xffff_ffffL);
  }

  /**
   * The checksum after one 16-bit word of the data changed (RFC 1624, equation 3).
   *
   * @param checksum value of the field before
   */
  public static int updated(int checksum, int oldWord, int newWord) {
    return finish((~checksum & 0xffffL) + (~oldWord & 0xffffL) + (newWord & 0xffffL));
  }
}
