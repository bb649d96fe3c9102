package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;

/** Type-length-value properties as OpenFlow 1.3 and later have them, OpenFlow 1.4.1, 7.2. */
final class Properties {
  static final int EXPERIMENTER = 0xffff;

  private Properties() {}

  /**
   * @param experimenter id of an experimenter's property, else 0
   * @param type of an experimenter's property, its own type
   * @param body what follows type, length, experimenter
   */
  record Property(int experimenter, long type32, WireReader body) {
    int type() {
      return (int) type32;
    }

    boolean isStandard() {
      return experimenter == 0;
    }
  }

  /**
   * Takes the next property off, with its padding to 8 bytes.
   *
   * @param alignment what properties are padded to
   */
  static Property pull(WireReader in, int alignment) {
    return pull(in, alignment, EXPERIMENTER);
  }

  /**
   * @param firstExperimenter types from here on are an experimenter's
   */
  static Property pull(WireReader in, int alignment, int firstExperimenter) {
    if (in.remaining() < 4) {
      throw new OpenFlowException(OpenFlowError.OFPBPC_BAD_LEN);
    }
    int type = in.peek16(0);
    int length = in.peek16(2);
    int padded = (length + alignment - 1) / alignment * alignment;
    if (length < 4 || padded > in.remaining()) {
      throw new OpenFlowException(OpenFlowError.OFPBPC_BAD_LEN);
    }
    in.skip(4);
    WireReader body = in.slice(length - 4);
    in.skip(padded - length);
    if (type < firstExperimenter) {
      return new Property(0, type, body);
    }
    if (length < 12) {
      throw new OpenFlowException(OpenFlowError.OFPBPC_BAD_LEN);
    }
    int experimenter = body.s32();
    return new Property(experimenter, body.u32(), body);
  }

  /** The error for a property that is not known. */
  static OpenFlowException unknown(Property property) {
    if (property.isStandard()) {
      return new OpenFlowException(OpenFlowError.OFPBPC_BAD_TYPE);
    }
    boolean isKnownVendor =
        property.experimenter() == OpenFlowError.NICIRA
            || property.experimenter() == OpenFlowError.ONF;
    return new OpenFlowException(
        isKnownVendor ? OpenFlowError.OFPBPC_BAD_EXP_TYPE : OpenFlowError.OFPBPC_BAD_EXPERIMENTER);
  }

  /** Starts a property; {@link #end} is to be called with what this returns. */
  static int start(WireWriter out, int type) {
    int start = out.size();
    out.u16(type).u16(0);
    return start;
  }

  /** Starts an experimenter's property. */
  static int start(WireWriter out, int experimenter, long type) {
    int start = start(out, EXPERIMENTER);
    out.u32(experimenter).u32(type);
    return start;
  }

  /** Fills in the length and pads to 8 bytes. */
  static void end(WireWriter out, int start) {
    out.set16(start + 2, out.size() - start);
    out.pad(start, 8);
  }
}
