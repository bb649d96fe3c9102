package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.link.TunnelDevice;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.MacAddress;

/**
 * A frame's way into the bridge: from a port, or from the host through the bridge's own interface.
 * All copies are collected first; then the frame is reported with its decision, and only then
 * anything leaves.
 */
final class IngressPath {
  private final LinuxBridge bridge;
  private final FrameLedger ledger;
  private final NeighbourProxy neighbourProxy;
  // One for each level of nesting: a host that answers at once sends while its request passes.
  private final List<Passage> passages = new ArrayList<>();
  private int depth;

  IngressPath(LinuxBridge bridge) {
    this.bridge = bridge;
    this.ledger = bridge.host().ledger();
    this.neighbourProxy = new NeighbourProxy(bridge);
  }

  /** A port received a frame. */
  void received(BridgePort port, Frame frame) {
    NetDevice device = port.device();
    if (frame.length() < NetDevice.ETHERNET_HEADER_BYTES) {
      device.tapReceived(frame, null);
      device.dropReceived(frame, DropReason.MALFORMED);
      return;
    }
    Passage passage = enter(port, outOfTunnel(port, frame), device.isTapped());
    DropReason refusal = classify(passage);
    if (refusal != null) {
      passage.drop(refusal);
    }
    if (device.isTapped()) {
      device.tapReceived(frame, passage.decision(bridge.name()));
    }
    if (passage.outputCount() == 0 && passage.upCopy() == null) {
      finishWithoutOutput(passage, device, frame);
    } else {
      send(passage);
    }
    if (passage.proxyReply != null) {
      ledger.created(1);
      device.transmit(passage.proxyReply);
    }
    leave(passage);
  }

  /** The host sent a frame through the bridge's own interface. */
  void sentByHost(Frame frame) {
    NetDevice own = bridge.ownDevice();
    if (frame.length() < NetDevice.ETHERNET_HEADER_BYTES) {
      drop(own, frame, DropReason.MALFORMED);
      return;
    }
    Passage passage = enter(null, frame, false);
    DropReason refusal =
        // Unfiltered, what the host sends is not looked into, nor is a tag of the other protocol.
        passage.isTruncatedTag()
                && bridge.options().isVlanFiltering
                && passage.tagProtocol == bridge.options().vlanProtocol
            ? DropReason.MALFORMED
            : bridge.vlanFilter().admit(passage, bridge.ownVlans());
    if (refusal == null && isGroup(passage)) {
      refusal = bridge.multicast().receive(passage);
    }
    if (refusal == null) {
      neighbourProxy.look(passage);
      spread(passage);
    } else {
      passage.drop(refusal);
    }
    if (passage.outputCount() == 0) {
      drop(own, frame, passage.dropReason());
    } else {
      send(passage);
    }
    if (passage.proxyReply != null) {
      ledger.created(1);
      own.receive(passage.proxyReply);
    }
    leave(passage);
  }

  private void drop(NetDevice own, Frame frame, DropReason reason) {
    own.counters().transmitDropped();
    ledger.dropped(own.qualifiedName(), frame, reason);
  }

  private Passage enter(BridgePort port, Frame frame, boolean isTapped) {
    if (depth == passages.size()) {
      passages.add(new Passage());
    }
    Passage passage = passages.get(depth++);
    passage.begin(port, frame, isTapped);
    return passage;
  }

  private void leave(Passage passage) {
    passage.end();
    depth--;
  }

  private void send(Passage passage) {
    int count = passage.outputCount();
    Frame up = passage.upCopy();
    ledger.fannedOut(up == null ? count : count + 1);
    for (int i = 0; i < count; i++) {
      int tunnelId = tunnelOf(passage, passage.port(i));
      NetDevice device = passage.port(i).device();
      if (tunnelId > 0 && device instanceof TunnelDevice tunnel) {
        tunnel.transmitInto(tunnelId, passage.copy(i));
      } else {
        device.transmit(passage.copy(i));
      }
    }
    if (up != null) {
      bridge.ownDevice().receive(up);
    }
  }

  /** The tunnel to which a port maps the frame's VLAN, or 0. */
  static int tunnelOf(Passage passage, BridgePort to) {
    return to.is(PortFlag.VLAN_TUNNEL) ? to.vlans().tunnelId(passage.vid) : 0;
  }

