package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.datapath.Megaflow;

/**
 * Which megaflows a table or rule stands behind: they are kept by the way that their packets take
 * through the tables, for many take the same.
 */
final class RulePaths {
  private final Map<List<Object>, RulePath> bySteps = new LinkedHashMap<>();
  private final Map<Megaflow, RulePath> byMegaflow = new HashMap<>();

  /** Takes down the way that a megaflow's translation took; the one before is forgotten. */
  void enter(Megaflow megaflow, Translation translation) {
    List<Object> steps = new ArrayList<>();
    for (SideEffect effect : translation.sideEffects()) {
      addStep(effect, steps);
    }
    RulePath old = byMegaflow.get(megaflow);
    if (old != null && old.steps().equals(steps)) {
      return;
    }
    leave(megaflow);
    RulePath path = bySteps.computeIfAbsent(steps, RulePath::new);
    path.megaflows().add(megaflow);
    byMegaflow.put(megaflow, path);
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

  /** The megaflow is gone. */
  void leave(Megaflow megaflow) {
    RulePath path = byMegaflow.remove(megaflow);
    if (path != null) {
      path.megaflows().remove(megaflow);
      if (path.megaflows().isEmpty()) {
        bySteps.remove(path.steps());
      }
    }
  }

  Collection<RulePath> all() {
    return bySteps.values();
  }
}
