package org.vswitchlab.wire;

/** Reads an LLC header (IEEE 802.2) and the SNAP header behind it, if any. */
public final class LlcView extends WireView {
  private LlcView(byte[] bytes, int offset, int limit) {
    super(bytes, offset, limit);
  }

  public static LlcView of(byte[] bytes, int offset, int limit) {
    return new LlcView(bytes, offset, limit);
  }

  @Override
  public String problem() {
    return shorterThan(!isShort() && isSnap() ? 8 : LlcHeader.BYTES);
  }

  private boolean isShort() {
    return availableBytes() < LlcHeader.BYTES;
  }

  public int destinationSap() {
    return u8(0);
  }

  public int sourceSap() {
    return u8(1);
  }

  public int control() {
    return u8(2);
  }

  public boolean isSpanningTree() {
    return destinationSap() == LlcHeader.SAP_SPANNING_TREE
        && sourceSap() == LlcHeader.SAP_SPANNING_TREE
        && control() == LlcHeader.UNNUMBERED_INFORMATION;
  }

  public boolean isSnap() {
    return destinationSap() == LlcHeader.SAP_SNAP && sourceSap() == LlcHeader.SAP_SNAP;
  }

  /** Organisation of a SNAP header. */
  public int snapOrganization() {
    return u8(3) << 16 | u16(4);
  }

  /** Protocol of a SNAP header; an EtherType if the organisation is 0. */
  public int snapProtocol() {
    return u16(6);
  }

  /** Index in {@link #array} behind the three bytes of the LLC header. */
  public int payloadOffset() {
    return offset + LlcHeader.BYTES;
  }

  public LlcHeader toHeader() {
    return new LlcHeader(destinationSap(), sourceSap(), control());
  }
}
