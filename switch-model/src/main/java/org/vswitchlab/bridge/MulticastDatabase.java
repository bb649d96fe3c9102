package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.switching.VlanId;
import org.vswitchlab.wire.EtherType;

/**
 * Which groups are wanted behind which ports: {@code bridge mdb}. Reports come in by {@link
 * MulticastSnooping}, users' entries by {@link MulticastEntries}; what sources a port wants is the
 * matter of {@link SourceFilter}.
 */
public final class MulticastDatabase {
  private final LinuxBridge bridge;
  private final MulticastOptions options;
  private final Simulation simulation;
  // Looked up only, never iterated: its order is that of hashes.
  private final Map<MulticastGroupKey, MulticastGroup> table = new HashMap<>();
  // The newest first, as the kernel lists them.
  private final List<MulticastGroup> groups = new ArrayList<>();
  private final MulticastGroupKey probe = new MulticastGroupKey();
  private final MulticastContext bridgeContext;
  // Each made when it is first asked for.
  private final MulticastContext[] vlanContexts = new MulticastContext[VlanId.COUNT];
  private final SourceFilter sources;
  private final StarGroups starGroups;
  private final MulticastSnooping snooping;
  private final MulticastEntries entries;
  private final MulticastForwarding forwarding;
  private final MulticastVlans vlans;

  /** Whether the last try to send a query of MLD found an address to send it from. */
  boolean hasIpv6Address = true;

  MulticastDatabase(LinuxBridge bridge) {
    this.bridge = bridge;
    this.options = bridge.options().multicast();
    this.simulation = bridge.host().simulation();
    this.bridgeContext = new MulticastContext(bridge, 0, options);
    this.sources = new SourceFilter(bridge, this);
    this.starGroups = new StarGroups(this);
    this.snooping = new MulticastSnooping(bridge, this);
    this.entries = new MulticastEntries(bridge, this);
    this.forwarding = new MulticastForwarding(bridge);
    this.vlans = new MulticastVlans(bridge, this);
  }

  SourceFilter sources() {
    return sources;
  }

  StarGroups starGroups() {
    return starGroups;
  }

  /** Adds and removes entries as users ask for them. */
  public MulticastEntries entries() {
    return entries;
  }

  /** Snooping in each VLAN for itself: {@code bridge vlan global}. */
  public MulticastVlans vlans() {
    return vlans;
  }

  KernelTimer timer(Runnable onExpiry) {
    return new KernelTimer(bridge.timers(), onExpiry);
  }

  long nowJiffies() {
    return KernelClock.jiffies(simulation.nowNanos());
  }

  /** What holds for the bridge as a whole. */
  public MulticastContext bridgeContext() {
    return bridgeContext;
  }

  /** What holds for one VLAN, whether or not VLANs are snooped each for itself. */
  public MulticastContext vlanContext(int vid) {
    if (vlanContexts[vid] == null) {
      vlanContexts[vid] = new MulticastContext(bridge, vid, new MulticastOptions());
    }
    return vlanContexts[vid];
  }

  /** The last member of a VLAN is gone, and with it what was set for the VLAN. */
  void dropVlanContext(int vid) {
    if (vlanContexts[vid] != null) {
      vlanContexts[vid].stop();
      vlanContexts[vid] = null;
    }
  }

  /** What holds for groups of a VLAN (0 for none). */
  MulticastContext contextOf(int vid) {
    return vid != 0 && options.isVlanSnooping() ? vlanContext(vid) : bridgeContext;
  }

  /** What holds on a port for groups of a VLAN; null if the port has left that VLAN. */
  PortMulticast contextOf(BridgePort port, int vid) {
    return contextOf(vid).of(port);
  }

  /** All groups, the newest first; none while snooping is off. */
  public List<MulticastGroup> groups() {
    return options.isSnooping() ? List.copyOf(groups) : List.of();
  }

