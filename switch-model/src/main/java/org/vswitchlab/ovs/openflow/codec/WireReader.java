package org.vswitchlab.ovs.openflow.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;

/** Reads big-endian numbers from a run of bytes; past the end is OFPBRC_BAD_LEN. */
final class WireReader {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final int end;
  private int position;

  WireReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  WireReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  int position() {
    return position;
  }

  int remaining() {
    return end - position;
  }

  boolean hasRemaining() {
    return position < end;
  }

  private int advance(int count) {
    if (count < 0 || count > end - position) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_LEN);
    }
    int at = position;
    position += count;
    return at;
  }

  int u8() {
    return bytes[advance(1)] & 0xff;
  }

  int u16() {
    return (short) SHORT.get(bytes, advance(2)) & 0xffff;
  }

  int s32() {
    return (int) INT.get(bytes, advance(4));
  }

  long u32() {
    return s32() & 0xffff_ffffL;
  }

  long u64() {
    return (long) LONG.get(bytes, advance(8));
  }

  /** A MAC address in the low 48 bits. */
  long u48() {
    return (long) u16() << 32 | u32();
  }

  /** A number of 1 to 8 bytes. */
  long unsigned(int byteCount) {
    int at = advance(byteCount);
    long value = 0;
    for (int i = 0; i < byteCount; i++) {
      value = value << 8 | bytes[at + i] & 0xff;
    }
    return value;
  }

  void skip(int count) {
    advance(count);
  }

  /** Skips padding and says whether all of it was zero. */
  boolean skipZeros(int count) {
    int at = advance(count);
    for (int i = at; i < at + count; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether the first half of what is left has a bit that the second half, its mask, has not. */
  boolean hasBitsOutsideOfMask() {
    int half = remaining() / 2;
    for (int i = position; i < position + half; i++) {
      if ((bytes[i] & ~bytes[i + half]) != 0) {
        return true;
      }
    }
    return false;
  }

  byte[] take(int count) {
    int at = advance(count);
    return Arrays.copyOfRange(bytes, at, at + count);
  }

  HexBytes hex(int count) {
    return HexBytes.of(take(count));
  }

  HexBytes hexRest() {
    return hex(remaining());
  }

  /** Text in a field of fixed width, up to the first NUL. */
  String text(int width) {
    int at = advance(width);
    int length = 0;
    while (length < width && bytes[at + length] != 0) {
      length++;
    }
    return new String(bytes, at, length, StandardCharsets.ISO_8859_1);
  }

  /** A reader of the next bytes, which are skipped here. */
  WireReader slice(int count) {
    int at = advance(count);
    return new WireReader(bytes, at, at + count);
  }

  /** What is {@code offset} bytes ahead, without moving. */
  int peek16(int offset) {
    if (offset + 2 > remaining()) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_LEN);
    }
    return (short) SHORT.get(bytes, position + offset) & 0xffff;
  }

  /** What is {@code offset} bytes ahead, without moving. */
  int peek32(int offset) {
    if (offset + 4 > remaining()) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_LEN);
    }
    return (int) INT.get(bytes, position + offset);
  }
}
