package org.vswitchlab.ovs.openflow;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.flow.OxmId;

/**
 * What becomes of actions on their way through one version of the protocol: each version has its
 * own forms for the same thing, and some forms are missing from some versions.
 */
public final class WireForm {
  private static final int VLAN_TPID = 0x8100;
  private static final int VLAN_PRESENT = 0x1000;

  private final OpenFlowVersion version;
  private final Match match;

  private WireForm(OpenFlowVersion version, Match match) {
    this.version = version;
    this.match = match;
  }

  /**
   * The actions as the other side of a connection of that version reads them.
   *
   * @param match of their flow: tells which protocol a layer 4 port belongs to
   */
  public static List<Action> of(List<Action> actions, Match match, OpenFlowVersion version) {
    return List.copyOf(new WireForm(version, match).convert(actions));
  }

  private List<Action> convert(List<Action> actions) {
    List<Action> result = new ArrayList<>();
    for (Action action : actions) {
      convert(action, result);
    }
    return result;
  }

  private boolean isAtLeast(OpenFlowVersion other) {
    return version.isAtLeast(other);
  }

  private void convert(Action action, List<Action> out) {
    switch (action.type()) {
      case ENQUEUE -> enqueue((Action.Enqueue) action, out);
      case SET_VLAN_VID -> vlanVid((Action.SetVlanVid) action, out);
      case SET_VLAN_PCP -> vlanPcp((Action.SetVlanPcp) action, out);
      case STRIP_VLAN -> out.add(new Action.StripVlan(isAtLeast(OpenFlowVersion.OPENFLOW11)));
      case PUSH_VLAN -> {
        // OpenFlow 1.0 pushes as a side effect of setting the VLAN, which follows.
        if (isAtLeast(OpenFlowVersion.OPENFLOW11)) {
          out.add(action);
        }
      }
      case SET_ETH_SRC ->
          setField(action, FlowField.ETH_SRC, ((Action.SetEthSource) action).mac(), out);
      case SET_ETH_DST ->
          setField(action, FlowField.ETH_DST, ((Action.SetEthDestination) action).mac(), out);
      case SET_IPV4_SRC ->
          setField(
              action,
              FlowField.IP_SRC,
              ((Action.SetIpv4Source) action).address() & 0xffff_ffffL,
              out);
      case SET_IPV4_DST ->
          setField(
              action,
              FlowField.IP_DST,
              ((Action.SetIpv4Destination) action).address() & 0xffff_ffffL,
              out);
      case SET_IP_DSCP ->
          setField(action, FlowField.IP_DSCP, ((Action.SetIpDscp) action).tos() >> 2, out);
      case SET_IP_ECN -> ecn((Action.SetIpEcn) action, out);
      case SET_IP_TTL -> ttl((Action.SetIpTtl) action, out);
      case SET_L4_SRC_PORT ->
          setField(action, l4Field(true), ((Action.SetL4SourcePort) action).port(), out);
      case SET_L4_DST_PORT ->
          setField(action, l4Field(false), ((Action.SetL4DestinationPort) action).port(), out);
      case SET_FIELD -> setField((Action.SetField) action, out);
      case SET_MPLS_LABEL ->
          setField(action, FlowField.MPLS_LABEL, ((Action.SetMplsLabel) action).label(), out);
      case SET_MPLS_TC ->
          setField(action, FlowField.MPLS_TC, ((Action.SetMplsTc) action).trafficClass(), out);
      case SET_TUNNEL ->
          setField(action, FlowField.TUN_ID, ((Action.SetTunnel) action).tunnelId(), out);
      case NOTE -> {
        // A Nicira action's length is a multiple of 8, of which 10 are header.
        HexBytes data = ((Action.Note) action).data();
        out.add(new Action.Note(data.paddedTo((data.length() + 10 + 7) / 8 * 8 - 10)));
      }
      case CLONE ->
          out.add(new Action.CloneActions(convert(((Action.CloneActions) action).actions())));
      case CT -> conntrack((Action.Conntrack) action, out);
      case METER, CLEAR_ACTIONS -> {
        if (isAtLeast(OpenFlowVersion.OPENFLOW11)) {
          out.add(action);
        }
      }
      case WRITE_ACTIONS -> {
        List<Action> written = ((Action.WriteActions) action).actions();
        if (isAtLeast(OpenFlowVersion.OPENFLOW11) && !written.isEmpty()) {
          out.add(new Action.WriteActions(convert(written)));
        }
      }
      case GOTO_TABLE -> {
        int table = ((Action.GotoTable) action).tableId();
        out.add(
            isAtLeast(OpenFlowVersion.OPENFLOW11)
                ? action
                : new Action.Resubmit(OpenFlowPort.IN_PORT, table, false, false));
      }
      case OUTPUT,
          OUTPUT_REG,
          OUTPUT_TRUNC,
          CONTROLLER,
          GROUP,
          BUNDLE,
          REG_MOVE,
          STACK_PUSH,
          STACK_POP,
          DEC_TTL,
          SET_MPLS_TTL,
          DEC_MPLS_TTL,
          PUSH_MPLS,
          POP_MPLS,
          DEC_NSH_TTL,
          SET_QUEUE,
          POP_QUEUE,
          FIN_TIMEOUT,
          RESUBMIT,
          LEARN,
          CONJUNCTION,
          MULTIPATH,
          EXIT,
          SAMPLE,
          CHECK_PKT_LARGER,
          CT_CLEAR,
          NAT,
          DELETE_FIELD,
          ENCAP,
          DECAP,
          WRITE_METADATA ->
          out.add(action);
    }
  }

