package org.vswitchlab.ovs.openflow.codec;

import java.util.StringJoiner;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.NshProperties;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.WideBits;

/** Adding and taking off headers, NXAST_ENCAP and NXAST_DECAP. */
final class EncapCodec {
  private static final int ETHERNET = 0;
  private static final int MPLS = 0x0001_8847;
  private static final int MPLS_MULTICAST = 0x0001_8848;
  private static final int NSH = 0x0001_894f;

  /** Packet type that asks for the one that the taken header tells. */
  private static final int USE_NEXT = 0xfffe;

  /** Class of the properties of an NSH header, and its types. */
  private static final int NSH_CLASS = 4;

  private static final int MD_TYPE = 1;
  private static final int TLV = 2;

  private EncapCodec() {}

  static Action decode(WireReader in) {
    in.skip(2);
    int type = in.s32();
    String header =
        switch (type) {
          case ETHERNET -> "ethernet";
          case MPLS -> "mpls";
          case MPLS_MULTICAST -> "mpls_mc";
          case NSH -> "nsh";
          default -> throw ActionDecoder.bad(OpenFlowError.NXBAC_BAD_HEADER_TYPE);
        };
    StringJoiner properties = new StringJoiner(",");
    while (in.remaining() >= 4) {
      int propertyClass = in.u16();
      int kind = in.u8();
      int length = in.u8();
      int padded = (length + 7) / 8 * 8;
      if (length < 4 || padded - 4 > in.remaining()) {
        throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_LEN);
      }
      WireReader body = in.slice(length - 4);
      in.skip(padded - length);
      properties.add(property(propertyClass, kind, body));
    }
    return new Action.Encap(header, properties.toString());
  }

  private static String property(int propertyClass, int kind, WireReader body) {
    if (propertyClass != NSH_CLASS) {
      throw ActionDecoder.bad(OpenFlowError.NXBAC_UNKNOWN_ED_PROP);
    }
    if (kind == MD_TYPE) {
      int type = body.u8();
      if (type != 1 && type != 2) {
        throw ActionDecoder.bad(OpenFlowError.NXBAC_BAD_ED_PROP);
      }
      return "md_type=" + type;
    } else if (kind == TLV) {
      int tlvClass = body.u16();
      int type = body.u8();
      int length = body.u8();
      HexBytes data = body.hex(Math.min(length, body.remaining()));
      return String.format("tlv(0x%04x,%d,0x%s)", tlvClass, type, digits(data));
    }
    throw ActionDecoder.bad(OpenFlowError.NXBAC_UNKNOWN_ED_PROP);
  }

  private static String digits(HexBytes data) {
    return data.toString().replace(".", "");
  }

  static Action decap(int type) {
    if (type == USE_NEXT) {
      return new Action.Decap(null);
    }
    return new Action.Decap("ns=" + (type >>> 16) + ",type=" + WideBits.hex(0, type & 0xffff));
  }

  /** Writes what follows the subtype. */
  static void encode(Action.Encap a, WireWriter out) {
    int type =
        switch (a.header()) {
          case "mpls" -> MPLS;
          case "mpls_mc" -> MPLS_MULTICAST;
          case "nsh" -> NSH;
          default -> ETHERNET;
        };
    out.u16(0).u32(type);
    if (a.properties().contains("md_type=")) {
      out.u16(NSH_CLASS).u8(MD_TYPE).u8(5).u8(NshProperties.of(a).mdType()).zeros(3);
    }
    for (NshProperties.Tlv tlv : NshProperties.tlvs(a)) {
      int start = out.size();
      int bytes = tlv.data().length();
      out.u16(NSH_CLASS).u8(TLV).u8((8 + bytes + 7) / 8 * 8);
      out.u16(tlv.metadataClass()).u8(tlv.type()).u8(bytes);
      for (byte value : tlv.data().toByteArray()) {
        out.u8(value & 0xff);
      }
      out.pad(start, 8);
    }
  }

  /** Writes what follows the subtype. */
  static void encode(Action.Decap a, WireWriter out) {
    Integer type = a.packetTypeNumber();
    out.u16(0).u32(type == null ? USE_NEXT : type);
  }
}
