package org.vswitchlab.wire;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * An Ethernet frame from the destination address to the end of the payload, without preamble and
 * frame check sequence: an immutable slice of bytes.
 *
 * <p>{@link #originId} is kept across copies and rewrites, so that one packet's whole way through a
 * network can be told. Everything else that a simulation knows about a frame travels beside it.
 */
public final class Frame {
  private final byte[] bytes;
  private final int offset;
  private final int length;
  private final long originId;

  private Frame(byte[] bytes, int offset, int length, long originId) {
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    this.originId = originId;
  }

  /** Takes ownership of {@code bytes}: the caller must not write to them afterwards. */
  public static Frame owning(byte[] bytes, long originId) {
    return new Frame(bytes, 0, bytes.length, originId);
  }

  /** As {@link #owning(byte[], long)} for the {@code length} bytes from {@code offset}. */
  public static Frame owning(byte[] bytes, int offset, int length, long originId) {
    if (offset < 0 || length < 0 || offset > bytes.length - length) {
      throw new IndexOutOfBoundsException(offset + "+" + length + " of " + bytes.length);
    }
    return new Frame(bytes, offset, length, originId);
  }

  /** A frame of the bytes written as hexadecimal digits; white space is allowed. */
  public static Frame ofHex(String hex, long originId) {
    return owning(HexFormat.of().parseHex(hex.replaceAll("\\s+", "")), originId);
  }

  /** Other bytes, same origin. Takes ownership of {@code rewritten}. */
  public Frame rewritten(byte[] rewritten) {
    return owning(rewritten, originId);
  }

  /** The first {@code newLength} bytes, same origin. */
  public Frame truncated(int newLength) {
    return newLength >= length ? this : new Frame(bytes, offset, newLength, originId);
  }

  /** The same bytes under another origin. */
  public Frame withOrigin(long newOriginId) {
    return new Frame(bytes, offset, length, newOriginId);
  }

  /** Number of bytes. */
  public int length() {
    return length;
  }

  /** Identity of the frame that this one descends from. */
  public long originId() {
    return originId;
  }

  /** Backing array, read only by agreement; the frame starts at {@link #offset}. */
  public byte[] array() {
    return bytes;
  }

  /** Index of the frame's first byte in {@link #array}. */
  public int offset() {
    return offset;
  }

  /** Unsigned byte at {@code index}. */
  public int u8(int index) {
    return bytes[offset + index] & 0xff;
  }

  /** Unsigned big-endian 16-bit number at {@code index}. */
  public int u16(int index) {
    return Bytes.u16(bytes, offset + index);
  }

  /** Unsigned big-endian 32-bit number at {@code index}. */
  public long u32(int index) {
    return Bytes.u32(bytes, offset + index);
  }

  /** Unsigned big-endian 48-bit number at {@code index}. */
  public long u48(int index) {
    return Bytes.u48(bytes, offset + index);
  }

  /** Destination address; the frame must have at least 14 bytes. */
  public long destination() {
    return u48(0);
  }

  /** Source address; the frame must have at least 14 bytes. */
  public long source() {
    return u48(6);
  }

  /** A copy of the bytes that the caller may change. */
  public byte[] copyBytes() {
    return Arrays.copyOfRange(bytes, offset, offset + length);
  }

  /** Lower-case hexadecimal digits without separators. */
  public String hex() {
    return HexFormat.of().formatHex(bytes, offset, offset + length);
  }

  /** Whether both frames carry the same bytes, whatever their origin. */
  public boolean sameBytes(Frame other) {
    return Arrays.equals(
        bytes, offset, offset + length, other.bytes, other.offset, other.offset + other.length);
  }

  @Override
  public String toString() {
    return "Frame#" + originId + "[" + length + " bytes " + hex() + "]";
  }
}
