package org.vswitchlab.node.stack;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EthernetHeader;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Icmpv4Message;
import org.vswitchlab.wire.Icmpv4View;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv4Header;
import org.vswitchlab.wire.Ipv4View;
import org.vswitchlab.wire.MacAddress;

/** ICMP (RFC 792): echo, and errors in both directions. */
public final class Icmpv4Protocol {
  private static final int AT = Ipv4Destination.HEADROOM_BYTES;

  /** Largest packet that carries an error (RFC 1812, 4.3.2.3). */
  private static final int LARGEST_ERROR_BYTES = 576;

  /** Time for one error to one address: net.ipv4.icmp_ratelimit. */
  private static final long ERROR_NANOS = SimTime.NANOS_PER_SECOND;

  /** So many may be sent at once. */
  private static final int ERROR_BURST = 6;

  /** Internet control, precedence 6: RFC 1812, 4.3.2.5. */
  private static final int ERROR_TYPE_OF_SERVICE = 0xc0;

  private final IpStack stack;
  private final Map<Integer, EchoSocket> sockets = new LinkedHashMap<>();
  private final Map<Integer, Long> errorCreditSince = new LinkedHashMap<>();
  private boolean ignoresEcho;
  private int nextIdentifier = 1;

  Icmpv4Protocol(IpStack stack) {
    this.stack = stack;
  }

  /** net.ipv4.icmp_echo_ignore_all. */
  public boolean ignoresEcho() {
    return ignoresEcho;
  }

  public void setIgnoresEcho(boolean ignores) {
    ignoresEcho = ignores;
  }

  /** Opens a socket with an identifier of its own. */
  public EchoSocket open(EchoSocket.Listener listener) {
    while (sockets.containsKey(nextIdentifier)) {
      nextIdentifier = nextIdentifier % 0xffff + 1;
    }
    EchoSocket socket = new EchoSocket(stack, nextIdentifier, listener);
    sockets.put(nextIdentifier, socket);
    nextIdentifier = nextIdentifier % 0xffff + 1;
    return socket;
  }

  void close(EchoSocket socket) {
    sockets.remove(socket.identifier(), socket);
  }

  void receive(IpInterface in, Frame frame, int at, int limit) {
    Icmpv4View icmp = Icmpv4View.of(frame.array(), at, limit);
    if (!icmp.isValid()) {
      in.drop(frame, DropReason.MALFORMED);
      return;
    }
    if (!icmp.isChecksumRight()) {
      in.drop(frame, DropReason.BAD_CHECKSUM);
      return;
    }
    Ipv4View ip = Ipv4Protocol.header(frame);
    switch (icmp.type()) {
      case Icmpv4Message.ECHO_REQUEST -> {
        stack.ledger().delivered();
        // net.ipv4.icmp_echo_ignore_broadcasts is 1.
        if (!ignoresEcho && stack.isLocal(ip.destination())) {
          answer(ip, icmp);
        }
      }
      case Icmpv4Message.ECHO_REPLY -> {
        EchoSocket socket = sockets.get(icmp.identifier());
        if (socket == null) {
          in.drop(frame, DropReason.NO_LISTENER);
          return;
        }
        stack.ledger().delivered();
        socket
            .listener()
            .reply(ip.source(), icmp.sequence(), ip.timeToLive(), icmp.toMessage().data());
      }
      case Icmpv4Message.UNREACHABLE,
          Icmpv4Message.TIME_EXCEEDED,
          Icmpv4Message.PARAMETER_PROBLEM -> {
        stack.ledger().delivered();
        errorArrived(
            ip.source(),
            icmp.type(),
            icmp.code(),
            icmp.rest(),
            Ipv4View.of(icmp.array(), icmp.dataOffset(), icmp.limit()));
      }
      default -> in.drop(frame, DropReason.NO_LISTENER);
    }
  }

  private void answer(Ipv4View ip, Icmpv4View request) {
    byte[] bytes = new byte[AT + request.availableBytes()];
    System.arraycopy(
        request.array(),
        request.dataOffset(),
        bytes,
        AT + Icmpv4Message.HEADER_BYTES,
        request.dataBytes());
    Icmpv4Message.writeHeader(
        bytes, AT, Icmpv4Message.ECHO_REPLY, 0, request.rest(), request.dataBytes());
    Ipv4Destination back = stack.ipv4().destination(ip.source());
    if (back.source() != ip.destination()) {
      back = stack.ipv4().destination(ip.source(), null, ip.destination());
    }
    stack
        .ipv4()
        .send(
            back,
            bytes,
            IpProtocol.ICMP,
            ip.typeOfService(),
            stack.ipv4().defaultTimeToLive(),
            PathMtuDiscovery.DONT);
  }

