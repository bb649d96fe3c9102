package org.vswitchlab.bridge;

import org.vswitchlab.switching.PortState;
import org.vswitchlab.switching.VlanId;
import org.vswitchlab.wire.MacAddress;

/** Group entries made by users: {@code bridge mdb add} and {@code del}. */
public final class MulticastEntries {
  private final LinuxBridge bridge;
  private final MulticastDatabase database;

  MulticastEntries(LinuxBridge bridge, MulticastDatabase database) {
    this.bridge = bridge;
    this.database = database;
  }

  /**
   * Adds an entry for a port, or (null) for the bridge's own host.
   *
   * @throws NetlinkError with the kernel's sentence
   */
  public void add(MulticastGroupKey key, BridgePort port, boolean isPermanent) throws NetlinkError {
    check(key, port, isPermanent);
    if (key.vid != 0 || !bridge.options().isVlanFiltering()) {
      addOne(key, port, isPermanent);
      return;
    }
    for (int vid = 1; vid < VlanId.COUNT; vid++) {
      if (isMeant(port, vid)) {
        addOne(key.inVlan(vid), port, isPermanent);
      }
    }
  }

  /** Without a VLAN all of the port are meant; of the host, all that anybody is in. */
  private boolean isMeant(BridgePort port, int vid) {
    return port == null ? bridge.vlanFilter().isKnown(vid) : port.vlans().isMember(vid);
  }

  private void check(MulticastGroupKey key, BridgePort port, boolean isPermanent)
      throws NetlinkError {
    if (!bridge.ownDevice().isUp()) {
      throw refusal(Errno.EINVAL, "Bridge device is not running.");
    }
    if (!bridge.options().multicast().isSnooping()) {
      throw refusal(Errno.EINVAL, "Bridge's multicast processing is disabled.");
    }
    if (port != null && port.state == PortState.DISABLED && !isPermanent) {
      throw refusal(Errno.EINVAL, "Port is in disabled state and entry is not permanent.");
    }
    if (key.family == MulticastGroupKey.Family.L2 && !isPermanent) {
      throw refusal(Errno.EINVAL, "Only permanent L2 entries allowed.");
    }
    if (port == null && isPermanent && key.family != MulticastGroupKey.Family.L2) {
      throw refusal(Errno.EINVAL, "Flags are not allowed for host groups.");
    }
    if (port == null && key.hasSource()) {
      throw refusal(Errno.EINVAL, "Groups with sources cannot be manually host joined.");
    }
  }

  private static NetlinkError refusal(Errno errno, String sentence) {
    return new NetlinkError(errno, "bridge: " + sentence);
  }

  private void addOne(MulticastGroupKey key, BridgePort port, boolean isPermanent)
      throws NetlinkError {
    MulticastContext context = contextOf(key);
    MulticastGroup group = database.findOrAdd(key);
    if (group == null) {
      throw new NetlinkError(Errno.E2BIG);
    }
    if (port == null) {
      if (group.isHostJoined) {
        throw refusal(Errno.EEXIST, "Group is already joined by host.");
      }
      database.joinAsHost(group, context);
      return;
    }
    boolean isStar = !key.hasSource();
    if (group.memberAt(port) != null) {
      throw refusal(Errno.EEXIST, "Group is already joined by port.");
    }
    GroupMember member = database.add(group, port, MacAddress.BROADCAST, !isStar);
    member.isStatic = true;
    member.isPermanent = isPermanent;
    if (!isPermanent) {
      member.timer.armAfter(context.value(MulticastSetting.MEMBERSHIP_INTERVAL));
    }
    bridge.listeners().groupChanged(bridge, group, member, false);
    if (!MulticastForwarding.hasSources(context, key.family)) {
      return;
    }
    if (isStar) {
      database.starGroups().modeChanged(member, false);
      return;
    }
    MulticastGroup star = database.find(key.ofAnySource());
    if (star != null) {
      database.starGroups().addAllWhoWantEverything(star, member);
    }
  }

  private MulticastContext contextOf(MulticastGroupKey key) throws NetlinkError {
    if (!bridge.options().multicast().isVlanSnooping()) {
      return database.bridgeContext();
    }
    if (!database.vlans().exists(key.vid)) {
      throw refusal(Errno.EINVAL, "Vlan is not configured.");
    }
    MulticastContext context = database.vlanContext(key.vid);
    if (context.isExempt()) {
      throw refusal(Errno.EINVAL, "Vlan's multicast processing is disabled.");
    }
    return context;
  }

  /** Deletes an entry. */
  public void delete(MulticastGroupKey key, BridgePort port) throws NetlinkError {
    if (key.vid != 0 || !bridge.options().isVlanFiltering()) {
      deleteOne(key, port);
      return;
    }
    // All are tried, and what became of the last is told.
    NetlinkError last = null;
    for (int vid = 1; vid < VlanId.COUNT; vid++) {
      if (isMeant(port, vid)) {
        last = null;
        try {
          deleteOne(key.inVlan(vid), port);
        } catch (NetlinkError e) {
          last = e;
        }
      }
    }
    if (last != null) {
      throw last;
    }
  }

  private void deleteOne(MulticastGroupKey key, BridgePort port) throws NetlinkError {
    if (!bridge.ownDevice().isUp() || !bridge.options().multicast().isSnooping()) {
      throw new NetlinkError(Errno.EINVAL);
    }
    MulticastGroup group = database.find(key);
    if (group != null && port == null && group.isHostJoined) {
      database.removeHost(group);
      return;
    }
    GroupMember member = group == null || port == null ? null : group.memberAt(port);
    if (member == null) {
      throw new NetlinkError(Errno.EINVAL);
    }
    database.remove(member);
  }
}
