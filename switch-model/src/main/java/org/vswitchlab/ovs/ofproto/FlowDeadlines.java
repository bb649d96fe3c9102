package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;

/**
 * When the flows that have timeouts time out. The use of a flow puts that off and is noted nowhere:
 * a flow stands here at the time that was true once, and moves on when its turn comes.
 */
final class FlowDeadlines {
  private static final long MILLI_NANOS = 1_000_000L;
  private static final long SECOND_MILLIS = 1_000L;

  private record Filed(long nanos, FlowEntry entry) {}

  private final TreeSet<Filed> filed =
      new TreeSet<>(Comparator.comparingLong(Filed::nanos).thenComparing(f -> f.entry().id()));

  private final Map<FlowEntry, Filed> byEntry = new HashMap<>();

  /** When a flow times out, in nanoseconds; {@link Long#MAX_VALUE} for never. */
  static long of(FlowEntry entry) {
    return Math.min(hard(entry), idle(entry));
  }

  /** Likewise for its hard timeout alone. */
  static long hard(FlowEntry entry) {
    return after(entry.modifiedNanos(), entry.hardSeconds());
  }

  private static long idle(FlowEntry entry) {
    return after(Math.max(entry.usedNanos(), entry.modifiedNanos()), entry.idleSeconds());
  }

  /** The first millisecond at which more than a timeout is over, counted in milliseconds. */
  private static long after(long startNanos, int seconds) {
    return seconds == 0
        ? Long.MAX_VALUE
        : (startNanos / MILLI_NANOS + seconds * SECOND_MILLIS + 1) * MILLI_NANOS;
  }

  /** A flow is there, or its timeouts are others now. */
  void put(FlowEntry entry) {
    remove(entry);
    long nanos = of(entry);
    if (nanos != Long.MAX_VALUE) {
      Filed one = new Filed(nanos, entry);
      filed.add(one);
      byEntry.put(entry, one);
    }
  }

  /** A flow is gone. */
  void remove(FlowEntry entry) {
    Filed old = byEntry.remove(entry);
    if (old != null) {
      filed.remove(old);
    }
  }

  /** The flows that have timed out, table by table in order of addition; they stay here. */
  List<FlowEntry> due(long nowNanos) {
    List<FlowEntry> due = new ArrayList<>();
    List<FlowEntry> later = new ArrayList<>();
    for (Filed one : filed) {
      if (one.nanos() > nowNanos) {
        break;
      }
      (of(one.entry()) <= nowNanos ? due : later).add(one.entry());
    }
    later.forEach(this::put);
    due.sort(Comparator.comparingInt(FlowEntry::tableId).thenComparingLong(FlowEntry::id));
    return due;
  }

  /** When the next flow times out; {@link Long#MAX_VALUE} if none does. */
  long next() {
    while (!filed.isEmpty()) {
      Filed first = filed.first();
      if (of(first.entry()) == first.nanos()) {
        return first.nanos();
      }
      put(first.entry());
    }
    return Long.MAX_VALUE;
  }
}
