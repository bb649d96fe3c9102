package org.vswitchlab.wire;

/** Reads a UDP header (RFC 768). */
public final class UdpView extends WireView {
  private UdpView(byte[] bytes, int offset, int limit) {
    super(bytes, offset, limit);
  }

  public static UdpView of(byte[] bytes, int offset, int limit) {
    return new UdpView(bytes, offset, limit);
  }

  @Override
  public String problem() {
    String tooShort = shorterThan(UdpHeader.BYTES);
    if (tooShort != null) {
      return tooShort;
    }
    return lengthBytes() >= UdpHeader.BYTES && lengthBytes() <= availableBytes()
        ? null
        : "a length of " + lengthBytes() + " bytes in " + availableBytes();
  }

  public int sourcePort() {
    return u16(0);
  }

  public int destinationPort() {
    return u16(2);
  }

  /** Length of header and payload. */
  public int lengthBytes() {
    return u16(4);
  }

  /** 0 means that the sender computed none (IPv4 only). */
  public int checksum() {
    return u16(6);
  }

  public int payloadOffset() {
    return offset + UdpHeader.BYTES;
  }

  public int payloadBytes() {
    return lengthBytes() - UdpHeader.BYTES;
  }

  public UdpHeader toHeader() {
    return new UdpHeader(sourcePort(), destinationPort());
  }
}
