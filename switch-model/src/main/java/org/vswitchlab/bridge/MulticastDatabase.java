package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.wire.EtherType;

/** Which groups are wanted behind which ports: {@code bridge mdb}. */
public final class MulticastDatabase {
  private final LinuxBridge bridge;
  private final MulticastOptions options;
  private final Simulation simulation;
  // Looked up only, never iterated: its order is that of hashes.
  private final Map<MulticastGroupKey, MulticastGroup> table = new HashMap<>();
  // The newest first, as the kernel lists them.
  private final List<MulticastGroup> groups = new ArrayList<>();
  private final MulticastGroupKey probe = new MulticastGroupKey();
  private final MulticastQuerier ipv4;
  private final MulticastQuerier ipv6;
  private final MulticastSnooping snooping;

  MulticastDatabase(LinuxBridge bridge) {
    this.bridge = bridge;
    this.options = bridge.options().multicast();
    this.simulation = bridge.host().simulation();
    this.ipv4 = new MulticastQuerier(bridge, MulticastGroupKey.Family.IPV4);
    this.ipv6 = new MulticastQuerier(bridge, MulticastGroupKey.Family.IPV6);
    this.snooping = new MulticastSnooping(bridge, this);
  }

  MulticastQuerier querier(MulticastGroupKey.Family family) {
    return family == MulticastGroupKey.Family.IPV6 ? ipv6 : ipv4;
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
    if (options.value(MulticastSetting.ROUTER) == 0) {
      return List.of();
    }
    List<BridgePort> ports = new ArrayList<>(ipv4.routerPorts());
    for (BridgePort port : ipv6.routerPorts()) {
      if (!ports.contains(port)) {
        ports.add(port);
      }
    }
    ports.sort(java.util.Comparator.comparingInt(BridgePort::number).reversed());
    return ports;
  }

  /** Time until a port is no longer taken for a router's, in jiffies. */
  public long routerTimer(BridgePort port) {
    return Math.max(
        port.ipv4Multicast.routerTimer.remainingJiffies(),
        port.ipv6Multicast.routerTimer.remainingJiffies());
  }

  // ---- a passing frame

  /** Learns from a group frame that passes; returns why it must not go on, or null. */
  DropReason receive(Passage passage) {
    return options.isSnooping() ? snooping.receive(passage) : null;
  }

