package org.vswitchlab.node.stack;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.EthernetHeader;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Icmpv4Message;
import org.vswitchlab.wire.InternetChecksum;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv4Header;
import org.vswitchlab.wire.Ipv4View;

/** IPv4 (RFC 791) of a host that may be a router (RFC 1812). */
public final class Ipv4Protocol {
  private static final int IP_AT = EthernetHeader.BYTES;
  private static final int CACHE_PLACES = 256;

  /** For how long a smaller path MTU is believed: net.ipv4.route.mtu_expires. */
  private static final long PATH_MTU_NANOS = 600 * SimTime.NANOS_PER_SECOND;

  /** Least path MTU believed: net.ipv4.route.min_pmtu. */
  private static final int LEAST_PATH_MTU_BYTES = 552;

  private record PathMtu(int bytes, long untilNanos) {}

  private final IpStack stack;
  private final Ipv4Reassembly reassembly;
  private final Ipv4Destination[] cache = new Ipv4Destination[CACHE_PLACES];
  private final Map<Integer, PathMtu> pathMtus = new LinkedHashMap<>();
  private boolean isForwarding;
  private int timeToLive = 64;
  private int nextIdentification;
  private boolean hasIdentification;

  Ipv4Protocol(IpStack stack) {
    this.stack = stack;
    reassembly = new Ipv4Reassembly(stack);
  }

  /** net.ipv4.ip_forward. */
  public boolean isForwarding() {
    return isForwarding;
  }

  public void setForwarding(boolean forwarding) {
    isForwarding = forwarding;
    stack.changes().changed();
  }

  /** net.ipv4.ip_default_ttl. */
  public int defaultTimeToLive() {
    return timeToLive;
  }

  public void setDefaultTimeToLive(int ttl) {
    timeToLive = ttl;
  }

  private int nextIdentification() {
    if (!hasIdentification) {
      hasIdentification = true;
      nextIdentification = stack.random("ip-id").nextInt(0x10000);
    }
    nextIdentification = (nextIdentification + 1) & 0xffff;
    return nextIdentification;
  }

  /** The way to an address; kept until something changes. */
  public Ipv4Destination destination(int address) {
    int place = (address ^ address >>> 8) & (CACHE_PLACES - 1);
    Ipv4Destination cached = cache[place];
    if (cached != null && cached.address() == address && cached.isCurrent()) {
      return cached;
    }
    Ipv4Destination found = Ipv4Destination.lookup(stack, address, null, 0);
    cache[place] = found;
    return found;
  }

  /** The way to an address for a sender with wishes; {@code bound} may be null, the source 0. */
  public Ipv4Destination destination(int address, IpInterface bound, int source) {
    return bound == null && source == 0
        ? destination(address)
        : Ipv4Destination.lookup(stack, address, bound, source);
  }

  int pathMtuBytes(int address, IpInterface out, Route route) {
    int limit = out.mtuBytes();
    if (route != null && route.mtuBytes() > 0) {
      limit = Math.min(limit, route.mtuBytes());
    }
    PathMtu learned = pathMtus.get(address);
    if (learned != null && stack.simulation().nowNanos() < learned.untilNanos()) {
      limit = Math.min(limit, learned.bytes());
    }
    return limit;
  }

  /** A router on the way said how large packets may be (RFC 1191). */
  void learnPathMtu(int address, int mtuBytes) {
    int bytes = Math.max(mtuBytes, LEAST_PATH_MTU_BYTES);
    long until = stack.simulation().nowNanos() + PATH_MTU_NANOS;
    pathMtus.put(address, new PathMtu(bytes, until));
    stack.simulation().schedule(until, stack::routesChanged);
    stack.routesChanged();
  }

