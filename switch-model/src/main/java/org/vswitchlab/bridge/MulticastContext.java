package org.vswitchlab.bridge;

import java.util.List;

/**
 * Within what multicast is snooped: the whole bridge, or with {@code mcast_vlan_snooping} one VLAN.
 * Each has its own settings, queriers and routers.
 */
public final class MulticastContext {
  private final LinuxBridge bridge;
  private final int vid;
  private final MulticastOptions settings;
  private final MulticastQuerier ipv4;
  private final MulticastQuerier ipv6;

  /** Of a VLAN: whether it is snooped on the bridge's own interface. */
  boolean isEnabled;

  /** Of a VLAN: {@code bridge vlan global set ... mcast_snooping}. */
  boolean isSnooped = true;

  MulticastContext(LinuxBridge bridge, int vid, MulticastOptions settings) {
    this.bridge = bridge;
    this.vid = vid;
    this.settings = settings;
    this.ipv4 = new MulticastQuerier(this, MulticastGroupKey.Family.IPV4);
    this.ipv6 = new MulticastQuerier(this, MulticastGroupKey.Family.IPV6);
  }

  LinuxBridge bridge() {
    return bridge;
  }

  /** The VLAN; 0 for the whole bridge. */
  public int vid() {
    return vid;
  }

  public long value(MulticastSetting setting) {
    return settings.value(setting);
  }

  /** Whether the VLAN is snooped, if the bridge is: {@code mcast_snooping} of the VLAN. */
  public boolean isSnooped() {
    return isSnooped;
  }

  void set(MulticastSetting setting, long value) {
    settings.set(setting, value);
  }

  KernelTimer timer(Runnable onExpiry) {
    return new KernelTimer(bridge.timers(), onExpiry);
  }

  MulticastQuerier querier(MulticastGroupKey.Family family) {
    return family == MulticastGroupKey.Family.IPV6 ? ipv6 : ipv4;
  }

  List<MulticastQuerier> queriers() {
    return List.of(ipv4, ipv6);
  }

  /** Whether the bridge asks for members here. */
  public boolean isQuerier() {
    return settings.isQuerier();
  }

  /** What the context keeps about a port; null if the port is not in the VLAN. */
  PortMulticast of(BridgePort port) {
    return vid == 0 ? port.multicast : port.vlans().multicast(vid);
  }

  /** Whether there is snooping for frames of a port (null: of the host). */
  boolean isUsable(PortMulticast at) {
    return bridge.ownDevice().isUp() && (at == null ? vid == 0 || isEnabled : !at.isDisabled());
  }

  /** Whether the VLAN is exempt from snooping. */
  boolean isExempt() {
    return vid != 0 && !isSnooped && bridge.options().multicast().isVlanSnooping();
  }

  /** For how long a group is kept after somebody left, in jiffies. */
  long lastMemberWindow() {
    return value(MulticastSetting.LAST_MEMBER_COUNT) * value(MulticastSetting.LAST_MEMBER_INTERVAL);
  }

  void start() {
    ipv4.start();
    ipv6.start();
  }

  void stop() {
    ipv4.stop();
    ipv6.stop();
  }

  void setQuerier(boolean isOn) {
    if (isOn == settings.isQuerier()) {
      return;
    }
    settings.set(MulticastSetting.QUERIER, isOn ? 1 : 0);
    if (isOn) {
      ipv4.becomeQuerier();
      ipv6.becomeQuerier();
    }
  }

  /** Sets where multicast routers are: 0 not on this host, 1 learned, 2 always. */
  void setRouter(long value) throws NetlinkError {
    if (value < 0 || value > 2) {
      throw new NetlinkError(Errno.EINVAL);
    }
    if (value != 1) {
      ipv4.forgetHostRouter();
      ipv6.forgetHostRouter();
    }
    settings.set(MulticastSetting.ROUTER, value);
  }

  void setVersion(MulticastSetting setting, long value) throws NetlinkError {
    long least = setting == MulticastSetting.IGMP_VERSION ? 2 : 1;
    if (value < least || value > least + 1) {
      throw new NetlinkError(Errno.EINVAL);
    }
    settings.set(setting, value);
  }
}
