package org.vswitchlab.wire;

/**
 * A fixed IPv6 header (RFC 8200, 3). The payload length is given when it is written.
 *
 * @param trafficClass 8 bits
 * @param flowLabel 20 bits
 * @param nextHeader one of {@link IpProtocol}
 * @param hopLimit 0 to 255
 * @param source address
 * @param destination address
 */
public record Ipv6Header(
    int trafficClass,
    int flowLabel,
    int nextHeader,
    int hopLimit,
    Ipv6Address source,
    Ipv6Address destination) {
  /** Length on the wire. */
  public static final int BYTES = 40;

  /** A header of traffic class and flow label 0. */
  public static Ipv6Header of(
      Ipv6Address source, Ipv6Address destination, int nextHeader, int hopLimit) {
    return new Ipv6Header(0, 0, nextHeader, hopLimit, source, destination);
  }

  /** Writes the header of a packet with {@code payloadBytes} behind it. */
  public void write(byte[] bytes, int offset, int payloadBytes) {
    Bytes.put32(bytes, offset, 0x6000_0000L | (long) trafficClass << 20 | flowLabel);
    Bytes.put16(bytes, offset + 4, payloadBytes);
    bytes[offset + 6] = (byte) nextHeader;
    bytes[offset + 7] = (byte) hopLimit;
    source.write(bytes, offset + 8);
    destination.write(bytes, offset + 24);
  }

  /** A packet of this header and the payload. */
  public byte[] packet(byte[] payload) {
    byte[] bytes = new byte[BYTES + payload.length];
    write(bytes, 0, payload.length);
    System.arraycopy(payload, 0, bytes, BYTES, payload.length);
    return bytes;
  }
}
