package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.ofproto.settings.SnoopingSettings;
import org.vswitchlab.ovs.ofproto.tunnel.UnderlayAddress;
import org.vswitchlab.wire.IgmpView;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.MldView;

/**
 * Which multicast groups are wanted on which ports, and where routers are (RFC 4541). An IPv4 group
 * is kept as the IPv6 address that it is mapped to.
 */
public final class MulticastSnooping {
  private static final long SECOND_NANOS = 1_000_000_000L;

  // Record types of a version 3 report, RFC 3376, 4.2.12.
  private static final int MODE_IS_INCLUDE = 1;
  private static final int CHANGE_TO_INCLUDE = 3;
  private static final int LAST_RECORD_TYPE = 6;

  /** Ports of queriers are forgotten after this long, whatever is configured for groups. */
  private static final long QUERIER_SECONDS = 180;

  // RFC 2710, 3 and RFC 3810, 5.
  static final int MLD_QUERY = 130;
  static final int MLD_REPORT = 131;
  static final int MLD_DONE = 132;
  static final int MLD_V2_REPORT = 143;

  /**
   * A port that wants a group, or that a querier is on.
   *
   * @param group any for the port of a querier
   * @param seenSeconds virtual time of the last report or query
   */
  public record Entry(PortBundle bundle, int vlan, Ipv6Address group, long seenSeconds) {
    public boolean isQuerier() {
      return group.isAny();
    }

    /** As its protocol writes it. */
    public String groupText() {
      return UnderlayAddress.text(group);
    }

    public long ageSeconds(long nowNanos) {
      return nowNanos / SECOND_NANOS - seenSeconds;
    }
  }

  private record GroupKey(int vlan, Ipv6Address group) {}

  private record RouterKey(int vlan, PortBundle bundle) {}

  /** The least recently joined first. */
  private final Map<GroupKey, Map<PortBundle, Long>> groups = new LinkedHashMap<>();

  private final Map<RouterKey, Long> routers = new LinkedHashMap<>();
  private SnoopingSettings settings = SnoopingSettings.OFF;

  public SnoopingSettings settings() {
    return settings;
  }

  /** True if that is a change. */
  boolean configure(SnoopingSettings newSettings) {
    if (newSettings.equals(settings)) {
      return false;
    }
    settings = newSettings;
    if (!settings.isEnabled()) {
      flush();
    }
    return true;
  }

  /** Learns from an IGMP message; true if forwarding may change. */
  boolean observe(PortBundle bundle, int vlan, int source, IgmpView igmp, long nowNanos) {
    if (igmp.problem() != null || !igmp.isChecksumRight()) {
      return false;
    }
    long seconds = nowNanos / SECOND_NANOS;
    return switch (igmp.type()) {
      case IgmpView.V1_REPORT, IgmpView.V2_REPORT ->
          join(bundle, vlan, mapped(igmp.group()), seconds);
      case IgmpView.LEAVE -> leave(bundle, vlan, mapped(igmp.group()));
      case IgmpView.V3_REPORT -> records(bundle, vlan, igmp, seconds);
      // A query from nowhere is one of another snooping switch, RFC 4541, 2.1.1.
      case IgmpView.QUERY ->
          source != 0 && routers.put(new RouterKey(vlan, bundle), seconds) == null;
      default -> false;
    };
  }

  /** Learns from a message of MLD; true if forwarding may change. */
  boolean observe(PortBundle bundle, int vlan, Ipv6Address source, MldView mld, long nowNanos) {
    if (mld.problem() != null) {
      return false;
    }
    long seconds = nowNanos / SECOND_NANOS;
    return switch (mld.type()) {
      case MLD_QUERY ->
          !source.isAny() && routers.put(new RouterKey(vlan, bundle), seconds) == null;
      case MLD_REPORT -> join(bundle, vlan, mld.group(), seconds);
      case MLD_DONE -> leave(bundle, vlan, mld.group());
      case MLD_V2_REPORT -> {
        boolean any = false;
        for (int i = 0; i < mld.recordCount(); i++) {
          int sources = mld.recordSourceCount(i);
          any |= record(bundle, vlan, mld.recordType(i), sources, mld.recordGroup(i), seconds);
        }
        yield any;
      }
      default -> false;
    };
  }

