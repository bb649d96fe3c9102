package org.vswitchlab.wire;

/** Reads an IPv4 header (RFC 791, 3.1). */
public final class Ipv4View extends WireView {
  private Ipv4View(byte[] bytes, int offset, int limit) {
    super(bytes, offset, limit);
  }

  public static Ipv4View of(byte[] bytes, int offset, int limit) {
    return new Ipv4View(bytes, offset, limit);
  }

  @Override
  public String problem() {
    String tooShort = shorterThan(Ipv4Header.LEAST_BYTES);
    if (tooShort != null) {
      return tooShort;
    }
    if (u8(0) >>> 4 != 4) {
      return "version " + (u8(0) >>> 4) + " is not 4";
    }
    if (headerBytes() < Ipv4Header.LEAST_BYTES || headerBytes() > availableBytes()) {
      return "a header of " + headerBytes() + " bytes in " + availableBytes();
    }
    if (totalBytes() < headerBytes() || totalBytes() > availableBytes()) {
      return "a total length of " + totalBytes() + " bytes in " + availableBytes();
    }
    return null;
  }

  /** Length of the header with its options. */
  public int headerBytes() {
    return (u8(0) & 15) * 4;
  }

  /** Type of service: six bits DSCP, two bits ECN. */
  public int typeOfService() {
    return u8(1);
  }

  /** Length of header and payload; a frame's padding is not counted. */
  public int totalBytes() {
    return u16(2);
  }

  public int identification() {
    return u16(4);
  }

  public boolean isDontFragment() {
    return (u16(6) & 0x4000) != 0;
  }

  public boolean hasMoreFragments() {
    return (u16(6) & 0x2000) != 0;
  }

  /** Place of the payload in the whole datagram, in bytes. */
  public int fragmentOffsetBytes() {
    return (u16(6) & 0x1fff) * 8;
  }

  /** Whether it is one piece of a datagram. */
  public boolean isFragment() {
    return (u16(6) & 0x3fff) != 0;
  }

  public int timeToLive() {
    return u8(8);
  }

  public int protocol() {
    return u8(9);
  }

  public int checksum() {
    return u16(10);
  }

  public boolean isChecksumRight() {
    return InternetChecksum.of(bytes, offset, headerBytes()) == 0;
  }

  public int source() {
    return i32(12);
  }

  public int destination() {
    return i32(16);
  }

  /** A copy of the options, padding included. */
  public byte[] options() {
    return java.util.Arrays.copyOfRange(
        bytes, offset + Ipv4Header.LEAST_BYTES, offset + headerBytes());
  }

  /** Index in {@link #array} of the first byte behind the header. */
  public int payloadOffset() {
    return offset + headerBytes();
  }

  public int payloadBytes() {
    return totalBytes() - headerBytes();
  }

  /** Index in {@link #array} behind the payload; the rest of the slice is padding. */
  public int payloadLimit() {
    return offset + totalBytes();
  }

  public Ipv4Header toHeader() {
    return new Ipv4Header(
        typeOfService(),
        identification(),
        isDontFragment(),
        hasMoreFragments(),
        fragmentOffsetBytes(),
        timeToLive(),
        protocol(),
        source(),
        destination(),
        options());
  }
}
