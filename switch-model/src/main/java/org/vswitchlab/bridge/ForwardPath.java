package org.vswitchlab.bridge;

import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.wire.Frame;

/** Decides which ports get a copy of a passing frame; {@link IngressPath} sends them afterwards. */
final class ForwardPath {
  /** Room that the kernel leaves for a tag beside the header, whether or not there is one. */
  private static final int TAG_ROOM_BYTES = 4;

  private final LinuxBridge bridge;

  ForwardPath(LinuxBridge bridge) {
    this.bridge = bridge;
  }

  /** Copies to the one port that the destination is behind. */
  void forward(Passage passage, BridgePort destination) {
    BridgePort to = destination;
    if (to.backup != null && !to.hasKnownCarrier) {
      passage.note(to + " has no carrier: its backup port is " + to.backup);
      to = to.backup;
    }
    DropReason obstacle = obstacle(passage, to);
    if (obstacle != null) {
      passage.drop(obstacle);
      return;
    }
    deliver(passage, to);
  }

  /**
   * Copies to every port that takes frames of this kind.
   *
   * @param kind {@link PortFlag#FLOOD}, {@link PortFlag#MCAST_FLOOD} or {@link
   *     PortFlag#BCAST_FLOOD}
   */
  void flood(Passage passage, PortFlag kind) {
    passage.flooded();
    // Groups and broadcasts that the host itself sends go everywhere, whatever the flags say.
    boolean heedsFlag = kind == PortFlag.FLOOD || passage.port != null;
    List<BridgePort> ports = bridge.portList();
    for (int i = 0; i < ports.size(); i++) {
      BridgePort to = ports.get(i);
      if (heedsFlag && !to.is(kind) || to.is(PortFlag.PROXY_ARP)) {
        continue;
      }
      if (passage.isAnsweredFor
          && (to.is(PortFlag.PROXY_ARP_WIFI) || to.is(PortFlag.NEIGH_SUPPRESS))) {
        continue;
      }
      if (obstacle(passage, to) == null) {
        deliver(passage, to);
      }
    }
  }

  /** Why a port gets no copy, or null if it does. */
  DropReason obstacle(Passage passage, BridgePort to) {
    if (to == passage.port && !to.is(PortFlag.HAIRPIN)) {
      return DropReason.SAME_PORT;
    }
    if (to.state != PortState.FORWARDING) {
      return DropReason.PORT_BLOCKED;
    }
    if (!bridge.vlanFilter().allowsEgress(passage, to.vlans())) {
      return DropReason.VLAN_FILTERED;
    }
    if (passage.port != null && passage.port.is(PortFlag.ISOLATED) && to.is(PortFlag.ISOLATED)) {
      return DropReason.FILTERED;
    }
    return null;
  }

  void deliver(Passage passage, BridgePort to) {
    bridge.vlanFilter().count(passage, to.vlans());
    boolean isTunneled = passage.isFiltered && IngressPath.tunnelOf(passage, to) > 0;
    leave(passage, to, isTunneled ? passage.untagged() : passage.copyFor(to.vlans()));
  }

  /** As {@link #deliver}, with the copy addressed to one station. */
  void deliverTo(Passage passage, BridgePort to, long station) {
    bridge.vlanFilter().count(passage, to.vlans());
    leave(passage, to, passage.copyFor(to.vlans(), station));
  }

  private void leave(Passage passage, BridgePort to, Frame copy) {
    // Counted even if it turns out to be too long.
    to.counters().count(bridge, passage.membershipKind, MulticastCounters.Way.TRANSMITTED);
    FrameFilter filter = bridge.activeFilter();
    Frame leaving = filter == null ? copy : filtered(filter, passage, to, copy);
    if (leaving != null && fits(passage, to)) {
      passage.output(to, leaving);
    }
  }

  /** The copy as the filter leaves it, or null if it does not let it through. */
  private Frame filtered(FrameFilter filter, Passage passage, BridgePort to, Frame copy) {
    NetDevice from = passage.port == null ? null : passage.port.device();
    boolean isTagPayload =
        passage.tagIsPayload && (!passage.isFiltered || to.vlans().isUntagged(passage.vid));
    FilterPacket packet =
        new FilterPacket(bridge, from, to.device(), copy, isTagPayload, passage.filtered);
    FilterHook hook = from == null ? FilterHook.OUTPUT : FilterHook.FORWARD;
    if (!filter.accepts(hook, packet) || !filter.accepts(FilterHook.POSTROUTING, packet)) {
      passage.note("a filter does not let it leave by " + to);
      passage.drop(DropReason.FILTERED);
      return null;
    }
    return packet.frame();
  }

  private static boolean fits(Passage passage, BridgePort to) {
    int limitBytes = to.device().mtuBytes() + NetDevice.ETHERNET_HEADER_BYTES + TAG_ROOM_BYTES;
    if (passage.lengthBesideTag() > limitBytes) {
      passage.drop(DropReason.MTU_EXCEEDED);
      if (passage.isTapped()) {
        passage.note("too long for " + to + ", whose MTU is " + to.device().mtuBytes());
      }
      return false;
    }
    return true;
  }

  /** Copies to the bridge's own interface. */
  void deliverUp(Passage passage) {
    if (!bridge.options().isPromiscuous
        && !bridge.vlanFilter().allowsEgress(passage, bridge.ownVlans())) {
      passage.drop(DropReason.VLAN_FILTERED);
      return;
    }
    bridge.vlanFilter().count(passage, bridge.ownVlans());
    bridge
        .multicastCounters()
        .count(bridge, passage.membershipKind, MulticastCounters.Way.TRANSMITTED);
    Frame copy = passage.copyFor(bridge.ownVlans());
    boolean isUntagged = passage.isFiltered && bridge.ownVlans().isUntagged(passage.vid);
    if (isUntagged && Passage.hasTruncatedTag(copy)) {
      // The inner tag is the frame's only one now, and the host finds it cut short.
      passage.drop(DropReason.MALFORMED);
      return;
    }
    FrameFilter filter = bridge.activeFilter();
    if (filter != null) {
      copy = filteredUp(filter, passage, copy);
    }
    if (copy != null) {
      passage.outputUp(copy);
    }
  }

  private Frame filteredUp(FrameFilter filter, Passage passage, Frame copy) {
    boolean isTagPayload =
        passage.tagIsPayload && (!passage.isFiltered || bridge.ownVlans().isUntagged(passage.vid));
    FilterPacket packet =
        new FilterPacket(bridge, passage.port.device(), null, copy, isTagPayload, passage.filtered);
    if (!filter.accepts(FilterHook.INPUT, packet)) {
      passage.note("a filter does not let it go up");
      passage.drop(DropReason.FILTERED);
      return null;
    }
    return packet.frame();
  }
}