  /** Hands an error to the socket that sent the packet that it quotes. */
  private void errorArrived(int from, int type, int code, int rest, Ipv4View quoted) {
    if (quoted.availableBytes() < Ipv4Header.LEAST_BYTES
        || quoted.headerBytes() + 8 > quoted.availableBytes()
        || quoted.headerBytes() < Ipv4Header.LEAST_BYTES) {
      return;
    }
    int info = rest & 0xffff;
    if (type == Icmpv4Message.UNREACHABLE
        && code == Icmpv4Message.FRAGMENTATION_NEEDED
        && info > 0) {
      stack.ipv4().learnPathMtu(quoted.destination(), info);
    }
    int at = quoted.payloadOffset();
    byte[] bytes = quoted.array();
    switch (quoted.protocol()) {
      case IpProtocol.ICMP -> {
        EchoSocket socket = sockets.get(Bytes.u16(bytes, at + 4));
        if (socket != null && Bytes.u8(bytes, at) == Icmpv4Message.ECHO_REQUEST) {
          socket.listener().error(from, Bytes.u16(bytes, at + 6), type, code, info);
        }
      }
      case IpProtocol.UDP ->
          stack
              .udp()
              .errorArrived(
                  Bytes.u16(bytes, at),
                  quoted.destination(),
                  Bytes.u16(bytes, at + 2),
                  from,
                  type,
                  code);
      case IpProtocol.TCP -> {
        SocketError error = socketError(type, code);
        if (error != null) {
          stack
              .tcp()
              .errorArrived(
                  Bytes.u16(bytes, at), quoted.destination(), Bytes.u16(bytes, at + 2), error);
        }
      }
      default -> {}
    }
  }

  /** What a connection makes of an error; null for nothing. */
  private static SocketError socketError(int type, int code) {
    if (type != Icmpv4Message.UNREACHABLE) {
      return type == Icmpv4Message.TIME_EXCEEDED ? SocketError.EHOSTUNREACH : null;
    }
    return switch (code) {
      case Icmpv4Message.NET_UNREACHABLE -> SocketError.ENETUNREACH;
      case Icmpv4Message.PROTOCOL_UNREACHABLE, Icmpv4Message.PORT_UNREACHABLE ->
          SocketError.ECONNREFUSED;
      case Icmpv4Message.FRAGMENTATION_NEEDED -> SocketError.EMSGSIZE;
      default -> SocketError.EHOSTUNREACH;
    };
  }

  /**
   * A packet could not be sent for want of the next hop's address: tells the sender, who may be on
   * this host.
   *
   * @param bytes the frame; its Ethernet addresses are not set
   */
  void hostUnreachable(byte[] bytes, boolean isForwarded) {
    Ipv4View ip = Ipv4View.of(bytes, EthernetHeader.BYTES, bytes.length);
    if (!isForwarded) {
      errorArrived(ip.source(), Icmpv4Message.UNREACHABLE, Icmpv4Message.HOST_UNREACHABLE, 0, ip);
      return;
    }
    sendErrorAbout(ip, Icmpv4Message.UNREACHABLE, Icmpv4Message.HOST_UNREACHABLE, 0);
  }

  /** Tells the sender of a received packet why it ended here, if that is allowed. */
  void sendError(IpInterface in, Frame frame, int type, int code, int rest) {
    // RFC 1122, 3.2.2: never about a broadcast or multicast.
    if (MacAddress.isMulticast(frame.destination())) {
      return;
    }
    Ipv4View ip = Ipv4Protocol.header(frame);
    if (!in.isBroadcast(ip.destination())) {
      sendErrorAbout(ip, type, code, rest);
    }
  }

  private void sendErrorAbout(Ipv4View ip, int type, int code, int rest) {
    boolean isAboutError =
        ip.protocol() == IpProtocol.ICMP
            && ip.payloadBytes() > 0
            && Icmpv4Message.isError(Bytes.u8(ip.array(), ip.payloadOffset()));
    if (isAboutError || ip.fragmentOffsetBytes() > 0 || ip.source() == 0) {
      return;
    }
    boolean isLimited =
        !(type == Icmpv4Message.UNREACHABLE && code == Icmpv4Message.FRAGMENTATION_NEEDED)
            && !stack.isLocal(ip.source());
    if (isLimited && !takeErrorCredit(ip.source())) {
      return;
    }
    // From the address that was meant, if it is ours; else from the one that routing chooses.
    int source = stack.isLocal(ip.destination()) ? ip.destination() : 0;
    Ipv4Destination back = stack.ipv4().destination(ip.source(), null, source);
    int quotedBytes =
        Math.min(
            ip.totalBytes(),
            LARGEST_ERROR_BYTES - Ipv4Header.LEAST_BYTES - Icmpv4Message.HEADER_BYTES);
    byte[] bytes = new byte[AT + Icmpv4Message.HEADER_BYTES + quotedBytes];
    System.arraycopy(ip.array(), ip.offset(), bytes, AT + Icmpv4Message.HEADER_BYTES, quotedBytes);
    Icmpv4Message.writeHeader(bytes, AT, type, code, rest, quotedBytes);
    stack
        .ipv4()
        .send(
            back,
            bytes,
            IpProtocol.ICMP,
            ip.typeOfService() & 0x1e | ERROR_TYPE_OF_SERVICE,
            stack.ipv4().defaultTimeToLive(),
            PathMtuDiscovery.DONT);
  }

  /** A bucket of {@link #ERROR_BURST} errors for each address, filled by one a second. */
  private boolean takeErrorCredit(int address) {
    long now = stack.simulation().nowNanos();
    long earliest = now - ERROR_BURST * ERROR_NANOS;
    long since = errorCreditSince.getOrDefault(address, earliest);
    since = Math.max(since, earliest);
    if (now - since < ERROR_NANOS) {
      return false;
    }
    errorCreditSince.put(address, since + ERROR_NANOS);
    return true;
  }
}
