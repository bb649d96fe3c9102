package org.vswitchlab.ovs.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.ActionType;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.WireForm;

/** Lists of actions and of instructions: records to bytes. */
final class ActionEncoder {
  private static final int EXPERIMENTER = 0xffff;

  private ActionEncoder() {}

  /** Writes actions as the version has them; instructions among them are left out. */
  static void actions(Dialect dialect, List<Action> actions, Match match, WireWriter out) {
    for (Action action : WireForm.of(actions, match, dialect.version())) {
      encode(dialect, action, out);
    }
  }

  /** Writes the instructions of OpenFlow 1.1 and later. */
  static void instructions(Dialect dialect, List<Action> actions, Match match, WireWriter out) {
    List<Action> forms = WireForm.of(actions, match, dialect.version());
    boolean isMeterAction = dialect.isAtLeast15();
    List<Action> apply = new ArrayList<>();
    for (Action action : forms) {
      boolean isApplied =
          !action.type().isInstruction() || action.type() == ActionType.METER && isMeterAction;
      if (isApplied) {
        apply.add(action);
      } else {
        apply(dialect, apply, out);
        instruction(dialect, action, out);
      }
    }
    apply(dialect, apply, out);
  }

  private static void apply(Dialect dialect, List<Action> apply, WireWriter out) {
    if (apply.isEmpty()) {
      return;
    }
    int start = out.size();
    out.u16(4).u16(0).zeros(4);
    for (Action action : apply) {
      encode(dialect, action, out);
    }
    out.set16(start + 2, out.size() - start);
    apply.clear();
  }

  private static void instruction(Dialect dialect, Action action, WireWriter out) {
    if (action instanceof Action.GotoTable a) {
      out.u16(1).u16(8).u8(a.tableId()).zeros(3);
    } else if (action instanceof Action.WriteMetadata a) {
      out.u16(2).u16(24).zeros(4).u64(a.metadata()).u64(a.mask());
    } else if (action instanceof Action.WriteActions a) {
      int start = out.size();
      out.u16(3).u16(0).zeros(4);
      for (Action nested : a.actions()) {
        encode(dialect, nested, out);
      }
      out.set16(start + 2, out.size() - start);
    } else if (action instanceof Action.ClearActions) {
      out.u16(5).u16(8).zeros(4);
    } else if (action instanceof Action.Meter a) {
      out.u16(6).u16(8).u32(a.meterId());
    }
  }

  /** Writes one action that already has the form of the version. */
  static void encode(Dialect dialect, Action action, WireWriter out) {
    int start = out.size();
    if (!standard(dialect, action, out)) {
      out.u16(EXPERIMENTER).u16(0).u32(OpenFlowError.NICIRA);
      NiciraActionEncoder.encode(dialect, action, out);
    }
    out.pad(start, 8);
    out.set16(start + 2, out.size() - start);
  }

  /** Writes it if the standard has it; false if Nicira's form is needed. */
  private static boolean standard(Dialect dialect, Action action, WireWriter out) {
    return dialect.is10() ? standard10(action, out) : standard11(dialect, action, out);
  }

  private static WireWriter type(int type, WireWriter out) {
    return out.u16(type).u16(0);
  }

