package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;

/**
 * The megaflows of one mask: an open-addressing table with linear probing, so that a look-up is one
 * probe in most cases. Masked keys are kept side by side in one array.
 */
final class MegaflowSubtable {
  private static final int INITIAL_CAPACITY = 16;
  private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

  private final FlowMask mask;
  private final int[] wordIndexes;
  private final long[] wordMasks;
  private final int width;
  private Megaflow[] flows = new Megaflow[INITIAL_CAPACITY];
  private long[] values;
  private int size;
  private long hitCount;

  MegaflowSubtable(FlowMask mask) {
    this.mask = mask;
    int count = 0;
    for (int i = 0; i < FlowLayout.WORDS; i++) {
      count += mask.word(i) != 0 ? 1 : 0;
    }
    wordIndexes = new int[count];
    wordMasks = new long[count];
    int n = 0;
    for (int i = 0; i < FlowLayout.WORDS; i++) {
      if (mask.word(i) != 0) {
        wordIndexes[n] = i;
        wordMasks[n++] = mask.word(i);
      }
    }
    width = count;
    values = new long[INITIAL_CAPACITY * width];
  }

  FlowMask mask() {
    return mask;
  }

  int size() {
    return size;
  }

  long hitCount() {
    return hitCount;
  }

  /** Forgets half of the past, so that the order of subtables follows the traffic. */
  void ageHits() {
    hitCount >>= 1;
  }

  private int hash(FlowKey key) {
    long hash = width;
    for (int i = 0; i < width; i++) {
      hash = (hash ^ key.word(wordIndexes[i]) & wordMasks[i]) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }

  Megaflow find(FlowKey key) {
    int last = flows.length - 1;
    for (int place = hash(key) & last; ; place = (place + 1) & last) {
      Megaflow flow = flows[place];
      if (flow == null) {
        return null;
      }
      if (isAt(place, key)) {
        hitCount++;
        return flow;
      }
    }
  }

  private boolean isAt(int place, FlowKey key) {
    int from = place * width;
    for (int i = 0; i < width; i++) {
      if ((key.word(wordIndexes[i]) & wordMasks[i]) != values[from + i]) {
        return false;
      }
    }
    return true;
  }

  /** Adds a flow whose masked key is not here yet. */
  void add(Megaflow flow, FlowKey key) {
    if ((size + 1) * 2 > flows.length) {
      grow();
    }
    place(flow, key);
    size++;
  }

  private void place(Megaflow flow, FlowKey key) {
    int last = flows.length - 1;
    int place = hash(key) & last;
    while (flows[place] != null) {
      place = (place + 1) & last;
    }
    flows[place] = flow;
    for (int i = 0; i < width; i++) {
      values[place * width + i] = key.word(wordIndexes[i]) & wordMasks[i];
    }
  }

  private void grow() {
    Megaflow[] old = flows;
    flows = new Megaflow[old.length * 2];
    values = new long[flows.length * width];
    rehash(old);
  }

  private void rehash(Megaflow[] old) {
    FlowKey scratch = new FlowKey();
    for (Megaflow flow : old) {
      if (flow != null) {
        flow.expandKeyInto(scratch);
        place(flow, scratch);
      }
    }
  }

  /** Takes a flow out; the flows behind it move up, so that no gap breaks a probe. */
  void remove(Megaflow flow) {
    FlowKey key = flow.key();
    int last = flows.length - 1;
    int gap = hash(key) & last;
    while (flows[gap] != flow) {
      if (flows[gap] == null) {
        return;
      }
      gap = (gap + 1) & last;
    }
    size--;
    FlowKey scratch = new FlowKey();
    int next = gap;
    while (true) {
      next = (next + 1) & last;
      if (flows[next] == null) {
        break;
      }
      flows[next].expandKeyInto(scratch);
      int home = hash(scratch) & last;
      boolean mayMove = ((next - home) & last) >= ((next - gap) & last);
      if (mayMove) {
        flows[gap] = flows[next];
        System.arraycopy(values, next * width, values, gap * width, width);
        gap = next;
      }
    }
    flows[gap] = null;
  }
}
