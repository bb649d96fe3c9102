package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.PortNames;

/** Whether a switch can carry out a change of its flows. */
final class FlowModCheck {
  private FlowModCheck() {}

  static void check(OpenFlowSwitch bridge, FlowMod mod) {
    boolean isInternal =
        mod.tableId() != FlowMod.ALL_TABLES && mod.tableId() >= FlowPipeline.TABLE_COUNT;
    // The switch's own flows are not for controllers, though they may ask for none of them.
    if (isInternal
        && (mod.command() == FlowMod.Command.ADD || !bridge.pipeline().select(mod).isEmpty())) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_EPERM);
    }
    if (!mod.command().isDelete()) {
      bridge.tunnelOptions().checkUse(mod.match(), mod.actions());
      if (usesInternalFields(mod.match())) {
        throw new OpenFlowException(OpenFlowError.OFPBRC_EPERM);
      }
      mod.actions().forEach(FlowModCheck::checkSupported);
      DatapathSupport support = bridge.shared().support();
      checkMatchSupport(support, mod.match());
      checkDatapathSupport(support, mod.actions());
      if (mod.command() == FlowMod.Command.ADD) {
        checkActions(bridge, mod.actions());
      }
    }
  }

  /** Whether it matches on what the switch alone may, for flows of its own. */
  private static boolean usesInternalFields(Match match) {
    return !match.mask().isWildcarded(FlowField.DP_HASH) || match.value(FlowField.RECIRC_ID) != 0;
  }

  private static void checkMatchSupport(DatapathSupport support, Match match) {
    FlowMask mask = match.mask();
    long state = mask.get(FlowField.CT_STATE);
    int translated = FlowKey.CT_SRC_NAT | FlowKey.CT_DST_NAT;
    boolean lacks =
        state != 0 && !support.has("ct_state")
            || (state & translated) != 0 && !support.has("ct_state_nat")
            || mask.isNonzero(FlowField.CT_ZONE) && !support.has("ct_zone")
            || mask.isNonzero(FlowField.CT_MARK) && !support.has("ct_mark")
            || mask.isNonzero(FlowField.CT_LABEL) && !support.has("ct_label")
            || mask.isNonzero(FlowField.CT_NW_SRC) && !support.has("ct_orig_tuple")
            || mask.isNonzero(FlowField.CT_NW_DST) && !support.has("ct_orig_tuple")
            || mask.isNonzero(FlowField.CT_IPV6_SRC) && !support.has("ct_orig_tuple6")
            || mask.isNonzero(FlowField.CT_IPV6_DST) && !support.has("ct_orig_tuple6");
    if (lacks) {
      throw new OpenFlowException(OpenFlowError.NXBMC_CT_DATAPATH_SUPPORT);
    }
  }

  /** The real switch does not look into lists within the list. */
  private static void checkDatapathSupport(DatapathSupport support, List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.Conntrack conntrack) {
        boolean isInZone = conntrack.zone() != 0 || conntrack.zoneSource() != null;
        boolean lacks =
            !support.has("ct_state")
                || isInZone && !support.has("ct_zone")
                || conntrack.nat() != null && !support.has("ct_state_nat")
                || writes(conntrack, FlowField.CT_MARK) && !support.has("ct_mark")
                || writes(conntrack, FlowField.CT_LABEL) && !support.has("ct_label");
        if (lacks) {
          throw new OpenFlowException(OpenFlowError.NXBAC_CT_DATAPATH_SUPPORT);
        }
      } else if (action instanceof Action.SetField set && isNeighbourExtension(set.field())) {
        if (!support.has("nd_ext")) {
          throw new OpenFlowException(OpenFlowError.OFPBAC_BAD_SET_ARGUMENT);
        }
      }
    }
  }

  private static boolean isNeighbourExtension(FlowField field) {
    return field == FlowField.ND_RESERVED || field == FlowField.ND_OPTIONS_TYPE;
  }

  /** Whether a nested action changes the connection's field. */
  private static boolean writes(Action.Conntrack conntrack, FlowField field) {
    for (Action action : conntrack.exec()) {
      boolean isIt =
          action instanceof Action.SetField set && set.field() == field
              || action instanceof Action.RegMove move && move.destination().field() == field;
      if (isIt) {
        return true;
      }
    }
    return false;
  }

  /** As {@link #checkActions}; groups and meters that buckets name need not be there. */
  static void checkBucketActions(OpenFlowSwitch bridge, List<Action> actions) {
    checkActions(
        bridge,
        actions.stream()
            .filter(
                action -> !(action instanceof Action.Group) && !(action instanceof Action.Meter))
            .toList());
  }

  static void checkActions(OpenFlowSwitch bridge, List<Action> actions) {
    for (Action action : actions) {
      checkSupported(action);
      switch (action.type()) {
        case GROUP -> {
          if (bridge.groups().group(((Action.Group) action).groupId()) == null) {
            throw new OpenFlowException(OpenFlowError.OFPBAC_BAD_OUT_GROUP);
          }
        }
        case METER -> {
          if (!bridge.meters().exists(((Action.Meter) action).meterId())) {
            throw new OpenFlowException(OpenFlowError.OFPMMFC_INVALID_METER);
          }
        }
        case GOTO_TABLE -> {
          if (((Action.GotoTable) action).tableId() > FlowTable.INTERNAL) {
            throw new OpenFlowException(OpenFlowError.OFPBIC_BAD_TABLE_ID);
          }
        }
        case CLONE -> checkActions(bridge, ((Action.CloneActions) action).actions());
        case WRITE_ACTIONS -> checkActions(bridge, ((Action.WriteActions) action).actions());
        default -> {}
      }
    }
  }

  private static void checkSupported(Action action) {
    if (!ActionTranslator.supports(action)) {
      throw new OpenFlowException(
          OpenFlowError.OFPBAC_BAD_TYPE,
          "not supported yet: " + ActionText.format(action, PortNames.NUMBERS_ONLY));
    }
  }
}
