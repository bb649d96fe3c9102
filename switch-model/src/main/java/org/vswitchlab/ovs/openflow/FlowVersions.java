package org.vswitchlab.ovs.openflow;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which versions of OpenFlow can carry a flow. */
public final class FlowVersions {
  private FlowVersions() {}

  /** The versions in which the flow can be sent; may be empty. */
  public static Set<OpenFlowVersion> usable(FlowMod mod) {
    Set<OpenFlowVersion> usable = EnumSet.allOf(OpenFlowVersion.class);
    ActionChecks.Result checked =
        ActionChecks.check(mod.actions(), mod.match(), FlowMod.ALL_TABLES);
    if (checked.needsOpenFlow10()) {
      usable.retainAll(EnumSet.of(OpenFlowVersion.OPENFLOW10));
    }
    if (mod.flags().noPacketCounts() || mod.flags().noByteCounts()) {
      removeBefore(usable, OpenFlowVersion.OPENFLOW13);
    }
    Set<OpenFlowVersion> ofActions = EnumSet.allOf(OpenFlowVersion.class);
    restrict(ofActions, mod.actions());
    usable.retainAll(ofActions);
    return usable;
  }

  private static void restrict(Set<OpenFlowVersion> usable, List<Action> actions) {
    for (Action action : actions) {
      if (action instanceof Action.PushVlan) {
        removeBefore(usable, OpenFlowVersion.OPENFLOW11);
      } else if (action instanceof Action.Meter || action instanceof Action.Encap) {
        removeBefore(usable, OpenFlowVersion.OPENFLOW13);
      } else if (action instanceof Action.CloneActions clone) {
        // The real tool forgets here what it knew of the actions before.
        usable.addAll(EnumSet.allOf(OpenFlowVersion.class));
        restrict(usable, clone.actions());
      } else if (action instanceof Action.WriteActions write) {
        restrict(usable, write.actions());
      }
    }
  }

  private static void removeBefore(Set<OpenFlowVersion> usable, OpenFlowVersion first) {
    usable.removeIf(version -> !version.isAtLeast(first));
  }

  /**
   * The flow as the other side of a connection of that version reads it.
   *
   * @throws OpenFlowException if the other side cannot accept it
   */
  public static FlowMod onWire(FlowMod mod, OpenFlowVersion version) {
    boolean is15 = version.isAtLeast(OpenFlowVersion.OPENFLOW15);
    for (Action action : mod.actions()) {
      if (action instanceof Action.SetField set && is15 && setsBitsOutsideMask(set)) {
        throw new OpenFlowException(OpenFlowError.OFPBMC_BAD_WILDCARDS);
      }
    }
    List<Action> actions = WireForm.of(mod.actions(), mod.match(), version);
    ActionChecks.Result checked = ActionChecks.check(actions, mod.match(), mod.tableId());
    boolean isWrong =
        checked.error() == OpenFlowError.OFPBIC_BAD_TABLE_ID
            ? version.isAtLeast(OpenFlowVersion.OPENFLOW11)
            : checked.error() != null;
    if (isWrong) {
      throw new OpenFlowException(checked.error());
    }
    return mod.withActions(checked.actions());
  }

  private static boolean setsBitsOutsideMask(Action.SetField set) {
    return (set.valueLow() & ~set.maskLow()) != 0 || (set.valueHigh() & ~set.maskHigh()) != 0;
  }
}