  /**
   * Ports behind which a multicast router is, the highest number first; none are shown if the host
   * itself never routes ({@code mcast_router 0}).
   */
  public List<BridgePort> routerPorts() {
    return routerPorts(bridgeContext);
  }

  /** As {@link #routerPorts()}, in one context. */
  public List<BridgePort> routerPorts(MulticastContext context) {
    List<BridgePort> ports = new ArrayList<>();
    if (context.value(MulticastSetting.ROUTER) == 0) {
      return ports;
    }
    for (MulticastQuerier querier : context.queriers()) {
      for (PortMulticast router : querier.routerPorts()) {
        if (!ports.contains(router.port)) {
          ports.add(router.port);
        }
      }
    }
    ports.sort(Comparator.comparingInt(BridgePort::number).reversed());
    return ports;
  }

  /** Time until a port is no longer taken for a router's, in jiffies. */
  public long routerTimer(MulticastContext context, BridgePort port) {
    return context.of(port).routerTimer();
  }

  // ---- a passing frame

  /** Learns from a group frame that passes; returns why it must not go on, or null. */
  DropReason receive(Passage passage) {
    passage.multicast = bridgeContext;
    passage.multicastAt = passage.port == null ? null : passage.port.multicast;
    if (!options.isSnooping()) {
      return null;
    }
    if (options.isVlanSnooping() && passage.isFiltered) {
      passage.multicast = vlanContext(passage.vid);
      passage.multicastAt = passage.port == null ? null : passage.multicast.of(passage.port);
      if (!passage.multicast.isSnooped) {
        return null;
      }
    }
    return snooping.receive(passage);
  }

  /** Copies a group frame to those who want it, or floods it while nobody can know. */
  void spread(Passage passage) {
    MulticastContext context = passage.multicast;
    MulticastGroup group = find(passage);
    int type = passage.etherType();
    boolean isIp = type == EtherType.IPV4 || type == EtherType.IPV6;
    MulticastGroupKey.Family family =
        type == EtherType.IPV6 ? MulticastGroupKey.Family.IPV6 : MulticastGroupKey.Family.IPV4;
    MulticastQuerier querier = context.querier(family);
    boolean isAsked = isIp ? querier.exists() : group != null;
    if (group == null && !passage.isForRouters || !isAsked) {
      passage.note(
          options.isSnooping() && !isAsked && isIp
              ? "multicast, no querier known: flooded"
              : "multicast: flooded");
      bridge.forwardPath().flood(passage, PortFlag.MCAST_FLOOD);
      passage.wantsUp = true;
      return;
    }
    if (passage.isTapped()) {
      passage.note(
          group == null
              ? "multicast that nobody asked for: to router ports only"
              : "MDB: group " + group.key);
    }
    forwarding.forward(passage, group, querier);
    boolean isHostRouter =
        querier.isHostRouter()
            || !isIp && context.querier(MulticastGroupKey.Family.IPV6).isHostRouter();
    passage.wantsUp = group != null && group.isHostJoined || isHostRouter;
  }

  private MulticastGroup find(Passage passage) {
    if (!options.isSnooping()
        || passage.isMembershipMessage
        || table.isEmpty()
        || passage.multicast.isExempt()) {
      return null;
    }
    if (!snooping.address(passage, probe)) {
      return null;
    }
    MulticastGroup group = probe.hasSource() ? table.get(probe) : null;
    if (group == null) {
      probe.sourceHigh = 0;
      probe.sourceLow = 0;
      group = table.get(probe);
    }
    return group;
  }

  // ---- groups

  /** The group, or null. */
  MulticastGroup find(MulticastGroupKey key) {
    return table.get(key);
  }

