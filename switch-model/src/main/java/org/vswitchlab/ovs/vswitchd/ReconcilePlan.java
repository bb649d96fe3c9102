package org.vswitchlab.ovs.vswitchd;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What must be done so that the bridges are as the database asks: deletions first, because what is
 * added may reuse a name or a port number.
 */
public record ReconcilePlan(List<Step> steps) {
  /** Kinds of steps, in the order in which they are done. */
  public enum Kind {
    DELETE_PORT("delete port"),
    DELETE_BUNDLE("delete bundle"),
    DELETE_BRIDGE("delete bridge"),
    ADD_BRIDGE("add bridge"),
    ADD_PORT("add port"),
    CHANGE_PORT("change port"),
    SET_BUNDLE("set bundle"),
    SET_BRIDGE("set bridge");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  /**
   * One step.
   *
   * @param bridge name of the bridge
   * @param target name of the port, bundle or setting; empty for the bridge itself
   * @param detail what it becomes, for people
   * @param action what does it
   */
  public record Step(Kind kind, String bridge, String target, String detail, Runnable action) {
    @Override
    public String toString() {
      return kind.words
          + " "
          + bridge
          + (target.isEmpty() ? "" : " " + target)
          + (detail.isEmpty() ? "" : ": " + detail);
    }
  }

  public ReconcilePlan {
    steps = List.copyOf(steps);
  }

  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /** One line a step. */
  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
  }
}
