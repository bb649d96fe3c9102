package org.vswitchlab.node.stack;

import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EthernetHeader;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.InternetChecksum;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv4Header;
import org.vswitchlab.wire.MacAddress;

/** Where packets to one IPv4 address go. */
public final class Ipv4Destination extends Destination {
  private final IpStack stack;
  private final int address;
  private final int source;
  private final IpInterface out;
  private final IpInterface bound;
  private final Neighbour neighbour;
  private final long groupMac;
  private final int mtuBytes;
  private final boolean isBroadcast;
  private final SocketError error;
  private final Route route;
  private final int generation;

  private Ipv4Destination(
      IpStack stack,
      int address,
      int source,
      IpInterface out,
      IpInterface bound,
      Route route,
      boolean isBroadcast,
      SocketError error) {
    this.stack = stack;
    this.address = address;
    this.source = source;
    this.out = out;
    this.bound = bound;
    this.route = route;
    this.isBroadcast = isBroadcast;
    this.error = error;
    boolean isGroup = isBroadcast || Ipv4Address.isMulticast(address);
    groupMac = isBroadcast ? MacAddress.BROADCAST : Ipv4Address.multicastMac(address);
    boolean needsNeighbour = out != null && !out.isLoopback() && !isGroup;
    int nextHop = route != null && route.gateway() != 0 ? route.gateway() : address;
    neighbour = needsNeighbour ? out.arpTable().findOrAdd(nextHop) : null;
    mtuBytes = out == null ? 0 : stack.ipv4().pathMtuBytes(address, out, route);
    generation = stack.routeGeneration();
  }

  /**
   * Looks up the way to an address.
   *
   * @param bound the only interface allowed, or null
   * @param wantedSource the sender's address, or 0 to choose one
   */
  static Ipv4Destination lookup(IpStack stack, int address, IpInterface bound, int wantedSource) {
    if (stack.isLocal(address)) {
      int source = wantedSource != 0 ? wantedSource : address;
      return new Ipv4Destination(
          stack, address, source, stack.loopback(), bound, null, false, null);
    }
    boolean isLimitedBroadcast = address == Ipv4Address.BROADCAST;
    Route route =
        bound == null ? stack.routes().lookup(address) : stack.routes().lookup(address, bound);
    IpInterface out = route == null ? bound : route.out();
    if (route == null && (bound == null || !bound.isUp())) {
      return unreachable(stack, address, bound, SocketError.ENETUNREACH);
    }
    if (route != null && route.type() != Route.Type.UNICAST) {
      return unreachable(stack, address, bound, route.type().error());
    }
    int source = wantedSource;
    if (source == 0) {
      int nextHop = route != null && route.gateway() != 0 ? route.gateway() : address;
      source = route != null && route.source() != 0 ? route.source() : out.sourceFor(nextHop);
    }
    boolean isBroadcast =
        isLimitedBroadcast || ((route == null || route.gateway() == 0) && out.isBroadcast(address));
    return new Ipv4Destination(stack, address, source, out, bound, route, isBroadcast, null);
  }

  private static Ipv4Destination unreachable(
      IpStack stack, int address, IpInterface bound, SocketError error) {
    return new Ipv4Destination(stack, address, 0, null, bound, null, false, error);
  }

  public int address() {
    return address;
  }

  /** The address to send from. */
  public int source() {
    return source;
  }

  IpInterface bound() {
    return bound;
  }

  /** The route taken, or null for a local address. */
  public Route route() {
    return route;
  }

  public boolean isBroadcast() {
    return isBroadcast;
  }

  public boolean isLocal() {
    return out != null && out.isLoopback();
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
    return Ipv4Header.LEAST_BYTES;
  }

  @Override
  public int mtuBytes() {
    return mtuBytes;
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
    return stack
        .ipv4()
        .send(this, bytes, protocol, typeOfService, stack.ipv4().defaultTimeToLive(), discovery);
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
      Bytes.put48(bytes, 0, groupMac);
      Bytes.put48(bytes, 6, out.mac());
    }
    out.device().transmit(Frame.owning(bytes, originId));
  }

  /** Length of a frame's headers in front of the transport header. */
  static final int HEADROOM_BYTES = EthernetHeader.BYTES + Ipv4Header.LEAST_BYTES;
}
