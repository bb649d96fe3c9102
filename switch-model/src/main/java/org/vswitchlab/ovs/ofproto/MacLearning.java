package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.vswitchlab.wire.MacAddress;

/** Which addresses were seen on which port, for each VLAN. */
public final class MacLearning {
  /** other_config:mac-aging-time, ovs-vswitchd.conf.db(5). */
  public static final int DEFAULT_AGING_SECONDS = 300;

  /** other_config:mac-table-size, ovs-vswitchd.conf.db(5). */
  public static final int DEFAULT_MAX_ENTRIES = 8192;

  private static final long SECOND_NANOS = 1_000_000_000L;

  /** After a gratuitous ARP, replies reflected by a bond are not believed for this long. */
  private static final long GRATUITOUS_ARP_LOCK_NANOS = 5 * SECOND_NANOS;

  /** One learned or configured address. */
  public static final class Entry {
    private final int vlan;
    private final long mac;
    private PortBundle bundle;
    private long refreshedSeconds;
    private long arpLockUntilNanos;
    private boolean isStatic;

    private Entry(int vlan, long mac) {
      this.vlan = vlan;
      this.mac = mac;
    }

    public int vlan() {
      return vlan;
    }

    public long mac() {
      return mac;
    }

    public PortBundle bundle() {
      return bundle;
    }

    /** Configured by {@code fdb/add}: does not age or move. */
    public boolean isStatic() {
      return isStatic;
    }

    /** Seconds since it was last seen. */
    public long ageSeconds(long nowNanos) {
      return nowNanos / SECOND_NANOS - refreshedSeconds;
    }
  }

  private record Key(int vlan, long mac) {}

  /** The least recently refreshed first. */
  private final Map<Key, Entry> entries = new LinkedHashMap<>();

  private final Map<PortBundle, Integer> countByBundle = new HashMap<>();
  private int agingSeconds = DEFAULT_AGING_SECONDS;
  private int maxEntries = DEFAULT_MAX_ENTRIES;
  private java.util.BitSet floodVlans = new java.util.BitSet();
  private final Consumer<Consulted> onChange;

  /** No learned address was refreshed before. */
  private long oldestSeconds;

  private long learnedCount;
  private long expiredCount;
  private long evictedCount;
  private long movedCount;
  private int staticCount;

  /**
   * @param onChange told of each address that is somewhere else now, or nowhere
   */
  MacLearning(Consumer<Consulted> onChange) {
    this.onChange = onChange;
  }

  private void changed(Entry entry) {
    onChange.accept(new Consulted.Address(this, entry.vlan, entry.mac));
  }

  /** Whether addresses of that VLAN are learned: not those of Bridge.flood_vlans. */
  private boolean isLearning(int vlan, long mac) {
    return !MacAddress.isMulticast(mac) && !floodVlans.get(vlan);
  }

  /** Sets the ageing time; as in the real switch, within 15 to 3600 seconds. */
  public void setAgingSeconds(int seconds) {
    agingSeconds = Math.max(15, Math.min(3600, seconds));
  }

  public int agingSeconds() {
    return agingSeconds;
  }

  /** Sets the size of the table; as in the real switch, 10 to 1000000. */
  public void setMaxEntries(int newMaxEntries) {
    maxEntries = Math.max(10, Math.min(1_000_000, newMaxEntries));
  }

  public int maxEntries() {
    return maxEntries;
  }

  /** VLANs in which nothing is learned; true if that is a change. */
  boolean setFloodVlans(java.util.BitSet vlans) {
    if (vlans.equals(floodVlans)) {
      return false;
    }
    floodVlans = (java.util.BitSet) vlans.clone();
    flush();
    return true;
  }

  /** The bundle where that address is, or null. */
  PortBundle lookup(int vlan, long mac) {
    Entry entry = isLearning(vlan, mac) ? entries.get(new Key(vlan, mac)) : null;
    return entry == null ? null : entry.bundle;
  }

  /** Whether that address is, or would be, known to be on that bundle. */
  boolean wouldLearn(PortBundle bundle, int vlan, long mac) {
    Entry entry = entries.get(new Key(vlan, mac));
    boolean staysElsewhere = entry != null && entry.isStatic && entry.bundle != bundle;
    return isLearning(vlan, mac) && !staysElsewhere;
  }

  /**
   * Learns or refreshes an address.
   *
   * @return true if the address is new there or has moved, so that translations may change
   */
  boolean update(PortBundle bundle, int vlan, long mac, boolean isGratuitousArp, long nowNanos) {
    if (!isLearning(vlan, mac)) {
      return false;
    }
    Key key = new Key(vlan, mac);
    Entry entry = entries.get(key);
    if (entry != null && entry.isStatic) {
      return false;
    }
    if (entry == null) {
      makeRoom();
      entry = new Entry(vlan, mac);
      learnedCount++;
    } else {
      entries.remove(key);
    }
    boolean changed = assign(entry, bundle, isGratuitousArp, nowNanos);
    entry.refreshedSeconds = nowNanos / SECOND_NANOS;
    oldestSeconds = Math.min(oldestSeconds, entry.refreshedSeconds);
    entries.put(key, entry);
    return changed;
  }

