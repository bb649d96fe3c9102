package org.vswitchlab.wire;

/**
 * Reads one protocol's header in place. A view of bytes that are too few or contradict themselves
 * is not an error: {@link #problem} says what is wrong, and then only the accessors that its text
 * does not put in doubt may be used.
 */
public abstract class WireView {
  /** Backing array, read only by agreement. */
  protected final byte[] bytes;

  /** Index of the header's first byte. */
  protected final int offset;

  /** Index after the last byte that belongs to the header or its payload. */
  protected final int limit;

  protected WireView(byte[] bytes, int offset, int limit) {
    if (offset < 0 || offset > limit || limit > bytes.length) {
      throw new IndexOutOfBoundsException(offset + ".." + limit + " of " + bytes.length);
    }
    this.bytes = bytes;
    this.offset = offset;
    this.limit = limit;
  }

  /** What is malformed, as the rest of a sentence, or null if nothing is. */
  public abstract String problem();

  public final boolean isValid() {
    return problem() == null;
  }

  public final byte[] array() {
    return bytes;
  }

  /** Index of the header's first byte in {@link #array}. */
  public final int offset() {
    return offset;
  }

  /** Index in {@link #array} after the last byte that can be read. */
  public final int limit() {
    return limit;
  }

  /** Bytes from the start of the header to the end of the slice. */
  public final int availableBytes() {
    return limit - offset;
  }

  protected final int u8(int at) {
    return Bytes.u8(bytes, offset + at);
  }

  protected final int u16(int at) {
    return Bytes.u16(bytes, offset + at);
  }

  protected final int i32(int at) {
    return Bytes.i32(bytes, offset + at);
  }

  protected final long u32(int at) {
    return Bytes.u32(bytes, offset + at);
  }

  protected final long u48(int at) {
    return Bytes.u48(bytes, offset + at);
  }

  /** The problem of a slice shorter than {@code leastBytes}, or null. */
  protected final String shorterThan(int leastBytes) {
    return availableBytes() >= leastBytes
        ? null
        : availableBytes() + " bytes, at least " + leastBytes + " expected";
  }
}
