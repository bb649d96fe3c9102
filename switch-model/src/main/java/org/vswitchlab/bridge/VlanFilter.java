package org.vswitchlab.bridge;

import org.vswitchlab.observe.DropReason;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.switching.VlanId;

/**
 * Which VLANs go where: {@code bridge vlan}. With filtering off it changes nothing, and tags are
 * payload; the configuration is kept all the same, so local addresses are entered per VLAN.
 */
public final class VlanFilter {
  private final LinuxBridge bridge;
  private final BridgeOptions options;
  // Of the bridge as a whole, for each VLAN that somebody is a member of.
  private final VlanCounters[] counters = new VlanCounters[VlanId.COUNT];

  VlanFilter(LinuxBridge bridge) {
    this.bridge = bridge;
    this.options = bridge.options();
  }

  // ---- frames

  /**
   * Finds a frame's VLAN and whether it may enter.
   *
   * @param vlans of the port, or of the bridge's own interface
   * @return null, or why it may not
   */
  DropReason admit(Passage passage, PortVlans vlans) {
    if (!options.isVlanFiltering) {
      return null;
    }
    passage.isFiltered = true;
    passage.newTagProtocol = options.vlanProtocol;
    boolean hasOwnTag = passage.tagProtocol == options.vlanProtocol;
    int vid = hasOwnTag ? passage.tagControl & VlanId.TCI_MASK : VlanId.NONE;
    // A tag of the other protocol is payload, and the frame counts as untagged.
    passage.tagIsPayload = passage.tagProtocol != 0 && !hasOwnTag;
    if (vid == VlanId.NONE) {
      vid = vlans.pvid();
      if (vid == VlanId.NONE) {
        return DropReason.VLAN_TAG_MISMATCH;
      }
      // IEEE 802.1Q: VID 0 is a priority tag, so the port's own VLAN applies; its priority stays.
      passage.tagControl = hasOwnTag ? passage.tagControl | vid : vid;
      passage.isTagChanged = true;
      if (passage.isTapped()) {
        passage.note("vlan " + vid + (hasOwnTag ? " for a priority tag" : "") + " is the PVID");
      }
    }
    passage.vid = vid;
    if (!vlans.isMember(vid)) {
      if (passage.isTapped()) {
        passage.note("vlan " + vid + " is not allowed here");
      }
      return DropReason.VLAN_FILTERED;
    }
    if (passage.state == PortState.FORWARDING) {
      passage.state = vlans.state(vid);
      if (!passage.state.learns()) {
        if (passage.isTapped()) {
          passage.note("vlan " + vid + " is " + passage.state.label() + " here");
        }
        return DropReason.PORT_BLOCKED;
      }
    }
    if (options.hasVlanStats) {
      vlans.counters(vid).received(passage.payloadBytes());
    }
    return null;
  }

  /** A copy goes out by a port (or the bridge itself) of these VLANs. */
  void count(Passage passage, PortVlans vlans) {
    if (options.hasVlanStats && passage.isFiltered && vlans.isMember(passage.vid)) {
      vlans.counters(passage.vid).transmitted(passage.payloadBytes());
    }
  }

  /** Whether the passing frame may leave by a port (or the bridge itself) of these VLANs. */
  boolean allowsEgress(Passage passage, PortVlans vlans) {
    return !passage.isFiltered
        || vlans.isMember(passage.vid) && vlans.state(passage.vid) == PortState.FORWARDING;
  }

  /** For addresses that are taken in but not forwarded: whether the source may be learned. */
  boolean shouldLearn(Passage passage, PortVlans vlans) {
    if (!options.isVlanFiltering) {
      return true;
    }
    boolean hasOwnTag = passage.tagProtocol == options.vlanProtocol;
    int vid = hasOwnTag ? passage.tagControl & VlanId.TCI_MASK : VlanId.NONE;
    if (vid == VlanId.NONE) {
      vid = vlans.pvid();
    }
    passage.vid = vid;
    return vid != VlanId.NONE && vlans.isMember(vid) && vlans.state(vid).learns();
  }

  // ---- configuration