  private boolean assign(Entry entry, PortBundle bundle, boolean isGratuitousArp, long nowNanos) {
    if (bundle.isLearnedLate()) {
      if (isGratuitousArp) {
        entry.arpLockUntilNanos = nowNanos + GRATUITOUS_ARP_LOCK_NANOS;
      } else if (nowNanos < entry.arpLockUntilNanos) {
        return false;
      }
    }
    if (entry.bundle == bundle) {
      return false;
    }
    if (entry.bundle != null) {
      movedCount++;
      countByBundle.merge(entry.bundle, -1, Integer::sum);
    }
    entry.bundle = bundle;
    countByBundle.merge(bundle, 1, Integer::sum);
    changed(entry);
    return true;
  }

  /** When the table is full, the port with most addresses loses its oldest one. */
  private void makeRoom() {
    while (entries.size() >= maxEntries) {
      Entry victim = null;
      int most = 0;
      for (Entry entry : entries.values()) {
        int count = countByBundle.getOrDefault(entry.bundle, 0);
        if (!entry.isStatic && count > most) {
          most = count;
          victim = entry;
        }
      }
      if (victim == null) {
        return;
      }
      remove(victim);
      evictedCount++;
    }
  }

  private void remove(Entry entry) {
    entries.remove(new Key(entry.vlan, entry.mac));
    countByBundle.merge(entry.bundle, -1, Integer::sum);
    if (entry.isStatic) {
      staticCount--;
    }
    changed(entry);
  }

  /** Adds a static address, as {@code fdb/add}; true if that changes anything. */
  boolean addStatic(PortBundle bundle, int vlan, long mac) {
    Entry old = entries.get(new Key(vlan, mac));
    if (old != null && old.isStatic && old.bundle == bundle) {
      return false;
    }
    if (old != null) {
      remove(old);
    }
    makeRoom();
    Entry entry = new Entry(vlan, mac);
    entry.bundle = bundle;
    entry.isStatic = true;
    countByBundle.merge(bundle, 1, Integer::sum);
    staticCount++;
    entries.put(new Key(vlan, mac), entry);
    changed(entry);
    return true;
  }

  /** Forgets a static address, as {@code fdb/del}; false if it is none. */
  boolean deleteStatic(int vlan, long mac) {
    Entry entry = entries.get(new Key(vlan, mac));
    if (entry == null || !entry.isStatic) {
      return false;
    }
    remove(entry);
    return true;
  }

  /** Forgets what has not been seen for the ageing time; true if there was any. */
  boolean expire(long nowNanos) {
    long oldest = nowNanos / SECOND_NANOS - agingSeconds;
    if (oldestSeconds > oldest) {
      return false;
    }
    oldestSeconds = Long.MAX_VALUE;
    List<Entry> expired = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (!entry.isStatic && entry.refreshedSeconds <= oldest) {
        expired.add(entry);
      } else if (!entry.isStatic) {
        oldestSeconds = Math.min(oldestSeconds, entry.refreshedSeconds);
      }
    }
    expired.forEach(this::remove);
    expiredCount += expired.size();
    return !expired.isEmpty();
  }

  /** When the next address will have aged out, in nanoseconds; {@link Long#MAX_VALUE} if none. */
  long nextExpiryNanos() {
    for (Entry entry : entries.values()) {
      if (!entry.isStatic) {
        return (entry.refreshedSeconds + agingSeconds) * SECOND_NANOS;
      }
    }
    return Long.MAX_VALUE;
  }

  /** Forgets everything that was learned; static addresses stay. True if there was anything. */
  boolean flush() {
    boolean any = false;
    for (Entry entry : List.copyOf(entries.values())) {
      if (!entry.isStatic) {
        remove(entry);
        any = true;
      }
    }
    return any;
  }

  /** Forgets the addresses of a port that goes away; true if there were any. */
  boolean forget(PortBundle bundle) {
    boolean any = false;
    for (Entry entry : List.copyOf(entries.values())) {
      if (entry.bundle == bundle) {
        remove(entry);
        any = true;
      }
    }
    countByBundle.remove(bundle);
    return any;
  }

  /** The most recently refreshed last. */
  public List<Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  public int size() {
    return entries.size();
  }

  public int staticCount() {
    return staticCount;
  }

  public long learnedCount() {
    return learnedCount;
  }

  public long expiredCount() {
    return expiredCount;
  }

  public long evictedCount() {
    return evictedCount;
  }

  public long movedCount() {
    return movedCount;
  }

  /** Counts from 0 again, as {@code fdb/stats-clear}. */
  public void clearStatistics() {
    learnedCount = 0;
    expiredCount = 0;
    evictedCount = 0;
    movedCount = 0;
  }
}
