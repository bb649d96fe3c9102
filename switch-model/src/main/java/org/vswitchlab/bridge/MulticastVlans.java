package org.vswitchlab.bridge;

import org.vswitchlab.switching.VlanId;

/**
 * Multicast snooping in each VLAN for itself: {@code mcast_vlan_snooping} of the bridge, {@code
 * bridge vlan global} and what a VLAN of a port has of its own.
 */
public final class MulticastVlans {
  private final LinuxBridge bridge;
  private final MulticastDatabase database;

  MulticastVlans(LinuxBridge bridge, MulticastDatabase database) {
    this.bridge = bridge;
    this.database = database;
  }

  private boolean isOn() {
    return bridge.options().multicast().isVlanSnooping();
  }

  /** Whether the VLAN is there: a port or the bridge's own interface is in it. */
  public boolean exists(int vid) {
    return bridge.vlanFilter().isKnown(vid);
  }

  /** Switches from snooping of the whole bridge to that of its VLANs, or back. */
  void setSnooping(boolean isOn) throws NetlinkError {
    if (isOn == isOn()) {
      return;
    }
    if (isOn && !bridge.options().isVlanFiltering()) {
      throw new NetlinkError(
          Errno.EINVAL,
          "bridge: Cannot enable multicast vlan snooping with vlan filtering disabled.");
    }
    change(isOn);
  }

  /** Back to snooping of the whole bridge. */
  void switchOff() {
    if (isOn()) {
      change(false);
    }
  }

  private void change(boolean isOn) {
    bridge.options().multicast().set(MulticastSetting.VLAN_SNOOPING, isOn ? 1 : 0);
    MulticastContext whole = database.bridgeContext();
    if (isOn) {
      whole.stop();
    } else {
      whole.start();
    }
    for (BridgePort port : bridge.portList()) {
      if (isOn) {
        port.multicast.disable();
      } else {
        port.multicast.enable();
      }
    }
    for (int vid = 1; vid < VlanId.COUNT; vid++) {
      if (exists(vid)) {
        switchVlan(vid, isOn);
      }
    }
    bridge.changes().changed();
  }

  private void switchVlan(int vid, boolean isOn) {
    for (BridgePort port : bridge.portList()) {
      if (port.vlans().isMember(vid)) {
        switchPort(port, vid, isOn);
      }
    }
    if (bridge.ownVlans().isMember(vid)) {
      switchOwn(vid, isOn);
    }
  }

  private void switchPort(BridgePort port, int vid, boolean isOn) {
    MulticastContext context = database.vlanContext(vid);
    PortMulticast at = context.of(port);
    if (at.isEnabled == isOn || isOn && context.isExempt()) {
      return;
    }
    at.isEnabled = isOn;
    if (isOn) {
      at.enable();
    } else {
      at.disable();
    }
  }

  private void switchOwn(int vid, boolean isOn) {
    MulticastContext context = database.vlanContext(vid);
    if (context.isEnabled == isOn || isOn && context.isExempt()) {
      return;
    }
    context.isEnabled = isOn;
    if (isOn) {
      context.start();
    } else {
      context.stop();
    }
  }

  /** A port is live: each of its VLANs that is live too. */
  void enablePort(BridgePort port) {
    PortVlans vlans = port.vlans();
    for (int vid = vlans.next(0); vid > 0; vid = vlans.next(vid)) {
      if (vlans.state(vid).learns()) {
        vlans.multicast(vid).enable();
      } else {
        vlans.multicast(vid).disable();
      }
    }
  }

  void disablePort(BridgePort port) {
    PortVlans vlans = port.vlans();
    for (int vid = vlans.next(0); vid > 0; vid = vlans.next(vid)) {
      vlans.multicast(vid).disable();
    }
  }

  /** A VLAN of a port changed its state; one that blocks just stops asking. */
  void stateChanged(BridgePort port, int vid) {
    if (isOn() && port.vlans().state(vid).learns()) {
      port.vlans().multicast(vid).enable();
    }
  }

  /** A port (null: the bridge's own interface) came into a VLAN. */
  void joined(BridgePort port, int vid) {
    if (port != null) {
      port.vlans().setMulticast(vid, new PortMulticast(port, database.vlanContext(vid)));
    }
    if (!isOn()) {
      return;
    }
    if (port == null) {
      switchOwn(vid, true);
    } else {
      switchPort(port, vid, true);
    }
  }

  /** A port (null: the bridge's own interface) is about to leave a VLAN. */
  void leaving(BridgePort port, int vid) {
    if (port == null) {
      switchOwn(vid, false);
      return;
    }
    switchPort(port, vid, false);
    PortMulticast at = port.vlans().multicast(vid);
    for (MulticastQuerier querier : at.context.queriers()) {
      querier.disablePort(at);
    }
  }

  /** The bridge came up. */
  void startAll() {
    for (int vid = 1; vid < VlanId.COUNT; vid++) {
      if (exists(vid) && database.vlanContext(vid).isEnabled) {
        database.vlanContext(vid).start();
      }
    }
  }

  /** The bridge went down. */
  void stopAll() {
    for (int vid = 1; vid < VlanId.COUNT; vid++) {
      if (exists(vid) && database.vlanContext(vid).isEnabled) {
        database.vlanContext(vid).stop();
      }
    }
  }

  // ---- settings of a VLAN

  /** Sets whether a VLAN is snooped. */
  public void setSnooped(int vid, boolean isSnooped) {
    MulticastContext context = database.vlanContext(vid);
    if (context.isSnooped == isSnooped) {
      return;
    }
    // Switched on before the VLAN starts, and off after it has stopped.
    if (isSnooped) {
      context.isSnooped = true;
    }
    if (isOn()) {
      switchVlan(vid, isSnooped);
    }
    context.isSnooped = isSnooped;
    bridge.changes().changed();
  }

  /** Sets one of the settings that each VLAN has of its own. */
  public void set(int vid, MulticastSetting setting, long value) throws NetlinkError {
    MulticastContext context = database.vlanContext(vid);
    switch (setting) {
      case SNOOPING -> setSnooped(vid, value != 0);
      case ROUTER -> context.setRouter(value);
      case QUERIER -> context.setQuerier(value != 0);
      case IGMP_VERSION, MLD_VERSION -> context.setVersion(setting, value);
      case QUERY_INTERVAL, STARTUP_QUERY_INTERVAL ->
          context.set(setting, Math.max(value, KernelClock.HZ));
      case LAST_MEMBER_COUNT,
          STARTUP_QUERY_COUNT,
          LAST_MEMBER_INTERVAL,
          MEMBERSHIP_INTERVAL,
          QUERIER_INTERVAL,
          QUERY_RESPONSE_INTERVAL ->
          context.set(setting, value);
      case VLAN_SNOOPING, QUERY_USE_IFADDR, HASH_ELASTICITY, HASH_MAX, STATS_ENABLED ->
          throw new NetlinkError(Errno.EINVAL);
    }
    bridge.changes().changed();
  }
}
