package org.vswitchlab.node.stack;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EthernetHeader;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Icmpv6Message;
import org.vswitchlab.wire.Icmpv6View;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.Ipv6Header;
import org.vswitchlab.wire.Ipv6View;

/** ICMPv6 (RFC 4443): echo, and errors in both directions. */
public final class Icmpv6Protocol {
  /** Least MTU of IPv6, and so the largest error (RFC 4443, 2.4). */
  private static final int LARGEST_ERROR_BYTES = 1280;

  private final IpStack stack;
  private final Map<Integer, Echo6Socket> sockets = new LinkedHashMap<>();
  private int nextIdentifier = 1;

  Icmpv6Protocol(IpStack stack) {
    this.stack = stack;
  }

  /** Opens a socket with an identifier of its own. */
  public Echo6Socket open(Echo6Socket.Listener listener) {
    while (sockets.containsKey(nextIdentifier)) {
      nextIdentifier = nextIdentifier % 0xffff + 1;
    }
    Echo6Socket socket = new Echo6Socket(stack, nextIdentifier, listener);
    sockets.put(nextIdentifier, socket);
    nextIdentifier = nextIdentifier % 0xffff + 1;
    return socket;
  }

  void close(Echo6Socket socket) {
    sockets.remove(socket.identifier(), socket);
  }

  void receive(IpInterface in, Frame frame, Ipv6View ip, int at) {
    Icmpv6View icmp = Icmpv6View.of(frame.array(), at, ip.payloadLimit());
    if (!icmp.isValid()) {
      in.drop(frame, DropReason.MALFORMED);
      return;
    }
    if (!icmp.isChecksumRight(ip.source(), ip.destination())) {
      in.drop(frame, DropReason.BAD_CHECKSUM);
      return;
    }
    switch (icmp.type()) {
      case Icmpv6Message.ECHO_REQUEST -> {
        stack.ledger().delivered();
        answer(in, ip, icmp);
      }
      case Icmpv6Message.ECHO_REPLY -> {
        Echo6Socket socket = sockets.get(icmp.identifier());
        if (socket == null) {
          in.drop(frame, DropReason.NO_LISTENER);
          return;
        }
        stack.ledger().delivered();
        socket
            .listener()
            .reply(ip.source(), icmp.sequence(), ip.hopLimit(), icmp.toMessage().data());
      }
      case Icmpv6Message.NEIGHBOUR_SOLICITATION, Icmpv6Message.NEIGHBOUR_ADVERTISEMENT -> {
        stack.ledger().delivered();
        stack.discovery().receive(in, ip, icmp);
      }
      case Icmpv6Message.UNREACHABLE,
          Icmpv6Message.PACKET_TOO_BIG,
          Icmpv6Message.TIME_EXCEEDED,
          Icmpv6Message.PARAMETER_PROBLEM -> {
        stack.ledger().delivered();
        errorArrived(
            ip.source(),
            in,
            icmp.type(),
            icmp.code(),
            icmp.rest(),
            Ipv6View.of(icmp.array(), icmp.dataOffset(), icmp.limit()));
      }
      default -> in.drop(frame, DropReason.NO_LISTENER);
    }
  }

  private void answer(IpInterface in, Ipv6View ip, Icmpv6View request) {
    Ipv6Address source = ip.destination().isMulticast() ? null : ip.destination();
    IpInterface bound = ip.source().isLinkLocal() ? in : null;
    Ipv6Destination back = stack.ipv6().destination(ip.source(), bound, source);
    if (back.error() == null) {
      Icmpv6Message reply =
          new Icmpv6Message(
              Icmpv6Message.ECHO_REPLY, 0, request.rest(), request.toMessage().data());
      send(back, reply);
    }
  }

  private void send(Ipv6Destination to, Icmpv6Message message) {
    byte[] bytes = new byte[Ipv6Destination.HEADROOM_BYTES + message.lengthBytes()];
    message.write(bytes, Ipv6Destination.HEADROOM_BYTES, to.source(), to.address());
    stack.ipv6().send(to, bytes, IpProtocol.ICMPV6, stack.ipv6().hopLimit());
  }

  private void errorArrived(
      Ipv6Address from, IpInterface in, int type, int code, int info, Ipv6View quoted) {
    int at = quoted.offset() + Ipv6Header.BYTES;
    if (quoted.availableBytes() < Ipv6Header.BYTES + Icmpv6Message.HEADER_BYTES
        || quoted.nextHeader() != IpProtocol.ICMPV6
        || Bytes.u8(quoted.array(), at) != Icmpv6Message.ECHO_REQUEST) {
      return;
    }
    Echo6Socket socket = sockets.get(Bytes.u16(quoted.array(), at + 4));
    if (socket != null) {
      socket.listener().error(from, in, Bytes.u16(quoted.array(), at + 6), type, code, info);
    }
  }

  /** A packet could not be sent for want of the next hop's address. */
  void addressUnreachable(IpInterface out, byte[] bytes, boolean isForwarded) {
    Ipv6View ip = Ipv6View.of(bytes, EthernetHeader.BYTES, bytes.length);
    if (isForwarded) {
      sendError(out, ip, Icmpv6Message.UNREACHABLE, Icmpv6Message.ADDRESS_UNREACHABLE, 0);
    } else {
      errorArrived(
          ip.source(), out, Icmpv6Message.UNREACHABLE, Icmpv6Message.ADDRESS_UNREACHABLE, 0, ip);
    }
  }

  /** Tells the sender of a packet why it ended here, if that is allowed. */
  void sendError(IpInterface in, Ipv6View ip, int type, int code, int rest) {
    int at = ip.upperLayerOffset();
    boolean isAboutError =
        at >= 0
            && at < ip.payloadLimit()
            && ip.upperLayerProtocol() == IpProtocol.ICMPV6
            && Icmpv6Message.isError(Bytes.u8(ip.array(), at));
    // RFC 4443, 2.4 (e).
    if (isAboutError || ip.source().isAny() || ip.destination().isMulticast()) {
      return;
    }
    Ipv6Address source = stack.isLocal(ip.destination()) ? ip.destination() : null;
    IpInterface bound = ip.source().isLinkLocal() ? in : null;
    Ipv6Destination back = stack.ipv6().destination(ip.source(), bound, source);
    if (back.error() != null) {
      return;
    }
    int room = LARGEST_ERROR_BYTES - Ipv6Header.BYTES - Icmpv6Message.HEADER_BYTES;
    int end = Math.min(ip.payloadLimit(), ip.offset() + room);
    byte[] quoted = Arrays.copyOfRange(ip.array(), ip.offset(), end);
    send(back, new Icmpv6Message(type, code, rest, quoted));
  }
}