  /** The group, which is made if need be; null if there are too many, which ends snooping. */
  MulticastGroup findOrAdd(MulticastGroupKey key) {
    MulticastGroup group = table.get(key);
    if (group != null) {
      return group;
    }
    if (table.size() >= options.value(MulticastSetting.HASH_MAX)) {
      options.set(MulticastSetting.SNOOPING, 0);
      bridge.changes().changed();
      return null;
    }
    MulticastGroup added = new MulticastGroup(this, key);
    table.put(key, added);
    groups.add(0, added);
    bridge.changes().changed();
    return added;
  }

  void groupExpired(MulticastGroup group) {
    if (!bridge.ownDevice().isUp() || table.get(group.key) != group) {
      return;
    }
    leaveAsHost(group);
    if (group.members.isEmpty()) {
      table.remove(group.key);
      groups.remove(group);
    }
    bridge.changes().changed();
  }

  /** Nobody may be left: the group goes with the next tick. */
  private void emptied(MulticastGroup group) {
    if (group.members.isEmpty() && !group.isHostJoined && bridge.ownDevice().isUp()) {
      group.timer.armAfter(0);
    }
    bridge.changes().changed();
  }

  // ---- members

  /**
   * A station joins.
   *
   * @param at where; null for the host itself
   * @param isWithSources whether the report may say of which sources
   * @return false if there are too many groups
   */
  boolean join(
      MulticastContext context,
      PortMulticast at,
      MulticastGroupKey key,
      long station,
      boolean isWithSources) {
    if (at == null) {
      MulticastGroup group = findOrAdd(key);
      if (group != null) {
        joinAsHost(group, context);
      }
      return group != null;
    }
    GroupMember member = enter(key, at.port, station, isWithSources, false);
    if (member == null) {
      return options.isSnooping();
    }
    if (!isWithSources) {
      member.timer.armAfter(context.value(MulticastSetting.MEMBERSHIP_INTERVAL));
    }
    return true;
  }

  void joinAsHost(MulticastGroup group, MulticastContext context) {
    if (!group.isHostJoined) {
      group.isHostJoined = true;
      if (!group.key.hasSource()) {
        starGroups.hostChanged(group);
      }
      bridge.changes().changed();
      bridge.listeners().groupChanged(bridge, group, null, false);
    }
    if (group.key.family != MulticastGroupKey.Family.L2) {
      group.timer.armAfter(context.value(MulticastSetting.MEMBERSHIP_INTERVAL));
    }
  }

  private void leaveAsHost(MulticastGroup group) {
    if (group.isHostJoined) {
      group.isHostJoined = false;
      if (!group.key.hasSource()) {
        starGroups.hostChanged(group);
      }
      bridge.listeners().groupChanged(bridge, group, null, true);
    }
  }

  /** The host leaves because a user says so. */
  void removeHost(MulticastGroup group) {
    leaveAsHost(group);
    emptied(group);
  }

  /** The member that is there or is made; null if it cannot be. */
  GroupMember enter(
      MulticastGroupKey key, BridgePort port, long station, boolean isInclude, boolean isBlocked) {
    MulticastContext context = contextOf(key.vid);
    PortMulticast at = context.of(port);
    if (at == null || !context.isUsable(at)) {
      return null;
    }
    MulticastGroup group = findOrAdd(key);
    if (group == null) {
      return null;
    }
    GroupMember member = group.member(port, station);
    if (member == null) {
      member = add(group, port, station, isInclude);
      if (member != null) {
        member.isBlocked = isBlocked;
        bridge.listeners().groupChanged(bridge, group, member, false);
      }
    }
    return member;
  }

  /** Adds a member; null if the port has an entry of that source already. */
  GroupMember add(MulticastGroup group, BridgePort port, long station, boolean isInclude) {
    if (group.key.hasSource() && group.memberAt(port) != null) {
      return null;
    }
    GroupMember made = new GroupMember(this, group, port, station, isInclude);
    int place = 0;
    while (place < group.members.size()
        && group.members.get(place).port.number() >= port.number()) {
      place++;
    }
    group.members.add(place, made);
    bridge.changes().changed();
    return made;
  }

