package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.vswitchlab.ovs.openflow.Action;

/**
 * The lists of actions that flows got lately, so that flows which do the same share one list:
 * tables of very many flows have few different ones.
 */
final class RecentActions {
  private static final int COUNT = 1024;

  private final List<List<Action>> recent = new ArrayList<>(Collections.nCopies(COUNT, List.of()));

  /** An equal list: the one that another flow has, if that was lately. */
  List<Action> shared(List<Action> actions) {
    int hash = actions.hashCode();
    int place = (hash ^ hash >>> 16) & (COUNT - 1);
    List<Action> same = recent.get(place);
    if (!same.equals(actions)) {
      same = List.copyOf(actions);
      recent.set(place, same);
    }
    return same;
  }
}
