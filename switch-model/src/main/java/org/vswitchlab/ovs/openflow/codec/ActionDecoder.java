package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.ActionType;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/** Lists of actions and of instructions: bytes to records. */
final class ActionDecoder {
  private static final int EXPERIMENTER = 0xffff;

  // OFPIT_*.
  private static final int GOTO_TABLE = 1;
  private static final int WRITE_METADATA = 2;
  private static final int WRITE_ACTIONS = 3;

  /** What the real switch does not take in an action set. */
  private static final Set<ActionType> NEVER_IN_SET =
      EnumSet.of(
          ActionType.OUTPUT_REG,
          ActionType.OUTPUT_TRUNC,
          ActionType.ENQUEUE,
          ActionType.BUNDLE,
          ActionType.STACK_PUSH,
          ActionType.STACK_POP,
          ActionType.POP_QUEUE,
          ActionType.FIN_TIMEOUT,
          ActionType.LEARN,
          ActionType.CONJUNCTION,
          ActionType.MULTIPATH,
          ActionType.NOTE,
          ActionType.EXIT,
          ActionType.SAMPLE,
          ActionType.CLONE,
          ActionType.CHECK_PKT_LARGER,
          ActionType.DELETE_FIELD);

  private static final int APPLY_ACTIONS = 4;
  private static final int CLEAR_ACTIONS = 5;
  private static final int METER = 6;

  private final Dialect dialect;

  private ActionDecoder(Dialect dialect) {
    this.dialect = dialect;
  }

  static OpenFlowException bad(OpenFlowError error) {
    return new OpenFlowException(error);
  }

  /** All of {@code in} as actions. */
  static List<Action> actions(Dialect dialect, WireReader in) {
    List<Action> actions = new ArrayList<>();
    ActionDecoder decoder = new ActionDecoder(dialect);
    while (in.hasRemaining()) {
      actions.add(decoder.next(in));
    }
    return actions;
  }

  private Action next(WireReader in) {
    if (in.remaining() < 8) {
      throw bad(OpenFlowError.OFPBAC_BAD_LEN);
    }
    checkKnown(in);
    int length = in.peek16(2);
    if (length < 8 || length % 8 != 0 || length > in.remaining()) {
      throw bad(OpenFlowError.OFPBAC_BAD_LEN);
    }
    WireReader body = in.slice(length);
    int type = body.u16();
    body.skip(2);
    if (type == EXPERIMENTER) {
      int vendor = body.s32();
      if (vendor == OpenFlowError.NICIRA && body.remaining() >= 2) {
        return NiciraActionDecoder.decode(dialect, body.u16(), body);
      }
      if (vendor == OpenFlowError.ONF && body.remaining() >= 2) {
        return onf(body.u16(), body);
      }
      throw bad(
          vendor == OpenFlowError.NICIRA || vendor == OpenFlowError.ONF
              ? OpenFlowError.OFPBAC_BAD_LEN
              : OpenFlowError.OFPBAC_BAD_VENDOR);
    }
    return dialect.is10() ? standard10(type, body) : standard11(type, body);
  }

  /** What an action is comes before how long it is. */
  private void checkKnown(WireReader in) {
    int type = in.peek16(0);
    if (type != EXPERIMENTER) {
      boolean isKnown =
          dialect.is10()
              ? type <= 11
              : type <= 10
                  || type >= 13 && type <= 24
                  || type == 25 && dialect.isAtLeast(OpenFlowVersion.OPENFLOW12)
                  || (type == 28 || type == 29) && dialect.isAtLeast15();
      if (!isKnown) {
        throw bad(OpenFlowError.OFPBAC_BAD_TYPE);
      }
      return;
    }
    int vendor = in.peek32(4);
    if (vendor != OpenFlowError.NICIRA && vendor != OpenFlowError.ONF) {
      throw bad(OpenFlowError.OFPBAC_BAD_VENDOR);
    }
    if (in.remaining() < 10) {
      throw bad(OpenFlowError.OFPBAC_BAD_LEN);
    }
    int subtype = in.peek16(8);
    if (vendor == OpenFlowError.NICIRA && !NiciraActionDecoder.isKnown(dialect, subtype)) {
      throw bad(OpenFlowError.OFPBAC_BAD_VENDOR_TYPE);
    }
  }

  private Action onf(int subtype, WireReader body) {
    // ONF extension 320, for OpenFlow 1.3 only.
    if (subtype != 3200 || dialect.version() != OpenFlowVersion.OPENFLOW13) {
      throw bad(OpenFlowError.OFPBAC_BAD_VENDOR_TYPE);
    }
    mustBeZero(body, 2);
    return copyField(body);
  }

  /** The action must have just that many bytes, of which 4 are gone. */
  private static void length(WireReader body, int bytes) {
    if (body.remaining() != bytes - 4) {
      throw bad(OpenFlowError.OFPBAC_BAD_LEN);
    }
  }

  static void mustBeZero(WireReader body, int bytes) {
    if (!body.skipZeros(bytes)) {
      throw bad(OpenFlowError.NXBRC_MUST_BE_ZERO);
    }
  }