  /** A frame from a tunnel that a port maps to a VLAN enters with that VLAN's tag. */
  private Frame outOfTunnel(BridgePort port, Frame frame) {
    if (!port.is(PortFlag.VLAN_TUNNEL)
        || !(port.device() instanceof TunnelDevice tunnel)
        || tunnel.receivedTunnelId() < 0
        || EtherType.isVlan(frame.u16(12))) {
      return frame;
    }
    int vid = port.vlans().vidOfTunnel(tunnel.receivedTunnelId());
    return vid == 0 ? frame : Passage.tagged(frame, bridge.options().vlanProtocol, vid);
  }

  private void finishWithoutOutput(Passage passage, NetDevice device, Frame frame) {
    if (passage.isConsumed) {
      ledger.delivered();
    } else {
      device.dropReceived(frame, passage.dropReason());
    }
  }

  // ---- from a port

  /** Looks at a received frame before it may be forwarded; returns why it may not, or null. */
  private DropReason classify(Passage passage) {
    if (passage.isTruncatedTag()) {
      return DropReason.MALFORMED;
    }
    if (passage.source == 0 || MacAddress.isMulticast(passage.source)) {
      return DropReason.INVALID_SOURCE;
    }
    if (MacAddress.isReserved(passage.destination) && !isForwardedReserved(passage)) {
      return takeReserved(passage);
    }
    if (!passage.port.state.learns()) {
      if (passage.isTapped()) {
        passage.note(passage.port + " is " + passage.port.state.label());
      }
      return DropReason.PORT_BLOCKED;
    }
    if (passage.isTruncatedEncapsulation()) {
      return DropReason.MALFORMED;
    }
    FrameFilter filter = bridge.activeFilter();
    if (filter == null) {
      return pass(passage);
    }
    if (filter.isRouted(packetOf(passage))) {
      passage.note("routed, not bridged: broute");
      passage.isConsumed = true;
      return null;
    }
    return isLetIn(filter, passage) ? pass(passage) : DropReason.FILTERED;
  }

  private FilterPacket packetOf(Passage passage) {
    return new FilterPacket(
        bridge, passage.port.device(), null, passage.original(), passage.tagIsPayload, null);
  }

  /** Shows a received frame to the filter, which may rewrite it. */
  private boolean isLetIn(FrameFilter filter, Passage passage) {
    FilterPacket packet = packetOf(passage);
    boolean isAccepted = filter.accepts(FilterHook.PREROUTING, packet);
    passage.filtered = packet;
    passage.proxyReply = packet.reply();
    if (!isAccepted) {
      passage.note("a filter does not let it in");
    } else if (packet.frame() != passage.original()) {
      passage.note("a filter rewrote it");
      passage.replace(packet.frame());
    }
    return isAccepted;
  }

  /** Whether an address that bridges keep to themselves is forwarded all the same. */
  private boolean isForwardedReserved(Passage passage) {
    BridgeOptions options = bridge.options();
    int last = (int) passage.destination & 15;
    int mask = options.requiredForwardMask | passage.port.groupForwardMask;
    if (last == 0) {
      // Without a spanning tree its frames must pass, so that others find their loops.
      return options.stpMode == StpMode.OFF || (mask & 1) != 0;
    }
    // 01-80-C2-00-00-01 is the pause frame of IEEE 802.3: never forwarded.
    return last != 1 && ((mask | options.groupForwardMask) & 1 << last) != 0;
  }

  /** Takes in a frame to a reserved address: its source may be learned, it goes no further. */
  private DropReason takeReserved(Passage passage) {
    BridgePort port = passage.port;
    if (((int) passage.destination & 15) == 1) {
      return DropReason.RESERVED_ADDRESS;
    }
    if (port.is(PortFlag.LEARNING)
        && port.state.learns()
        && !bridge.options().isLinkLocalLearningOff
        && bridge.vlanFilter().shouldLearn(passage, port.vlans())) {
      learn(passage);
    }
    if (bridge.spanningTree().receive(port, passage)) {
      passage.isConsumed = true;
      passage.note("BPDU for the spanning tree");
      return null;
    }
    return DropReason.RESERVED_ADDRESS;
  }

