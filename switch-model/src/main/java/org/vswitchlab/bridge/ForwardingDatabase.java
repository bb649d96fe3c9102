package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.observe.ChangeSeq;
import org.vswitchlab.switching.MacTable;
import org.vswitchlab.switching.VlanId;

/**
 * Which station is behind which port, per VLAN if VLANs are filtered.
 *
 * <p>A look-up never checks an entry's age: an entry is used until the garbage collector has taken
 * it out. The collector runs when the oldest entry is due, as late as the kernel's timers are.
 */
public final class ForwardingDatabase {
  /** What a frame's source address taught. */
  enum Learned {
    /** Nothing: it was there already. */
    REFRESHED,
    NEW,
    MOVED,
    /** The entry is sticky and was left where it is. */
    STICKY,
    /** The address is one of the bridge's own. */
    OWN_ADDRESS,
    /** The ageing time is 0: nothing is learned. */
    OFF,
    /** The limit of learned entries is reached. */
    FULL
  }

  private final LinuxBridge bridge;
  private final Simulation simulation;
  private final ChangeSeq changes;
  private final MacTable<FdbEntry> table = new MacTable<>();
  private final KernelTimer collector;
  private FdbEntry newest;
  private int learnedCount;
  private long lastCollectionJiffies;
  private long nextCollectionJiffies;
  private boolean isCollecting;

  ForwardingDatabase(LinuxBridge bridge) {
    this.bridge = bridge;
    this.simulation = bridge.host().simulation();
    this.changes = bridge.changes();
    this.collector = new KernelTimer(bridge.timers(), this::collect);
  }

  /** The entry for exactly that address and VLAN, or null; age does not matter. */
  public FdbEntry find(long mac, int vid) {
    return table.find(mac, vid);
  }

  /** Number of entries, local ones included. */
  public int size() {
    return table.size();
  }

  /** Number of entries that were learned and can age. */
  public int learnedCount() {
    return learnedCount;
  }

  /** All entries, the newest first, as the kernel lists them. */
  public List<FdbEntry> entries() {
    List<FdbEntry> result = new ArrayList<>(table.size());
    for (FdbEntry entry = newest; entry != null; entry = entry.older) {
      result.add(entry);
    }
    return result;
  }

  // ---- learning

  /** Takes note that a frame from {@code mac} arrived on {@code port}. */
  Learned learn(BridgePort port, long mac, int vid) {
    if (bridge.holdJiffies() == 0) {
      return Learned.OFF;
    }
    FdbEntry entry = table.find(mac, vid);
    if (entry == null) {
      int limit = bridge.options().fdbMaxLearned();
      if (limit > 0 && learnedCount >= limit) {
        return Learned.FULL;
      }
      entry = new FdbEntry(mac, vid, port, simulation.nowNanos());
      add(entry);
      bridge.listeners().entryChanged(bridge, entry, false);
      return Learned.NEW;
    }
    if (entry.isLocal) {
      return Learned.OWN_ADDRESS;
    }
    entry.updatedNanos = simulation.nowNanos();
    if (entry.port == port) {
      return Learned.REFRESHED;
    }
    if (entry.isSticky) {
      return Learned.STICKY;
    }
    // A static entry moves too: only 'sticky' holds it.
    entry.port = port;
    entry.isExternLearned = false;
    changes.changed();
    bridge.listeners().entryChanged(bridge, entry, false);
    return Learned.MOVED;
  }

  // ---- entries made by the bridge itself

  /**
   * Enters an address of the bridge or of one of its ports, so that frames to it go up. If two
   * ports have the same address the first keeps it.
   */
  void addLocal(BridgePort port, long mac, int vid) {
    if (mac == 0) {
      // A bridge that lost its last port has no address.
      return;
    }
    FdbEntry old = table.find(mac, vid);
    if (old != null) {
      if (old.isLocal) {
        return;
      }
      delete(old);
    }
    FdbEntry entry = new FdbEntry(mac, vid, port, simulation.nowNanos());
    entry.isLocal = true;
    entry.isStatic = true;
    add(entry);
    bridge.listeners().entryChanged(bridge, entry, false);
  }