  private static Action standard10(int type, WireReader body) {
    length(body, type == 4 || type == 5 || type == 11 ? 16 : type > 11 ? body.remaining() + 4 : 8);
    return switch (type) {
      case 0 -> {
        int port = body.u16();
        int maxLen = body.u16();
        yield output(port, maxLen);
      }
      case 1 -> vlanVid(body.u16(), true);
      case 2 -> vlanPcp(body.u8(), true);
      case 3 -> new Action.StripVlan(false);
      case 4 -> new Action.SetEthSource(body.u48());
      case 5 -> new Action.SetEthDestination(body.u48());
      case 6 -> new Action.SetIpv4Source(body.s32());
      case 7 -> new Action.SetIpv4Destination(body.s32());
      case 8 -> dscp(body.u8());
      case 9 -> new Action.SetL4SourcePort(body.u16());
      case 10 -> new Action.SetL4DestinationPort(body.u16());
      case 11 -> {
        int port = body.u16();
        body.skip(6);
        if (port >= OpenFlowPort.FIRST_RESERVED
            && port != OpenFlowPort.IN_PORT
            && port != OpenFlowPort.LOCAL) {
          throw bad(OpenFlowError.OFPBAC_BAD_OUT_PORT);
        }
        yield new Action.Enqueue(port, body.u32());
      }
      default -> throw bad(OpenFlowError.OFPBAC_BAD_TYPE);
    };
  }

  private Action standard11(int type, WireReader body) {
    boolean is12 = dialect.isAtLeast(OpenFlowVersion.OPENFLOW12);
    boolean isAddress = type == 3 || type == 4;
    boolean isVariable = type >= 25;
    if (!isVariable) {
      length(body, type == 0 || isAddress ? 16 : 8);
    }
    return switch (type) {
      case 0 -> {
        int port = Ports.from32(body.u32());
        yield output(port, body.u16());
      }
      // Later versions have set_field instead, but still take these.
      case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14 -> setter11(type, body);
      case 15 -> new Action.SetMplsTtl(body.u8());
      case 16 -> new Action.DecMplsTtl();
      case 17 -> {
        int ethertype = body.u16();
        if (ethertype != 0x8100 && ethertype != 0x88a8) {
          throw bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
        }
        yield new Action.PushVlan(ethertype);
      }
      case 18 -> new Action.StripVlan(true);
      case 19 -> new Action.PushMpls(body.u16());
      case 20 -> new Action.PopMpls(body.u16());
      case 21 -> new Action.SetQueue(body.u32());
      case 22 -> new Action.Group(body.u32());
      case 23 -> new Action.SetIpTtl(body.u8());
      case 24 -> new Action.DecTtl(List.of(0), false);
      case 25 -> {
        if (!is12) {
          throw bad(OpenFlowError.OFPBAC_BAD_TYPE);
        }
        yield setField(body, dialect.isAtLeast15());
      }
      case 28 -> {
        if (!dialect.isAtLeast15()) {
          throw bad(OpenFlowError.OFPBAC_BAD_TYPE);
        }
        yield copyField(body);
      }
      case 29 -> {
        if (!dialect.isAtLeast15()) {
          throw bad(OpenFlowError.OFPBAC_BAD_TYPE);
        }
        length(body, 8);
        yield new Action.Meter(body.u32());
      }
      default -> throw bad(OpenFlowError.OFPBAC_BAD_TYPE);
    };
  }

  private static Action setter11(int type, WireReader body) {
    return switch (type) {
      case 1 -> vlanVid(body.u16(), false);
      case 2 -> vlanPcp(body.u8(), false);
      case 3 -> new Action.SetEthSource(body.u48());
      case 4 -> new Action.SetEthDestination(body.u48());
      case 5 -> new Action.SetIpv4Source(body.s32());
      case 6 -> new Action.SetIpv4Destination(body.s32());
      case 7 -> dscp(body.u8());
      case 8 -> {
        int ecn = body.u8();
        if (ecn > 3) {
          throw bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
        }
        yield new Action.SetIpEcn(ecn);
      }
      case 9 -> new Action.SetL4SourcePort(body.u16());
      case 10 -> new Action.SetL4DestinationPort(body.u16());
      case 13 -> new Action.SetMplsLabel(body.s32());
      case 14 -> new Action.SetMplsTc(body.u8());
      default -> throw bad(OpenFlowError.OFPBAC_BAD_TYPE);
    };
  }

  private static Action output(int port, int maxLen) {
    boolean isReserved = port >= OpenFlowPort.FIRST_RESERVED;
    if (port == OpenFlowPort.NONE || isReserved && OpenFlowPort.reservedName(port) == null) {
      throw bad(OpenFlowError.OFPBAC_BAD_OUT_PORT);
    }
    return new Action.Output(port, maxLen);
  }

