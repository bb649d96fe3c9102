package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.PacketStats;

/**
 * The flows that a packet has taught by {@code learn} while it is being translated. Its own further
 * look-ups do not find those that are new, as they look at the tables as these were when the packet
 * came; but the masks of the new flows are looked at, and show in its megaflow.
 */
public final class Lessons {
  private final List<FlowEntry> added = new ArrayList<>();

  private Lessons() {}

  /** Adds and changes the flows that the translation teaches, and hides the new ones. */
  public static Lessons of(Translation translation, PacketStats stats) {
    Lessons lessons = new Lessons();
    for (SideEffect effect : translation.sideEffects()) {
      if (effect instanceof SideEffects.FlowLearning learning) {
        FlowEntry added = learning.learn(stats);
        if (added != null) {
          added.setHidden(true);
          lessons.added.add(added);
        }
      }
    }
    return lessons;
  }

  /** The packet is translated: from now on look-ups find all. */
  public void done() {
    for (FlowEntry entry : added) {
      entry.setHidden(false);
    }
  }
}