  void remove(GroupMember member) {
    MulticastGroup group = member.group;
    if (!group.members.remove(member)) {
      return;
    }
    member.timer.disarm();
    member.repeatTimer.disarm();
    member.hosts.clear();
    for (GroupSource source : List.copyOf(member.sources)) {
      sources.delete(member, source);
    }
    bridge.listeners().groupChanged(bridge, group, member, true);
    if (group.key.hasSource()) {
      starGroups.memberLeft(group);
    } else {
      starGroups.modeChanged(member, true);
    }
    emptied(group);
  }

  void memberExpired(GroupMember member) {
    if (bridge.ownDevice().isUp() && !member.isPermanent) {
      sources.groupExpired(member);
    }
  }

  /** What was learned behind a port in a VLAN (0: in all) is forgotten. */
  void forget(BridgePort port, int vid) {
    for (MulticastGroup group : List.copyOf(groups)) {
      for (GroupMember member : group.members()) {
        boolean isMeant = vid == 0 || group.key.vid == vid;
        if (member.port == port && !member.isPermanent && isMeant) {
          remove(member);
        }
      }
    }
  }

  // ---- ports

  /** A port went down: what was learned there is forgotten. */
  void disablePort(BridgePort port) {
    if (options.isVlanSnooping()) {
      vlans.disablePort(port);
    } else {
      port.multicast.disable();
    }
  }

  void removePort(BridgePort port) {
    for (MulticastGroup group : List.copyOf(groups)) {
      for (GroupMember member : group.members()) {
        if (member.port == port) {
          remove(member);
        }
      }
    }
    port.multicast.disable();
  }

  /** A port is live: the bridge asks there too, if it asks at all. */
  void enablePort(BridgePort port) {
    if (options.isVlanSnooping()) {
      vlans.enablePort(port);
    } else {
      port.multicast.enable();
    }
  }

  void start() {
    if (options.isVlanSnooping()) {
      vlans.startAll();
    } else {
      bridgeContext.start();
    }
  }

  void stop() {
    if (options.isVlanSnooping()) {
      vlans.stopAll();
    } else {
      bridgeContext.stop();
    }
  }

  // ---- settings

  void set(MulticastSetting setting, long value) throws NetlinkError {
    switch (setting) {
      case SNOOPING -> setSnooping(value != 0);
      case VLAN_SNOOPING -> vlans.setSnooping(value != 0);
      case ROUTER -> bridgeContext.setRouter(value);
      case QUERIER -> bridgeContext.setQuerier(value != 0);
      case IGMP_VERSION, MLD_VERSION -> bridgeContext.setVersion(setting, value);
      case QUERY_INTERVAL, STARTUP_QUERY_INTERVAL ->
          options.set(setting, Math.max(value, KernelClock.HZ));
      // Kept for old tools; the kernel ignores what is set and shows 16.
      case HASH_ELASTICITY -> {}
      case QUERY_USE_IFADDR, STATS_ENABLED -> options.set(setting, value == 0 ? 0 : 1);
      case HASH_MAX,
          LAST_MEMBER_COUNT,
          STARTUP_QUERY_COUNT,
          LAST_MEMBER_INTERVAL,
          MEMBERSHIP_INTERVAL,
          QUERIER_INTERVAL,
          QUERY_RESPONSE_INTERVAL ->
          options.set(setting, value);
    }
    bridge.changes().changed();
  }

  private void setSnooping(boolean isOn) {
    if (isOn == options.isSnooping()) {
      return;
    }
    options.set(MulticastSetting.SNOOPING, isOn ? 1 : 0);
    if (!isOn) {
      // What was learned goes; who else asks stays known, and a VLAN's routers do.
      for (BridgePort port : bridge.portList()) {
        port.multicast.disable();
      }
    } else if (bridge.ownDevice().isUp()) {
      start();
      for (BridgePort port : bridge.portList()) {
        port.multicast.enable();
      }
    }
  }
}
