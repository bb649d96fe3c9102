package org.vswitchlab.wire;

/** Reads a TCP header with its options (RFC 9293, 3.1). */
public final class TcpView extends WireView {
  private TcpView(byte[] bytes, int offset, int limit) {
    super(bytes, offset, limit);
  }

  public static TcpView of(byte[] bytes, int offset, int limit) {
    return new TcpView(bytes, offset, limit);
  }

  @Override
  public String problem() {
    String tooShort = shorterThan(TcpHeader.LEAST_BYTES);
    if (tooShort != null) {
      return tooShort;
    }
    return headerBytes() >= TcpHeader.LEAST_BYTES && headerBytes() <= availableBytes()
        ? null
        : "a header of " + headerBytes() + " bytes in " + availableBytes();
  }

  public int sourcePort() {
    return u16(0);
  }

  public int destinationPort() {
    return u16(2);
  }

  /** 32 bits, to be compared modulo 2^32. */
  public int sequence() {
    return i32(4);
  }

  /** 32 bits, to be compared modulo 2^32. */
  public int acknowledgment() {
    return i32(8);
  }

  /** Length of the header with its options. */
  public int headerBytes() {
    return (u8(12) >>> 4) * 4;
  }

  /** Flags as in {@link TcpHeader#SYN} and the others. */
  public int flags() {
    return u16(12) & 0x1ff;
  }

  public boolean has(int flag) {
    return (flags() & flag) != 0;
  }

  /** The window field, not scaled. */
  public int window() {
    return u16(14);
  }

  public int checksum() {
    return u16(16);
  }

  public int urgentPointer() {
    return u16(18);
  }

  public int payloadOffset() {
    return offset + headerBytes();
  }

  public int payloadBytes() {
    return availableBytes() - headerBytes();
  }

  /** The options that are understood; malformed ones end the list. */
  public TcpOptions options() {
    return TcpOptions.read(bytes, offset + TcpHeader.LEAST_BYTES, offset + headerBytes());
  }

  public TcpHeader toHeader() {
    return new TcpHeader(
        sourcePort(),
        destinationPort(),
        sequence(),
        acknowledgment(),
        flags(),
        window(),
        urgentPointer(),
        options());
  }
}
