package org.vswitchlab.ovs.openflow;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.flow.Prerequisite;
import org.vswitchlab.wire.EtherType;

/**
 * Whether actions make sense for the packets of a match: an action on a field wants the match, or
 * an earlier action, to say that the packet has it.
 */
public final class ActionChecks {
  /** Number of tables that flows can be in. */
  public static final int TABLE_COUNT = 254;

  private final Match.Builder state;
  private final int tableId;
  private boolean hasInnerTag;
  private OpenFlowError error;
  private boolean inconsistent;

  private ActionChecks(Match match, int tableId) {
    this.state = match.toBuilder();
    this.tableId = tableId;
  }

  /**
   * What was found.
   *
   * @param actions with VLAN actions told whether the packet has a tag
   * @param error what is wrong under every version, or null
   * @param needsOpenFlow10 what is wrong for OpenFlow 1.1 and later only
   */
  public record Result(List<Action> actions, OpenFlowError error, boolean needsOpenFlow10) {}

  /**
   * @param tableId of the flow, or 255 if it is not known
   */
  public static Result check(List<Action> actions, Match match, int tableId) {
    ActionChecks checks = new ActionChecks(match, tableId);
    List<Action> checked = checks.checkAll(actions);
    return new Result(checked, checks.error, checks.inconsistent);
  }

  private List<Action> checkAll(List<Action> actions) {
    List<Action> result = new ArrayList<>(actions.size());
    for (Action action : actions) {
      result.add(check(action));
    }
    return result;
  }

  private void fail(OpenFlowError found) {
    if (error == null) {
      error = found;
    }
  }

  private boolean has(Prerequisite prerequisite) {
    return prerequisite.isMet(state.key(), state.mask());
  }

  private boolean hasTag() {
    return has(Prerequisite.VLAN_VID);
  }

  /** The packet must have it; OpenFlow 1.0 lets the action do nothing instead. */
  private void want(boolean met) {
    inconsistent |= !met;
  }

  /** The packet must have the field. */
  private void demand(FlowField field) {
    if (!has(field.prerequisite())) {
      fail(OpenFlowError.OFPBAC_MATCH_INCONSISTENT);
    }
  }

  private void demandWritable(FlowField field) {
    if (!field.isWritable()) {
      fail(OpenFlowError.OFPBAC_BAD_SET_ARGUMENT);
    }
    demand(field);
  }

