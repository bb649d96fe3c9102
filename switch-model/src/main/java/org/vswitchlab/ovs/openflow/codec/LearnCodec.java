package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.LearnSpec;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.Subfield;

/** The learn action, NXAST_LEARN and NXAST_LEARN2. */
final class LearnCodec {
  private static final int LEARN = 16;
  private static final int LEARN2 = 45;

  // NX_LEARN_F_*.
  private static final int SEND_FLOW_REMOVED = 1;
  private static final int DELETE_LEARNED = 2;
  private static final int WRITE_RESULT = 4;

  // Bits of the header of a part.
  private static final int COUNT_BITS = 0x7ff;
  private static final int TARGET_SHIFT = 11;
  private static final int TARGET_BITS = 3;
  private static final int IMMEDIATE = 1 << 13;

  private LearnCodec() {}

  static Action decode(WireReader in, boolean isSecond) {
    int idle = in.u16();
    int hard = in.u16();
    int priority = in.u16();
    long cookie = in.u64();
    int flags = in.u16();
    int table = in.u8();
    int pad = in.u8();
    int finIdle = in.u16();
    int finHard = in.u16();
    long limit = 0;
    Subfield result = null;
    int known = SEND_FLOW_REMOVED | DELETE_LEARNED | (isSecond ? WRITE_RESULT : 0);
    if (table == 255 || (flags & ~known) != 0 || pad != 0) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    if (isSecond) {
      limit = in.u32();
      int offset = in.u16();
      in.skip(2);
      if ((flags & WRITE_RESULT) != 0) {
        result = Subfields.of(Subfields.readHeader(in), offset, 1);
      }
    }
    return new Action.Learn(
        idle,
        hard,
        finIdle,
        finHard,
        priority,
        cookie,
        table,
        (flags & SEND_FLOW_REMOVED) != 0,
        (flags & DELETE_LEARNED) != 0,
        limit,
        result,
        specs(in));
  }

  private static List<LearnSpec> specs(WireReader in) {
    List<LearnSpec> specs = new ArrayList<>();
    while (in.remaining() >= 2) {
      int header = in.u16();
      if (header == 0) {
        break;
      }
      specs.add(spec(header, in));
    }
    if (!in.skipZeros(in.remaining())) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    return specs;
  }

  private static LearnSpec spec(int header, WireReader in) {
    int bits = header & COUNT_BITS;
    int target = header >> TARGET_SHIFT & TARGET_BITS;
    boolean isImmediate = (header & IMMEDIATE) != 0;
    if ((header & ~(COUNT_BITS | TARGET_BITS << TARGET_SHIFT | IMMEDIATE)) != 0
        || target >= LearnSpec.Target.values().length
        || target == LearnSpec.Target.OUTPUT.ordinal() && isImmediate
        || bits == 0) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    Subfield source = null;
    long high = 0;
    long low = 0;
    if (isImmediate) {
      int bytes = (bits + 15) / 16 * 2;
      if (bytes > in.remaining()) {
        throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_LEN);
      }
      if (bytes > 16) {
        in.skip(bytes - 16);
      }
      high = bytes > 8 ? in.unsigned(Math.min(bytes, 16) - 8) : 0;
      low = in.unsigned(Math.min(bytes, 8));
    } else {
      source = bits(bits, in);
    }
    LearnSpec.Target kind = LearnSpec.Target.values()[target];
    Subfield destination = kind == LearnSpec.Target.OUTPUT ? null : bits(bits, in);
    return new LearnSpec(kind, source, high, low, destination);
  }

  private static Subfield bits(int count, WireReader in) {
    if (in.remaining() < 6) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_LEN);
    }
    FlowField field;
    try {
      field = Subfields.readHeader(in);
    } catch (OpenFlowException e) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_SET_TYPE);
    }
    return Subfields.of(field, in.u16(), count);
  }

  /** Writes what follows the experimenter id. */
  static void encode(Action.Learn a, WireWriter out) {
    boolean isSecond = a.limit() != 0 || a.resultDestination() != null;
    out.u16(isSecond ? LEARN2 : LEARN);
    out.u16(a.idleSeconds()).u16(a.hardSeconds()).u16(a.priority()).u64(a.cookie());
    int flags = a.sendFlowRemoved() ? SEND_FLOW_REMOVED : 0;
    flags |= a.deleteLearned() ? DELETE_LEARNED : 0;
    flags |= a.resultDestination() != null ? WRITE_RESULT : 0;
    out.u16(flags).u8(a.tableId()).u8(0).u16(a.finIdleSeconds()).u16(a.finHardSeconds());
    if (isSecond) {
      out.u32(a.limit());
      Subfield result = a.resultDestination();
      out.u16(result == null ? 0 : result.firstBit()).u16(0);
      if (result != null) {
        Subfields.writeHeader(result.field(), out);
      }
    }
    for (LearnSpec spec : a.specs()) {
      encode(spec, out);
    }
  }

  private static void encode(LearnSpec spec, WireWriter out) {
    Subfield counted = spec.destination() != null ? spec.destination() : spec.source();
    int bits = counted.bitCount();
    boolean isImmediate = spec.source() == null;
    out.u16(bits | spec.target().ordinal() << TARGET_SHIFT | (isImmediate ? IMMEDIATE : 0));
    if (isImmediate) {
      int bytes = (bits + 15) / 16 * 2;
      if (bytes > 8) {
        out.unsigned(spec.valueHigh(), bytes - 8);
      }
      out.unsigned(spec.valueLow(), Math.min(bytes, 8));
    } else {
      bits(spec.source(), out);
    }
    if (spec.destination() != null) {
      bits(spec.destination(), out);
    }
  }

  private static void bits(Subfield bits, WireWriter out) {
    Subfields.writeHeader(bits.field(), out);
    out.u16(bits.firstBit());
  }
}
