package org.vswitchlab.wire;

/**
 * A VXLAN header (RFC 7348, 5).
 *
 * @param networkId VXLAN network identifier, 24 bits
 */
public record VxlanHeader(int networkId) {
  /** Length on the wire. */
  public static final int BYTES = 8;

  /** Destination port assigned by IANA. */
  public static final int UDP_PORT = 4789;

  public void write(byte[] bytes, int offset) {
    Bytes.put32(bytes, offset, 0x0800_0000L);
    Bytes.put32(bytes, offset + 4, (long) networkId << 8);
  }
}