  /** Copies a group frame to those who want it, or floods it while nobody can know. */
  void spread(Passage passage) {
    MulticastGroup group = find(passage);
    int type = passage.etherType();
    MulticastQuerier querier = type == EtherType.IPV6 ? ipv6 : ipv4;
    boolean isAsked =
        type == EtherType.IPV4 || type == EtherType.IPV6 ? querier.exists() : group != null;
    if (group == null && !passage.isForRouters || !isAsked) {
      passage.note(
          options.isSnooping() && !isAsked && (type == EtherType.IPV4 || type == EtherType.IPV6)
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
    forward(passage, group, querier);
    passage.wantsUp = group != null && group.isHostJoined || querier.isHostRouter();
  }

  private MulticastGroup find(Passage passage) {
    if (!options.isSnooping() || passage.isMembershipMessage || table.isEmpty()) {
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

  /** To members and routers, each port once, the highest number first. */
  private void forward(Passage passage, MulticastGroup group, MulticastQuerier querier) {
    List<BridgePort> routers = querier.routerPorts();
    int memberCount = group == null ? 0 : group.members.size();
    int member = 0;
    int router = 0;
    while (member < memberCount || router < routers.size()) {
      BridgePort memberPort = member < memberCount ? group.members.get(member).port : null;
      BridgePort routerPort = router < routers.size() ? routers.get(router) : null;
      boolean isMember =
          memberPort != null && (routerPort == null || memberPort.number() > routerPort.number());
      BridgePort port = isMember ? memberPort : routerPort;
      if (isMember && port.is(PortFlag.MCAST_TO_UNICAST)) {
        deliverAs(passage, port, group.members.get(member).station);
      } else if (bridge.forwardPath().obstacle(passage, port) == null) {
        bridge.forwardPath().deliver(passage, port);
      }
      if (memberPort != null && memberPort.number() >= port.number()) {
        member++;
      }
      if (routerPort == port) {
        router++;
      }
    }
  }

  /** Multicast to unicast: a copy for one station, unless it sent the frame itself. */
  private void deliverAs(Passage passage, BridgePort port, long station) {
    boolean isSoliloquy = port == passage.port && passage.source == station;
    if (!isSoliloquy && bridge.forwardPath().obstacle(passage, port) == null) {
      bridge.forwardPath().deliverTo(passage, port, station);
    }
  }

  // ---- members

  /** The group, or null. */
  MulticastGroup find(MulticastGroupKey key) {
    return table.get(key);
  }

  /** The group, which is made if need be; null if there are too many, which ends snooping. */
  private MulticastGroup findOrAdd(MulticastGroupKey key) {
    MulticastGroup group = table.get(key);
    if (group != null) {
      return group;
    }
    if (table.size() >= options.value(MulticastSetting.HASH_MAX)) {
      options.set(MulticastSetting.SNOOPING, 0);
      bridge.changes().changed();
      return null;
    }
    MulticastGroup added =
        new MulticastGroup(key, new KernelTimer(simulation, () -> hostExpired(key)));
    table.put(key, added);
    groups.add(0, added);
    bridge.changes().changed();
    return added;
  }

  private void hostExpired(MulticastGroupKey key) {
    MulticastGroup group = table.get(key);
    if (group != null) {
      group.isHostJoined = false;
      removeIfUnwanted(group);
    }
  }

  private void removeIfUnwanted(MulticastGroup group) {
    if (group.members.isEmpty() && !group.isHostJoined) {
      table.remove(group.key);
      groups.remove(group);
      group.hostTimer.disarm();
    }
    bridge.changes().changed();
  }

  /**
   * A station behind {@code port} (null: the host itself) joins.
   *
   * @return false if there are too many groups
   */
  boolean join(MulticastGroupKey key, BridgePort port, long station) {
    MulticastGroup group = findOrAdd(key);
    if (group == null) {
      return false;
    }
    long interval = options.value(MulticastSetting.MEMBERSHIP_INTERVAL);
    if (port == null) {
      group.isHostJoined = true;
      group.hostTimer.armAfter(interval);
      return true;
    }
    MulticastGroup.Member member = group.member(port, station);
    if (member == null) {
      member = add(group, port, station);
    }
    if (!member.isPermanent) {
      member.timer.armAfter(interval);
    }
    return true;
  }

  private MulticastGroup.Member add(MulticastGroup group, BridgePort port, long station) {
    MulticastGroup.Member[] made = new MulticastGroup.Member[1];
    made[0] =
        new MulticastGroup.Member(
            port, station, new KernelTimer(simulation, () -> remove(group, made[0])));
    int place = 0;
    while (place < group.members.size()
        && group.members.get(place).port.number() >= port.number()) {
      place++;
    }
    group.members.add(place, made[0]);
    bridge.changes().changed();
    return made[0];
  }

  void remove(MulticastGroup group, MulticastGroup.Member member) {
    member.timer.disarm();
    group.members.remove(member);
    removeIfUnwanted(group);
  }

  /** A port went down: what was learned there is forgotten. */
  void disablePort(BridgePort port) {
    for (MulticastGroup group : List.copyOf(groups)) {
      for (MulticastGroup.Member member : group.members()) {
        if (member.port == port && !member.isPermanent) {
          remove(group, member);
        }
      }
    }
    ipv4.disablePort(port);
    ipv6.disablePort(port);
  }

  void removePort(BridgePort port) {
    for (MulticastGroup group : List.copyOf(groups)) {
      for (MulticastGroup.Member member : group.members()) {
        if (member.port == port) {
          remove(group, member);
        }
      }
    }
    ipv4.disablePort(port);
    ipv6.disablePort(port);
    ipv4.removeRouter(port);
    ipv6.removeRouter(port);
  }

  /** A port is live: the bridge asks there too, if it asks at all. */
  void enablePort(BridgePort port) {
    ipv4.enablePort(port);
    ipv6.enablePort(port);
  }

  void start() {
    ipv4.start();
    ipv6.start();
  }

  void stop() {
    ipv4.stop();
    ipv6.stop();
  }

  // ---- settings

  void set(MulticastSetting setting, long value) throws NetlinkError {
    switch (setting) {
      case SNOOPING -> setSnooping(value != 0);
      case VLAN_SNOOPING -> {
        if (value != 0) {
          throw new NetlinkError(Errno.EOPNOTSUPP, "not supported yet: " + setting.word());
        }
      }
      case ROUTER -> {
        if (value > 2) {
          throw new NetlinkError(Errno.EINVAL);
        }
        options.set(setting, value);
      }
      case QUERIER -> setQuerier(value != 0);
      case IGMP_VERSION -> setVersion(setting, value, 2, 3);
      case MLD_VERSION -> setVersion(setting, value, 1, 2);
      case QUERY_INTERVAL, STARTUP_QUERY_INTERVAL ->
          options.set(setting, Math.max(value, KernelClock.HZ));
      case QUERY_USE_IFADDR,
          HASH_ELASTICITY,
          HASH_MAX,
          LAST_MEMBER_COUNT,
          STARTUP_QUERY_COUNT,
          LAST_MEMBER_INTERVAL,
          MEMBERSHIP_INTERVAL,
          QUERIER_INTERVAL,
          QUERY_RESPONSE_INTERVAL,
          STATS_ENABLED ->
          options.set(setting, value);
    }
    bridge.changes().changed();
  }

  private void setVersion(MulticastSetting setting, long value, int least, int most)
      throws NetlinkError {
    if (value < least || value > most) {
      throw new NetlinkError(Errno.EINVAL);
    }
    options.set(setting, value);
  }

  private void setSnooping(boolean isOn) {
    if (isOn == options.isSnooping()) {
      return;
    }
    options.set(MulticastSetting.SNOOPING, isOn ? 1 : 0);
    // What is known stays, unused and unseen, until snooping is on again or it expires.
    if (isOn && bridge.ownDevice().isUp()) {
      start();
      for (BridgePort port : bridge.portList()) {
        if (port.state != PortState.DISABLED && port.state != PortState.BLOCKING) {
          enablePort(port);
        }
      }
    }
  }

  private void setQuerier(boolean isOn) {
    if (isOn == options.isQuerier()) {
      return;
    }
    options.set(MulticastSetting.QUERIER, isOn ? 1 : 0);
    if (isOn) {
      ipv4.becomeQuerier();
      ipv6.becomeQuerier();
    }
  }

  // ---- entries made by users

  /**
   * Adds an entry for a port, or (null) for the bridge's own host.
   *
   * @throws NetlinkError with the kernel's sentence
   */
  public void add(MulticastGroupKey key, BridgePort port, boolean isPermanent) throws NetlinkError {
    check(key, port, isPermanent);
    PortVlans vlans = port == null ? bridge.ownVlans() : port.vlans();
    if (key.vid != 0 || !bridge.options().isVlanFiltering()) {
      addOne(key, port, isPermanent);
      return;
    }
    for (int vid = vlans.next(0); vid > 0; vid = vlans.next(vid)) {
      addOne(key.inVlan(vid), port, isPermanent);
    }
  }

  private void check(MulticastGroupKey key, BridgePort port, boolean isPermanent)
      throws NetlinkError {
    if (!bridge.ownDevice().isUp()) {
      throw refusal(Errno.EINVAL, "Bridge device is not running.");
    }
    if (!options.isSnooping()) {
      throw refusal(Errno.EINVAL, "Bridge's multicast processing is disabled.");
    }
    if (port != null && port.state == PortState.DISABLED && !isPermanent) {
      throw refusal(Errno.EINVAL, "Port is in disabled state and entry is not permanent.");
    }
    if (key.family == MulticastGroupKey.Family.L2 && !isPermanent) {
      throw refusal(Errno.EINVAL, "Only permanent L2 entries allowed.");
    }
  }

  private static NetlinkError refusal(Errno errno, String sentence) {
    return new NetlinkError(errno, "bridge: " + sentence);
  }

  private void addOne(MulticastGroupKey key, BridgePort port, boolean isPermanent)
      throws NetlinkError {
    MulticastGroup group = findOrAdd(key);
    if (group == null) {
      throw new NetlinkError(Errno.E2BIG);
    }
    long interval = options.value(MulticastSetting.MEMBERSHIP_INTERVAL);
    if (port == null) {
      if (group.isHostJoined) {
        throw refusal(Errno.EEXIST, "Group is already joined by host.");
      }
      group.isHostJoined = true;
      if (key.family != MulticastGroupKey.Family.L2) {
        group.hostTimer.armAfter(interval);
      }
      return;
    }
    if (group.member(port, 0) != null) {
      String what = key.hasSource() ? "(S, G)" : "(*, G)";
      throw refusal(Errno.EEXIST, what + " group is already joined by port.");
    }
    MulticastGroup.Member member = add(group, port, 0);
    member.isStatic = true;
    member.isPermanent = isPermanent;
    if (!isPermanent) {
      member.timer.armAfter(interval);
    }
  }

  /** Deletes an entry. */
  public void delete(MulticastGroupKey key, BridgePort port) throws NetlinkError {
    PortVlans vlans = port == null ? bridge.ownVlans() : port.vlans();
    if (key.vid != 0 || !bridge.options().isVlanFiltering()) {
      deleteOne(key, port);
      return;
    }
    for (int vid = vlans.next(0); vid > 0; vid = vlans.next(vid)) {
      deleteOne(key.inVlan(vid), port);
    }
  }

  private void deleteOne(MulticastGroupKey key, BridgePort port) throws NetlinkError {
    MulticastGroup group = table.get(key);
    if (group != null && port == null && group.isHostJoined) {
      group.isHostJoined = false;
      group.hostTimer.disarm();
      removeIfUnwanted(group);
      return;
    }
    if (group != null && port != null) {
      for (MulticastGroup.Member member : group.members()) {
        if (member.port == port) {
          remove(group, member);
          return;
        }
      }
    }
    throw new NetlinkError(Errno.EINVAL);
  }
}
