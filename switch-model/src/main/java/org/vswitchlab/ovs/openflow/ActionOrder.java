package org.vswitchlab.ovs.openflow;

import java.util.List;

/** The order that OpenFlow 1.1 and later demand of instructions, and what conjunctions allow. */
final class ActionOrder {
  private ActionOrder() {}

  /**
   * @throws FlowSyntaxException if the actions cannot stand together
   */
  static void check(List<Action> actions) {
    checkConjunctions(actions);
    String latest = null;
    int latestRank = -1;
    for (Action action : actions) {
      int rank = rank(action.type());
      String name = action.type().isInstruction() ? action.type().keyword() : "apply_actions";
      if (rank < latestRank) {
        throw new FlowSyntaxException(
            "invalid instruction ordering: "
                + name
                + " must appear before "
                + latest
                + ", for OpenFlow 1.1+ compatibility");
      }
      if (rank == latestRank && action.type().isInstruction()) {
        throw new FlowSyntaxException(
            "duplicate " + name + " instruction not allowed, for OpenFlow 1.1+ compatibility");
      }
      latest = name;
      latestRank = rank;
    }
  }

  private static int rank(ActionType type) {
    // OpenFlow 1.5.1, 5.5: meter (1.3), apply, clear, write actions, write metadata, goto table.
    if (type == ActionType.METER) {
      return 0;
    }
    return type.isInstruction() ? 1 + type.ordinal() - ActionType.METER.ordinal() : 1;
  }

  private static void checkConjunctions(List<Action> actions) {
    boolean has = actions.stream().anyMatch(a -> a.type() == ActionType.CONJUNCTION);
    if (!has) {
      return;
    }
    for (Action action : actions) {
      if (action.type() != ActionType.CONJUNCTION && action.type() != ActionType.NOTE) {
        throw new FlowSyntaxException(
            "\"conjunction\" actions may be used along with \"note\" but not any other kind of"
                + " action (such as the \""
                + action.type().keyword()
                + "\" action used here)");
      }
    }
  }
}
