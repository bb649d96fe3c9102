package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Miniflow;

/**
 * The exact-match cache before the megaflows: a packet whose whole key was seen before finds its
 * megaflow by one or two comparisons. 8192 places, of which a key may take either of two.
 *
 * <p>The real one inserts only one in a hundred candidates, at random
 * (other_config:emc-insert-inv-prob); this one inserts each, since it need not be spared and every
 * run must be the same.
 */
final class MicroflowCache {
  static final int PLACES = 8192;
  private static final int SECOND_PLACE_SHIFT = 13;

  private final Miniflow[] keys = new Miniflow[PLACES];
  private final int[] hashes = new int[PLACES];
  private final Megaflow[] flows = new Megaflow[PLACES];
  private final long[] hitCounts = new long[PLACES];
  private final long[] ids = new long[PLACES];
  private long nextId = 1;
  private boolean isEnabled = true;

  /** One occupied place. */
  record Entry(long id, Miniflow key, Megaflow flow, long hitCount) {}

  Megaflow find(FlowKey key, int hash) {
    int place = hash & PLACES - 1;
    if (hashes[place] == hash && isAlive(place) && keys[place].isSame(key)) {
      hitCounts[place]++;
      return flows[place];
    }
    place = hash >>> SECOND_PLACE_SHIFT & PLACES - 1;
    if (hashes[place] == hash && isAlive(place) && keys[place].isSame(key)) {
      hitCounts[place]++;
      return flows[place];
    }
    return null;
  }

  private boolean isAlive(int place) {
    return flows[place] != null && !flows[place].isDead();
  }

  void insert(FlowKey key, int hash, Megaflow flow) {
    if (!isEnabled) {
      return;
    }
    int first = hash & PLACES - 1;
    int second = hash >>> SECOND_PLACE_SHIFT & PLACES - 1;
    // A free place is better than one in use; of two in use the one with fewer hits goes.
    int place = !isAlive(first) ? first : !isAlive(second) ? second : lessUsed(first, second);
    keys[place] = Miniflow.of(key);
    hashes[place] = hash;
    flows[place] = flow;
    hitCounts[place] = 0;
    ids[place] = nextId++;
  }

  private int lessUsed(int first, int second) {
    return hitCounts[second] < hitCounts[first] ? second : first;
  }

  void setEnabled(boolean enabled) {
    isEnabled = enabled;
    if (!enabled) {
      clear();
    }
  }

  void clear() {
    java.util.Arrays.fill(keys, null);
    java.util.Arrays.fill(flows, null);
  }

  /** Live entries in order of insertion. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (int place = 0; place < PLACES; place++) {
      if (isAlive(place)) {
        entries.add(new Entry(ids[place], keys[place], flows[place], hitCounts[place]));
      }
    }
    entries.sort((a, b) -> Long.compare(a.id(), b.id()));
    return entries;
  }
}
