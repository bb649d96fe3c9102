package org.vswitchlab.ovs.datapath;

import java.util.Arrays;
import java.util.HexFormat;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.wire.Bytes;

/** A network service header (RFC 8300) that a {@code push_nsh} action puts on. Immutable. */
public final class NshHeader {
  static final int BASE_BYTES = 8;
  private static final int MD_TYPE_1_BYTES = 24;

  private final byte[] bytes;

  private NshHeader(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The header of those nsh_ fields.
   *
   * @param metadata what follows the service path header of MD type 2, a multiple of 4 bytes
   */
  public static NshHeader of(FlowKey fields, byte[] metadata) {
    boolean hasContext = fields.get(FlowField.NSH_MDTYPE) == 1;
    byte[] b = new byte[hasContext ? MD_TYPE_1_BYTES : BASE_BYTES + metadata.length];
    long first = fields.get(FlowField.NSH_FLAGS) << 12 | fields.get(FlowField.NSH_TTL) << 6;
    Bytes.put16(b, 0, (int) first & 0x3fc0 | b.length / 4);
    b[2] = (byte) fields.get(FlowField.NSH_MDTYPE);
    b[3] = (byte) fields.get(FlowField.NSH_NP);
    Bytes.put32(b, 4, fields.get(FlowField.NSH_SPI) << 8 | fields.get(FlowField.NSH_SI));
    if (hasContext) {
      Bytes.put32(b, 8, fields.get(FlowField.NSH_C1));
      Bytes.put32(b, 12, fields.get(FlowField.NSH_C2));
      Bytes.put32(b, 16, fields.get(FlowField.NSH_C3));
      Bytes.put32(b, 20, fields.get(FlowField.NSH_C4));
    } else {
      System.arraycopy(metadata, 0, b, BASE_BYTES, metadata.length);
    }
    return new NshHeader(b);
  }

  /** The header as it is put before a packet; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  int mdType() {
    return bytes[2] & 0xf;
  }

  int nextProtocol() {
    return bytes[3] & 0xff;
  }

  /** {@code push_nsh(flags=0,ttl=63,mdtype=1,np=3,spi=0x1,si=255,c1=0x0,c2=0x0,c3=0x0,c4=0x0)}. */
  void format(StringBuilder out) {
    int first = Bytes.u16(bytes, 0);
    out.append("push_nsh(flags=").append(first >>> 12 & 3).append(",ttl=").append(first >>> 6 & 63);
    out.append(",mdtype=").append(mdType()).append(",np=").append(nextProtocol());
    out.append(",spi=0x").append(Long.toHexString(Bytes.u32(bytes, 4) >>> 8));
    out.append(",si=").append(bytes[7] & 0xff);
    if (mdType() == 1) {
      for (int i = 0; i < 4; i++) {
        long context = Bytes.u32(bytes, BASE_BYTES + 4 * i);
        out.append(",c").append(i + 1).append("=0x").append(Long.toHexString(context));
      }
    } else {
      String metadata = HexFormat.of().formatHex(bytes, BASE_BYTES, bytes.length);
      out.append(",md2=").append(metadata.isEmpty() ? "0" : "0x" + metadata);
    }
    out.append(')');
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NshHeader header && Arrays.equals(bytes, header.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    format(out);
    return out.toString();
  }
}
