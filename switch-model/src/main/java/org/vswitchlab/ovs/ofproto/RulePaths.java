package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.datapath.Megaflow;
import org.vswitchlab.ovs.flow.FlowKey;

/**
 * Which megaflows a table or rule stands behind: they are kept by the way that their packets take
 * through the tables, for many take the same.
 */
final class RulePaths {
  private final Map<RulePath.Key, RulePath> byKey = new LinkedHashMap<>();
  private final Map<Megaflow, RulePath> byMegaflow = new HashMap<>();
  private final FlowKey packet = new FlowKey();

  /** Takes down the way that a megaflow's translation took; the one before is forgotten. */
  void enter(Megaflow megaflow, Translation translation) {
    List<Object> steps = new ArrayList<>();
    for (SideEffect effect : translation.sideEffects()) {
      addStep(effect, steps);
    }
    megaflow.copyKeyTo(packet);
    RulePath.Key key = new RulePath.Key(steps, RulePath.Kind.of(packet, translation));
    RulePath path = byKey.computeIfAbsent(key, RulePath::new);
    RulePath old = byMegaflow.put(megaflow, path);
    if (old != path) {
      path.megaflows().add(megaflow);
      leave(old, megaflow);
    }
    translation.shareExamined(path.kind().examined());
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
    leave(byMegaflow.remove(megaflow), megaflow);
  }

  private void leave(RulePath path, Megaflow megaflow) {
    if (path != null) {
      path.megaflows().remove(megaflow);
      if (path.megaflows().isEmpty()) {
        byKey.remove(path.key());
      }
    }
  }

  Collection<RulePath> all() {
    return byKey.values();
  }
}
