package org.vswitchlab.wire;

import java.util.Arrays;
import java.util.Objects;

/**
 * An ICMPv6 message (RFC 4443). The checksum is computed when it is written.
 *
 * @param type such as {@link #ECHO_REQUEST}
 * @param code meaning depends on the type
 * @param rest the four bytes behind the checksum
 * @param data what follows
 */
public record Icmpv6Message(int type, int code, int rest, byte[] data) {
  public static final int UNREACHABLE = 1;
  public static final int PACKET_TOO_BIG = 2;
  public static final int TIME_EXCEEDED = 3;
  public static final int PARAMETER_PROBLEM = 4;
  public static final int ECHO_REQUEST = 128;
  public static final int ECHO_REPLY = 129;
  public static final int MLD_QUERY = 130;
  public static final int MLD_REPORT = 131;
  public static final int MLD_DONE = 132;
  public static final int ROUTER_SOLICITATION = 133;
  public static final int ROUTER_ADVERTISEMENT = 134;
  public static final int NEIGHBOUR_SOLICITATION = 135;
  public static final int NEIGHBOUR_ADVERTISEMENT = 136;
  public static final int REDIRECT = 137;
  public static final int MLD2_REPORT = 143;

  /** Codes of {@link #UNREACHABLE}. */
  public static final int NO_ROUTE = 0;

  public static final int ADDRESS_UNREACHABLE = 3;
  public static final int PORT_UNREACHABLE = 4;

  /** Types of neighbour discovery options. */
  public static final int OPTION_SOURCE_LINK_LAYER = 1;

  public static final int OPTION_TARGET_LINK_LAYER = 2;

  /** Flags of a neighbour advertisement, in {@link #rest}. */
  public static final int FLAG_ROUTER = 0x8000_0000;

  public static final int FLAG_SOLICITED = 0x4000_0000;
  public static final int FLAG_OVERRIDE = 0x2000_0000;

  /** Length on the wire before the data. */
  public static final int HEADER_BYTES = 8;

  public Icmpv6Message {
    data = data.clone();
  }

  /** An echo request. */
  public static Icmpv6Message echoRequest(int identifier, int sequence, byte[] data) {
    return new Icmpv6Message(ECHO_REQUEST, 0, identifier << 16 | (sequence & 0xffff), data);
  }

  /** A neighbour solicitation; without the sender's address option if {@code sourceMac} is -1. */
  public static Icmpv6Message neighbourSolicitation(Ipv6Address target, long sourceMac) {
    return neighbour(NEIGHBOUR_SOLICITATION, 0, target, OPTION_SOURCE_LINK_LAYER, sourceMac);
  }

  /** A neighbour advertisement with the flags given. */
  public static Icmpv6Message neighbourAdvertisement(
      Ipv6Address target, long targetMac, int flags) {
    return neighbour(NEIGHBOUR_ADVERTISEMENT, flags, target, OPTION_TARGET_LINK_LAYER, targetMac);
  }

  private static Icmpv6Message neighbour(
      int type, int flags, Ipv6Address target, int optionType, long mac) {
    byte[] data = new byte[Ipv6Address.BYTES + (mac < 0 ? 0 : 8)];
    target.write(data, 0);
    if (mac >= 0) {
      data[16] = (byte) optionType;
      data[17] = 1;
      Bytes.put48(data, 18, mac);
    }
    return new Icmpv6Message(type, 0, flags, data);
  }

  /** Whether the type reports an error (RFC 4443, 2.1). */
  public static boolean isError(int type) {
    return type < 128;
  }

  public int lengthBytes() {
    return HEADER_BYTES + data.length;
  }

  public void write(byte[] bytes, int offset, Ipv6Address source, Ipv6Address destination) {
    bytes[offset] = (byte) type;
    bytes[offset + 1] = (byte) code;
    Bytes.put16(bytes, offset + 2, 0);
    Bytes.put32(bytes, offset + 4, rest);
    System.arraycopy(data, 0, bytes, offset + HEADER_BYTES, data.length);
    long pseudo =
        InternetChecksum.pseudoHeader(source, destination, IpProtocol.ICMPV6, lengthBytes());
    Bytes.put16(
        bytes,
        offset + 2,
        InternetChecksum.finish(InternetChecksum.add(pseudo, bytes, offset, lengthBytes())));
  }

  @Override
  public byte[] data() {
    return data.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Icmpv6Message that
        && type == that.type
        && code == that.code
        && rest == that.rest
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, code, rest, Arrays.hashCode(data));
  }
}
