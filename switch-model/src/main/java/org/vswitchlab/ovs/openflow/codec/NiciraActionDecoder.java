package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.Action.PacketInReason;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.Subfield;

/** Nicira's actions: bytes to records. Bodies begin after the subtype, 10 bytes into the action. */
final class NiciraActionDecoder {
  static final List<String> HASH_FIELDS =
      List.of(
          "eth_src",
          "symmetric_l4",
          "symmetric_l3l4",
          "symmetric_l3l4+udp",
          "nw_src",
          "nw_dst",
          "symmetric_l3");
  static final List<String> MULTIPATH_ALGORITHMS =
      List.of("modulo_n", "hash_threshold", "hrw", "iter_hash");
  static final List<String> BUNDLE_ALGORITHMS = List.of("active_backup", "hrw");

  /** By subtype: least length, or exact if positive; 0 for subtypes that are not actions. */
  private static final int[] LENGTHS = {
    0, 16, 16, 0, 16, 16, -24, 24, -16, 24, 32, 0, -32, -32, 16, 24, -32, 16, 16, 16, 16, -16, 32,
    16, 16, 16, 16, -16, -16, 24, 16, 16, -16, -16, 16, -24, -16, -16, 32, 16, 16, 32, -16, 16, 16,
    -32, -16, 16, 16, -24, -24
  };

  private NiciraActionDecoder() {}

  static boolean isKnown(Dialect dialect, int subtype) {
    boolean isLate = subtype >= 46 && subtype <= 48;
    return subtype < LENGTHS.length && LENGTHS[subtype] != 0 && (!isLate || dialect.isAtLeast13());
  }

