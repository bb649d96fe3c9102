package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.OxmId;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.Subfield;

/** Fields and runs of their bits as actions name them. */
final class Subfields {
  private Subfields() {}

  /** Value and mask that follow a header, as set_field has them. */
  record Masked(
      FlowField field,
      boolean hasMask,
      long valueHigh,
      long valueLow,
      long maskHigh,
      long maskLow) {}

  /** The field of the header that is next; its length must be that of the field. */
  static FlowField readHeader(WireReader in) {
    int oxmClass = in.u16();
    int number = in.u8();
    int length = in.u8();
    int experimenter = 0;
    if (oxmClass == OxmId.EXPERIMENTER_CLASS) {
      experimenter = in.s32();
      length -= 4;
    }
    FlowField field = OxmFields.find(oxmClass, number >> 1, experimenter);
    boolean isRight =
        field != null
            && (number & 1) == 0
            && (field.isTunnelOption() || length == OxmFields.valueBytes(field));
    if (!isRight) {
      throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_FIELD);
    }
    return field;
  }

  /** Bits of a field. */
  static Subfield of(FlowField field, int firstBit, int bitCount) {
    if (bitCount < 1 || firstBit + bitCount > field.bits()) {
      throw new OpenFlowException(OpenFlowError.OFPBAC_BAD_SET_LEN);
    }
    return new Subfield(field, firstBit, bitCount);
  }

  /** Bits of a field whose position and number are packed into 16 bits. */
  static Subfield packed(FlowField field, int offsetAndCount) {
    return of(field, offsetAndCount >> 6, (offsetAndCount & 0x3f) + 1);
  }

  static int pack(Subfield bits) {
    return bits.firstBit() << 6 | bits.bitCount() - 1;
  }

  /** Header of the field as Nicira's actions have it. */
  static void writeHeader(FlowField field, WireWriter out) {
    OxmFields.writeHeader(OpenFlowVersion.OPENFLOW10, field, out);
  }

  /** Whether the field's header in Nicira's actions has an experimenter, and so 8 bytes. */
  static boolean isExperimenter(FlowField field) {
    OxmId id = OxmFields.toSend(OpenFlowVersion.OPENFLOW10, field);
    return id != null && id.oxmClass() == OxmId.EXPERIMENTER_CLASS;
  }

  /** Header, value and perhaps mask. */
  static Masked readEntry(WireReader in) {
    if (in.remaining() < 4) {
      throw new OpenFlowException(OpenFlowError.OFPBAC_BAD_SET_LEN);
    }
    int oxmClass = in.u16();
    int number = in.u8();
    int length = in.u8();
    if (length > in.remaining()) {
      throw new OpenFlowException(OpenFlowError.OFPBAC_BAD_SET_LEN);
    }
    WireReader body = in.slice(length);
    int experimenter = 0;
    if (oxmClass == OxmId.EXPERIMENTER_CLASS) {
      experimenter = body.s32();
    }
    boolean hasMask = (number & 1) != 0;
    FlowField field = OxmFields.find(oxmClass, number >> 1, experimenter);
    if (field == null) {
      throw new OpenFlowException(OpenFlowError.OFPBAC_BAD_SET_LEN);
    }
    if (field.isTunnelOption()) {
      return TunnelOptions.readEntry(field, body, hasMask);
    }
    int bytes = OxmFields.valueBytes(field);
    if (body.remaining() != (hasMask ? 2 * bytes : bytes)) {
      throw new OpenFlowException(OpenFlowError.OFPBAC_BAD_SET_LEN);
    }
    boolean isWide = field.isWide();
    long high = isWide ? body.u64() : 0;
    long low = isWide ? body.u64() : body.unsigned(bytes);
    long maskHigh = Action.SetField.wholeMaskHigh(field);
    long maskLow = Action.SetField.wholeMaskLow(field);
    if (hasMask) {
      maskHigh = isWide ? body.u64() : 0;
      maskLow = isWide ? body.u64() : body.unsigned(bytes);
      if (((low & ~maskLow) | (high & ~maskHigh)) != 0) {
        throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_WILDCARDS);
      }
    }
    return new Masked(field, hasMask, high, low, maskHigh, maskLow);
  }

  static void writeEntry(
      OpenFlowVersion version,
      FlowField field,
      boolean hasMask,
      long[] valueAndMask,
      WireWriter out) {
    if (field.isTunnelOption()) {
      TunnelOptions.write(field, valueAndMask[1], hasMask ? valueAndMask[3] : -1, out);
      return;
    }
    int bytes = OxmFields.valueBytes(field);
    OxmId id = OxmFields.toSend(version, field);
    OxmFields.writeHeader(id, hasMask, hasMask ? 2 * bytes : bytes, out);
    writeValue(field, valueAndMask[0], valueAndMask[1], bytes, out);
    if (hasMask) {
      writeValue(field, valueAndMask[2], valueAndMask[3], bytes, out);
    }
  }

  private static void writeValue(FlowField field, long high, long low, int bytes, WireWriter out) {
    if (field.isWide()) {
      out.u64(high).u64(low);
    } else {
      out.unsigned(low, bytes);
    }
  }
}