  private void enqueue(Action.Enqueue action, List<Action> out) {
    if (!isAtLeast(OpenFlowVersion.OPENFLOW11)) {
      out.add(action);
      return;
    }
    out.add(new Action.SetQueue(action.queueId()));
    out.add(new Action.Output(action.port(), Action.WHOLE_PACKET));
    out.add(new Action.PopQueue());
  }

  private void vlanVid(Action.SetVlanVid action, List<Action> out) {
    if (!isAtLeast(OpenFlowVersion.OPENFLOW11)) {
      out.add(new Action.SetVlanVid(action.vid(), true, action.afterTag()));
      return;
    }
    if (!action.afterTag() && action.pushIfUntagged()) {
      out.add(new Action.PushVlan(VLAN_TPID));
    }
    if (isAtLeast(OpenFlowVersion.OPENFLOW12)) {
      out.add(whole(FlowField.VLAN_VID, action.vid() | VLAN_PRESENT));
    } else {
      out.add(new Action.SetVlanVid(action.vid(), false, true));
    }
  }

  private void vlanPcp(Action.SetVlanPcp action, List<Action> out) {
    if (!isAtLeast(OpenFlowVersion.OPENFLOW11)) {
      out.add(new Action.SetVlanPcp(action.pcp(), true, action.afterTag()));
      return;
    }
    if (!action.afterTag() && action.pushIfUntagged()) {
      out.add(new Action.PushVlan(VLAN_TPID));
    }
    if (isAtLeast(OpenFlowVersion.OPENFLOW12)) {
      out.add(whole(FlowField.VLAN_PCP, action.pcp()));
    } else {
      out.add(new Action.SetVlanPcp(action.pcp(), false, true));
    }
  }

  private void ecn(Action.SetIpEcn action, List<Action> out) {
    if (version == OpenFlowVersion.OPENFLOW10) {
      out.add(Action.SetField.load(Subfield.of(FlowField.NW_ECN), 0, action.ecn()));
    } else {
      setField(action, FlowField.NW_ECN, action.ecn(), out);
    }
  }

  private void ttl(Action.SetIpTtl action, List<Action> out) {
    if (version == OpenFlowVersion.OPENFLOW10) {
      out.add(Action.SetField.load(Subfield.of(FlowField.NW_TTL), 0, action.ttl()));
    } else {
      out.add(action);
    }
  }

  private FlowField l4Field(boolean source) {
    return switch ((int) match.value(FlowField.NW_PROTO)) {
      case 17 -> source ? FlowField.UDP_SRC : FlowField.UDP_DST;
      case 132 -> source ? FlowField.SCTP_SRC : FlowField.SCTP_DST;
      default -> source ? FlowField.TCP_SRC : FlowField.TCP_DST;
    };
  }

  /** OpenFlow 1.2 and later have set-field instead of an action for each field. */
  private void setField(Action old, FlowField field, long value, List<Action> out) {
    out.add(isAtLeast(OpenFlowVersion.OPENFLOW12) ? whole(field, value) : old);
  }

  private static Action.SetField whole(FlowField field, long value) {
    long maskLow = Action.SetField.wholeMaskLow(field);
    return new Action.SetField(field, 0, value, 0, maskLow, false, false);
  }

