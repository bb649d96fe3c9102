package org.vswitchlab.management.daemon;

import java.util.SortedMap;
import java.util.TreeMap;

/** Counts how often things happened in a daemon, for {@code coverage/show}. */
public final class Coverage {
  /** One counter; to be bumped on the daemon's thread. */
  public static final class Counter {
    private long total;
    private final long[] perSlot = new long[SLOTS];
    private final long[] perMinute = new long[MINUTES];

    private Counter() {}

    public void increment() {
      total++;
    }

    public void add(long count) {
      total += count;
    }
  }

  /** A slot is 5 seconds, a minute has 12 and an hour 60 minutes: ovs-appctl(8) coverage/show. */
  static final int SLOT_MILLIS = 5000;

  private static final int SLOTS = 12;
  private static final int MINUTES = 60;

  private final SortedMap<String, Counter> counters = new TreeMap<>();
  private final TreeMap<String, Long> atSlotStart = new TreeMap<>();
  private int slot;
  private int minute;

  /** The counter of that name; a new one if there was none. */
  public Counter counter(String name) {
    return counters.computeIfAbsent(name, n -> new Counter());
  }

  /** A slot has passed. */
  void tick() {
    counters.forEach(
        (name, counter) -> {
          long before = atSlotStart.getOrDefault(name, 0L);
          counter.perSlot[slot] = counter.total - before;
          if (slot == 0) {
            counter.perMinute[minute] = 0;
          }
          counter.perMinute[minute] += counter.total - before;
          atSlotStart.put(name, counter.total);
        });
    slot = (slot + 1) % SLOTS;
    if (slot == 0) {
      minute = (minute + 1) % MINUTES;
    }
  }

  /** What {@code coverage/show} prints. */
  String show() {
    StringBuilder lines = new StringBuilder();
    int never = 0;
    int hash = 0;
    for (var entry : counters.entrySet()) {
      Counter counter = entry.getValue();
      if (counter.total == 0) {
        never++;
        continue;
      }
      hash = 31 * hash + entry.getKey().hashCode();
      lines.append(line(entry.getKey(), counter));
    }
    return "Event coverage, avg rate over last: 5 seconds, last minute, last hour,  "
        + String.format("hash=%08x:%n", hash)
        + lines
        + never
        + " events never hit\n";
  }

  private String line(String name, Counter counter) {
    long lastMinute = 0;
    for (long count : counter.perSlot) {
      lastMinute += count;
    }
    long lastHour = 0;
    for (long count : counter.perMinute) {
      lastHour += count;
    }
    long last = counter.perSlot[(slot + SLOTS - 1) % SLOTS];
    return String.format(
        "%-24s %5.1f/sec %9.3f/sec %13.4f/sec   total: %d%n",
        name, last / 5.0, lastMinute / 60.0, lastHour / 3600.0, counter.total);
  }

  /** What {@code coverage/read-counter} prints. */
  String read(String name) throws UnixctlException {
    Counter counter = counters.get(name);
    if (counter == null) {
      throw new UnixctlException("No such counter");
    }
    return counter.total + "\n";
  }
}
