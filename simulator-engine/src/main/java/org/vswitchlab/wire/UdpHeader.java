package org.vswitchlab.wire;

/**
 * A UDP header (RFC 768). Length and checksum are computed when a datagram is written.
 *
 * @param sourcePort 0 to 65535
 * @param destinationPort 0 to 65535
 */
public record UdpHeader(int sourcePort, int destinationPort) {
  /** Length on the wire. */
  public static final int BYTES = 8;

  /**
   * Writes the header in front of a payload that is in place already.
   *
   * @param pseudoHeader sum of the pseudo-header, see {@link InternetChecksum#pseudoHeader}
   */
  public void write(byte[] bytes, int offset, int payloadBytes, long pseudoHeader) {
    write(bytes, offset, sourcePort, destinationPort, payloadBytes, pseudoHeader);
  }

  /** As the method of the record, without an object. */
  public static void write(
      byte[] bytes,
      int offset,
      int sourcePort,
      int destinationPort,
      int payloadBytes,
      long pseudoHeader) {
    int lengthBytes = BYTES + payloadBytes;
    Bytes.put16(bytes, offset, sourcePort);
    Bytes.put16(bytes, offset + 2, destinationPort);
    Bytes.put16(bytes, offset + 4, lengthBytes);
    Bytes.put16(bytes, offset + 6, 0);
    int checksum =
        InternetChecksum.finish(InternetChecksum.add(pseudoHeader, bytes, offset, lengthBytes));
    // RFC 768: a computed zero is sent as all ones, since zero says "none".
    Bytes.put16(bytes, offset + 6, checksum == 0 ? 0xffff : checksum);
  }
}
