package org.vswitchlab.ovs.openflow.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.vswitchlab.ovs.openflow.HexBytes;

/** Collects big-endian numbers. */
final class WireWriter {
  private byte[] bytes = new byte[256];
  private int size;
  private int[] marks = new int[8];
  private int markCount;

  int size() {
    return size;
  }

  private int grow(int count) {
    if (size + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + count, 2 * bytes.length));
    }
    int at = size;
    size += count;
    return at;
  }

  WireWriter u8(int value) {
    int at = grow(1);
    bytes[at] = (byte) value;
    return this;
  }

  WireWriter u16(int value) {
    int at = grow(2);
    set16(at, value);
    return this;
  }

  WireWriter u32(long value) {
    int at = grow(4);
    set16(at, (int) (value >>> 16));
    set16(at + 2, (int) value);
    return this;
  }

  WireWriter u64(long value) {
    u32(value >>> 32);
    return u32(value);
  }

  WireWriter u48(long value) {
    u16((int) (value >>> 32));
    return u32(value);
  }

  /** A number of 1 to 8 bytes. */
  WireWriter unsigned(long value, int byteCount) {
    for (int i = byteCount - 1; i >= 0; i--) {
      u8((int) (value >>> (8 * i)));
    }
    return this;
  }

  WireWriter zeros(int count) {
    int at = grow(count);
    Arrays.fill(bytes, at, at + count, (byte) 0);
    return this;
  }

  /** Zeros up to a multiple of {@code unit} bytes counted from {@code start}. */
  WireWriter pad(int start, int unit) {
    int over = (size - start) % unit;
    return over == 0 ? this : zeros(unit - over);
  }

  WireWriter raw(byte[] data) {
    int at = grow(data.length);
    System.arraycopy(data, 0, bytes, at, data.length);
    return this;
  }

  WireWriter raw(HexBytes data) {
    return raw(data.toByteArray());
  }

  /** Text in a field of fixed width, cut so that a NUL follows. */
  WireWriter text(String text, int width) {
    byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
    int length = Math.min(latin.length, width - 1);
    raw(Arrays.copyOf(latin, length));
    return zeros(width - length);
  }

  /** Overwrites two bytes that were written before. */
  void set16(int at, int value) {
    bytes[at] = (byte) (value >>> 8);
    bytes[at + 1] = (byte) value;
  }

  /** Forgets what was written from {@code newSize} on. */
  void truncate(int newSize) {
    size = newSize;
  }

  /** An entry starts here: a multipart message may be split at this place. */
  void mark() {
    if (markCount == marks.length) {
      marks = Arrays.copyOf(marks, 2 * markCount);
    }
    marks[markCount++] = size;
  }

  /** Where entries start. */
  int[] marks() {
    return Arrays.copyOf(marks, markCount);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  /** The bytes from {@code start} on. */
  byte[] toByteArray(int start) {
    return Arrays.copyOfRange(bytes, start, size);
  }
}