  private Action check(Action action) {
    switch (action.type()) {
      case OUTPUT -> port(((Action.Output) action).port());
      case OUTPUT_TRUNC -> port(((Action.OutputTrunc) action).port());
      case OUTPUT_REG -> demand(((Action.OutputReg) action).source().field());
      case ENQUEUE -> enqueue(((Action.Enqueue) action).port());
      case SET_VLAN_VID -> {
        return vlanVid((Action.SetVlanVid) action);
      }
      case SET_VLAN_PCP -> {
        return vlanPcp((Action.SetVlanPcp) action);
      }
      case STRIP_VLAN -> {
        want(hasTag());
        state.masked(FlowField.VLAN_TCI, 0, hasInnerTag ? FlowKey.VLAN_CFI : 0);
        if (hasInnerTag) {
          tagged();
        }
        hasInnerTag = false;
      }
      case PUSH_VLAN -> {
        if (hasInnerTag) {
          fail(OpenFlowError.OFPBAC_BAD_TAG);
        }
        hasInnerTag = hasTag();
        tagged();
      }
      case SET_IPV4_SRC, SET_IPV4_DST -> want(has(Prerequisite.IPV4));
      case SET_IP_DSCP, SET_IP_ECN, SET_IP_TTL, DEC_TTL -> want(has(Prerequisite.IP));
      case SET_L4_SRC_PORT, SET_L4_DST_PORT ->
          want(has(Prerequisite.TCP) || has(Prerequisite.UDP) || has(Prerequisite.SCTP));
      case SET_FIELD -> {
        return setField((Action.SetField) action);
      }
      case REG_MOVE -> {
        demand(((Action.RegMove) action).source().field());
        demandWritable(((Action.RegMove) action).destination().field());
      }
      case STACK_PUSH -> demand(((Action.StackPush) action).source().field());
      case STACK_POP -> demandWritable(((Action.StackPop) action).destination().field());
      case SET_MPLS_LABEL, SET_MPLS_TC, SET_MPLS_TTL, DEC_MPLS_TTL -> want(has(Prerequisite.MPLS));
      case PUSH_MPLS -> {
        int type = ((Action.PushMpls) action).ethertype();
        if (type != EtherType.MPLS && type != EtherType.MPLS_MULTICAST) {
          fail(OpenFlowError.OFPBAC_BAD_ARGUMENT);
        }
        state.exact(FlowField.ETH_TYPE, type);
        // What is below a label is not known, also once that is off again.
        state.exact(FlowField.NW_PROTO, 0);
      }
      case POP_MPLS -> {
        want(has(Prerequisite.MPLS));
        state.exact(FlowField.ETH_TYPE, ((Action.PopMpls) action).ethertype());
      }
      case DEC_NSH_TTL -> want(has(Prerequisite.NSH));
      case FIN_TIMEOUT -> want(state.build().value(FlowField.NW_PROTO) == 6); // later fragments too
      case RESUBMIT -> {
        if (((Action.Resubmit) action).withConntrackTuple() && !has(Prerequisite.CONNTRACK)) {
          fail(OpenFlowError.OFPBAC_MATCH_INCONSISTENT);
        }
      }
      case LEARN -> learn((Action.Learn) action);
      case MULTIPATH -> demandWritable(((Action.Multipath) action).destination().field());
      case BUNDLE -> {
        Subfield destination = ((Action.Bundle) action).destination();
        if (destination != null) {
          demandWritable(destination.field());
        }
      }
      case CHECK_PKT_LARGER ->
          demandWritable(((Action.CheckPktLarger) action).destination().field());
      case CLONE -> checkNested(((Action.CloneActions) action).actions());
      case WRITE_ACTIONS -> {
        // What an action set meets is not known yet: it may do nothing there.
        boolean wasInconsistent = inconsistent;
        checkNested(((Action.WriteActions) action).actions());
        inconsistent = wasInconsistent;
      }
      case CT -> conntrack((Action.Conntrack) action);
      case DELETE_FIELD -> {
        if (!((Action.DeleteField) action).field().fieldName().startsWith("tun_metadata")) {
          fail(OpenFlowError.OFPBAC_BAD_ARGUMENT);
        }
      }
      case METER -> {
        long id = ((Action.Meter) action).meterId();
        if (id == 0 || id > 0xffff_0000L) {
          fail(OpenFlowError.OFPMMFC_INVALID_METER);
        }
      }
      case GOTO_TABLE -> gotoTable(((Action.GotoTable) action).tableId());
      case ENCAP -> encap((Action.Encap) action);
      case DECAP -> decap((Action.Decap) action);
      case CONTROLLER,
          GROUP,
          SET_ETH_SRC,
          SET_ETH_DST,
          SET_TUNNEL,
          SET_QUEUE,
          POP_QUEUE,
          CONJUNCTION,
          NOTE,
          EXIT,
          SAMPLE,
          CT_CLEAR,
          NAT,
          CLEAR_ACTIONS,
          WRITE_METADATA -> {}
    }
    return action;
  }

  private void encap(Action.Encap a) {
    int type =
        switch (a.header()) {
          case "nsh" -> EtherType.NSH;
          case "mpls" -> EtherType.MPLS;
          case "mpls_mc" -> EtherType.MPLS_MULTICAST;
          default -> 0;
        };
    state.exact(FlowField.PACKET_TYPE, type == 0 ? 0 : 1L << 16 | type);
    if (type != 0) {
      state.exact(FlowField.ETH_TYPE, type);
    }
  }

  private void decap(Action.Decap a) {
    Integer type = a.packetTypeNumber();
    if (state.key().get(FlowField.PACKET_TYPE) == 0) {
      state.exact(FlowField.PACKET_TYPE, 1L << 16 | state.key().ethType());
    } else {
      state.exact(FlowField.PACKET_TYPE, type == null ? 0xfffe : type);
      state.any(FlowField.ETH_TYPE);
    }
  }

  private void checkNested(List<Action> nested) {
    ActionChecks checks = new ActionChecks(state.build(), tableId);
    checks.hasInnerTag = hasInnerTag;
    checks.checkAll(nested);
    inconsistent |= checks.inconsistent;
    if (checks.error != null) {
      fail(checks.error);
    }
  }

  private void port(int port) {
    boolean isReserved = OpenFlowPort.reservedName(port) != null;
    if (port == OpenFlowPort.NONE || port >= OpenFlowPort.FIRST_RESERVED && !isReserved) {
      fail(OpenFlowError.OFPBAC_BAD_OUT_PORT);
    }
  }

