package org.vswitchlab.bridge;

import org.vswitchlab.link.NetDevice;
import org.vswitchlab.link.VlanDevice;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.Neighbour;
import org.vswitchlab.wire.ArpPacket;
import org.vswitchlab.wire.ArpView;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Ipv4Address;

/**
 * Answers ARP requests in the place of known neighbours and keeps them from ports that need not
 * hear them: {@code neigh_suppress}, {@code proxy_arp}, {@code proxy_arp_wifi}. What it knows are
 * the neighbours of the bridge's own interface.
 */
final class NeighbourProxy {
  private final LinuxBridge bridge;

  NeighbourProxy(LinuxBridge bridge) {
    this.bridge = bridge;
  }

  private boolean isSuppressing() {
    for (BridgePort port : bridge.portList()) {
      if (port.is(PortFlag.NEIGH_SUPPRESS)) {
        return true;
      }
    }
    return false;
  }

  private boolean isUsed() {
    for (BridgePort port : bridge.portList()) {
      if (port.is(PortFlag.NEIGH_SUPPRESS)
          || port.is(PortFlag.PROXY_ARP)
          || port.is(PortFlag.PROXY_ARP_WIFI)) {
        return true;
      }
    }
    return false;
  }

  /** Looks at an ARP packet that is about to be spread; may answer it. */
  void look(Passage passage) {
    int type = passage.etherType();
    if (type != EtherType.ARP && type != EtherType.RARP || !isUsed()) {
      return;
    }
    Frame frame = passage.original();
    ArpView arp =
        ArpView.of(
            frame.array(),
            frame.offset() + passage.payloadOffset(),
            frame.offset() + frame.length());
    if (!arp.isValid()
        || Ipv4Address.isLoopback(arp.targetIp())
        || Ipv4Address.isMulticast(arp.targetIp())) {
      return;
    }
    boolean isSuppressing = isSuppressing();
    if (isSuppressing) {
      if (passage.port != null && passage.port.is(PortFlag.NEIGH_SUPPRESS)) {
        return;
      }
      // RFC 5227: an announcement asks for the sender itself.
      boolean isAnnouncement =
          arp.senderIp() == arp.targetIp() && arp.operation() <= ArpPacket.REPLY;
      if (isAnnouncement) {
        passage.isAnsweredFor = true;
        return;
      }
    }
    if (arp.operation() == ArpPacket.REQUEST) {
      answer(passage, arp, isSuppressing);
    }
  }

  private void answer(Passage passage, ArpView arp, boolean isSuppressing) {
    IpInterface own = ownInterface(passage.vid);
    GuestStack stack = bridge.host().service(GuestStack.class);
    if (own == null) {
      return;
    }
    if (isSuppressing && stack.isLocal(arp.targetIp())) {
      passage.isAnsweredFor = true;
      return;
    }
    Neighbour neighbour = own.arpTable().find(arp.targetIp());
    if (neighbour == null || !neighbour.state().hasAddress()) {
      return;
    }
    FdbEntry entry = bridge.fdb().find(neighbour.mac(), passage.vid);
    if (entry == null) {
      return;
    }
    boolean isAnswered =
        passage.port != null && passage.port.is(PortFlag.PROXY_ARP)
            || entry.port != null
                && (entry.port.is(PortFlag.PROXY_ARP_WIFI)
                    || entry.port.is(PortFlag.NEIGH_SUPPRESS));
    if (isAnswered) {
      passage.proxyReply = reply(passage, arp, neighbour.mac());
      if (passage.isTapped()) {
        passage.note("answered for " + Ipv4Address.format(arp.targetIp()));
      }
    }
    passage.isAnsweredFor |= isAnswered || isSuppressing;
  }

  /** The bridge's interface in that VLAN: itself, or its VLAN interface; null if there is none. */
  private IpInterface ownInterface(int vid) {
    GuestStack stack = bridge.host().service(GuestStack.class);
    if (stack == null) {
      return null;
    }
    NetDevice device = bridge.ownDevice();
    if (vid == 0) {
      return stack.networkInterface(device.name());
    }
    for (VlanDevice vlan : device.vlanDevices()) {
      if (vlan.vid() == vid && vlan.protocol() == bridge.options().vlanProtocol) {
        return stack.networkInterface(vlan.name());
      }
    }
    return null;
  }

  /** The answer, tagged as its receiver's port wants it. */
  private Frame reply(Passage passage, ArpView arp, long mac) {
    ArpPacket packet =
        new ArpPacket(ArpPacket.REPLY, mac, arp.targetIp(), arp.senderMac(), arp.senderIp());
    Frame untagged = packet.frameTo(arp.senderMac(), bridge.host().simulation().newOriginId());
    PortVlans vlans = passage.port == null ? bridge.ownVlans() : passage.port.vlans();
    boolean isTagged = passage.isFiltered && vlans.pvid() != passage.vid;
    return isTagged
        ? Passage.tagged(untagged, bridge.options().vlanProtocol, passage.vid)
        : untagged;
  }
}
