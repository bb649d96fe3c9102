package org.vswitchlab.ovs.ofproto.tunnel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.wire.Ipv6Address;

/** Ethernet addresses of the tunnels' next hops: {@code tnl/neigh/show}. */
public final class UnderlayNeighbours {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int DEFAULT_AGING_SECONDS = 900;

  /** Where a neighbour is. */
  private record Place(String bridge, Ipv6Address address) {}

  /** One neighbour. */
  public record Entry(String bridge, Ipv6Address address, long mac, long expiresNanos) {}

  private final Map<Place, Entry> entries = new LinkedHashMap<>();
  private int agingSeconds = DEFAULT_AGING_SECONDS;

  public int agingSeconds() {
    return agingSeconds;
  }

  public void setAgingSeconds(int seconds) {
    agingSeconds = seconds;
  }

  /** In order of addition. */
  public List<Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  /**
   * Notes an address, or that it is still the same.
   *
   * @return whether something changed
   */
  boolean set(String bridge, Ipv6Address address, long mac, long nowNanos) {
    Place place = new Place(bridge, address);
    long expires = nowNanos + agingSeconds * SECOND_NANOS;
    Entry old = entries.get(place);
    entries.put(place, new Entry(bridge, address, mac, expires));
    return old == null || old.mac() != mac;
  }

  /** The neighbour, or null if it is not known. */
  Entry find(String bridge, Ipv6Address address, long nowNanos) {
    Entry entry = entries.get(new Place(bridge, address));
    return entry == null || entry.expiresNanos() <= nowNanos ? null : entry;
  }

  /** Keeps a neighbour that is sent to. */
  void touch(String bridge, Ipv6Address address, long nowNanos) {
    Entry entry = find(bridge, address, nowNanos);
    if (entry != null) {
      set(bridge, address, entry.mac(), nowNanos);
    }
  }

  /** Forgets what has not been heard of for too long; says whether there was any. */
  boolean expire(long nowNanos) {
    return entries.values().removeIf(entry -> entry.expiresNanos() <= nowNanos);
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Forgets all. */
  boolean flush() {
    boolean any = !entries.isEmpty();
    entries.clear();
    return any;
  }

  /** Forgets a bridge's. */
  boolean flush(String bridge) {
    return entries.values().removeIf(entry -> entry.bridge().equals(bridge));
  }
}
