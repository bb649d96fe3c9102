package org.vswitchlab.wire;

/** Reads an Ethernet header with any VLAN tags behind it (IEEE 802.3, 3; 802.1Q, 9). */
public final class EthernetView extends WireView {
  private final int tagCount;

  private EthernetView(byte[] bytes, int offset, int limit) {
    super(bytes, offset, limit);
    int count = 0;
    while (availableBytes() >= 14 + 4 * (count + 1) && EtherType.isVlan(u16(12 + 4 * count))) {
      count++;
    }
    tagCount = count;
  }

  public static EthernetView of(Frame frame) {
    return new EthernetView(frame.array(), frame.offset(), frame.offset() + frame.length());
  }

  public static EthernetView of(byte[] bytes, int offset, int limit) {
    return new EthernetView(bytes, offset, limit);
  }

  @Override
  public String problem() {
    return shorterThan(EthernetHeader.BYTES);
  }

  public long destination() {
    return u48(0);
  }

  public long source() {
    return u48(6);
  }

  /** The field after the source: a type, a length, or the protocol of the outermost tag. */
  public int outerType() {
    return u16(12);
  }

  /** Number of VLAN tags. */
  public int tagCount() {
    return tagCount;
  }

  /** The tag at {@code index}, 0 is the outermost. */
  public VlanTag tag(int index) {
    return VlanTag.ofTci(u16(12 + 4 * index), u16(14 + 4 * index));
  }

  /** The type or length field behind all tags. */
  public int etherType() {
    return u16(12 + 4 * tagCount);
  }

  /** Whether {@link #etherType} is a length and an LLC header follows. */
  public boolean isLlc() {
    return etherType() < EtherType.LEAST;
  }

  /** Index in {@link #array} of the first byte behind the type or length field. */
  public int payloadOffset() {
    return offset + EthernetHeader.BYTES + 4 * tagCount;
  }

  /** The bytes behind the type or length field, padding included. */
  public int payloadBytes() {
    return limit - payloadOffset();
  }
}
