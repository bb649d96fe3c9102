package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vswitchlab.ovs.datapath.Megaflow;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.FlowTable;

/**
 * What has changed in flow tables, and of what else translations consult, since the revalidator
 * last looked, and which megaflows that can have made false: those of a rule that went or does
 * something else, and those whose packets a new rule takes or makes the switch look at more
 * closely. In doubt a megaflow counts as touched.
 */
final class FlowChanges {
  /** New flows of a table that are looked at one by one; if there are more, all are in doubt. */
  private static final int MOST_ADDITIONS = 256;

  /** Flows of a table that went or changed which are noted; if there are more, all are in doubt. */
  private static final int MOST_CHANGES = 10_000;

  /** Tables in which anything changed. */
  private final Set<FlowTable> tables = new LinkedHashSet<>();

  /** Tables of which nothing is known but that they changed. */
  private final Set<FlowTable> changedTables = new LinkedHashSet<>();

  private final Map<FlowTable, List<FlowAddition>> additions = new HashMap<>();

  /** Flows that went or changed, and other things that say something else now. */
  private final Set<Object> changedSteps = new LinkedHashSet<>();

  void clear() {
    tables.clear();
    changedTables.clear();
    additions.clear();
    changedSteps.clear();
  }

  /** Anything may have changed in the table. */
  void changed(FlowTable table) {
    tables.add(table);
    changedTables.add(table);
    additions.remove(table);
  }

  /** A flow was added to the table just now. */
  void added(FlowTable table, FlowEntry entry) {
    // Of flows of equal priority the first that is looked at counts, and that may be another now.
    if (table.wasRaised()) {
      changed(table);
    } else {
      add(table, new FlowAddition(table, entry, table.addedPrefixes(entry)));
    }
  }

  private void add(FlowTable table, FlowAddition addition) {
    tables.add(table);
    if (changedTables.contains(table)) {
      return;
    }
    List<FlowAddition> known = additions.computeIfAbsent(table, t -> new ArrayList<>());
    if (known.size() >= MOST_ADDITIONS) {
      changed(table);
    } else {
      known.add(addition);
    }
  }

  /** A flow was removed, or does something else now. */
  void changed(FlowTable table, FlowEntry entry) {
    tables.add(table);
    if (table.takeReordered() || changedSteps.size() >= MOST_CHANGES) {
      changed(table);
    } else if (!changedTables.contains(table)) {
      changedSteps.add(entry);
      if (!entry.conjunctions().isEmpty()) {
        // What is found by flows together is another one: any that its match takes may be behind.
        add(table, new FlowAddition(table, entry, List.of()));
      }
    }
  }

  /** What was asked of something else than tables would be answered in another way now. */
  void changed(Consulted consulted) {
    changedSteps.add(consulted);
  }

  /** Adds the megaflows that are to be translated anew. */
  void addTouched(RulePaths paths, Set<Megaflow> touched) {
    for (Object step : changedSteps) {
      paths.addBehind(step, touched);
    }
    Set<TablePath> done = new LinkedHashSet<>();
    for (FlowTable table : tables) {
      for (TablePath path : paths.visiting(table)) {
        if (done.add(path)) {
          addTouched(path, touched);
        }
      }
    }
  }

  private void addTouched(TablePath path, Set<Megaflow> touched) {
    List<FlowAddition> added = new ArrayList<>();
    if (isWhollyTouched(path, added)) {
      touched.addAll(path.megaflows());
      return;
    }
    added.removeIf(addition -> !addition.mayTouch(path.kind()));
    FlowKey packet = new FlowKey();
    for (FlowAddition addition : added) {
      boolean isOnly = additions.get(addition.table()).size() == 1;
      for (Megaflow megaflow : candidates(path, addition)) {
        megaflow.copyKeyTo(packet);
        if (addition.mayTouch(packet, path.kind().examined(), isOnly)) {
          touched.add(megaflow);
        }
      }
    }
  }

  private static Collection<Megaflow> candidates(TablePath path, FlowAddition addition) {
    FlowKey sample = path.megaflows().iterator().next().key();
    return path.alike(addition.match(), addition.alike(path.kind().examined(), sample));
  }

  /**
   * Whether all megaflows of the path are touched.
   *
   * @param added gets what was added to its tables, if not
   */
  private boolean isWhollyTouched(TablePath path, List<FlowAddition> added) {
    // How a header is rewritten depends on which of its bits were looked at, by any rule.
    if (path.kind().isRewritten()) {
      return true;
    }
    for (FlowTable table : new LinkedHashSet<>(path.tables())) {
      if (changedTables.contains(table)) {
        return true;
      }
      added.addAll(additions.getOrDefault(table, List.of()));
    }
    return !added.isEmpty() && !path.kind().isLookedUpAsReceived();
  }
}
