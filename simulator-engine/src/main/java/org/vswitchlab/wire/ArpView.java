package org.vswitchlab.wire;

/** Reads an ARP packet for IPv4 over Ethernet (RFC 826). */
public final class ArpView extends WireView {
  private ArpView(byte[] bytes, int offset, int limit) {
    super(bytes, offset, limit);
  }

  public static ArpView of(byte[] bytes, int offset, int limit) {
    return new ArpView(bytes, offset, limit);
  }

  @Override
  public String problem() {
    String tooShort = shorterThan(ArpPacket.BYTES);
    if (tooShort != null) {
      return tooShort;
    }
    if (u16(0) != 1 || u8(4) != 6) {
      return "hardware type " + u16(0) + " with addresses of " + u8(4) + " bytes is not Ethernet";
    }
    return u16(2) == EtherType.IPV4 && u8(5) == 4
        ? null
        : String.format("protocol 0x%04x with addresses of %d bytes is not IPv4", u16(2), u8(5));
  }

  /** {@link ArpPacket#REQUEST}, {@link ArpPacket#REPLY} or another operation. */
  public int operation() {
    return u16(6);
  }

  public long senderMac() {
    return u48(8);
  }

  public int senderIp() {
    return i32(14);
  }

  public long targetMac() {
    return u48(18);
  }

  public int targetIp() {
    return i32(24);
  }

  public ArpPacket toPacket() {
    return new ArpPacket(operation(), senderMac(), senderIp(), targetMac(), targetIp());
  }
}
