package org.vswitchlab.engine;

import java.util.Arrays;

/**
 * Pending events in order of time, first in first out at equal times: a radix heap over slabs of
 * primitives. Engine-confined.
 *
 * <p>An event lies in the bucket numbered by the highest bit in which its time differs from {@code
 * base}, the time of the latest event taken. Only the lowest occupied bucket is ever spread, and
 * spreading moves {@code base} in bits below that bucket, so equal times always share a bucket and
 * appending keeps them in order without a sequence number. A binary heap was measured four times as
 * slow at 100,000 pending events, and needs the number.
 */
final class EventQueue {
  private static final int BUCKETS = 64;
  private static final int NONE = -1;
  private static final long CANCELLED = 1L << 32;

  // Two words a slot, side by side because spreading reads both: the time, and the number of the
  // next slot of the bucket with a flag for cancelled ones.
  private long[] links;
  private int[] generations;
  private EventHandler[] handlers;
  private int[] kinds;
  private long[] data;
  private Object[] payloads;
  private int freeHead = NONE;
  private int used;
  private int liveCount;

  private final int[] heads = new int[BUCKETS];
  private final int[] tails = new int[BUCKETS];
  private final long[] minimums = new long[BUCKETS];
  private long occupied;
  private long base;

  EventQueue(int capacity) {
    links = new long[2 * capacity];
    generations = new int[capacity];
    handlers = new EventHandler[capacity];
    kinds = new int[capacity];
    data = new long[capacity];
    payloads = new Object[capacity];
    Arrays.fill(heads, NONE);
  }

  /** Number of events that will run. */
  int size() {
    return liveCount;
  }

  /**
   * Adds an event.
   *
   * @param atNanos not before the time of the latest event taken
   * @return a handle for {@link #cancel}
   */
  long add(long atNanos, EventHandler handler, int kind, long datum, Object payload) {
    int slot = freeHead;
    if (slot != NONE) {
      freeHead = next(slot);
    } else {
      if (used == handlers.length) {
        grow();
      }
      slot = used++;
    }
    links[2 * slot] = atNanos;
    handlers[slot] = handler;
    kinds[slot] = kind;
    data[slot] = datum;
    payloads[slot] = payload;
    liveCount++;
    append(slot, atNanos);
    return (long) generations[slot] << 32 | slot;
  }

  private void append(int slot, long atNanos) {
    int bucket = 64 - Long.numberOfLeadingZeros(atNanos ^ base);
    links[2 * slot + 1] = NONE & 0xffff_ffffL;
    if (heads[bucket] == NONE) {
      heads[bucket] = slot;
      minimums[bucket] = atNanos;
      occupied |= 1L << bucket;
    } else {
      int tail = 2 * tails[bucket] + 1;
      links[tail] = (links[tail] & CANCELLED) | slot;
      if (atNanos < minimums[bucket]) {
        minimums[bucket] = atNanos;
      }
    }
    tails[bucket] = slot;
  }

  private int next(int slot) {
    return (int) links[2 * slot + 1];
  }

  private boolean isCancelled(int slot) {
    return (links[2 * slot + 1] & CANCELLED) != 0;
  }

  /** Takes back an event; returns false if it has run or was cancelled already. */
  boolean cancel(long handle) {
    int slot = (int) handle;
    if (slot < 0 || slot >= used || generations[slot] != (int) (handle >>> 32)) {
      return false;
    }
    if (handlers[slot] == null || isCancelled(slot)) {
      return false;
    }
    // The slot stays in its bucket until it is met there; unlinking would need a second link.
    links[2 * slot + 1] |= CANCELLED;
    handlers[slot] = null;
    payloads[slot] = null;
    liveCount--;
    return true;
  }

  /** A time at or before that of the next event; {@link Long#MAX_VALUE} if there is none. */
  long earliestBoundNanos() {
    return liveCount == 0 ? Long.MAX_VALUE : minimums[Long.numberOfTrailingZeros(occupied)];
  }

  /** The time of the next event; {@link Long#MAX_VALUE} if there is none. Changes no order. */
  long nextNanos() {
    if (liveCount == 0) {
      return Long.MAX_VALUE;
    }
    for (long rest = occupied; rest != 0; rest &= rest - 1) {
      int bucket = Long.numberOfTrailingZeros(rest);
      long earliest = Long.MAX_VALUE;
      for (int slot = heads[bucket]; slot != NONE; slot = next(slot)) {
        if (!isCancelled(slot)) {
          earliest = Math.min(earliest, links[2 * slot]);
        }
      }
      if (earliest != Long.MAX_VALUE) {
        return earliest;
      }
    }
    throw new IllegalStateException(liveCount + " events are counted but none is queued");
  }

  /**
   * Takes the next event's slot off the queue if it is due at or before {@code limitNanos}; its
   * parts can be read until {@link #release}. Returns -1 if there is none.
   */
  int take(long limitNanos) {
    while (occupied != 0) {
      int bucket = Long.numberOfTrailingZeros(occupied);
      if (minimums[bucket] > limitNanos) {
        return NONE;
      }
      if (bucket != 0) {
        spread(bucket);
        continue;
      }
      int slot = heads[0];
      heads[0] = next(slot);
      if (heads[0] == NONE) {
        occupied &= ~1L;
      }
      if (!isCancelled(slot)) {
        liveCount--;
        return slot;
      }
      release(slot);
    }
    return NONE;
  }

  private void spread(int bucket) {
    int slot = heads[bucket];
    heads[bucket] = NONE;
    occupied &= ~(1L << bucket);
    base = minimums[bucket];
    while (slot != NONE) {
      int following = next(slot);
      if (isCancelled(slot)) {
        release(slot);
      } else {
        append(slot, links[2 * slot]);
      }
      slot = following;
    }
  }

  long timeOf(int slot) {
    return links[2 * slot];
  }

  EventHandler handlerOf(int slot) {
    return handlers[slot];
  }

  int kindOf(int slot) {
    return kinds[slot];
  }

  long dataOf(int slot) {
    return data[slot];
  }

  Object payloadOf(int slot) {
    return payloads[slot];
  }

  /** Gives a taken slot back. */
  void release(int slot) {
    handlers[slot] = null;
    payloads[slot] = null;
    generations[slot] = (generations[slot] + 1) & 0x7fff_ffff;
    links[2 * slot + 1] = freeHead & 0xffff_ffffL;
    freeHead = slot;
  }

  private void grow() {
    int capacity = Math.max(16, handlers.length * 2);
    links = Arrays.copyOf(links, 2 * capacity);
    generations = Arrays.copyOf(generations, capacity);
    handlers = Arrays.copyOf(handlers, capacity);
    kinds = Arrays.copyOf(kinds, capacity);
    data = Arrays.copyOf(data, capacity);
    payloads = Arrays.copyOf(payloads, capacity);
  }
}
