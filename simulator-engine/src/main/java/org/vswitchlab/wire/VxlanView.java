package org.vswitchlab.wire;

/** Reads a VXLAN header, behind its UDP header (RFC 7348, 5). */
public final class VxlanView extends WireView {
  private VxlanView(byte[] bytes, int offset, int limit) {
    super(bytes, offset, limit);
  }

  public static VxlanView of(byte[] bytes, int offset, int limit) {
    return new VxlanView(bytes, offset, limit);
  }

  @Override
  public String problem() {
    return shorterThan(VxlanHeader.BYTES);
  }

  /** Whether the flag "the network identifier is valid" is set. */
  public boolean hasNetworkId() {
    return (u8(0) & 0x08) != 0;
  }

  /** VXLAN network identifier, 24 bits. */
  public int networkId() {
    return i32(4) >>> 8;
  }

  public int innerFrameOffset() {
    return offset + VxlanHeader.BYTES;
  }

  public VxlanHeader toHeader() {
    return new VxlanHeader(networkId());
  }
}