  /** Gives a new port the default VLAN. */
  void initialize(BridgePort port) {
    if (options.defaultPvid != 0) {
      add(port, options.defaultPvid, true, true);
    }
  }

  /** Adds a VLAN to a port, or changes its flags. */
  public void add(BridgePort port, int vid, boolean isPvid, boolean isUntagged) {
    if (port.vlans().set(vid, isPvid, isUntagged)) {
      port.vlans().setCounters(vid, countersFor(vid, options.hasVlanStatsPerPort));
      bridge.multicast().vlans().joined(port, vid);
      bridge.fdb().addLocal(port, port.device().mac(), vid);
    }
    bridge.changes().changed();
  }

  /** Removes a VLAN from a port, with what was learned in it there. */
  public void remove(BridgePort port, int vid) {
    if (port.vlans().isMember(vid)) {
      bridge.fdb().findAndDeleteLocal(port, port.device().mac(), vid);
      bridge.fdb().deleteByPort(port, vid, false);
      bridge.multicast().vlans().leaving(port, vid);
      port.vlans().remove(vid);
      released(vid);
      bridge.changes().changed();
    }
  }

  /** The counters of a new member. */
  private VlanCounters countersFor(int vid, boolean isPerPort) {
    VlanCounters shared = counters[vid];
    if (shared == null) {
      shared = new VlanCounters();
      counters[vid] = shared;
    }
    shared.memberCount++;
    return isPerPort ? new VlanCounters() : shared;
  }

  private void released(int vid) {
    if (--counters[vid].memberCount == 0) {
      counters[vid] = null;
      bridge.multicast().dropVlanContext(vid);
    }
  }

  /** Whether a port or the bridge itself is in the VLAN. */
  boolean isKnown(int vid) {
    return counters[vid] != null;
  }

  /** Adds a VLAN to the bridge's own interface, or changes its flags. */
  public void addOwn(int vid, boolean isPvid, boolean isUntagged) {
    addOwn(vid, isPvid, isUntagged, false);
  }

  /**
   * As {@link #addOwn(int, boolean, boolean)}.
   *
   * @param isOfRange whether it was asked for as part of a range, which the kernel remembers if the
   *     VLAN is new to the bridge
   */
  public void addOwn(int vid, boolean isPvid, boolean isUntagged, boolean isOfRange) {
    boolean isNewVlan = counters[vid] == null;
    if (bridge.ownVlans().set(vid, isPvid, isUntagged)) {
      bridge.ownVlans().setCounters(vid, countersFor(vid, false));
      if (isNewVlan) {
        counters[vid].isOfRange = isOfRange;
      }
      bridge.multicast().vlans().joined(null, vid);
      bridge.fdb().addLocal(null, bridge.ownDevice().mac(), vid);
    }
    bridge.changes().changed();
  }

  /** Removes a VLAN from the bridge's own interface. */
  public void removeOwn(int vid) {
    if (bridge.ownVlans().isMember(vid)) {
      bridge.fdb().findAndDeleteLocal(null, bridge.ownDevice().mac(), vid);
      bridge.fdb().deleteByPort(null, vid, false);
      bridge.multicast().vlans().leaving(null, vid);
      bridge.ownVlans().remove(vid);
      released(vid);
      bridge.changes().changed();
    }
  }

  /** Sets the state of a VLAN on a port (null: on the bridge's own interface). */
  public void setState(BridgePort port, int vid, PortState state) {
    boolean isChange = vlansOf(port).state(vid) != state;
    vlansOf(port).setState(vid, state);
    if (port != null && isChange) {
      bridge.multicast().vlans().stateChanged(port, vid);
    }
    bridge.changes().changed();
  }

  /** Sets where multicast routers of a VLAN are; see {@link PortVlans#multicastRouter}. */
  public void setMulticastRouter(BridgePort port, int vid, int value) throws NetlinkError {
    if (port == null) {
      bridge.multicast().vlanContext(vid).setRouter(value);
      bridge.ownVlans().setMulticastRouter(vid, value);
    } else {
      port.vlans().multicast(vid).setRouter(value);
    }
    bridge.changes().changed();
  }

