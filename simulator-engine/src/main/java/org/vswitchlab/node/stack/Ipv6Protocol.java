package org.vswitchlab.node.stack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.EthernetHeader;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Icmpv6Message;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.Ipv6Header;
import org.vswitchlab.wire.Ipv6View;

/**
 * IPv6 (RFC 8200) of a host that may be a router. Silent on an interface until that is given an
 * address. Packets are neither fragmented nor put together.
 */
public final class Ipv6Protocol {
  private static final int IP_AT = EthernetHeader.BYTES;

  private final IpStack stack;
  private final List<Ipv6Route> routes = new ArrayList<>();
  private boolean isForwarding;
  private int hopLimit = 64;

  Ipv6Protocol(IpStack stack) {
    this.stack = stack;
  }

  /** net.ipv6.conf.all.forwarding. */
  public boolean isForwarding() {
    return isForwarding;
  }

  public void setForwarding(boolean forwarding) {
    isForwarding = forwarding;
    stack.changes().changed();
  }

  /** net.ipv6.conf.default.hop_limit. */
  public int hopLimit() {
    return hopLimit;
  }

  /**
   * The best usable route, or null.
   *
   * @param bound the only interface allowed, or null
   */
  public Ipv6Route lookup(Ipv6Address destination, IpInterface bound) {
    for (Ipv6Route route : routes) {
      if (route.out().isUp()
          && (bound == null || route.out() == bound)
          && destination.isInPrefix(route.prefix(), route.prefixLength())) {
        return route;
      }
    }
    return null;
  }

  /** Adds a route; false if there is one of that prefix and metric on the interface. */
  public boolean addRoute(Ipv6Route route) {
    for (Ipv6Route other : routes) {
      boolean isSamePrefix =
          other.prefix().equals(route.prefix()) && other.prefixLength() == route.prefixLength();
      // Equal prefixes on several links are normal with fe80::/64.
      boolean isApart = route.prefix().isLinkLocal() && other.out() != route.out();
      if (isSamePrefix && other.metric() == route.metric() && !isApart) {
        return false;
      }
    }
    routes.add(route);
    routes.sort(
        Comparator.comparingInt(Ipv6Route::prefixLength)
            .reversed()
            .thenComparingInt(Ipv6Route::metric));
    stack.routesChanged();
    return true;
  }

  /** Removes all routes that fit; false if none does. */
  public boolean removeRoutes(java.util.function.Predicate<Ipv6Route> isMeant) {
    boolean wasRemoved = routes.removeIf(isMeant);
    if (wasRemoved) {
      stack.routesChanged();
    }
    return wasRemoved;
  }

  /** All routes as {@code ip -6 route} lists them. */
  public List<Ipv6Route> listed() {
    List<Ipv6Route> sorted = new ArrayList<>(routes);
    sorted.sort(
        Comparator.comparing((Ipv6Route r) -> r.prefixLength() == 0)
            .thenComparing(Ipv6Route::prefix)
            .thenComparingInt(Ipv6Route::prefixLength)
            .thenComparingInt(Ipv6Route::metric));
    return sorted;
  }

  /**
   * The way to an address.
   *
   * @param bound the only interface allowed, or null
   * @param source the sender's address, or null to choose one
   */
  public Ipv6Destination destination(Ipv6Address address, IpInterface bound, Ipv6Address source) {
    return Ipv6Destination.lookup(stack, address, bound, source);
  }

  /**
   * Sends a packet.
   *
   * @param bytes a frame with the transport part in place, everything before it still empty
   */
  SocketError send(Ipv6Destination destination, byte[] bytes, int protocol, int hops) {
    if (destination.error() != null) {
      return destination.error();
    }
    if (bytes.length - IP_AT > destination.mtuBytes()) {
      return SocketError.EMSGSIZE;
    }
    Bytes.put16(bytes, 12, EtherType.IPV6);
    Ipv6Header.of(destination.source(), destination.address(), protocol, hops)
        .write(bytes, IP_AT, bytes.length - IP_AT - Ipv6Header.BYTES);
    stack.ledger().created(1);
    destination.output(bytes, stack.simulation().newOriginId(), false);
    return null;
  }

  void receive(IpInterface in, Frame frame) {
    Ipv6View ip = header(frame);
    if (!ip.isValid()) {
      in.drop(frame, DropReason.MALFORMED);
      return;
    }
    Ipv6Address destination = ip.destination();
    if (ip.source().isMulticast()) {
      in.drop(frame, DropReason.INVALID_SOURCE);
    } else if (!in.isIpv6Enabled()) {
      in.drop(frame, DropReason.NO_LISTENER);
    } else if (destination.isMulticast() ? in.isJoined(destination) : stack.isLocal(destination)) {
      deliver(in, frame, ip);
    } else if (destination.isMulticast()) {
      in.drop(frame, DropReason.NOT_FOR_US);
    } else if (!isForwarding) {
      in.drop(frame, DropReason.FORWARDING_DISABLED);
    } else {
      forward(in, frame, ip);
    }
  }

  private void deliver(IpInterface in, Frame frame, Ipv6View ip) {
    int at = ip.upperLayerOffset();
    if (at >= 0 && ip.upperLayerProtocol() == IpProtocol.ICMPV6) {
      stack.icmpv6().receive(in, frame, ip, at);
      return;
    }
    stack.icmpv6().sendError(in, ip, Icmpv6Message.UNREACHABLE, Icmpv6Message.PORT_UNREACHABLE, 0);
    in.drop(frame, DropReason.NO_LISTENER);
  }

  private void forward(IpInterface in, Frame frame, Ipv6View ip) {
    Ipv6Destination destination = destination(ip.destination(), null, null);
    if (ip.destination().isLinkLocal() || ip.source().isLinkLocal()) {
      in.drop(frame, DropReason.FORWARDING_DISABLED);
      return;
    }
    if (destination.error() != null) {
      stack.icmpv6().sendError(in, ip, Icmpv6Message.UNREACHABLE, Icmpv6Message.NO_ROUTE, 0);
      in.drop(frame, DropReason.NO_ROUTE);
      return;
    }
    if (ip.hopLimit() <= 1) {
      stack.icmpv6().sendError(in, ip, Icmpv6Message.TIME_EXCEEDED, 0, 0);
      in.drop(frame, DropReason.TTL_EXPIRED);
      return;
    }
    int totalBytes = ip.payloadLimit() - ip.offset();
    int mtuBytes = destination.out().mtuBytes();
    if (totalBytes > mtuBytes) {
      stack.icmpv6().sendError(in, ip, Icmpv6Message.PACKET_TOO_BIG, 0, mtuBytes);
      in.drop(frame, DropReason.MTU_EXCEEDED);
      return;
    }
    byte[] copy = new byte[IP_AT + totalBytes];
    System.arraycopy(frame.array(), frame.offset(), copy, 0, copy.length);
    copy[IP_AT + 7]--;
    destination.output(copy, frame.originId(), true);
  }

  /** The IPv6 header of a received frame. */
  static Ipv6View header(Frame frame) {
    return Ipv6View.of(frame.array(), frame.offset() + IP_AT, frame.offset() + frame.length());
  }
}
