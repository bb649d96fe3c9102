package org.vswitchlab.wire;

/** Reads an ICMPv6 message, neighbour discovery and MLD included (RFC 4443, RFC 4861, RFC 2710). */
public final class Icmpv6View extends WireView {
  private Icmpv6View(byte[] bytes, int offset, int limit) {
    super(bytes, offset, limit);
  }

  public static Icmpv6View of(byte[] bytes, int offset, int limit) {
    return new Icmpv6View(bytes, offset, limit);
  }

  @Override
  public String problem() {
    String tooShort = shorterThan(Icmpv6Message.HEADER_BYTES);
    if (tooShort != null || !isNeighbourDiscovery()) {
      return tooShort;
    }
    tooShort = shorterThan(optionsAt());
    if (tooShort != null) {
      return tooShort;
    }
    int at = optionsAt();
    while (at + 1 < availableBytes()) {
      if (u8(at + 1) == 0) {
        return "an option of length 0";
      }
      at += 8 * u8(at + 1);
    }
    return at == availableBytes() ? null : "options that end behind the message";
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

  public boolean isChecksumRight(Ipv6Address source, Ipv6Address destination) {
    long pseudo =
        InternetChecksum.pseudoHeader(source, destination, IpProtocol.ICMPV6, availableBytes());
    return InternetChecksum.finish(InternetChecksum.add(pseudo, bytes, offset, availableBytes()))
        == 0;
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

  /** Whether it is one of the five messages of RFC 4861. */
  public boolean isNeighbourDiscovery() {
    return type() >= Icmpv6Message.ROUTER_SOLICITATION && type() <= Icmpv6Message.REDIRECT;
  }

  private int optionsAt() {
    return switch (type()) {
      case Icmpv6Message.ROUTER_ADVERTISEMENT -> 16;
      case Icmpv6Message.NEIGHBOUR_SOLICITATION, Icmpv6Message.NEIGHBOUR_ADVERTISEMENT -> 24;
      case Icmpv6Message.REDIRECT -> 40;
      default -> 8;
    };
  }

  /** Target of a neighbour solicitation or advertisement, or group of an MLD message. */
  public Ipv6Address target() {
    return Ipv6Address.at(bytes, offset + 8);
  }

  /** Link-layer address in the option of that type, or -1. */
  public long linkLayerOption(int optionType) {
    int at = optionsAt();
    while (at + 8 <= availableBytes() && u8(at + 1) > 0) {
      if (u8(at) == optionType) {
        return u48(at + 2);
      }
      at += 8 * u8(at + 1);
    }
    return -1;
  }

  public int dataOffset() {
    return offset + Icmpv6Message.HEADER_BYTES;
  }

  public int dataBytes() {
    return limit - dataOffset();
  }

  public Icmpv6Message toMessage() {
    return new Icmpv6Message(
        type(), code(), rest(), java.util.Arrays.copyOfRange(bytes, dataOffset(), limit));
  }
}