  /** Takes a port's or the bridge's own address out, if the bridge entered it. */
  void findAndDeleteLocal(BridgePort port, long mac, int vid) {
    FdbEntry entry = table.find(mac, vid);
    if (entry != null && entry.isLocal && !entry.isAddedByUser && entry.port == port) {
      deleteLocal(port, entry);
    }
  }

  /**
   * Deletes a local entry, unless another port or the bridge has the same address: then it
   * inherits.
   */
  private void deleteLocal(BridgePort port, FdbEntry entry) {
    for (BridgePort other : bridge.portList()) {
      if (other != port
          && other.device().mac() == entry.mac
          && (entry.vid == 0 || other.vlans().isMember(entry.vid))) {
        entry.port = other;
        entry.isAddedByUser = false;
        changes.changed();
        return;
      }
    }
    if (port != null
        && bridge.ownDevice().mac() == entry.mac
        && (entry.vid == 0 || bridge.ownVlans().isMember(entry.vid))) {
      entry.port = null;
      entry.isAddedByUser = false;
      changes.changed();
      return;
    }
    delete(entry);
  }

  /** A port's address changed: its local entries follow. */
  void portAddressChanged(BridgePort port, long newMac) {
    for (FdbEntry entry : entries()) {
      if (entry.port == port && entry.isLocal && !entry.isAddedByUser) {
        deleteLocal(port, entry);
      }
    }
    addLocal(port, newMac, 0);
    for (int vid = port.vlans().next(0); vid > 0; vid = port.vlans().next(vid)) {
      addLocal(port, newMac, vid);
    }
  }

  /** The bridge's own address changed: the local entries of the bridge itself follow. */
  void ownAddressChanged(long oldMac, long newMac) {
    PortVlans vlans = bridge.ownVlans();
    findAndDeleteLocal(null, oldMac, 0);
    addLocal(null, newMac, 0);
    for (int vid = vlans.next(0); vid > 0; vid = vlans.next(vid)) {
      findAndDeleteLocal(null, oldMac, vid);
      addLocal(null, newMac, vid);
    }
  }

  // ---- entries made by users

  /**
   * Does what a user asks.
   *
   * @param port null for the bridge itself
   */
  public void apply(FdbRequest request, BridgePort port) throws NetlinkError {
    if (request.mode() == FdbRequest.Mode.DELETE) {
      deleteByRequest(request, port);
      return;
    }
    if (request.mac() == 0) {
      throw new NetlinkError(Errno.EINVAL);
    }
    PortVlans vlans = port == null ? bridge.ownVlans() : port.vlans();
    if (request.vid() != 0) {
      if (!isConfigured(vlans, request.vid())) {
        throw new NetlinkError(Errno.EINVAL);
      }
      add(request, port, request.vid());
      return;
    }
    add(request, port, 0);
    for (int vid = vlans.next(0); vid > 0; vid = vlans.next(vid)) {
      add(request, port, vid);
    }
  }

  private static boolean isConfigured(PortVlans vlans, int vid) {
    return vid > 0 && vid <= VlanId.MAX && vlans.isMember(vid);
  }

