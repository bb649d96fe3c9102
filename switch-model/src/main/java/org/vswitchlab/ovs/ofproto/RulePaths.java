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
import org.vswitchlab.ovs.ofproto.table.FlowTable;

/**
 * Which megaflows a table, a rule or anything else that translations consult stands behind: they
 * are kept by the way that their packets take, for many take the same.
 */
final class RulePaths {
  private final Map<RulePath.Key, RulePath> byKey = new HashMap<>();
  private final Map<TablePath.Key, TablePath> tablePaths = new HashMap<>();
  private final Map<Megaflow, RulePath> byMegaflow = new HashMap<>();

  /** By each rule and by each other thing that was consulted. */
  private final Map<Object, Set<RulePath>> byStep = new HashMap<>();

  private final Map<FlowTable, Set<TablePath>> byTable = new HashMap<>();
  private final FlowKey packet = new FlowKey();

  /** Takes down the way that a megaflow's translation took; the one before is forgotten. */
  void enter(Megaflow megaflow, Translation translation) {
    List<Object> steps = new ArrayList<>();
    for (SideEffect effect : translation.sideEffects()) {
      addStep(effect, steps);
    }
    steps.addAll(translation.consulted());
    megaflow.copyKeyTo(packet);
    RulePath.Key key = new RulePath.Key(steps, TablePath.Kind.of(packet, translation));
    RulePath path = byKey.get(key);
    if (path == null) {
      path = open(key);
    }
    RulePath old = byMegaflow.put(megaflow, path);
    if (old != path) {
      path.megaflows().add(megaflow);
      boolean isElsewhere = old == null || old.tables() != path.tables();
      if (isElsewhere) {
        path.tables().add(megaflow);
      }
      leave(old, megaflow, isElsewhere);
    }
    translation.shareExamined(path.tables().kind().examined());
  }

  private static void addStep(SideEffect effect, List<Object> steps) {
    if (effect instanceof SideEffects.TableCredit visit) {
      steps.add(visit.table());
    } else if (effect instanceof SideEffects.FlowCredit credit) {
      steps.add(credit.entry());
    } else if (effect instanceof SideEffects.Encapsulated inner) {
      addStep(inner.effect(), steps);
    }
  }

  private RulePath open(RulePath.Key key) {
    List<FlowTable> tables = new ArrayList<>();
    for (Object step : key.steps()) {
      if (step instanceof FlowTable table) {
        tables.add(table);
      }
    }
    TablePath.Key tablesKey = new TablePath.Key(tables, key.kind());
    TablePath tablePath = tablePaths.get(tablesKey);
    if (tablePath == null) {
      tablePath = new TablePath(tablesKey);
      tablePaths.put(tablesKey, tablePath);
      for (FlowTable table : tables) {
        byTable.computeIfAbsent(table, t -> new LinkedHashSet<>()).add(tablePath);
      }
    }
    RulePath path = new RulePath(new RulePath.Key(key.steps(), tablePath.kind()), tablePath);
    byKey.put(path.key(), path);
    for (Object step : path.steps()) {
      if (!(step instanceof FlowTable)) {
        byStep.computeIfAbsent(step, s -> identitySet()).add(path);
      }
    }
    return path;
  }

  private static Set<RulePath> identitySet() {
    // A path's members change, and so would the hash of a record of them.
    return java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
  }

  /** The megaflow is gone. */
  void leave(Megaflow megaflow) {
    leave(byMegaflow.remove(megaflow), megaflow, true);
  }

  private void leave(RulePath path, Megaflow megaflow, boolean leavesTables) {
    if (path == null) {
      return;
    }
    path.megaflows().remove(megaflow);
    if (path.megaflows().isEmpty()) {
      byKey.remove(path.key());
      for (Object step : path.steps()) {
        forget(byStep, step, path);
      }
    }
    TablePath tablePath = path.tables();
    if (leavesTables) {
      tablePath.remove(megaflow);
      if (tablePath.megaflows().isEmpty()) {
        tablePaths.remove(tablePath.key());
        for (FlowTable table : tablePath.tables()) {
          forget(byTable, table, tablePath);
        }
      }
    }
  }

  private static <K, P> void forget(Map<K, Set<P>> paths, K by, P path) {
    Set<P> same = paths.get(by);
    if (same != null && same.remove(path) && same.isEmpty()) {
      paths.remove(by);
    }
  }

  /** The ways of packets that visit the table. */
  Collection<TablePath> visiting(FlowTable table) {
    return byTable.getOrDefault(table, Set.of());
  }

  /** Adds the megaflows that a rule, or another thing that was consulted, stands behind. */
  void addBehind(Object step, Collection<Megaflow> to) {
    for (RulePath path : byStep.getOrDefault(step, Set.of())) {
      to.addAll(path.megaflows());
    }
  }
}
