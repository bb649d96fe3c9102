package org.vswitchlab.ovs.flow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The order in which the real switch goes through a hash table, and so lists what is in it: bucket
 * by bucket, in each the latest first. The table begins with one bucket and grows.
 */
public final class BucketOrder<T> {
  private record Entry<T>(int hash, T value) {}

  private List<List<Entry<T>>> buckets = emptyBuckets(0);
  private int size;

  private static <T> List<List<Entry<T>>> emptyBuckets(int mask) {
    List<List<Entry<T>>> buckets = new ArrayList<>();
    for (int i = 0; i <= mask; i++) {
      buckets.add(new ArrayList<>());
    }
    return buckets;
  }

  private int mask() {
    return buckets.size() - 1;
  }

  /** Enters a value under its hash. */
  public void add(int hash, T value) {
    place(new Entry<>(hash, value));
    size++;
    if (size / 2 > mask()) {
      List<List<Entry<T>>> old = buckets;
      buckets = emptyBuckets(maskFor(size));
      for (List<Entry<T>> bucket : old) {
        // Each goes before those that are there: what was first is last.
        bucket.forEach(this::place);
      }
    }
  }

  private void place(Entry<T> entry) {
    buckets.get(entry.hash() & mask()).add(0, entry);
  }

  /** One less than a power of two, and never 1, with two entries to a bucket at the most. */
  private static int maskFor(int size) {
    int mask = 0;
    while (mask < size / 2) {
      mask = mask * 2 + 1;
    }
    return mask | (mask & 1) << 1;
  }

  /** Takes out a value that was entered under that hash. */
  public void remove(int hash, T value) {
    if (buckets.get(hash & mask()).removeIf(entry -> entry.value() == value)) {
      size--;
    }
  }

  /** Everything in this order. */
  public List<T> values() {
    List<T> values = new ArrayList<>(size);
    buckets.forEach(bucket -> bucket.forEach(entry -> values.add(entry.value())));
    return Collections.unmodifiableList(values);
  }
}
