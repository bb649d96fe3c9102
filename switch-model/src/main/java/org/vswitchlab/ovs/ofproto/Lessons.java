package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.PacketStats;
import org.vswitchlab.ovs.openflow.Action;

/**
 * The flows that a packet has taught by {@code learn} while it is being translated. Its own further
 * look-ups do not find those that are new, and find others with the actions that they had, as they
 * look at the tables as these were when the packet came; but the masks of the new flows are looked
 * at, and show in its megaflow.
 */
public final class Lessons {
  private record Change(FlowEntry entry, List<Action> actions) {}

  private final List<FlowEntry> added = new ArrayList<>();
  private final List<Change> changed = new ArrayList<>();

  private Lessons() {}

  /** Adds and changes the flows that the translation teaches, and hides the new ones. */
  public static Lessons of(Translation translation, PacketStats stats) {
    Lessons lessons = new Lessons();
    for (SideEffect effect : translation.sideEffects()) {
      if (effect instanceof SideEffects.FlowLearning learning) {
        lessons.learn(learning, stats);
      }
    }
    return lessons;
  }

  private void learn(SideEffects.FlowLearning learning, PacketStats stats) {
    FlowEntry present = learning.present();
    List<Action> actions = present == null ? null : present.actions();
    FlowEntry taught = learning.learn(stats);
    if (taught != null) {
      taught.setHidden(true);
      added.add(taught);
    } else if (present != null && !present.actions().equals(actions)) {
      changed.add(new Change(present, present.actions()));
      present.showActions(actions);
    }
  }

  /** The packet is translated: from now on look-ups find all. */
  public void done() {
    for (Change change : changed) {
      change.entry().showActions(change.actions());
    }
    for (FlowEntry entry : added) {
      entry.setHidden(false);
    }
  }
}
