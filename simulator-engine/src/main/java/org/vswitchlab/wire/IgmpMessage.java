package org.vswitchlab.wire;

/**
 * An IGMP message of version 1 or 2 (RFC 2236, 2), also the general form of a version 2 query.
 *
 * @param type one of the constants of {@link IgmpView}
 * @param maxResponseCode in 1/10 s
 * @param group address, or 0 in a general query
 */
public record IgmpMessage(int type, int maxResponseCode, int group) {
  /** Length on the wire. */
  public static final int BYTES = 8;

  public void write(byte[] bytes, int offset) {
    bytes[offset] = (byte) type;
    bytes[offset + 1] = (byte) maxResponseCode;
    Bytes.put16(bytes, offset + 2, 0);
    Bytes.put32(bytes, offset + 4, group);
    Bytes.put16(bytes, offset + 2, InternetChecksum.of(bytes, offset, BYTES));
  }

  public byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    write(bytes, 0);
    return bytes;
  }
}