  /**
   * Sends a packet.
   *
   * @param bytes a frame with the transport part in place, everything before it still empty; owned
   *     from now on
   * @return null if it was sent, or waits for the next hop's address
   */
  SocketError send(
      Ipv4Destination destination,
      byte[] bytes,
      int protocol,
      int typeOfService,
      int ttl,
      PathMtuDiscovery discovery) {
    if (destination.error() != null) {
      return destination.error();
    }
    int totalBytes = bytes.length - IP_AT;
    boolean fits = totalBytes <= destination.mtuBytes();
    if (totalBytes > 65535 || !fits && discovery == PathMtuDiscovery.DO) {
      return SocketError.EMSGSIZE;
    }
    boolean dontFragment = fits && discovery != PathMtuDiscovery.DONT;
    Bytes.put16(bytes, 12, EtherType.IPV4);
    Ipv4Header.write(
        bytes,
        IP_AT,
        typeOfService,
        totalBytes,
        nextIdentification(),
        dontFragment ? Ipv4Header.DONT_FRAGMENT : 0,
        ttl,
        protocol,
        destination.source(),
        destination.address());
    long originId = stack.simulation().newOriginId();
    if (fits) {
      stack.ledger().created(1);
      destination.output(bytes, originId, false);
    } else {
      stack.ledger().created(fragment(destination, bytes, originId, false));
    }
    return null;
  }

  /** Cuts a packet and sends the pieces; returns how many. */
  private int fragment(
      Ipv4Destination destination, byte[] bytes, long originId, boolean isForwarded) {
    int headerBytes = (bytes[IP_AT] & 15) * 4;
    int dataAt = IP_AT + headerBytes;
    int dataBytes = Bytes.u16(bytes, IP_AT + 2) - headerBytes;
    int flags = Bytes.u16(bytes, IP_AT + 6);
    int pieceBytes = (destination.mtuBytes() - headerBytes) & ~7;
    int count = 0;
    for (int at = 0; at < dataBytes; at += pieceBytes) {
      int length = Math.min(pieceBytes, dataBytes - at);
      boolean isLast = at + length == dataBytes;
      byte[] piece = new byte[dataAt + length];
      System.arraycopy(bytes, 12, piece, 12, dataAt - 12);
      System.arraycopy(bytes, dataAt + at, piece, dataAt, length);
      int offsetWords = (flags & 0x1fff) + at / 8;
      boolean hasMore = !isLast || (flags & Ipv4Header.MORE_FRAGMENTS) != 0;
      Bytes.put16(piece, IP_AT + 2, headerBytes + length);
      Bytes.put16(piece, IP_AT + 6, (hasMore ? Ipv4Header.MORE_FRAGMENTS : 0) | offsetWords);
      Bytes.put16(piece, IP_AT + 10, 0);
      Bytes.put16(piece, IP_AT + 10, InternetChecksum.of(piece, IP_AT, headerBytes));
      destination.output(piece, originId, isForwarded);
      count++;
    }
    return count;
  }

  void receive(IpInterface in, Frame frame) {
    byte[] bytes = frame.array();
    int at = frame.offset() + IP_AT;
    int available = frame.length() - IP_AT;
    if (available < Ipv4Header.LEAST_BYTES || (bytes[at] & 0xf0) != 0x40) {
      in.drop(frame, DropReason.MALFORMED);
      return;
    }
    int headerBytes = (bytes[at] & 15) * 4;
    int totalBytes = Bytes.u16(bytes, at + 2);
    if (headerBytes < Ipv4Header.LEAST_BYTES
        || totalBytes < headerBytes
        || totalBytes > available) {
      in.drop(frame, DropReason.MALFORMED);
      return;
    }
    if (InternetChecksum.of(bytes, at, headerBytes) != 0) {
      in.drop(frame, DropReason.BAD_CHECKSUM);
      return;
    }
    int source = Bytes.i32(bytes, at + 12);
    int destination = Bytes.i32(bytes, at + 16);
    if (isInvalidSource(in, source)) {
      in.drop(frame, DropReason.INVALID_SOURCE);
      return;
    }
    if (stack.isLocal(destination)
        || in.isBroadcast(destination)
        || stack.igmp().isMember(in, destination)) {
      if ((Bytes.u16(bytes, at + 6) & 0x3fff) == 0) {
        deliver(in, frame, headerBytes, totalBytes);
      } else {
        reassembly.receive(in, frame);
      }
    } else if (Ipv4Address.isMulticast(destination) || frame.destination() != in.mac()) {
      in.drop(frame, DropReason.NOT_FOR_US);
    } else if (!isForwarding) {
      in.drop(frame, DropReason.FORWARDING_DISABLED);
    } else {
      forward(in, frame, headerBytes, totalBytes);
    }
  }