  private void add(FdbRequest request, BridgePort port, int vid) throws NetlinkError {
    FdbRequest.State state = request.state();
    if (request.isUse()) {
      if (port == null) {
        throw new NetlinkError(Errno.EINVAL);
      }
      if (port.state.learns()) {
        learn(port, request.mac(), vid);
      }
      return;
    }
    boolean isAging = state == FdbRequest.State.DYNAMIC && !request.isExternLearned();
    if (port != null && isAging && !port.state.learns()) {
      throw new NetlinkError(Errno.EPERM);
    }
    boolean isLocal = state == FdbRequest.State.LOCAL;
    if (port == null && !isLocal && request.isExternLearned()) {
      throw new NetlinkError(Errno.EINVAL, "bridge: FDB entry towards bridge must be permanent.");
    }
    if (port == null && !isLocal || request.isSticky() && isLocal) {
      throw new NetlinkError(Errno.EINVAL);
    }
    FdbEntry entry = table.find(request.mac(), vid);
    if (entry != null && request.mode() == FdbRequest.Mode.ADD && !request.isExternLearned()) {
      throw new NetlinkError(Errno.EEXIST);
    }
    long now = simulation.nowNanos();
    if (entry == null) {
      entry = new FdbEntry(request.mac(), vid, port, now);
      entry.isStatic = !request.isExternLearned() && state != FdbRequest.State.DYNAMIC;
      add(entry);
    }
    entry.port = port;
    entry.isAddedByUser = true;
    entry.usedNanos = now;
    entry.updatedNanos = now;
    if (request.isExternLearned()) {
      entry.isExternLearned = true;
      entry.isLocal |= port == null;
    } else {
      setStatic(entry, state != FdbRequest.State.DYNAMIC);
      entry.isLocal = isLocal;
      entry.isSticky = request.isSticky();
    }
    changes.changed();
    bridge.listeners().entryChanged(bridge, entry, false);
  }

  private void deleteByRequest(FdbRequest request, BridgePort port) throws NetlinkError {
    PortVlans vlans = port == null ? bridge.ownVlans() : port.vlans();
    if (request.vid() != 0 && !vlans.isMember(request.vid())) {
      throw new NetlinkError(Errno.EINVAL);
    }
    boolean isDeleted = deleteIfAt(port, request.mac(), request.vid());
    if (request.vid() == 0) {
      for (int vid = vlans.next(0); vid > 0; vid = vlans.next(vid)) {
        isDeleted |= deleteIfAt(port, request.mac(), vid);
      }
    }
    if (!isDeleted) {
      throw new NetlinkError(Errno.ENOENT);
    }
  }

  private boolean deleteIfAt(BridgePort port, long mac, int vid) {
    FdbEntry entry = table.find(mac, vid);
    if (entry == null || entry.port != port) {
      return false;
    }
    delete(entry);
    return true;
  }

  /** Deletes what a user wants flushed. */
  public void flush(FdbRequest.Flush which) {
    for (FdbEntry entry : entries()) {
      if (which.takes(entry)) {
        delete(entry);
      }
    }
  }

  /** Deletes what was learned on a port: {@code ip link set PORT type bridge_slave fdb_flush}. */
  public void flush(BridgePort port) {
    deleteByPort(port, 0, false);
  }

  // ---- deleting

  /**
   * Deletes the entries of a port (null: of the bridge itself).
   *
   * @param vid only those of that VLAN; 0 for all
   * @param all also static, local and externally learned ones
   */
  void deleteByPort(BridgePort port, int vid, boolean all) {
    for (FdbEntry entry = newest; entry != null; ) {
      FdbEntry next = entry.older;
      if (entry.port == port && (all || isFlushable(entry, vid))) {
        if (entry.isLocal) {
          deleteLocal(port, entry);
        } else {
          delete(entry);
        }
      }
      entry = next;
    }
  }

  private static boolean isFlushable(FdbEntry entry, int vid) {
    return !entry.isStatic && !entry.isExternLearned && (vid == 0 || entry.vid == vid);
  }

  /** Deletes every entry that was learned: {@code ip link set BR type bridge fdb_flush}. */
  public void flush() {
    for (FdbEntry entry = newest; entry != null; ) {
      FdbEntry next = entry.older;
      if (!entry.isStatic) {
        delete(entry);
      }
      entry = next;
    }
  }

  void delete(FdbEntry entry) {
    table.remove(entry.mac, entry.vid);
    if (entry.newer == null) {
      newest = entry.older;
    } else {
      entry.newer.older = entry.older;
    }
    if (entry.older != null) {
      entry.older.newer = entry.newer;
    }
    if (!entry.isStatic) {
      learnedCount--;
    }
    changes.changed();
    bridge.listeners().entryChanged(bridge, entry, true);
  }