  private static boolean standard10(Action action, WireWriter out) {
    switch (action.type()) {
      case OUTPUT -> {
        Action.Output a = (Action.Output) action;
        type(0, out).u16(a.port()).u16(a.maxLenBytes());
      }
      case SET_VLAN_VID -> type(1, out).u16(((Action.SetVlanVid) action).vid());
      case SET_VLAN_PCP -> type(2, out).u8(((Action.SetVlanPcp) action).pcp());
      case STRIP_VLAN -> type(3, out);
      case SET_ETH_SRC -> type(4, out).u48(((Action.SetEthSource) action).mac());
      case SET_ETH_DST -> type(5, out).u48(((Action.SetEthDestination) action).mac());
      case SET_IPV4_SRC -> type(6, out).u32(((Action.SetIpv4Source) action).address());
      case SET_IPV4_DST -> type(7, out).u32(((Action.SetIpv4Destination) action).address());
      case SET_IP_DSCP -> type(8, out).u8(((Action.SetIpDscp) action).tos());
      case SET_L4_SRC_PORT -> type(9, out).u16(((Action.SetL4SourcePort) action).port());
      case SET_L4_DST_PORT -> type(10, out).u16(((Action.SetL4DestinationPort) action).port());
      case ENQUEUE -> {
        Action.Enqueue a = (Action.Enqueue) action;
        type(11, out).u16(a.port()).zeros(6).u32(a.queueId());
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static boolean standard11(Dialect dialect, Action action, WireWriter out) {
    switch (action.type()) {
      case OUTPUT -> {
        Action.Output a = (Action.Output) action;
        type(0, out).u32(OpenFlowPort.toOpenFlow11(a.port())).u16(a.maxLenBytes());
      }
      case SET_VLAN_VID -> type(1, out).u16(((Action.SetVlanVid) action).vid());
      case SET_VLAN_PCP -> type(2, out).u8(((Action.SetVlanPcp) action).pcp());
      case SET_ETH_SRC -> type(3, out).u48(((Action.SetEthSource) action).mac());
      case SET_ETH_DST -> type(4, out).u48(((Action.SetEthDestination) action).mac());
      case SET_IPV4_SRC -> type(5, out).u32(((Action.SetIpv4Source) action).address());
      case SET_IPV4_DST -> type(6, out).u32(((Action.SetIpv4Destination) action).address());
      case SET_IP_DSCP -> type(7, out).u8(((Action.SetIpDscp) action).tos());
      case SET_IP_ECN -> type(8, out).u8(((Action.SetIpEcn) action).ecn());
      case SET_L4_SRC_PORT -> type(9, out).u16(((Action.SetL4SourcePort) action).port());
      case SET_L4_DST_PORT -> type(10, out).u16(((Action.SetL4DestinationPort) action).port());
      case SET_MPLS_LABEL -> type(13, out).u32(((Action.SetMplsLabel) action).label());
      case SET_MPLS_TC -> type(14, out).u8(((Action.SetMplsTc) action).trafficClass());
      case SET_MPLS_TTL -> type(15, out).u8(((Action.SetMplsTtl) action).ttl());
      case DEC_MPLS_TTL -> type(16, out);
      case PUSH_VLAN -> type(17, out).u16(((Action.PushVlan) action).ethertype());
      case STRIP_VLAN -> type(18, out);
      case PUSH_MPLS -> type(19, out).u16(((Action.PushMpls) action).ethertype());
      case POP_MPLS -> type(20, out).u16(((Action.PopMpls) action).ethertype());
      case SET_QUEUE -> type(21, out).u32(((Action.SetQueue) action).queueId());
      case GROUP -> type(22, out).u32(((Action.Group) action).groupId());
      case SET_IP_TTL -> type(23, out).u8(((Action.SetIpTtl) action).ttl());
      case DEC_TTL -> {
        if (((Action.DecTtl) action).listed()) {
          return false;
        }
        type(24, out);
      }
      case SET_FIELD -> {
        return setField(dialect, (Action.SetField) action, out);
      }
      case REG_MOVE -> {
        if (!dialect.isAtLeast15()) {
          return false;
        }
        Action.RegMove a = (Action.RegMove) action;
        type(28, out).u16(a.source().bitCount()).u16(a.source().firstBit());
        out.u16(a.destination().firstBit()).zeros(2);
        OxmFields.writeHeader(dialect.version(), a.source().field(), out);
        OxmFields.writeHeader(dialect.version(), a.destination().field(), out);
      }
      case METER -> type(29, out).u32(((Action.Meter) action).meterId());
      default -> {
        return false;
      }
    }
    return true;
  }

  private static boolean setField(Dialect dialect, Action.SetField a, WireWriter out) {
    boolean isWhole = isWhole(a);
    boolean isStandard =
        dialect.isAtLeast(OpenFlowVersion.OPENFLOW12)
            && !a.asLoad()
            && (isWhole || dialect.isAtLeast15());
    if (!isStandard) {
      return false;
    }
    type(25, out);
    Subfields.writeEntry(dialect.version(), a.field(), !isWhole, valueAndMask(a), out);
    return true;
  }

  static long[] valueAndMask(Action.SetField a) {
    return new long[] {a.valueHigh(), a.valueLow(), a.maskHigh(), a.maskLow()};
  }

  static boolean isWhole(Action.SetField a) {
    return a.maskHigh() == Action.SetField.wholeMaskHigh(a.field())
        && a.maskLow() == Action.SetField.wholeMaskLow(a.field());
  }
}
