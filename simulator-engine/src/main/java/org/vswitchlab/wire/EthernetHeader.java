package org.vswitchlab.wire;

/**
 * An Ethernet header without tags.
 *
 * @param destination address in the low 48 bits
 * @param source address in the low 48 bits
 * @param etherType type, or length of an LLC frame
 */
public record EthernetHeader(long destination, long source, int etherType) {
  /** Length on the wire. */
  public static final int BYTES = 14;

  public void write(byte[] bytes, int offset) {
    write(bytes, offset, destination, source, etherType);
  }

  /** Writes the header without an object. */
  public static void write(byte[] bytes, int offset, long destination, long source, int etherType) {
    Bytes.put48(bytes, offset, destination);
    Bytes.put48(bytes, offset + 6, source);
    Bytes.put16(bytes, offset + 12, etherType);
  }

  /** A frame of this header and the payload. */
  public Frame frame(byte[] payload, long originId) {
    byte[] bytes = new byte[BYTES + payload.length];
    write(bytes, 0);
    System.arraycopy(payload, 0, bytes, BYTES, payload.length);
    return Frame.owning(bytes, originId);
  }
}
