package org.vswitchlab.ovs.ofproto.protocol;

import java.io.ByteArrayOutputStream;
import org.vswitchlab.wire.Bytes;

/** Writes an Ethernet frame of type-length-values, IEEE 802.1AB, 8.4. */
final class TlvWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void header(long destination, long source, int etherType) {
    byte[] header = new byte[14];
    Bytes.put48(header, 0, destination);
    Bytes.put48(header, 6, source);
    Bytes.put16(header, 12, etherType);
    out.writeBytes(header);
  }

  /**
   * @param value up to 511 bytes
   */
  void tlv(int type, byte[] value) {
    out.write(type << 1 | value.length >>> 8);
    out.write(value.length);
    out.writeBytes(value);
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
