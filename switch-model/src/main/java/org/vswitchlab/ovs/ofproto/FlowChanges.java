package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vswitchlab.ovs.datapath.Megaflow;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.FlowTable;

/**
 * What has changed in flow tables since the revalidator last looked, and which megaflows that can
 * have made false: those of a rule that went or does something else, and those whose packets a new
 * rule takes or makes the switch look at more closely. In doubt a megaflow counts as touched.
 */
final class FlowChanges {
  /** New flows of a table that are looked at one by one; if there are more, all are in doubt. */
  private static final int MOST_ADDITIONS = 64;

  /** Tables in which anything changed. */
  private final Set<Object> tables = new HashSet<>();

  /** Tables of which nothing is known but that they changed. */
  private final Set<Object> changedTables = new HashSet<>();

  private final Map<Object, List<FlowAddition>> additions = new HashMap<>();
  private final Set<Object> changedFlows = Collections.newSetFromMap(new IdentityHashMap<>());

  void clear() {
    tables.clear();
    changedTables.clear();
    additions.clear();
    changedFlows.clear();
  }

  /** Anything may have changed in the table. */
  void changed(FlowTable table) {
    tables.add(table);
    changedTables.add(table);
    additions.remove(table);
  }

  /** A flow was added to the table just now. */
  void added(FlowTable table, FlowEntry entry) {
    tables.add(table);
    if (changedTables.contains(table)) {
      return;
    }
    List<FlowAddition> known = additions.computeIfAbsent(table, t -> new ArrayList<>());
    // Of flows of equal priority the first that is looked at counts, and that may be another now.
    if (table.wasRaised() || FlowAddition.isConjunctive(entry) || known.size() >= MOST_ADDITIONS) {
      changed(table);
    } else {
      known.add(new FlowAddition(table, entry));
    }
  }

  /** A flow was removed, or does something else now. */
  void changed(FlowTable table, FlowEntry entry) {
    tables.add(table);
    if (FlowAddition.isConjunctive(entry) || table.takeReordered()) {
      changed(table);
    } else if (!changedTables.contains(table)) {
      changedFlows.add(entry);
    }
  }

  /** Adds the megaflows that are to be translated anew. */
  void addTouched(RulePaths paths, Set<Megaflow> touched) {
    FlowKey scratch = new FlowKey();
    for (RulePath path : paths.all()) {
      if (!visitsChanges(path)) {
        continue;
      }
      List<FlowAddition> added = new ArrayList<>();
      if (isWhollyTouched(path, added)) {
        touched.addAll(path.megaflows());
        continue;
      }
      added.removeIf(addition -> !addition.mayTouch(path.kind()));
      if (!added.isEmpty()) {
        for (Megaflow megaflow : path.megaflows()) {
          megaflow.copyKeyTo(scratch);
          if (isTouched(scratch, path, added)) {
            touched.add(megaflow);
          }
        }
      }
    }
  }

  /**
   * Whether all megaflows of the path are touched.
   *
   * @param added gets what was added to its tables, if not
   */
  private boolean isWhollyTouched(RulePath path, List<FlowAddition> added) {
    // How a header is rewritten depends on which of its bits were looked at, by any rule.
    if (path.kind().isRewritten()) {
      return true;
    }
    for (Object step : path.steps()) {
      if (changedTables.contains(step) || changedFlows.contains(step)) {
        return true;
      }
      added.addAll(additions.getOrDefault(step, List.of()));
    }
    return !added.isEmpty() && !path.kind().isLookedUpAsReceived();
  }

  private boolean visitsChanges(RulePath path) {
    for (Object step : path.steps()) {
      if (tables.contains(step)) {
        return true;
      }
    }
    return false;
  }

  private boolean isTouched(FlowKey packet, RulePath path, List<FlowAddition> added) {
    for (FlowAddition addition : added) {
      boolean isOnly = additions.get(addition.table()).size() == 1;
      if (addition.mayTouch(packet, path.kind().examined(), isOnly)) {
        return true;
      }
    }
    return false;
  }
}