  private void setField(Action.SetField action, List<Action> out) {
    if (isAtLeast(OpenFlowVersion.OPENFLOW15)) {
      // Bits outside of the mask are sent too, for the other side to complain about.
      out.add(
          new Action.SetField(
              action.field(),
              action.valueHigh(),
              action.valueLow(),
              action.maskHigh(),
              action.maskLow(),
              false,
              action.afterTag()));
    } else if (action.asLoad()) {
      loads(action, out);
    } else if (!isAtLeast(OpenFlowVersion.OPENFLOW12)) {
      Legacy.convert(this, action, out);
    } else if (action.isWholeField()) {
      out.add(action);
    } else {
      loads(action, out);
    }
  }

  private static Action.SetField withForm(
      Action.SetField a, long maskHigh, long maskLow, boolean asLoad) {
    return new Action.SetField(
        a.field(),
        a.valueHigh() & maskHigh,
        a.valueLow() & maskLow,
        maskHigh,
        maskLow,
        asLoad,
        a.afterTag());
  }

  /**
   * One load for each run of bits, of at most 64 bits each; a field of an experimenter, which loads
   * cannot name, at once.
   */
  private static void loads(Action.SetField action, List<Action> out) {
    if (!isLoadable(action.field())) {
      out.add(withForm(action, action.maskHigh(), action.maskLow(), false));
      return;
    }
    long high = action.maskHigh();
    long low = action.maskLow();
    while ((high | low) != 0) {
      int first =
          low != 0 ? Long.numberOfTrailingZeros(low) : 64 + Long.numberOfTrailingZeros(high);
      long shifted = WideBits.shiftRightLow(high, low, first);
      int count = shifted == -1L ? 64 : Long.numberOfTrailingZeros(~shifted);
      long ones = WideBits.maskLow(count);
      long runHigh = WideBits.shiftLeftHigh(0, ones, first);
      long runLow = WideBits.shiftLeftLow(ones, first);
      out.add(withForm(action, runHigh, runLow, true));
      high &= ~runHigh;
      low &= ~runLow;
    }
  }

  private static boolean isLoadable(FlowField field) {
    for (OxmId id : field.oxmIds()) {
      if (id.oxmClass() != OxmId.EXPERIMENTER_CLASS) {
        return field.bits() <= 128;
      }
    }
    return field.oxmIds().isEmpty();
  }

  private void conntrack(Action.Conntrack a, List<Action> out) {
    out.add(
        new Action.Conntrack(
            a.commit(),
            a.force(),
            a.zone(),
            a.zoneSource(),
            a.recircTable(),
            a.algorithm(),
            a.nat(),
            convert(a.exec())));
  }

  /** Set-field in the words of OpenFlow 1.0 and 1.1, which drop the mask of what they know. */
  private static final class Legacy {
    static void convert(WireForm form, Action.SetField a, List<Action> out) {
      long value = a.valueLow();
      switch (a.field()) {
        case ETH_SRC -> out.add(new Action.SetEthSource(value));
        case ETH_DST -> out.add(new Action.SetEthDestination(value));
        case IP_SRC -> out.add(new Action.SetIpv4Source((int) value));
        case IP_DST -> out.add(new Action.SetIpv4Destination((int) value));
        case IP_DSCP -> out.add(new Action.SetIpDscp((int) value << 2));
        case NW_ECN -> form.ecn(new Action.SetIpEcn((int) value), out);
        case NW_TOS -> out.add(new Action.SetIpDscp((int) value & 0xfc));
        case TCP_SRC, UDP_SRC -> out.add(new Action.SetL4SourcePort((int) value));
        case TCP_DST, UDP_DST -> out.add(new Action.SetL4DestinationPort((int) value));
        case VLAN_VID, DL_VLAN ->
            form.vlanVid(new Action.SetVlanVid((int) value & 0xfff, true, a.afterTag()), out);
        case VLAN_PCP, DL_VLAN_PCP ->
            form.vlanPcp(new Action.SetVlanPcp((int) value, true, a.afterTag()), out);
        case VLAN_TCI -> {
          if ((value & VLAN_PRESENT) == 0) {
            form.convert(new Action.StripVlan(false), out);
          } else {
            form.vlanVid(new Action.SetVlanVid((int) value & 0xfff, true, a.afterTag()), out);
            form.vlanPcp(new Action.SetVlanPcp((int) value >> 13, true, true), out);
          }
        }
        default -> loads(a, out);
      }
    }
  }
}