  /** A frame that may be forwarded: VLAN, source address, then its destination. */
  private DropReason pass(Passage passage) {
    BridgePort port = passage.port;
    DropReason refusal = bridge.vlanFilter().admit(passage, port.vlans());
    if (refusal != null) {
      return refusal;
    }
    if (port.is(PortFlag.LOCKED) && !isKnownBehind(passage, port)) {
      return DropReason.PORT_LOCKED;
    }
    if (port.is(PortFlag.LEARNING)) {
      learn(passage);
    }
    if (isGroup(passage)) {
      refusal = bridge.multicast().receive(passage);
      if (refusal != null) {
        return refusal;
      }
    }
    if (passage.state == PortState.LEARNING) {
      return DropReason.PORT_BLOCKED;
    }
    neighbourProxy.look(passage);
    spread(passage);
    return null;
  }

  private static boolean isGroup(Passage passage) {
    return MacAddress.isMulticast(passage.destination)
        && !MacAddress.isBroadcast(passage.destination);
  }

  private boolean isKnownBehind(Passage passage, BridgePort port) {
    FdbEntry entry = bridge.fdb().find(passage.source, passage.vid);
    return entry != null && entry.port == port && !entry.isLocal;
  }

  private void learn(Passage passage) {
    FdbEntry before = passage.isTapped() ? bridge.fdb().find(passage.source, passage.vid) : null;
    BridgePort old = before == null ? null : before.port;
    ForwardingDatabase.Learned learned =
        bridge.fdb().learn(passage.port, passage.source, passage.vid);
    if (passage.isTapped()) {
      noteLearned(passage, learned, old);
    }
  }

  private static void noteLearned(
      Passage passage, ForwardingDatabase.Learned learned, BridgePort old) {
    String station = station(passage.source, passage.vid);
    switch (learned) {
      case NEW ->
          passage.note(
              "learned "
                  + MacAddress.format(passage.source)
                  + " on "
                  + passage.port
                  + vlan(passage.vid));
      case MOVED -> passage.note(station + " moved from " + old + " to " + passage.port);
      case STICKY -> passage.note(station + " is sticky on " + old);
      case OWN_ADDRESS -> passage.note(station + " is the bridge's own address");
      case FULL -> passage.note(station + " not learned: the limit is reached");
      case OFF -> passage.note("nothing is learned: the ageing time is 0");
      case REFRESHED -> {}
    }
  }

  private static String station(long mac, int vid) {
    return MacAddress.format(mac) + vlan(vid);
  }

  private static String vlan(int vid) {
    return vid == 0 ? "" : " vlan " + vid;
  }

  // ---- to its destination

  private void spread(Passage passage) {
    if (MacAddress.isBroadcast(passage.destination)) {
      passage.note("broadcast: flooded");
      bridge.forwardPath().flood(passage, PortFlag.BCAST_FLOOD);
      deliverUp(passage);
    } else if (MacAddress.isMulticast(passage.destination)) {
      bridge.multicast().spread(passage);
      if (passage.wantsUp || bridge.options().isPromiscuous) {
        deliverUp(passage);
      }
    } else {
      spreadUnicast(passage);
    }
  }

  private void spreadUnicast(Passage passage) {
    FdbEntry entry = bridge.fdb().find(passage.destination, passage.vid);
    if (entry == null) {
      passage.note("unknown unicast: flooded");
      bridge.forwardPath().flood(passage, PortFlag.FLOOD);
      deliverUpIfPromiscuous(passage);
      return;
    }
    if (entry.isLocal && passage.port != null) {
      if (passage.isTapped()) {
        passage.note("FDB: " + entry + " is the bridge's own");
      }
      deliverUp(passage);
      return;
    }
    if (entry.port == null) {
      return;
    }
    entry.usedNanos = bridge.host().simulation().nowNanos();
    if (passage.isTapped()) {
      passage.note("FDB: " + entry + " is on " + entry.port);
    }
    bridge.forwardPath().forward(passage, entry.port);
    deliverUpIfPromiscuous(passage);
  }

  private void deliverUp(Passage passage) {
    if (passage.port != null) {
      bridge.forwardPath().deliverUp(passage);
    }
  }

  private void deliverUpIfPromiscuous(Passage passage) {
    if (bridge.options().isPromiscuous) {
      deliverUp(passage);
    }
  }
}