  static Action decode(Dialect dialect, int subtype, WireReader in) {
    int wanted = subtype < LENGTHS.length ? LENGTHS[subtype] : 0;
    if (wanted == 0) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_VENDOR_TYPE);
    }
    boolean isLate = subtype >= 46 && subtype <= 48;
    if (isLate && !dialect.isAtLeast13()) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_VENDOR_TYPE);
    }
    int length = in.remaining() + 10;
    if (wanted > 0 ? length != wanted : length < -wanted) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_LEN);
    }
    return switch (subtype) {
      case 1 -> resubmit(in.u16(), Action.Resubmit.CURRENT_TABLE, false, true);
      case 2 -> {
        in.skip(2);
        yield new Action.SetTunnel(in.u32(), false);
      }
      case 4 -> {
        in.skip(2);
        yield new Action.SetQueue(in.u32());
      }
      case 5 -> new Action.PopQueue();
      case 6 -> {
        int bits = in.u16();
        int source = in.u16();
        yield move(bits, source, in.u16(), in);
      }
      case 7 -> load(in);
      case 8 -> new Action.Note(in.hexRest());
      case 9 -> {
        in.skip(6);
        yield new Action.SetTunnel(in.u64(), true);
      }
      case 10 -> multipath(in);
      case 12 -> bundle(in, false);
      case 13 -> bundle(in, true);
      case 14, 44 -> {
        int port = in.u16();
        int table = in.u8();
        if (!in.skipZeros(3)) {
          throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
        }
        yield resubmit(port, table, subtype == 44, false);
      }
      case 15 -> {
        int packed = in.u16();
        Subfield source = Subfields.packed(Subfields.readHeader(in), packed);
        int maxLen = in.u16();
        if (!in.skipZeros(6)) {
          throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
        }
        yield new Action.OutputReg(source, maxLen);
      }
      case 16 -> LearnCodec.decode(in, false);
      case 17 -> new Action.Exit();
      case 18 -> new Action.DecTtl(List.of(0), false);
      case 19 -> new Action.FinTimeout(in.u16(), in.u16());
      case 20 -> {
        int maxLen = in.u16();
        int id = in.u16();
        PacketInReason reason = reason(in.u8());
        yield controller(new Action.Controller(maxLen, reason, id, HexBytes.EMPTY, false, 0));
      }
      case 21 -> decTtl(in);
      case 22 -> {
        ActionDecoder.mustBeZero(in, 6);
        yield new Action.WriteMetadata(in.u64(), in.u64());
      }
      case 23 -> new Action.PushMpls(in.u16());
      case 24 -> new Action.PopMpls(in.u16());
      case 25 -> new Action.SetMplsTtl(in.u8());
      case 26 -> new Action.DecMplsTtl();
      case 27 -> new Action.StackPush(stack(in));
      case 28 -> {
        Subfield destination = stack(in);
        yield new Action.StackPop(destination);
      }
      case 29 -> sample(in, false, false);
      case 30 -> {
        in.skip(2);
        yield new Action.SetMplsLabel(in.s32());
      }
      case 31 -> new Action.SetMplsTc(in.u8());
      case 32 -> {
        int packed = in.u16();
        int maxLen = in.u16();
        yield new Action.OutputReg(Subfields.packed(Subfields.readHeader(in), packed), maxLen);
      }
      case 33 -> ActionDecoder.setField(in, true);
      case 34 -> conjunction(in.u8(), in.u8(), in.u32());
      case 35 -> ConntrackCodec.decode(dialect, in);
      case 36 -> ConntrackCodec.decodeNat(in);
      case 37 -> controller2(in);
      case 38 -> sample(in, true, false);
      case 39 -> truncated(in.u16(), in.u32());
      case 40 -> {
        in.skip(2);
        yield new Action.Group(in.u32());
      }
      case 41 -> sample(in, true, true);
      case 42 -> {
        in.skip(6);
        yield new Action.CloneActions(ActionDecoder.actions(dialect, in));
      }
      case 43 -> new Action.ConntrackClear();
      case 45 -> LearnCodec.decode(in, true);
      case 46 -> EncapCodec.decode(in);
      case 47 -> {
        in.skip(2);
        yield EncapCodec.decap(in.s32());
      }
      case 48 -> new Action.DecNshTtl();
      case 49 -> {
        int bytes = in.u16();
        int offset = in.u16();
        Subfield destination = Subfields.of(Subfields.readHeader(in), offset, 1);
        ActionDecoder.mustBeZero(in, in.remaining());
        yield new Action.CheckPktLarger(bytes, destination);
      }
      case 50 -> new Action.DeleteField(Subfields.readHeader(in));
      default -> throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_VENDOR_TYPE);
    };
  }

  private static Action resubmit(int port, int table, boolean withTuple, boolean legacy) {
    boolean isLegacy = legacy || table == Action.Resubmit.CURRENT_TABLE && !withTuple;
    return new Action.Resubmit(port, table, withTuple, isLegacy);
  }

  static Action move(int bits, int sourceOffset, int destinationOffset, WireReader in) {
    FlowField source = Subfields.readHeader(in);
    FlowField destination = Subfields.readHeader(in);
    if (!in.skipZeros(in.remaining())) {
      throw ActionDecoder.bad(OpenFlowError.NXBAC_MUST_BE_ZERO);
    }
    return new Action.RegMove(
        Subfields.of(source, sourceOffset, bits),
        Subfields.of(destination, destinationOffset, bits));
  }

  private static Action load(WireReader in) {
    int packed = in.u16();
    Subfield destination;
    try {
      destination = Subfields.packed(Subfields.readHeader(in), packed);
    } catch (OpenFlowException e) {
      boolean isUnknown = e.error() == OpenFlowError.OFPBMC_BAD_FIELD;
      throw isUnknown ? ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_SET_TYPE) : e;
    }
    long value = in.u64();
    int bits = destination.bitCount();
    if (bits < 64 && value >>> bits != 0) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    return Action.SetField.load(destination, 0, value);
  }

  private static Subfield stack(WireReader in) {
    int offset = in.u16();
    FlowField field = Subfields.readHeader(in);
    int bits = in.u16();
    ActionDecoder.mustBeZero(in, in.remaining());
    return Subfields.of(field, offset, bits);
  }

  private static Action multipath(WireReader in) {
    int fields = in.u16();
    int basis = in.u16();
    in.skip(2);
    int algorithm = in.u16();
    int links = in.u16() + 1;
    long argument = in.u32();
    in.skip(2);
    int packed = in.u16();
    Subfield destination = Subfields.packed(Subfields.readHeader(in), packed);
    int bits = destination.bitCount();
    boolean isRight =
        fields < HASH_FIELDS.size()
            && algorithm < MULTIPATH_ALGORITHMS.size()
            && (bits >= 16 || links <= 1 << bits);
    if (!isRight) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    return new Action.Multipath(
        HASH_FIELDS.get(fields),
        basis,
        MULTIPATH_ALGORITHMS.get(algorithm),
        links,
        argument,
        destination);
  }

  private static Action bundle(WireReader in, boolean isLoad) {
    int algorithm = in.u16();
    int fields = in.u16();
    int basis = in.u16();
    long memberType = in.u32();
    int count = in.u16();
    int packed = in.u16();
    Subfield destination = null;
    if (isLoad) {
      destination = Subfields.packed(Subfields.readHeader(in), packed);
      if (destination.bitCount() < 16) {
        throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
      }
    } else if (packed != 0 | !in.skipZeros(4)) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    boolean isZero = in.skipZeros(4);
    boolean isRight =
        isZero
            && fields < HASH_FIELDS.size()
            && algorithm < BUNDLE_ALGORITHMS.size()
            && memberType == 2
            && count <= 2048;
    if (!isRight) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    if (in.remaining() < 2 * count) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_LEN);
    }
    List<Integer> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      members.add(in.u16());
    }
    return new Action.Bundle(
        HASH_FIELDS.get(fields), basis, BUNDLE_ALGORITHMS.get(algorithm), destination, members);
  }

  private static PacketInReason reason(int number) {
    if (number >= PacketInReason.EXPLICIT_MISS.ordinal()) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    return PacketInReason.values()[number];
  }

  private static Action controller(Action.Controller action) {
    boolean isPlain =
        action.reason() == PacketInReason.ACTION
            && action.controllerId() == 0
            && action.userdata().isEmpty()
            && !action.pause()
            && action.meterId() == 0;
    return isPlain ? new Action.Output(OpenFlowPort.CONTROLLER, action.maxLenBytes()) : action;
  }

  private static Action controller2(WireReader in) {
    ActionDecoder.mustBeZero(in, 6);
    int maxLen = Action.WHOLE_PACKET;
    int id = 0;
    PacketInReason reason = PacketInReason.ACTION;
    HexBytes userdata = HexBytes.EMPTY;
    boolean pause = false;
    long meter = 0;
    while (in.hasRemaining()) {
      Properties.Property property = Properties.pull(in, 8);
      WireReader body = property.body();
      if (!property.isStandard()) {
        throw Properties.unknown(property);
      }
      switch (property.type()) {
        case 0 -> maxLen = body.u16();
        case 1 -> id = body.u16();
        case 2 -> reason = reason(body.u8());
        case 3 -> userdata = body.hexRest();
        case 4 -> pause = true;
        case 5 -> meter = body.u32();
        default -> throw ActionDecoder.bad(OpenFlowError.OFPBPC_BAD_TYPE);
      }
    }
    return new Action.Controller(maxLen, reason, id, userdata, pause, meter);
  }

  private static Action decTtl(WireReader in) {
    int count = in.u16();
    ActionDecoder.mustBeZero(in, 4);
    // None is allowed: then nobody hears of an expired TTL. ovn-controller asks for that.
    if (2 * count > in.remaining()) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_LEN);
    }
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(in.u16());
    }
    return new Action.DecTtl(ids, true);
  }

  private static Action sample(WireReader in, boolean hasPort, boolean hasDirection) {
    int probability = in.u16();
    long set = in.u32();
    long domain = in.u32();
    long point = in.u32();
    int port = hasPort ? in.u16() : OpenFlowPort.NONE;
    int direction = hasDirection ? in.u8() : 0;
    if (probability == 0 || direction >= Action.SampleDirection.values().length) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    return new Action.Sample(
        probability, set, domain, point, port, Action.SampleDirection.values()[direction]);
  }

  private static Action conjunction(int clause, int count, long id) {
    if (count < 2 || count > 64 || clause >= count) {
      throw ActionDecoder.bad(OpenFlowError.NXBAC_BAD_CONJUNCTION);
    }
    return new Action.Conjunction(id, clause, count);
  }

  private static Action truncated(int port, long maxLen) {
    boolean isAllowed =
        port < OpenFlowPort.FIRST_RESERVED
            || port == OpenFlowPort.IN_PORT
            || port == OpenFlowPort.LOCAL;
    if (!isAllowed) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_OUT_PORT);
    }
    if (maxLen < Action.OutputTrunc.MIN_BYTES) {
      throw ActionDecoder.bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    return new Action.OutputTrunc(port, maxLen);
  }
}