  static Ipv6Address mapped(int ipv4) {
    return UnderlayAddress.ofIpv4(ipv4);
  }

  private boolean records(PortBundle bundle, int vlan, IgmpView igmp, long seconds) {
    boolean any = false;
    for (int i = 0; i < igmp.recordCount(); i++) {
      Ipv6Address group = mapped(igmp.recordGroup(i));
      int sources = igmp.recordSourceCount(i);
      any |= record(bundle, vlan, igmp.recordType(i), sources, group, seconds);
    }
    return any;
  }

  private boolean record(
      PortBundle bundle, int vlan, int type, int sources, Ipv6Address group, long seconds) {
    if (type < MODE_IS_INCLUDE || type > LAST_RECORD_TYPE) {
      return false;
    }
    boolean isInclude = type == MODE_IS_INCLUDE || type == CHANGE_TO_INCLUDE;
    return isInclude && sources == 0
        ? leave(bundle, vlan, group)
        : join(bundle, vlan, group, seconds);
  }

  private static boolean isMulticast(Ipv6Address group) {
    return UnderlayAddress.isIpv4(group)
        ? UnderlayAddress.toIpv4(group) >>> 28 == 0xe
        : group.isMulticast();
  }

  private boolean join(PortBundle bundle, int vlan, Ipv6Address group, long seconds) {
    if (!isMulticast(group)) {
      return false;
    }
    GroupKey key = new GroupKey(vlan, group);
    Map<PortBundle, Long> ports = groups.remove(key);
    if (ports == null) {
      ports = new LinkedHashMap<>();
      while (groups.size() >= settings.maxGroups()) {
        groups.remove(groups.keySet().iterator().next());
      }
    }
    groups.put(key, ports);
    return ports.put(bundle, seconds) == null;
  }

  private boolean leave(PortBundle bundle, int vlan, Ipv6Address group) {
    GroupKey key = new GroupKey(vlan, group);
    Map<PortBundle, Long> ports = groups.get(key);
    if (ports == null || ports.remove(bundle) == null) {
      return false;
    }
    if (ports.isEmpty()) {
      groups.remove(key);
    }
    return true;
  }

  /** 224.0.0.0/24: always flooded, RFC 4541, 2.1.2. */
  static boolean isLinkLocal(int group) {
    return group >>> 8 == 0xe0_0000;
  }

  /** The ports that want the group, or null if nobody is known to. */
  List<PortBundle> members(int vlan, Ipv6Address group) {
    Map<PortBundle, Long> ports = groups.get(new GroupKey(vlan, group));
    return ports == null ? null : List.copyOf(ports.keySet());
  }

  /** The ports with queriers. */
  List<PortBundle> routers(int vlan) {
    List<PortBundle> bundles = new ArrayList<>();
    for (RouterKey key : routers.keySet()) {
      if (key.vlan() == vlan) {
        bundles.add(key.bundle());
      }
    }
    return bundles;
  }

  /** Forgets what is too old; true if there was any. */
  boolean expire(long nowNanos) {
    long oldest = nowNanos / SECOND_NANOS - settings.agingSeconds();
    long oldestQuery = nowNanos / SECOND_NANOS - QUERIER_SECONDS;
    boolean any = routers.values().removeIf(seen -> seen <= oldestQuery);
    for (Map<PortBundle, Long> ports : groups.values()) {
      any |= ports.values().removeIf(seen -> seen <= oldest);
    }
    groups.values().removeIf(Map::isEmpty);
    return any;
  }

  boolean isEmpty() {
    return groups.isEmpty() && routers.isEmpty();
  }

  void flush() {
    groups.clear();
    routers.clear();
  }

  /** Forgets a port that goes away. */
  void forget(PortBundle bundle) {
    routers.keySet().removeIf(key -> key.bundle() == bundle);
    groups.values().forEach(ports -> ports.remove(bundle));
    groups.values().removeIf(Map::isEmpty);
  }

  /** Groups, the most recently joined last, then queriers. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    groups.forEach(
        (key, ports) ->
            ports.forEach(
                (bundle, seen) -> entries.add(new Entry(bundle, key.vlan(), key.group(), seen))));
    routers.forEach(
        (key, seen) -> entries.add(new Entry(key.bundle(), key.vlan(), Ipv6Address.ANY, seen)));
    return entries;
  }
}
