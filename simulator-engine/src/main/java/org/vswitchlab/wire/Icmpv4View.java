package org.vswitchlab.wire;

/** Reads an ICMP message (RFC 792). */
public final class Icmpv4View extends WireView {
  private Icmpv4View(byte[] bytes, int offset, int limit) {
    super(bytes, offset, limit);
  }

  public static Icmpv4View of(byte[] bytes, int offset, int limit) {
    return new Icmpv4View(bytes, offset, limit);
  }

  @Override
  public String problem() {
    return shorterThan(Icmpv4Message.HEADER_BYTES);
  }

  public int type() {
    return u8(0);
  }

  public int code() {
    return u8(1);
  }

  public int checksum() {
    return u16(2);
  }

  public boolean isChecksumRight() {
    return InternetChecksum.of(bytes, offset, availableBytes()) == 0;
  }

  /** The four bytes behind the checksum, whose meaning depends on the type. */
  public int rest() {
    return i32(4);
  }

  /** Identifier of an echo. */
  public int identifier() {
    return u16(4);
  }

  /** Sequence number of an echo. */
  public int sequence() {
    return u16(6);
  }

  /** MTU of the next hop in "fragmentation needed" (RFC 1191, 4). */
  public int nextHopMtuBytes() {
    return u16(6);
  }

  /** Better router in a redirect. */
  public int gateway() {
    return i32(4);
  }

  public int dataOffset() {
    return offset + Icmpv4Message.HEADER_BYTES;
  }

  public int dataBytes() {
    return limit - dataOffset();
  }

  public Icmpv4Message toMessage() {
    return new Icmpv4Message(
        type(), code(), rest(), java.util.Arrays.copyOfRange(bytes, dataOffset(), limit));
  }
}
