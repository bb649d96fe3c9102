package org.vswitchlab.node.stack;

import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.EthernetHeader;
import org.vswitchlab.wire.Icmpv6Message;
import org.vswitchlab.wire.Icmpv6View;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.Ipv6Header;
import org.vswitchlab.wire.Ipv6View;

/**
 * Neighbour discovery (RFC 4861): addresses of neighbours and duplicate address detection. Routers
 * are neither asked for nor believed.
 */
public final class NeighbourDiscovery implements NeighbourProtocol {
  /** RFC 4861, 7.1.1: a packet that a router passed on would have less. */
  private static final int HOP_LIMIT = 255;

  private final IpStack stack;

  NeighbourDiscovery(IpStack stack) {
    this.stack = stack;
  }

  @Override
  public void solicit(Neighbour neighbour, boolean isUnicast) {
    IpInterface out = neighbour.networkInterface();
    Ipv6Address target = neighbour.ipv6();
    Ipv6Address source = out.sourceFor(target);
    byte[] waiting = neighbour.firstWaiting();
    if (waiting != null) {
      Ipv6Address sender = Ipv6Address.at(waiting, EthernetHeader.BYTES + 8);
      source = stack.isLocal(sender) ? sender : source;
    }
    if (source == null) {
      return;
    }
    Ipv6Address to = isUnicast ? target : target.solicitedNode();
    long mac = isUnicast ? neighbour.mac() : to.multicastMac();
    send(out, mac, source, to, Icmpv6Message.neighbourSolicitation(target, out.mac()));
  }

  /** Asks whether somebody else has the address (RFC 4862, 5.4.2). */
  void askForDuplicate(IpInterface out, Ipv6Address tentative) {
    Ipv6Address to = tentative.solicitedNode();
    send(
        out,
        to.multicastMac(),
        Ipv6Address.ANY,
        to,
        Icmpv6Message.neighbourSolicitation(tentative, -1));
  }

  private void send(
      IpInterface out, long mac, Ipv6Address source, Ipv6Address to, Icmpv6Message message) {
    byte[] bytes = new byte[Ipv6Destination.HEADROOM_BYTES + message.lengthBytes()];
    EthernetHeader.write(bytes, 0, mac, out.mac(), EtherType.IPV6);
    Ipv6Header.of(source, to, IpProtocol.ICMPV6, HOP_LIMIT)
        .write(bytes, EthernetHeader.BYTES, message.lengthBytes());
    message.write(bytes, Ipv6Destination.HEADROOM_BYTES, source, to);
    stack.transmitCreated(out, bytes);
  }

  /** A solicitation or advertisement whose checksum is right. */
  void receive(IpInterface in, Ipv6View ip, Icmpv6View message) {
    if (ip.hopLimit() != HOP_LIMIT || message.code() != 0 || message.target().isMulticast()) {
      return;
    }
    if (message.type() == Icmpv6Message.NEIGHBOUR_SOLICITATION) {
      solicited(in, ip, message);
    } else {
      advertised(in, message);
    }
  }

  private void solicited(IpInterface in, Ipv6View ip, Icmpv6View message) {
    Ipv6Address target = message.target();
    InterfaceAddress6 own = in.findAddress(target);
    if (own == null) {
      return;
    }
    boolean isDetection = ip.source().isAny();
    if (own.state() != InterfaceAddress6.State.PREFERRED) {
      if (isDetection) {
        in.duplicateFound(target);
      }
      return;
    }
    long mac = message.linkLayerOption(Icmpv6Message.OPTION_SOURCE_LINK_LAYER);
    int flags =
        Icmpv6Message.FLAG_OVERRIDE
            | (isDetection ? 0 : Icmpv6Message.FLAG_SOLICITED)
            | (stack.ipv6().isForwarding() ? Icmpv6Message.FLAG_ROUTER : 0);
    Ipv6Address to = isDetection ? Ipv6Address.ALL_NODES : ip.source();
    if (!isDetection && mac >= 0) {
      in.discoveryTable().findOrAdd(to).update(mac, NeighbourState.STALE);
    }
    long toMac =
        isDetection ? to.multicastMac() : mac >= 0 ? mac : Bytes.u48(ip.array(), ip.offset() - 8);
    send(in, toMac, target, to, Icmpv6Message.neighbourAdvertisement(target, in.mac(), flags));
  }

  private void advertised(IpInterface in, Icmpv6View message) {
    Ipv6Address target = message.target();
    InterfaceAddress6 own = in.findAddress(target);
    if (own != null) {
      if (own.state() == InterfaceAddress6.State.TENTATIVE) {
        in.duplicateFound(target);
      }
      return;
    }
    Neighbour neighbour = in.discoveryTable().find(target);
    if (neighbour == null) {
      return;
    }
    long mac = message.linkLayerOption(Icmpv6Message.OPTION_TARGET_LINK_LAYER);
    boolean hasAddress = neighbour.state().hasAddress();
    if (mac < 0 && !hasAddress) {
      return;
    }
    boolean isOverriding = (message.rest() & Icmpv6Message.FLAG_OVERRIDE) != 0;
    boolean isSolicited = (message.rest() & Icmpv6Message.FLAG_SOLICITED) != 0;
    neighbour.setRouter((message.rest() & Icmpv6Message.FLAG_ROUTER) != 0);
    long newMac = mac < 0 ? neighbour.mac() : mac;
    // RFC 4861, 7.2.5: without the override flag another address only casts doubt.
    if (hasAddress && newMac != neighbour.mac() && !isOverriding) {
      return;
    }
    neighbour.update(newMac, isSolicited ? NeighbourState.REACHABLE : NeighbourState.STALE);
  }

  @Override
  public void reportUnreachable(Neighbour neighbour, byte[] bytes, boolean isForwarded) {
    stack.icmpv6().addressUnreachable(neighbour.networkInterface(), bytes, isForwarded);
  }
}
