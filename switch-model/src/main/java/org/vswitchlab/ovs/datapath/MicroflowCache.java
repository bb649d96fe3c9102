package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Miniflow;

/**
 * The exact-match cache before the megaflows: a packet whose whole key was seen before finds its
 * megaflow by one or two comparisons. 8192 places, of which a key may take either of two.
 *
 * <p>The real one inserts one in a hundred candidates, at random
 * (other_config:emc-insert-inv-prob), so that keys that share places do not drive each other out
 * all the time. This one must be the same in every run: it takes a free place at once, and one in
 * use when it was not hit during a hundred attempts.
 */
final class MicroflowCache {
  static final int PLACES = 8192;
  private static final int SECOND_PLACE_SHIFT = 13;
  private static final int MAX_ATTEMPTS = 100;

  private final Place[] places = new Place[PLACES];
  private long nextId = 1;
  private boolean isEnabled = true;

  /** One occupied place. */
  record Entry(long id, Miniflow key, Megaflow flow, long hitCount) {}

  /** An entry while it is in the cache. */
  private static final class Place {
    final long id;
    final int hash;
    final Miniflow key;
    final Megaflow flow;
    long hitCount;
    int attempts;

    Place(long id, int hash, Miniflow key, Megaflow flow) {
      this.id = id;
      this.hash = hash;
      this.key = key;
      this.flow = flow;
    }

    boolean isFor(FlowKey wanted, int wantedHash) {
      return hash == wantedHash && !flow.isDead() && key.isSame(wanted);
    }
  }

  Megaflow find(FlowKey key, int hash) {
    Place place = places[hash & PLACES - 1];
    if (place == null || !place.isFor(key, hash)) {
      place = places[hash >>> SECOND_PLACE_SHIFT & PLACES - 1];
      if (place == null || !place.isFor(key, hash)) {
        return null;
      }
    }
    place.hitCount++;
    place.attempts = 0;
    return place.flow;
  }

  private boolean isAlive(int index) {
    return places[index] != null && !places[index].flow.isDead();
  }

  void insert(FlowKey key, int hash, Megaflow flow) {
    if (!isEnabled) {
      return;
    }
    int first = hash & PLACES - 1;
    int second = hash >>> SECOND_PLACE_SHIFT & PLACES - 1;
    int index = first;
    if (isAlive(first)) {
      index = isAlive(second) ? lessUsed(first, second) : second;
      if (isAlive(index) && places[index].attempts++ < MAX_ATTEMPTS) {
        return;
      }
    }
    places[index] = new Place(nextId++, hash, Miniflow.of(key), flow);
  }

  /** Of two places in use, the one that was attempted more often since it was last hit. */
  private int lessUsed(int first, int second) {
    return places[second].attempts > places[first].attempts ? second : first;
  }

  void setEnabled(boolean enabled) {
    isEnabled = enabled;
    if (!enabled) {
      clear();
    }
  }

  void clear() {
    java.util.Arrays.fill(places, null);
  }

  /** Live entries in order of insertion. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (int index = 0; index < PLACES; index++) {
      if (isAlive(index)) {
        Place place = places[index];
        entries.add(new Entry(place.id, place.key, place.flow, place.hitCount));
      }
    }
    entries.sort((a, b) -> Long.compare(a.id(), b.id()));
    return entries;
  }
}