  private PortVlans vlansOf(BridgePort port) {
    return port == null ? bridge.ownVlans() : port.vlans();
  }

  /** Maps a VLAN of a port to a tunnel identifier (VNI), 1 to 2^24 - 1. */
  public void mapTunnel(BridgePort port, int vid, int tunnelId) throws NetlinkError {
    checkTunnelPort(port);
    if (!port.vlans().isMember(vid)) {
      throw new NetlinkError(Errno.EINVAL);
    }
    if (port.vlans().tunnelId(vid) != 0 || port.vlans().vidOfTunnel(tunnelId) != 0) {
      throw new NetlinkError(Errno.EEXIST);
    }
    port.vlans().setTunnelId(vid, tunnelId);
    bridge.changes().changed();
  }

  /** Ends the mapping of a VLAN. */
  public void unmapTunnel(BridgePort port, int vid) throws NetlinkError {
    checkTunnelPort(port);
    if (port.vlans().isMember(vid)) {
      port.vlans().setTunnelId(vid, 0);
    }
    bridge.changes().changed();
  }

  private static void checkTunnelPort(BridgePort port) throws NetlinkError {
    if (!port.is(PortFlag.VLAN_TUNNEL)) {
      throw new NetlinkError(Errno.EINVAL);
    }
  }

  void flush(BridgePort port) {
    for (int vid = port.vlans().next(0); vid > 0; vid = port.vlans().next(vid)) {
      bridge.fdb().findAndDeleteLocal(port, port.device().mac(), vid);
      bridge.multicast().vlans().leaving(port, vid);
      port.vlans().remove(vid);
      released(vid);
    }
  }

  public void setFiltering(boolean isOn) {
    options.isVlanFiltering = isOn;
    options.recalculateGroups();
    if (!isOn) {
      // Without filtering nobody knows a frame's VLAN.
      bridge.multicast().vlans().switchOff();
    }
    bridge.changes().changed();
  }

  /** Sets the protocol of tags: 0x8100 or 0x88a8. */
  public void setProtocol(int protocol) throws NetlinkError {
    if (protocol != BridgeOptions.TPID_8021Q && protocol != BridgeOptions.TPID_8021AD) {
      throw new NetlinkError(Errno.EINVAL);
    }
    options.vlanProtocol = protocol;
    options.recalculateGroups();
    bridge.changes().changed();
  }

  /**
   * Sets the VLAN that ports are in by default; those that were changed by hand stay as they are.
   */
  public void setDefaultPvid(int pvid) throws NetlinkError {
    if (pvid < 0 || pvid > VlanId.MAX) {
      throw new NetlinkError(Errno.EINVAL);
    }
    int old = options.defaultPvid;
    if (old == pvid) {
      return;
    }
    if (hasDefault(bridge.ownVlans(), old, pvid)) {
      if (pvid != 0) {
        addOwn(pvid, true, true);
      }
      if (old != 0) {
        removeOwn(old);
      }
    }
    // The newest port first: of those with the same address it is the one that gets the entry.
    for (BridgePort port : bridge.portList()) {
      if (hasDefault(port.vlans(), old, pvid)) {
        if (pvid != 0) {
          add(port, pvid, true, true);
        }
        if (old != 0) {
          remove(port, old);
        }
      }
    }
    options.defaultPvid = pvid;
    bridge.changes().changed();
  }

  private static boolean hasDefault(PortVlans vlans, int old, int next) {
    boolean isUntouched = old == 0 || vlans.pvid() == old && vlans.isUntagged(old);
    return isUntouched && (next == 0 || !vlans.isMember(next));
  }

  /** Whether frames of each VLAN are counted. */
  public void setStats(boolean isOn) {
    options.hasVlanStats = isOn;
    bridge.changes().changed();
  }

  /** Whether each port counts for itself; can be changed only while no port is in any VLAN. */
  public void setStatsPerPort(boolean isPerPort) throws NetlinkError {
    for (BridgePort port : bridge.portList()) {
      if (port.vlans().count() > 0) {
        throw new NetlinkError(Errno.EBUSY);
      }
    }
    options.hasVlanStatsPerPort = isPerPort;
    bridge.changes().changed();
  }
}
