package org.vswitchlab.ovs.ofproto.table;

/**
 * How many rules have each hash: an open-addressing table of numbers, since there is one for every
 * stage of every mask and it is asked for every packet.
 */
final class HashCounts {
  private static final int INITIAL_CAPACITY = 8;

  /** Hash and count by turns; a count of 0 marks a free place. */
  private int[] cells = new int[INITIAL_CAPACITY * 2];

  private int size;

  /** Spreads what is a hash already, so that neighbouring ones do not crowd. */
  private static int home(int hash, int last) {
    return (hash ^ hash >>> 15) & last;
  }

  boolean contains(int hash) {
    int last = (cells.length >> 1) - 1;
    for (int place = home(hash, last); ; place = (place + 1) & last) {
      if (cells[place * 2 + 1] == 0) {
        return false;
      }
      if (cells[place * 2] == hash) {
        return true;
      }
    }
  }

  /** The place of the hash, or the free one where it belongs. */
  private int find(int hash) {
    int last = (cells.length >> 1) - 1;
    int place = home(hash, last);
    while (cells[place * 2 + 1] != 0 && cells[place * 2] != hash) {
      place = (place + 1) & last;
    }
    return place;
  }

  void add(int hash) {
    int place = find(hash);
    if (cells[place * 2 + 1]++ == 0) {
      cells[place * 2] = hash;
      size++;
      if (size * 3 > cells.length) {
        grow();
      }
    }
  }

  private void grow() {
    int[] old = cells;
    cells = new int[old.length * 2];
    for (int i = 0; i < old.length; i += 2) {
      if (old[i + 1] != 0) {
        int place = find(old[i]);
        cells[place * 2] = old[i];
        cells[place * 2 + 1] = old[i + 1];
      }
    }
  }

  /** Takes one away that was added. */
  void remove(int hash) {
    int gap = find(hash);
    if (cells[gap * 2 + 1] == 0 || --cells[gap * 2 + 1] != 0) {
      return;
    }
    size--;
    int last = (cells.length >> 1) - 1;
    // Those behind move up, so that no gap breaks a probe.
    for (int next = (gap + 1) & last; cells[next * 2 + 1] != 0; next = (next + 1) & last) {
      int home = home(cells[next * 2], last);
      if (((next - home) & last) >= ((next - gap) & last)) {
        cells[gap * 2] = cells[next * 2];
        cells[gap * 2 + 1] = cells[next * 2 + 1];
        cells[next * 2 + 1] = 0;
        gap = next;
      }
    }
  }
}
