package org.vswitchlab.node.stack;

import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EthernetHeader;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.InternetChecksum;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.Ipv6Header;

/** Where packets to one IPv6 address go. */
public final class Ipv6Destination extends Destination {
  /** Length of a frame's headers in front of the transport header. */
  static final int HEADROOM_BYTES = EthernetHeader.BYTES + Ipv6Header.BYTES;

  private final IpStack stack;
  private final Ipv6Address address;
  private final Ipv6Address source;
  private final IpInterface out;
  private final Ipv6Route route;
  private final Neighbour neighbour;
  private final SocketError error;
  private final int generation;

  private Ipv6Destination(
      IpStack stack,
      Ipv6Address address,
      Ipv6Address source,
      IpInterface out,
      Ipv6Route route,
      SocketError error) {
    this.stack = stack;
    this.address = address;
    this.source = source;
    this.out = out;
    this.route = route;
    this.error = error;
    boolean needsNeighbour = error == null && !out.isLoopback() && !address.isMulticast();
    Ipv6Address nextHop = route != null && route.gateway() != null ? route.gateway() : address;
    neighbour = needsNeighbour ? out.discoveryTable().findOrAdd(nextHop) : null;
    generation = stack.routeGeneration();
  }

  static Ipv6Destination lookup(
      IpStack stack, Ipv6Address address, IpInterface bound, Ipv6Address wantedSource) {
    if (stack.isLocal(address)) {
      Ipv6Address source = wantedSource != null ? wantedSource : address;
      return new Ipv6Destination(stack, address, source, stack.loopback(), null, null);
    }
    Ipv6Route route = address.isMulticast() ? null : stack.ipv6().lookup(address, bound);
    IpInterface out = route != null ? route.out() : bound;
    if (out == null || !out.isUp() || (route == null && !address.isMulticast())) {
      return new Ipv6Destination(
          stack, address, Ipv6Address.ANY, null, null, SocketError.ENETUNREACH);
    }
    Ipv6Address source = wantedSource != null ? wantedSource : out.sourceFor(address);
    return source == null
        ? new Ipv6Destination(
            stack, address, Ipv6Address.ANY, null, null, SocketError.EADDRNOTAVAIL)
        : new Ipv6Destination(stack, address, source, out, route, null);
  }

  public Ipv6Address address() {
    return address;
  }

  /** The address to send from. */
  public Ipv6Address source() {
    return source;
  }

  /** The route taken, or null for a local or multicast address. */
  public Ipv6Route route() {
    return route;
  }

  @Override
  public SocketError error() {
    return error;
  }

  @Override
  boolean isCurrent() {
    return generation == stack.routeGeneration() && (neighbour == null || !neighbour.isRemoved());
  }

  @Override
  int headerBytes() {
    return Ipv6Header.BYTES;
  }

  @Override
  public int mtuBytes() {
    return out.mtuBytes();
  }

  @Override
  public IpInterface out() {
    return out;
  }

  @Override
  long pseudoHeader(int protocol, int lengthBytes) {
    return InternetChecksum.pseudoHeader(source, address, protocol, lengthBytes);
  }

  @Override
  SocketError send(byte[] bytes, int protocol, int typeOfService, PathMtuDiscovery discovery) {
    return stack.ipv6().send(this, bytes, protocol, stack.ipv6().hopLimit());
  }

  @Override
  void confirm() {
    if (neighbour != null) {
      neighbour.confirm();
    }
  }

  /** Sends a frame that is complete but for its Ethernet addresses. */
  void output(byte[] bytes, long originId, boolean isForwarded) {
    if (neighbour != null) {
      neighbour.output(bytes, originId, isForwarded);
      return;
    }
    if (!out.isLoopback()) {
      Bytes.put48(bytes, 0, address.multicastMac());
      Bytes.put48(bytes, 6, out.mac());
    }
    out.device().transmit(Frame.owning(bytes, originId));
  }
}
