package org.vswitchlab.ovs.ofproto.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.openflow.Action;

/**
 * The flows with conjunction actions that one look-up found, ovs-fields(7), "Conjunctive Match
 * Fields". A conjunction is complete when flows of one priority make up all of its clauses.
 */
final class ConjunctiveMatch {
  /** No conjunction is complete: no ID is negative. */
  static final long NONE = -1;

  /** The flow at hand of each mask, and those of the same match below it. */
  private static final class Candidate {
    private FlowEntry flow;

    Candidate(FlowEntry flow) {
      this.flow = flow;
    }

    FlowEntry flow() {
      return flow;
    }
  }

  private final List<Candidate> candidates = new ArrayList<>();

  /** Adds the flows of one match: the one of highest priority, and those below it. */
  void add(FlowEntry highest) {
    candidates.add(new Candidate(highest));
  }

  /** Highest priority among the candidates; -1 if there are none left. */
  int priority() {
    int highest = -1;
    for (Candidate candidate : candidates) {
      highest = Math.max(highest, candidate.flow().priority());
    }
    return highest;
  }

  /** The conjunction that flows of the highest priority complete, or {@link #NONE}. */
  long complete() {
    int priority = priority();
    Map<Long, Long> missingById = new HashMap<>();
    for (Candidate candidate : candidates) {
      if (candidate.flow().priority() != priority) {
        continue;
      }
      for (Action.Conjunction part : candidate.flow().conjunctions()) {
        long all = part.clauseCount() == 64 ? -1L : (1L << part.clauseCount()) - 1;
        long missing = missingById.getOrDefault(part.id(), all) & ~(1L << part.clause());
        if (missing == 0) {
          return part.id();
        }
        missingById.put(part.id(), missing);
      }
    }
    return NONE;
  }

  /**
   * Lets the flows of the highest priority go, and goes on with those of the same match below.
   *
   * @return the best ordinary flow among these, or null
   */
  FlowEntry descend() {
    int priority = priority();
    FlowEntry best = null;
    for (int i = candidates.size() - 1; i >= 0; i--) {
      Candidate candidate = candidates.get(i);
      if (candidate.flow().priority() != priority) {
        continue;
      }
      candidate.flow = candidate.flow.lower;
      if (candidate.flow == null) {
        candidates.remove(i);
      } else if (candidate.flow().conjunctions().isEmpty()) {
        FlowEntry flow = candidate.flow();
        best = best == null || flow.priority() > best.priority() ? flow : best;
        candidates.remove(i);
      }
    }
    return best;
  }
}