  private void enqueue(int port) {
    if (port >= OpenFlowPort.FIRST_RESERVED
        && port != OpenFlowPort.IN_PORT
        && port != OpenFlowPort.LOCAL) {
      fail(OpenFlowError.OFPBAC_BAD_OUT_PORT);
    }
  }

  private void tagged() {
    state.masked(FlowField.VLAN_TCI, FlowKey.VLAN_CFI, FlowKey.VLAN_CFI);
  }

  private Action vlanVid(Action.SetVlanVid a) {
    boolean hadTag = hasTag();
    want(hadTag || a.pushIfUntagged());
    tagged();
    return new Action.SetVlanVid(a.vid(), a.pushIfUntagged(), hadTag);
  }

  private Action vlanPcp(Action.SetVlanPcp a) {
    boolean hadTag = hasTag();
    want(hadTag || a.pushIfUntagged());
    tagged();
    return new Action.SetVlanPcp(a.pcp(), a.pushIfUntagged(), hadTag);
  }

  private Action setField(Action.SetField a) {
    boolean isVlan = a.field() == FlowField.VLAN_VID || a.field() == FlowField.VLAN_PCP;
    if (isVlan && !hasTag()) {
      fail(OpenFlowError.OFPBAC_MATCH_INCONSISTENT);
    }
    if (a.field() == FlowField.VLAN_VID && a.isWholeVid() && (a.valueLow() & 0x1000) == 0) {
      fail(OpenFlowError.OFPBAC_BAD_SET_ARGUMENT);
    }
    demandWritable(a.field());
    boolean hadTag = hasTag();
    if (a.field() == FlowField.VLAN_TCI) {
      // This may put a tag on or take it off.
      state.masked(FlowField.VLAN_TCI, a.valueLow(), FlowKey.VLAN_CFI);
    }
    return new Action.SetField(
        a.field(), a.valueHigh(), a.valueLow(), a.maskHigh(), a.maskLow(), a.asLoad(), hadTag);
  }

  private void learn(Action.Learn learn) {
    Match.Builder learned = Match.builder();
    for (LearnSpec spec : learn.specs()) {
      if (spec.source() != null) {
        demand(spec.source().field());
      }
      if (spec.target() == LearnSpec.Target.MATCH) {
        FlowField field = spec.destination().field();
        if (!field.prerequisite().isMet(learned.key(), learned.mask())) {
          fail(OpenFlowError.OFPBAC_MATCH_INCONSISTENT);
        }
        if (spec.source() == null && field.isPlaced() && !field.isWide()) {
          learned.exact(field, spec.valueLow());
        }
      } else if (spec.target() == LearnSpec.Target.LOAD
          && !spec.destination().field().isWritable()) {
        fail(OpenFlowError.OFPBAC_BAD_SET_ARGUMENT);
      }
    }
  }

  private void conntrack(Action.Conntrack a) {
    boolean fits =
        a.algorithm() == null
            || has(a.algorithm().equals("tftp") ? Prerequisite.UDP : Prerequisite.TCP);
    if (!has(Prerequisite.IP) || !fits) {
      fail(OpenFlowError.OFPBAC_MATCH_INCONSISTENT);
    }
    if (a.commit() && (state.build().value(FlowField.CT_STATE) & FlowKey.CT_INVALID) != 0) {
      // What is invalid has no connection that could be remembered.
      fail(OpenFlowError.OFPBAC_MATCH_INCONSISTENT);
    }
    if (!a.commit() && (!a.exec().isEmpty() || a.nat() != null && a.nat().spec().kind() != null)) {
      fail(OpenFlowError.OFPBAC_BAD_ARGUMENT);
    }
    if (a.zoneSource() != null && a.zoneSource().bitCount() != 16) {
      fail(OpenFlowError.OFPBAC_BAD_SET_LEN);
    }
    if (a.nat() != null && a.nat().spec().hasAddress()) {
      if (!has(a.nat().spec().isIpv6() ? Prerequisite.IPV6 : Prerequisite.IPV4)) {
        fail(OpenFlowError.OFPBAC_MATCH_INCONSISTENT);
      }
    }
    checkNested(a.exec());
  }

  private void gotoTable(int target) {
    int from = tableId == FlowMod.ALL_TABLES ? 0 : tableId;
    if (target <= from) {
      fail(OpenFlowError.OFPBIC_BAD_TABLE_ID);
    }
  }
}
