package org.vswitchlab.wire;

/** Reads an IPv6 header and walks its extension headers (RFC 8200, 3 and 4). */
public final class Ipv6View extends WireView {
  private Ipv6View(byte[] bytes, int offset, int limit) {
    super(bytes, offset, limit);
  }

  public static Ipv6View of(byte[] bytes, int offset, int limit) {
    return new Ipv6View(bytes, offset, limit);
  }

  @Override
  public String problem() {
    String tooShort = shorterThan(Ipv6Header.BYTES);
    if (tooShort != null) {
      return tooShort;
    }
    if (u8(0) >>> 4 != 6) {
      return "version " + (u8(0) >>> 4) + " is not 6";
    }
    return Ipv6Header.BYTES + payloadBytes() <= availableBytes()
        ? null
        : "a payload of " + payloadBytes() + " bytes in " + availableBytes();
  }

  public int trafficClass() {
    return u16(0) >>> 4 & 0xff;
  }

  public int flowLabel() {
    return i32(0) & 0xf_ffff;
  }

  /** Length of everything behind the fixed header. */
  public int payloadBytes() {
    return u16(4);
  }

  public int nextHeader() {
    return u8(6);
  }

  public int hopLimit() {
    return u8(7);
  }

  public Ipv6Address source() {
    return Ipv6Address.at(bytes, offset + 8);
  }

  public Ipv6Address destination() {
    return Ipv6Address.at(bytes, offset + 24);
  }

  /** Index in {@link #array} behind the payload; the rest of the slice is padding. */
  public int payloadLimit() {
    return offset + Ipv6Header.BYTES + payloadBytes();
  }

  /**
   * Walks the extension headers.
   *
   * @return index in {@link #array} of the upper-layer header, or -1 if the chain is cut short or
   *     the packet is not the first fragment
   */
  public int upperLayerOffset() {
    return walk(false);
  }

  /** Protocol of the upper-layer header, or of the one at which walking stopped. */
  public int upperLayerProtocol() {
    return walk(true);
  }

  private int walk(boolean wantProtocol) {
    int protocol = nextHeader();
    int at = offset + Ipv6Header.BYTES;
    int end = Math.min(payloadLimit(), limit);
    while (true) {
      boolean isOptions =
          protocol == IpProtocol.HOP_BY_HOP
              || protocol == IpProtocol.IPV6_ROUTE
              || protocol == IpProtocol.DESTINATION_OPTIONS;
      boolean isFragment = protocol == IpProtocol.IPV6_FRAGMENT;
      if (!isOptions && !isFragment) {
        return wantProtocol ? protocol : at;
      }
      if (at + 8 > end) {
        return wantProtocol ? protocol : -1;
      }
      if (isFragment && (Bytes.u16(bytes, at + 2) & 0xfff8) != 0) {
        return wantProtocol ? Bytes.u8(bytes, at) : -1;
      }
      protocol = Bytes.u8(bytes, at);
      at += isFragment ? 8 : 8 + 8 * Bytes.u8(bytes, at + 1);
      if (at > end) {
        return wantProtocol ? protocol : -1;
      }
    }
  }

  public Ipv6Header toHeader() {
    return new Ipv6Header(
        trafficClass(), flowLabel(), nextHeader(), hopLimit(), source(), destination());
  }
}
