package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.observe.Counters;
import org.vswitchlab.switching.PortRole;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.wire.MacAddress;

/**
 * A Linux bridge at one moment: immutable, for views on other threads. Every row has a key that is
 * the same from one snapshot to the next.
 *
 * @param timeNanos virtual time at which it was taken
 * @param mtuBytes MTU of the bridge's own interface
 * @param ageingSeconds time after which a silent station is forgotten
 * @param vlanProtocol 0x8100 or 0x88a8
 */
public record LinuxBridgeSnapshot(
    long timeNanos,
    String host,
    String name,
    long mac,
    int mtuBytes,
    boolean isUp,
    Counters.Snapshot counters,
    double ageingSeconds,
    boolean isVlanFiltering,
    int vlanProtocol,
    int defaultPvid,
    SpanningTreeSnapshot stp,
    MulticastRow multicast,
    List<PortRow> ports,
    List<FdbRow> fdb,
    List<VlanRow> vlans,
    List<MdbRow> mdb) {

  public LinuxBridgeSnapshot {
    ports = List.copyOf(ports);
    fdb = List.copyOf(fdb);
    vlans = List.copyOf(vlans);
    mdb = List.copyOf(mdb);
  }

  /**
   * Multicast snooping.
   *
   * @param isQuerier whether the bridge asks for members itself
   * @param routerPorts ports behind which multicast routers are
   */
  public record MulticastRow(boolean isSnooping, boolean isQuerier, List<String> routerPorts) {
    public MulticastRow {
      routerPorts = List.copyOf(routerPorts);
    }

    static MulticastRow of(LinuxBridge bridge) {
      MulticastOptions options = bridge.options().multicast;
      List<String> routers = new ArrayList<>();
      for (BridgePort port : bridge.multicast().routerPorts()) {
        routers.add(port.name());
      }
      return new MulticastRow(options.isSnooping(), options.isQuerier(), routers);
    }
  }

  /** One port, by its name. */
  public record PortRow(
      String key,
      int number,
      long mac,
      PortState state,
      PortRole role,
      int priority,
      long pathCost,
      int pvid,
      Set<PortFlag> flags,
      Counters.Snapshot counters) {
    public PortRow {
      // Not Set.copyOf, whose order differs from run to run.
      flags = Collections.unmodifiableSet(flags);
    }

    public boolean is(PortFlag flag) {
      return flags.contains(flag);
    }
  }

  /**
   * One entry of the forwarding database, by address and VLAN.
   *
   * @param port name of the port, or of the bridge for its own addresses
   * @param state {@code permanent}, {@code static} or empty
   * @param ageNanos time since a frame from the station was last seen
   */
  public record FdbRow(String key, long mac, int vid, String port, String state, long ageNanos) {}

  /** One VLAN of one port, or of the bridge's own interface. */
  public record VlanRow(
      String key, String port, int vid, boolean isPvid, boolean isUntagged, PortState state) {}

  /**
   * One member of one multicast group, by group, source, VLAN, port and station.
   *
   * @param source empty for any
   * @param filterMode {@code include}, {@code exclude}, or empty where sources are not told apart
   * @param sources listed sources with the seconds left; those with none left are blocked
   * @param flags {@code blocked}, {@code added_by_star_ex}, or empty
   * @param protocol {@code static} if a user entered it, {@code kernel} if it was learned; empty
   *     for the host's own
   * @param remainingSeconds time to expiry; 0 when it does not expire
   */
  public record MdbRow(
      String key,
      String group,
      String source,
      int vid,
      String port,
      boolean isPermanent,
      String filterMode,
      String sources,
      String flags,
      String protocol,
      double remainingSeconds) {}

  static LinuxBridgeSnapshot of(LinuxBridge bridge) {
    long now = bridge.host().simulation().nowNanos();
    BridgeOptions options = bridge.options();
    BridgeDevice own = bridge.ownDevice();
    List<PortRow> ports = new ArrayList<>();
    List<VlanRow> vlans = new ArrayList<>();
    for (BridgePort port : bridge.ports()) {
      ports.add(portRow(port));
      addVlans(vlans, port.name(), port.vlans());
    }
    addVlans(vlans, bridge.name(), bridge.ownVlans());
    List<FdbRow> fdb = new ArrayList<>();
    for (FdbEntry entry : bridge.fdb().entries()) {
      fdb.add(fdbRow(bridge, entry, now));
    }
    fdb.sort(Comparator.comparingLong(FdbRow::mac).thenComparingInt(FdbRow::vid));
    return new LinuxBridgeSnapshot(
        now,
        bridge.host().name(),
        bridge.name(),
        own.mac(),
        own.mtuBytes(),
        own.isUp(),
        own.counters().snapshot(),
        options.ageingTime / (double) KernelClock.HZ,
        options.isVlanFiltering,
        options.vlanProtocol,
        options.defaultPvid,
        SpanningTreeSnapshot.of(bridge),
        MulticastRow.of(bridge),
        ports,
        fdb,
        vlans,
        mdbRows(bridge));
  }

  private static List<MdbRow> mdbRows(LinuxBridge bridge) {
    List<MdbRow> rows = new ArrayList<>();
    for (MulticastGroup group : bridge.multicast().groups()) {
      if (group.isHostJoined()) {
        rows.add(hostRow(bridge, group));
      }
      boolean hasSources =
          MulticastForwarding.hasSources(
              bridge.multicast().contextOf(group.key().vid()), group.key().family());
      for (GroupMember member : group.members()) {
        rows.add(memberRow(group.key(), member, hasSources));
      }
    }
    rows.sort(Comparator.comparing(MdbRow::key));
    return rows;
  }

  private static String mdbKey(MulticastGroupKey key, String port, long station) {
    return key + "/" + port + "/" + MacAddress.format(station);
  }

  private static MdbRow hostRow(LinuxBridge bridge, MulticastGroup group) {
    MulticastGroupKey key = group.key();
    return new MdbRow(
        mdbKey(key, bridge.name(), 0),
        key.group(),
        key.source(),
        key.vid(),
        bridge.name(),
        false,
        "",
        "",
        "",
        "",
        group.hostTimer() / (double) KernelClock.HZ);
  }

  private static MdbRow memberRow(MulticastGroupKey key, GroupMember member, boolean hasSources) {
    List<String> sources = new ArrayList<>();
    for (GroupSource source : member.sources()) {
      sources.add(source.address() + "/" + source.timer() / KernelClock.HZ);
    }
    String mode = member.isInclude() ? "include" : "exclude";
    return new MdbRow(
        mdbKey(key, member.port().name(), member.station()),
        key.group(),
        key.source(),
        key.vid(),
        member.port().name(),
        member.isPermanent(),
        hasSources ? mode : "",
        hasSources ? String.join(" ", sources) : "",
        member.isBlocked() ? "blocked" : member.isAddedByStar() ? "added_by_star_ex" : "",
        member.isStatic() ? "static" : "kernel",
        member.timer() / (double) KernelClock.HZ);
  }

  private static PortRow portRow(BridgePort port) {
    Set<PortFlag> flags = EnumSet.noneOf(PortFlag.class);
    for (PortFlag flag : PortFlag.values()) {
      if (port.is(flag)) {
        flags.add(flag);
      }
    }
    return new PortRow(
        port.name(),
        port.number(),
        port.device().mac(),
        port.state(),
        port.bridge().spanningTree().role(port),
        port.priority(),
        port.pathCost(),
        port.vlans().pvid(),
        flags,
        port.device().counters().snapshot());
  }

  private static void addVlans(List<VlanRow> rows, String port, PortVlans vlans) {
    for (int vid = vlans.next(0); vid > 0; vid = vlans.next(vid)) {
      rows.add(
          new VlanRow(
              port + "/" + vid,
              port,
              vid,
              vlans.pvid() == vid,
              vlans.isUntagged(vid),
              vlans.state(vid)));
    }
  }

  private static FdbRow fdbRow(LinuxBridge bridge, FdbEntry entry, long nowNanos) {
    return new FdbRow(
        MacAddress.format(entry.mac) + "/" + entry.vid,
        entry.mac,
        entry.vid,
        entry.port == null ? bridge.name() : entry.port.name(),
        bridge.fdb().state(entry),
        entry.isStatic ? 0 : nowNanos - entry.updatedNanos);
  }
}
