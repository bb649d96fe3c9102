package org.vswitchlab.ovs.ofproto.table;

import java.util.Arrays;

/** How many rules have each priority. There are few priorities for many rules as a rule. */
final class PriorityCounts {
  /** Rising. */
  private int[] priorities = new int[2];

  private int[] counts = new int[2];
  private int size;

  /** The highest; -1 if there is none. */
  int highest() {
    return size == 0 ? -1 : priorities[size - 1];
  }

  void add(int priority) {
    int at = Arrays.binarySearch(priorities, 0, size, priority);
    if (at >= 0) {
      counts[at]++;
      return;
    }
    int place = -at - 1;
    if (size == priorities.length) {
      priorities = Arrays.copyOf(priorities, size * 2);
      counts = Arrays.copyOf(counts, size * 2);
    }
    System.arraycopy(priorities, place, priorities, place + 1, size - place);
    System.arraycopy(counts, place, counts, place + 1, size - place);
    priorities[place] = priority;
    counts[place] = 1;
    size++;
  }

  /** Takes one away that was added. */
  void remove(int priority) {
    int at = Arrays.binarySearch(priorities, 0, size, priority);
    if (at < 0 || --counts[at] > 0) {
      return;
    }
    size--;
    System.arraycopy(priorities, at + 1, priorities, at, size - at);
    System.arraycopy(counts, at + 1, counts, at, size - at);
  }
}
