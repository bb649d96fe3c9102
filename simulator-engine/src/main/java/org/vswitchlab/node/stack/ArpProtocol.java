package org.vswitchlab.node.stack;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.ArpPacket;
import org.vswitchlab.wire.ArpView;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EthernetHeader;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Ipv4Address;

/** ARP (RFC 826) with Linux's defaults: arp_ignore, arp_accept, arp_announce, arp_filter are 0. */
public final class ArpProtocol implements NeighbourProtocol {
  /** An address younger than this is not replaced by another answer: net.ipv4.neigh.IF.locktime. */
  private static final long LOCK_NANOS = SimTime.NANOS_PER_SECOND;

  private final IpStack stack;
  private final List<ArpListener> listeners = new ArrayList<>();

  /** Told of each packet that arrives, for {@code arping}. */
  public interface ArpListener {
    void received(IpInterface in, ArpView packet, boolean isBroadcast);
  }

  ArpProtocol(IpStack stack) {
    this.stack = stack;
  }

  public void addListener(ArpListener listener) {
    listeners.add(listener);
  }

  public void removeListener(ArpListener listener) {
    listeners.remove(listener);
  }

  void receive(IpInterface in, Frame frame) {
    ArpView arp =
        ArpView.of(
            frame.array(), frame.offset() + EthernetHeader.BYTES, frame.offset() + frame.length());
    if (!arp.isValid()) {
      in.drop(frame, DropReason.MALFORMED);
      return;
    }
    stack.ledger().delivered();
    int operation = arp.operation();
    int target = arp.targetIp();
    if ((operation != ArpPacket.REQUEST && operation != ArpPacket.REPLY)
        || Ipv4Address.isLoopback(target)
        || Ipv4Address.isMulticast(target)) {
      return;
    }
    boolean isForUs = frame.destination() == in.mac();
    for (ArpListener listener : List.copyOf(listeners)) {
      listener.received(in, arp, !isForUs);
    }
    if (operation == ArpPacket.REQUEST && stack.isLocal(target)) {
      if (arp.senderIp() != 0) {
        // Whoever asks will soon be sent something: remember it, without proof that it hears us.
        in.arpTable().findOrAdd(arp.senderIp()).update(arp.senderMac(), NeighbourState.STALE);
      }
      reply(in, arp);
      return;
    }
    learn(in, arp, isForUs);
  }

  private void reply(IpInterface in, ArpView request) {
    ArpPacket reply =
        new ArpPacket(
            ArpPacket.REPLY, in.mac(), request.targetIp(), request.senderMac(), request.senderIp());
    stack.ledger().created(1);
    in.device().transmit(reply.frameTo(request.senderMac(), stack.simulation().newOriginId()));
  }

  /** Only what is in the table already is brought up to date: arp_accept is 0. */
  private void learn(IpInterface in, ArpView arp, boolean isForUs) {
    Neighbour neighbour = in.arpTable().find(arp.senderIp());
    if (neighbour == null) {
      return;
    }
    boolean isGratuitous = arp.targetIp() == arp.senderIp();
    boolean isYoung = stack.simulation().nowNanos() < neighbour.updatedNanos() + LOCK_NANOS;
    boolean isOther = neighbour.state().hasAddress() && neighbour.mac() != arp.senderMac();
    if (isOther && isYoung && !isGratuitous) {
      return;
    }
    boolean isAnswer = arp.operation() == ArpPacket.REPLY && isForUs;
    neighbour.update(arp.senderMac(), isAnswer ? NeighbourState.REACHABLE : NeighbourState.STALE);
  }

  @Override
  public void solicit(Neighbour neighbour, boolean isUnicast) {
    IpInterface out = neighbour.networkInterface();
    int source = out.sourceFor(neighbour.ipv4());
    byte[] waiting = neighbour.firstWaiting();
    if (waiting != null) {
      int sender = Bytes.i32(waiting, EthernetHeader.BYTES + 12);
      source = stack.isLocal(sender) ? sender : source;
    }
    ArpPacket request = new ArpPacket(ArpPacket.REQUEST, out.mac(), source, 0, neighbour.ipv4());
    long origin = stack.simulation().newOriginId();
    stack.ledger().created(1);
    out.device()
        .transmit(isUnicast ? request.frameTo(neighbour.mac(), origin) : request.frame(origin));
  }

  @Override
  public void reportUnreachable(Neighbour neighbour, byte[] bytes, boolean isForwarded) {
    stack.icmpv4().hostUnreachable(bytes, isForwarded);
  }

  /** Sends one packet as it is, as {@code arping} does. */
  public void send(IpInterface out, ArpPacket packet, long destinationMac) {
    stack.ledger().created(1);
    out.device().transmit(packet.frameTo(destinationMac, stack.simulation().newOriginId()));
  }
}
