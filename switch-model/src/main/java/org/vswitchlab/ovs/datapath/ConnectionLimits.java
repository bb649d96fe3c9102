package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * How many connections may be remembered, of all and of each zone. Zones without a limit of their
 * own share the default one, as they do in the real userspace datapath.
 */
public final class ConnectionLimits {
  /** Connections that fit unless configured: {@code dpctl/ct-get-maxconns}. */
  public static final int DEFAULT_MAX_CONNECTIONS = 3_000_000;

  /** Zone that the default limit is kept under. */
  public static final int DEFAULT_ZONE = -1;

  /**
   * A limit and how much of it is taken.
   *
   * @param zone zone, or {@link #DEFAULT_ZONE}
   * @param limit as an unsigned number
   * @param count connections that count against it
   */
  public record ZoneLimit(int zone, int limit, int count) {}

  private static final class Entry {
    private int limit;
    private int count;
  }

  private final TreeMap<Integer, Entry> zones = new TreeMap<>();
  private int maxConnections = DEFAULT_MAX_CONNECTIONS;
  private int connectionCount;

  ConnectionLimits() {}

  /** Most connections in all zones. */
  public int maxConnections() {
    return maxConnections;
  }

  /** As an unsigned number: {@code dpctl/ct-set-maxconns}. */
  public void setMaxConnections(int newMax) {
    maxConnections = newMax;
  }

  /** Sets the limit of a zone, or of {@link #DEFAULT_ZONE}; what is there already stays. */
  public void set(int zone, int limit) {
    zones.computeIfAbsent(zone, z -> new Entry()).limit = limit;
  }

  /** Takes a zone's own limit away. */
  public void remove(int zone) {
    zones.remove(zone);
  }

  /** The limit that holds for a zone; null if none does. */
  public ZoneLimit of(int zone) {
    Integer admitting = admittingZone(zone);
    if (admitting == null) {
      return null;
    }
    Entry entry = zones.get(admitting);
    return new ZoneLimit(zone, entry.limit, entry.count);
  }

  /** Limits of zones that have one, without the default. */
  public List<ZoneLimit> all() {
    List<ZoneLimit> all = new ArrayList<>();
    zones
        .tailMap(0)
        .forEach((zone, entry) -> all.add(new ZoneLimit(zone, entry.limit, entry.count)));
    return all;
  }

  private Integer admittingZone(int zone) {
    if (zones.containsKey(zone)) {
      return zone;
    }
    return zones.containsKey(DEFAULT_ZONE) ? Integer.valueOf(DEFAULT_ZONE) : null;
  }

  boolean hasRoom(int zone) {
    ZoneLimit limit = of(zone);
    return (limit == null || Integer.compareUnsigned(limit.count(), limit.limit()) < 0)
        && Integer.compareUnsigned(connectionCount, maxConnections) < 0;
  }

  /** Counts a connection in. Returns the zone that it counts against, or null. */
  Integer admit(int zone) {
    connectionCount++;
    Integer admitting = admittingZone(zone);
    if (admitting != null) {
      zones.get(admitting).count++;
    }
    return admitting;
  }

  /** Counts a connection out that was let in by {@link #admit}. */
  void release(Integer admitting) {
    connectionCount--;
    Entry entry = admitting == null ? null : zones.get(admitting);
    if (entry != null && entry.count > 0) {
      entry.count--;
    }
  }

  int connectionCount() {
    return connectionCount;
  }
}