  private static Action vlanVid(int vid, boolean pushIfUntagged) {
    if (vid > 0xfff) {
      throw bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    return new Action.SetVlanVid(vid, pushIfUntagged, false);
  }

  private static Action vlanPcp(int pcp, boolean pushIfUntagged) {
    if (pcp > 7) {
      throw bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    return new Action.SetVlanPcp(pcp, pushIfUntagged, false);
  }

  private static Action dscp(int tos) {
    if ((tos & 3) != 0) {
      throw bad(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    return new Action.SetIpDscp(tos);
  }

  /** A field and its value, then zeros. */
  static Action setField(WireReader body, boolean maskAllowed) {
    Subfields.Masked entry = Subfields.readEntry(body);
    if (body.remaining() >= 8) {
      throw bad(OpenFlowError.OFPBAC_BAD_SET_LEN);
    }
    if (entry.hasMask() && !maskAllowed) {
      throw bad(OpenFlowError.OFPBAC_BAD_SET_MASK);
    }
    if (!body.skipZeros(body.remaining())) {
      throw bad(OpenFlowError.OFPBAC_BAD_SET_ARGUMENT);
    }
    // Unlike NXAST_REG_LOAD, set_field does not take this field.
    if (!entry.field().isWritable() || entry.field() == FlowField.IN_PORT_OXM) {
      throw bad(OpenFlowError.OFPBAC_BAD_SET_ARGUMENT);
    }
    long low = entry.valueLow();
    if (!entry.field().isWide()) {
      try {
        low = MatchCodec.checked(entry.field(), low);
      } catch (OpenFlowException e) {
        throw bad(OpenFlowError.OFPBAC_BAD_SET_ARGUMENT);
      }
    }
    return new Action.SetField(
        entry.field(), entry.valueHigh(), low, entry.maskHigh(), entry.maskLow(), false, false);
  }

  private static Action copyField(WireReader body) {
    int bits = body.u16();
    int sourceOffset = body.u16();
    int destinationOffset = body.u16();
    body.skip(2);
    return NiciraActionDecoder.move(bits, sourceOffset, destinationOffset, body);
  }

  /** All of {@code in} as instructions of OpenFlow 1.1 and later. */
  static List<Action> instructions(Dialect dialect, WireReader in) {
    WireReader[] found = new WireReader[METER + 1];
    while (in.hasRemaining()) {
      if (in.remaining() < 8) {
        throw bad(OpenFlowError.OFPBIC_BAD_LEN);
      }
      int length = in.peek16(2);
      if (length < 8 || length % 8 != 0 || length > in.remaining()) {
        throw bad(OpenFlowError.OFPBIC_BAD_LEN);
      }
      WireReader body = in.slice(length);
      int type = body.u16();
      body.skip(2);
      if (type == EXPERIMENTER) {
        throw bad(OpenFlowError.OFPBIC_BAD_EXPERIMENTER);
      }
      boolean isKnown = type >= GOTO_TABLE && type <= METER;
      if (!isKnown || type == METER && !hasMeterInstruction(dialect)) {
        throw bad(OpenFlowError.OFPBIC_UNKNOWN_INST);
      }
      checkLength(type, length);
      if (found[type] != null) {
        throw bad(OpenFlowError.OFPBIC_DUP_INST);
      }
      found[type] = body;
    }
    return inOrder(dialect, found);
  }

  private static boolean hasMeterInstruction(Dialect dialect) {
    return dialect.isAtLeast13();
  }

  private static void checkLength(int type, int length) {
    boolean isRight =
        switch (type) {
          case WRITE_METADATA -> length == 24;
          case GOTO_TABLE, CLEAR_ACTIONS, METER -> length == 8;
          default -> true;
        };
    if (!isRight) {
      throw bad(OpenFlowError.OFPBIC_BAD_LEN);
    }
  }

  private static List<Action> inOrder(Dialect dialect, WireReader[] found) {
    List<Action> actions = new ArrayList<>();
    if (found[METER] != null) {
      actions.add(new Action.Meter(found[METER].u32()));
    }
    if (found[APPLY_ACTIONS] != null) {
      found[APPLY_ACTIONS].skip(4);
      actions.addAll(actions(dialect, found[APPLY_ACTIONS]));
    }
    if (found[CLEAR_ACTIONS] != null) {
      found[CLEAR_ACTIONS].skip(4);
      actions.add(new Action.ClearActions());
    }
    if (found[WRITE_ACTIONS] != null) {
      found[WRITE_ACTIONS].skip(4);
      List<Action> set = actions(dialect, found[WRITE_ACTIONS]);
      for (Action action : set) {
        if (!isAllowedInSet(action)) {
          throw bad(OpenFlowError.OFPBAC_BAD_TYPE);
        }
      }
      actions.add(new Action.WriteActions(set));
    }
    if (found[WRITE_METADATA] != null) {
      found[WRITE_METADATA].skip(4);
      long metadata = found[WRITE_METADATA].u64();
      actions.add(new Action.WriteMetadata(metadata, found[WRITE_METADATA].u64()));
    }
    if (found[GOTO_TABLE] != null) {
      actions.add(new Action.GotoTable(found[GOTO_TABLE].u8()));
    }
    return actions;
  }

  /** Whether an action may wait in an action set. */
  private static boolean isAllowedInSet(Action action) {
    if (action instanceof Action.Controller controller) {
      return !controller.pause() && controller.userdata().isEmpty();
    }
    return !NEVER_IN_SET.contains(action.type());
  }
}
