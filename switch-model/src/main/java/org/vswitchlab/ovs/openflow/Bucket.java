package org.vswitchlab.ovs.openflow;

import java.util.List;

/**
 * One choice of a group.
 *
 * @param id number within the group; OpenFlow 1.5 shows it
 * @param weight share of the packets of a select group; 0 for none given
 * @param watchPort NONE for none
 * @param watchGroup {@link FlowMod#ANY_GROUP} for none
 */
public record Bucket(long id, int weight, int watchPort, long watchGroup, List<Action> actions) {
  public Bucket {
    actions = List.copyOf(actions);
  }

  /** The same with another number. */
  public Bucket withId(long newId) {
    return new Bucket(newId, weight, watchPort, watchGroup, actions);
  }

  Bucket withActions(List<Action> newActions) {
    return new Bucket(id, weight, watchPort, watchGroup, newActions);
  }
}
