package org.vswitchlab.switching;

import java.util.Arrays;

/**
 * A table from (address, VLAN) to an entry: open addressing with linear probing on primitive keys,
 * so that a look-up touches one or two cache lines and allocates nothing. It keeps no order; an
 * owner whose order reaches output keeps its own list.
 *
 * @param <V> type of an entry
 */
public final class MacTable<V> {
  private static final int INITIAL_PLACES = 64;

  private long[] keys = new long[INITIAL_PLACES];
  private Object[] values = new Object[INITIAL_PLACES];
  private int mask = INITIAL_PLACES - 1;
  private int size;

  /** Number of entries. */
  public int size() {
    return size;
  }

  /** The entry, or null. */
  @SuppressWarnings("unchecked")
  public V find(long mac, int vid) {
    long key = key(mac, vid);
    int place = home(key);
    while (values[place] != null) {
      if (keys[place] == key) {
        return (V) values[place];
      }
      place = place + 1 & mask;
    }
    return null;
  }

  /** Enters or replaces; returns what was there, or null. */
  @SuppressWarnings("unchecked")
  public V put(long mac, int vid, V value) {
    if (value == null) {
      throw new NullPointerException("an entry is never null");
    }
    long key = key(mac, vid);
    int place = home(key);
    while (values[place] != null) {
      if (keys[place] == key) {
        Object old = values[place];
        values[place] = value;
        return (V) old;
      }
      place = place + 1 & mask;
    }
    keys[place] = key;
    values[place] = value;
    size++;
    // Half full at most: probe sequences stay short even for addresses in series.
    if (size * 2 > keys.length) {
      grow();
    }
    return null;
  }

  /** Takes an entry out and returns it, or null. */
  @SuppressWarnings("unchecked")
  public V remove(long mac, int vid) {
    long key = key(mac, vid);
    int place = home(key);
    while (values[place] != null) {
      if (keys[place] == key) {
        Object old = values[place];
        close(place);
        size--;
        return (V) old;
      }
      place = place + 1 & mask;
    }
    return null;
  }

  public void clear() {
    Arrays.fill(values, null);
    size = 0;
  }

  /** Moves later entries of the same run back, so that no marker of a deleted entry is needed. */
  private void close(int hole) {
    int place = hole;
    int next = place + 1 & mask;
    while (values[next] != null) {
      int home = home(keys[next]);
      // The entry at 'next' may move to the hole unless its home lies behind the hole.
      if ((next - home & mask) >= (next - place & mask)) {
        keys[place] = keys[next];
        values[place] = values[next];
        place = next;
      }
      next = next + 1 & mask;
    }
    values[place] = null;
  }

  private void grow() {
    long[] oldKeys = keys;
    Object[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new Object[keys.length];
    mask = keys.length - 1;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != null) {
        int place = home(oldKeys[i]);
        while (values[place] != null) {
          place = place + 1 & mask;
        }
        keys[place] = oldKeys[i];
        values[place] = oldValues[i];
      }
    }
  }

  private static long key(long mac, int vid) {
    return mac | (long) vid << 48;
  }

  private int home(long key) {
    // Fibonacci hashing: the high bits of the product depend on every bit of the key.
    return (int) (key * 0x9e37_79b9_7f4a_7c15L >>> 40) & mask;
  }
}