  void add(FdbEntry entry) {
    table.put(entry.mac, entry.vid, entry);
    entry.older = newest;
    if (newest != null) {
      newest.newer = entry;
    }
    newest = entry;
    if (!entry.isStatic) {
      learnedCount++;
      ensureCollecting();
    }
    changes.changed();
  }

  /** An entry became static or dynamic. */
  void setStatic(FdbEntry entry, boolean isStatic) {
    if (entry.isStatic != isStatic) {
      entry.isStatic = isStatic;
      learnedCount += isStatic ? -1 : 1;
      if (!isStatic) {
        ensureCollecting();
      }
    }
  }

  // ---- ageing

  /** The bridge came up: the collector runs soon. */
  void collectAfter(long jiffies) {
    lastCollectionJiffies = KernelClock.jiffies(simulation.nowNanos());
    nextCollectionJiffies = lastCollectionJiffies + jiffies;
    collector.armAt(nextCollectionJiffies);
    isCollecting = true;
  }

  /** The ageing time was set: work that is due at once waits for no timer. */
  void collectNow() {
    isCollecting = true;
    collector.disarm();
    collect();
  }

  void stopCollecting() {
    collector.disarm();
    isCollecting = false;
  }

  /** Time to the collector's next run, in jiffies, as {@code gc_timer} shows it. */
  public long collectorTimer() {
    if (!isCollecting) {
      return 0;
    }
    catchUp();
    return Math.max(0, nextCollectionJiffies - KernelClock.jiffies(simulation.nowNanos()));
  }

  /**
   * Without anything that can age the collector would run for nothing again and again, so it is not
   * queued; when an entry appears, its next run is where it would have been.
   */
  private void ensureCollecting() {
    if (isCollecting && !collector.isArmed()) {
      catchUp();
      collector.armAt(nextCollectionJiffies);
    }
  }

  /** To be called before entries are kept for another time than until now. */
  void holdChanges() {
    if (isCollecting) {
      catchUp();
    }
  }

  /**
   * {@code permanent}, {@code static}, {@code stale} for an entry that outlived its time and waits
   * for the collector, else nothing: as the tool prints it.
   */
  public String state(FdbEntry entry) {
    boolean isAged =
        !entry.isStatic
            && !entry.isExternLearned
            && KernelClock.jiffies(entry.updatedNanos) + bridge.holdJiffies()
                <= KernelClock.jiffies(simulation.nowNanos());
    return isAged ? "stale" : entry.state();
  }

  private void catchUp() {
    long nowNanos = simulation.nowNanos();
    long expiry =
        KernelClock.expiryNanos(KernelClock.nanos(lastCollectionJiffies), nextCollectionJiffies);
    while (!collector.isArmed() && expiry <= nowNanos) {
      lastCollectionJiffies = KernelClock.jiffies(expiry);
      nextCollectionJiffies = lastCollectionJiffies + Math.max(1, bridge.holdJiffies());
      expiry = KernelClock.expiryNanos(expiry, nextCollectionJiffies);
    }
  }

  private void collect() {
    long now = KernelClock.jiffies(simulation.nowNanos());
    long hold = bridge.holdJiffies();
    long delay = hold;
    for (FdbEntry entry = newest; entry != null; ) {
      FdbEntry next = entry.older;
      if (!entry.isStatic && !entry.isExternLearned) {
        long due = KernelClock.jiffies(entry.updatedNanos) + hold;
        if (due > now) {
          delay = Math.min(delay, due - now);
        } else {
          delete(entry);
        }
      }
      entry = next;
    }
    lastCollectionJiffies = now;
    nextCollectionJiffies = now + Math.max(1, delay);
    if (learnedCount > 0) {
      collector.armAt(nextCollectionJiffies);
    }
  }
}