  private boolean isInvalidSource(IpInterface in, int source) {
    return Ipv4Address.isMulticast(source)
        || source == Ipv4Address.BROADCAST
        || (!in.isLoopback() && (Ipv4Address.isLoopback(source) || stack.isLocal(source)));
  }

  /** A whole packet for this host. Whoever takes it answers for the frame. */
  void deliver(IpInterface in, Frame frame, int headerBytes, int totalBytes) {
    int at = frame.offset() + IP_AT;
    int transportAt = at + headerBytes;
    int limit = at + totalBytes;
    switch (frame.u8(IP_AT + 9)) {
      case IpProtocol.ICMP -> stack.icmpv4().receive(in, frame, transportAt, limit);
      case IpProtocol.TCP -> stack.tcp().receive(in, frame, transportAt, limit);
      case IpProtocol.IGMP -> stack.igmp().receive(in, frame, transportAt, limit);
      case IpProtocol.UDP -> stack.udp().receive(in, frame, transportAt, limit);
      default -> {
        stack
            .icmpv4()
            .sendError(in, frame, Icmpv4Message.UNREACHABLE, Icmpv4Message.PROTOCOL_UNREACHABLE, 0);
        in.drop(frame, DropReason.NO_LISTENER);
      }
    }
  }

  private void forward(IpInterface in, Frame frame, int headerBytes, int totalBytes) {
    byte[] array = frame.array();
    int at = frame.offset() + IP_AT;
    Ipv4Destination destination = destination(Bytes.i32(array, at + 16));
    if (destination.error() != null) {
      refuse(in, frame, destination.error());
      return;
    }
    if (Bytes.u8(array, at + 8) <= 1) {
      stack
          .icmpv4()
          .sendError(in, frame, Icmpv4Message.TIME_EXCEEDED, Icmpv4Message.TTL_EXPIRED, 0);
      in.drop(frame, DropReason.TTL_EXPIRED);
      return;
    }
    // A router looks at the interface alone: net.ipv4.ip_forward_use_pmtu is 0.
    int mtuBytes = destination.out().mtuBytes();
    boolean isTooLarge = totalBytes > mtuBytes;
    if (isTooLarge && (Bytes.u16(array, at + 6) & Ipv4Header.DONT_FRAGMENT) != 0) {
      stack
          .icmpv4()
          .sendError(
              in, frame, Icmpv4Message.UNREACHABLE, Icmpv4Message.FRAGMENTATION_NEEDED, mtuBytes);
      in.drop(frame, DropReason.MTU_EXCEEDED);
      return;
    }
    byte[] copy = new byte[IP_AT + totalBytes];
    System.arraycopy(array, frame.offset(), copy, 0, copy.length);
    int ttlAndProtocol = Bytes.u16(copy, IP_AT + 8);
    Bytes.put16(copy, IP_AT + 8, ttlAndProtocol - 0x100);
    Bytes.put16(
        copy,
        IP_AT + 10,
        InternetChecksum.updated(
            Bytes.u16(copy, IP_AT + 10), ttlAndProtocol, ttlAndProtocol - 0x100));
    if (isTooLarge) {
      int pieceBytes = (mtuBytes - headerBytes) & ~7;
      stack.ledger().fannedOut((totalBytes - headerBytes + pieceBytes - 1) / pieceBytes);
      fragment(destination, copy, frame.originId(), true);
    } else {
      destination.output(copy, frame.originId(), true);
    }
  }

  private void refuse(IpInterface in, Frame frame, SocketError error) {
    if (error != SocketError.EINVAL) {
      int code =
          error == SocketError.ENETUNREACH
              ? Icmpv4Message.NET_UNREACHABLE
              : error == SocketError.EACCES
                  ? Icmpv4Message.ADMIN_PROHIBITED
                  : Icmpv4Message.HOST_UNREACHABLE;
      stack.icmpv4().sendError(in, frame, Icmpv4Message.UNREACHABLE, code, 0);
    }
    in.drop(frame, DropReason.NO_ROUTE);
  }

  /** The IPv4 header of a received frame. */
  static Ipv4View header(Frame frame) {
    return Ipv4View.of(frame.array(), frame.offset() + IP_AT, frame.offset() + frame.length());
  }
}
