package org.vswitchlab.wire;

/**
 * A TCP header (RFC 9293, 3.1). The checksum is computed when a segment is written.
 *
 * @param sourcePort 0 to 65535
 * @param destinationPort 0 to 65535
 * @param sequence 32 bits
 * @param acknowledgment 32 bits
 * @param flags sum of the constants of this type
 * @param window the field as sent, not scaled
 * @param urgentPointer 0 to 65535
 * @param options those that are understood
 */
public record TcpHeader(
    int sourcePort,
    int destinationPort,
    int sequence,
    int acknowledgment,
    int flags,
    int window,
    int urgentPointer,
    TcpOptions options) {
  public static final int FIN = 0x01;
  public static final int SYN = 0x02;
  public static final int RST = 0x04;
  public static final int PSH = 0x08;
  public static final int ACK = 0x10;
  public static final int URG = 0x20;
  public static final int ECE = 0x40;
  public static final int CWR = 0x80;

  /** Length on the wire without options. */
  public static final int LEAST_BYTES = 20;

  public int headerBytes() {
    return LEAST_BYTES + options.lengthBytes();
  }

  /**
   * Writes the header in front of a payload that is in place already.
   *
   * @param pseudoHeader sum of the pseudo-header, see {@link InternetChecksum#pseudoHeader}
   */
  public void write(byte[] bytes, int offset, int payloadBytes, long pseudoHeader) {
    Bytes.put16(bytes, offset, sourcePort);
    Bytes.put16(bytes, offset + 2, destinationPort);
    Bytes.put32(bytes, offset + 4, sequence);
    Bytes.put32(bytes, offset + 8, acknowledgment);
    Bytes.put16(bytes, offset + 12, headerBytes() / 4 << 12 | flags);
    Bytes.put16(bytes, offset + 14, window);
    Bytes.put16(bytes, offset + 18, urgentPointer);
    options.write(bytes, offset + LEAST_BYTES);
    writeChecksum(bytes, offset, headerBytes() + payloadBytes, pseudoHeader);
  }

  /** Computes the checksum of a segment that is complete otherwise. */
  public static void writeChecksum(byte[] bytes, int offset, int segmentBytes, long pseudoHeader) {
    Bytes.put16(bytes, offset + 16, 0);
    Bytes.put16(
        bytes,
        offset + 16,
        InternetChecksum.finish(InternetChecksum.add(pseudoHeader, bytes, offset, segmentBytes)));
  }
}
