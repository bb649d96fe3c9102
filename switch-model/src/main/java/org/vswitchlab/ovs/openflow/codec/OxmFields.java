package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.OxmId;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/** Which code point is which field, and which code point each version sends. */
final class OxmFields {
  private static final int NUMBERS = 128;
  private static final int NICIRA = 0x0000_2320;
  private static final int NSH = 0x005a_d650;
  private static final int ONF = 0x4f4e_4600;

  /** By class as in {@link #row}, then number. */
  private static final FlowField[][] BY_NUMBER = new FlowField[8][NUMBERS];

  /** What 3.1 sends for a field that has no code point. */
  private static final OxmId NONE = new OxmId("", 0, 0, 0, 0);

  /** By minor version, then field. */
  private static final OxmId[][] TO_SEND =
      new OxmId[OpenFlowVersion.values().length][FlowField.values().length];

  static {
    for (FlowField field : FlowField.values()) {
      for (OxmId id : field.oxmIds()) {
        BY_NUMBER[row(id.oxmClass(), id.experimenter())][id.number()] = field;
      }
      for (int minor = 0; minor < TO_SEND.length; minor++) {
        TO_SEND[minor][field.ordinal()] = choose(field, minor);
      }
    }
  }

  private OxmFields() {}

  private static int row(int oxmClass, int experimenter) {
    return switch (oxmClass) {
      case 0x0000 -> 0;
      case 0x0001 -> 1;
      case 0x8000 -> 2;
      case 0x8001 -> 3;
      case 0x1000 -> 4;
      case OxmId.EXPERIMENTER_CLASS ->
          switch (experimenter) {
            case NICIRA -> 5;
            case NSH -> 6;
            case ONF -> 7;
            default -> -1;
          };
      default -> -1;
    };
  }

  /** The newest code point that the version has, else the oldest that there is. */
  private static OxmId choose(FlowField field, int minor) {
    if (field.oxmIds().isEmpty()) {
      return NONE;
    }
    OxmId best = null;
    for (OxmId id : field.oxmIds()) {
      boolean isUsable = id.sinceMinor() <= minor;
      boolean bestIsUsable = best != null && best.sinceMinor() <= minor;
      boolean isBetter =
          best == null
              || isUsable && (!bestIsUsable || id.sinceMinor() > best.sinceMinor())
              || !isUsable && !bestIsUsable && id.sinceMinor() < best.sinceMinor();
      if (isBetter) {
        best = id;
      }
    }
    return best;
  }

  /** The field of a code point, or null. */
  static FlowField find(int oxmClass, int number, int experimenter) {
    int row = row(oxmClass, experimenter);
    return row < 0 ? null : BY_NUMBER[row][number];
  }

  /** The code point that the version sends for a field, of its own or not. */
  static OxmId toSend(OpenFlowVersion version, FlowField field) {
    return TO_SEND[version.ordinal()][field.ordinal()];
  }

  /** Bytes of a value in a match: those of the field, but the whole port number in OXM. */
  static int valueBytes(FlowField field) {
    return field == FlowField.IN_PORT_OXM ? 4 : field.oxmBytes();
  }

  /** Bytes of the header: 4, or 8 with an experimenter. */
  static int headerBytes(OxmId id) {
    return id.oxmClass() == OxmId.EXPERIMENTER_CLASS ? 8 : 4;
  }

  /**
   * Writes the header of a code point.
   *
   * @param bodyBytes what follows the header
   */
  static void writeHeader(OxmId id, boolean hasMask, int bodyBytes, WireWriter out) {
    boolean isExperimenter = id.oxmClass() == OxmId.EXPERIMENTER_CLASS;
    out.u16(id.oxmClass()).u8(id.number() << 1 | (hasMask ? 1 : 0));
    out.u8(bodyBytes + (isExperimenter ? 4 : 0));
    if (isExperimenter) {
      out.u32(id.experimenter());
    }
  }

  /** Writes the header of a field as actions name it, without a mask. */
  static void writeHeader(OpenFlowVersion version, FlowField field, WireWriter out) {
    OxmId id = toSend(version, field);
    writeHeader(id, false, valueBytes(field), out);
  }
}
