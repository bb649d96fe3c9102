package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;

/**
 * Flows with wildcards: one {@link MegaflowSubtable} for each mask in use, searched in order of
 * their hits. Flows do not overlap unless they do the same, so the first hit is right.
 */
final class MegaflowCache {
  /** Look-ups after which the subtables are put in order of their hits again. */
  private static final int LOOKUPS_PER_SORT = 1024;

  private final List<MegaflowSubtable> searchOrder = new ArrayList<>();
  private final Map<FlowMask, MegaflowSubtable> byMask = new HashMap<>();
  private final Map<Long, Megaflow> byId = new LinkedHashMap<>();

  /** By the number of a port: how many flows look at more than {@link MegaflowMask#isSimple}. */
  private final Map<Integer, Integer> detailedFlows = new HashMap<>();

  private int lookupsUntilSort = LOOKUPS_PER_SORT;
  private long probeCount;

  Megaflow find(FlowKey key) {
    if (--lookupsUntilSort == 0) {
      sortByHits();
    }
    for (int i = 0; i < searchOrder.size(); i++) {
      probeCount++;
      Megaflow flow = searchOrder.get(i).find(key);
      if (flow != null) {
        return flow;
      }
    }
    return null;
  }

  private void sortByHits() {
    lookupsUntilSort = LOOKUPS_PER_SORT;
    // Stable: subtables of equal hits keep their order, so that every run searches alike.
    searchOrder.sort((a, b) -> Long.compare(b.hitCount(), a.hitCount()));
    for (MegaflowSubtable subtable : searchOrder) {
      subtable.ageHits();
    }
  }

  /** The mask under which a subtable keeps its flows, if there is one that equals {@code mask}. */
  FlowMask intern(FlowMask mask) {
    MegaflowSubtable subtable = byMask.get(mask);
    if (subtable == null) {
      subtable = new MegaflowSubtable(mask.copy());
      byMask.put(subtable.mask(), subtable);
      searchOrder.add(subtable);
    }
    return subtable.mask();
  }

  void add(Megaflow flow, FlowKey key) {
    MegaflowSubtable subtable = byMask.get(flow.mask());
    subtable.add(flow, key);
    byId.put(flow.id(), flow);
    if (!MegaflowMask.isSimple(key, flow.mask())) {
      detailedFlows.merge(key.inPort(), 1, Integer::sum);
    }
  }

  /** Whether all flows for packets from that port look at port, type and VLAN alone. */
  boolean hasSimpleFlows(int inPort) {
    return detailedFlows.getOrDefault(inPort, 0) == 0;
  }

  /** The flow of that mask and masked key, or null. */
  Megaflow findExact(FlowKey key, FlowMask mask) {
    MegaflowSubtable subtable = byMask.get(mask);
    return subtable == null ? null : subtable.find(key);
  }

  void remove(Megaflow flow) {
    if (byId.remove(flow.id()) == null) {
      return;
    }
    MegaflowSubtable subtable = byMask.get(flow.mask());
    subtable.remove(flow);
    if (subtable.size() == 0) {
      byMask.remove(subtable.mask());
      searchOrder.remove(subtable);
    }
    FlowKey key = flow.key();
    if (!MegaflowMask.isSimple(key, flow.mask())) {
      detailedFlows.merge(key.inPort(), -1, Integer::sum);
    }
    flow.die();
  }

  int size() {
    return byId.size();
  }

  int maskCount() {
    return searchOrder.size();
  }

  /** Subtables probed since the start. */
  void clearProbeCount() {
    probeCount = 0;
  }

  long probeCount() {
    return probeCount;
  }

  Megaflow byId(long id) {
    return byId.get(id);
  }

  /** In order of installation. */
  List<Megaflow> flows() {
    return Collections.unmodifiableList(new ArrayList<>(byId.values()));
  }
}
