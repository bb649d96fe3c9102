package org.vswitchlab.node.stack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vswitchlab.link.DeviceListener;
import org.vswitchlab.link.FrameReceiver;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.EthernetHeader;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.MacAddress;

/** A device as the stack sees it: with addresses and neighbours. Receives the device's frames. */
public final class IpInterface implements FrameReceiver, DeviceListener {
  private final IpStack stack;
  private final NetDevice device;
  private final NeighbourTable arpTable;
  private final NeighbourTable discoveryTable;
  private InterfaceAddress[] addresses = {};
  private final List<InterfaceAddress6> addresses6 = new ArrayList<>();
  private boolean isIpv6Enabled;
  private boolean wasUp;
  private boolean hadCarrier;
  private List<PacketSocket> packetSockets = List.of();

  private static final long DETECTION_NANOS = SimTime.NANOS_PER_SECOND;

  /** High half of groups that stay on the link, ff02::/16. */
  private static final long LINK_GROUP = 0xff02_0000_0000_0000L;

  IpInterface(IpStack stack, NetDevice device) {
    this.stack = stack;
    this.device = device;
    arpTable = new NeighbourTable(stack, this, stack.arp());
    discoveryTable = new NeighbourTable(stack, this, stack.discovery());
    wasUp = device.isUp();
    hadCarrier = device.hasCarrier();
  }

  public NetDevice device() {
    return device;
  }

  public String name() {
    return device.name();
  }

  public int index() {
    return device.index();
  }

  long mac() {
    return device.mac();
  }

  public boolean isUp() {
    return device.isUp();
  }

  public boolean isLoopback() {
    return device instanceof LoopbackDevice;
  }

  int mtuBytes() {
    return device.mtuBytes();
  }

  /** Lets a program read the frames first. */
  public void open(PacketSocket socket) {
    List<PacketSocket> more = new ArrayList<>(packetSockets);
    more.add(socket);
    packetSockets = List.copyOf(more);
  }

  public void close(PacketSocket socket) {
    packetSockets = packetSockets.stream().filter(s -> s != socket).toList();
  }

  /** IPv4 neighbours. */
  public NeighbourTable arpTable() {
    return arpTable;
  }

  /** IPv6 neighbours. */
  public NeighbourTable discoveryTable() {
    return discoveryTable;
  }

  /** Whether the interface takes part in IPv6: once an address was added, or by hand. */
  public boolean isIpv6Enabled() {
    return isIpv6Enabled;
  }

  /** net.ipv6.conf.IF.disable_ipv6, the other way round. Adds or removes all IPv6 addresses. */
  public void setIpv6Enabled(boolean enabled) {
    if (isIpv6Enabled == enabled) {
      return;
    }
    isIpv6Enabled = enabled;
    if (!enabled) {
      for (InterfaceAddress6 address : addresses6()) {
        removeAddress(address.address());
      }
      discoveryTable.flush(false);
    } else if (isLoopback()) {
      addAddress(Ipv6Address.LOOPBACK, 128);
    } else {
      addAddress(Ipv6Address.linkLocal(mac()), 64);
    }
  }

  /** IPv6 addresses; the newest of each scope first, as Linux keeps them. */
  public List<InterfaceAddress6> addresses6() {
    return List.copyOf(addresses6);
  }

  /** The IPv6 address on record, or null. */
  public InterfaceAddress6 findAddress(Ipv6Address address) {
    for (InterfaceAddress6 candidate : addresses6) {
      if (candidate.address().equals(address)) {
        return candidate;
      }
    }
    return null;
  }

  /**
   * Adds an IPv6 address, enables IPv6 if need be, and asks whether somebody else has it; false if
   * the interface has it already.
   */
  public boolean addAddress(Ipv6Address address, int prefixLength) {
    setIpv6Enabled(true);
    if (findAddress(address) != null) {
      return false;
    }
    Scope scope =
        address.isLoopback() ? Scope.HOST : address.isLinkLocal() ? Scope.LINK : Scope.GLOBAL;
    InterfaceAddress6.State state =
        isLoopback() ? InterfaceAddress6.State.PREFERRED : InterfaceAddress6.State.TENTATIVE;
    int at = 0;
    while (at < addresses6.size() && addresses6.get(at).scope().compareTo(scope) < 0) {
      at++;
    }
    addresses6.add(at, new InterfaceAddress6(address, prefixLength, scope, state));
    if (!isLoopback() && isUp()) {
      addConnectedRoute(address, prefixLength);
      detectDuplicate(address);
    }
    stack.routesChanged();
    return true;
  }

  private void addConnectedRoute(Ipv6Address address, int prefixLength) {
    stack
        .ipv6()
        .addRoute(
            new Ipv6Route(
                address.prefix(prefixLength),
                prefixLength,
                null,
                this,
                Ipv6Route.KERNEL_METRIC,
                "kernel"));
  }

  private void detectDuplicate(Ipv6Address address) {
    long now = stack.simulation().nowNanos();
    // RFC 4862, 5.4.2: after up to a second, so that not all hosts of a link ask at once.
    long askNanos = now + stack.neighbourRandom().nextLong(DETECTION_NANOS);
    stack
        .simulation()
        .schedule(
            askNanos,
            () -> {
              if (isTentative(address)) {
                stack.discovery().askForDuplicate(this, address);
              }
            });
    stack
        .simulation()
        .schedule(
            askNanos + DETECTION_NANOS,
            () -> {
              if (isTentative(address)) {
                setState(address, InterfaceAddress6.State.PREFERRED);
              }
            });
  }

  private boolean isTentative(Ipv6Address address) {
    InterfaceAddress6 own = findAddress(address);
    return own != null && own.state() == InterfaceAddress6.State.TENTATIVE;
  }

  /** Somebody else answered for a tentative address, or asks for it too. */
  void duplicateFound(Ipv6Address address) {
    setState(address, InterfaceAddress6.State.DUPLICATE);
  }

  private void setState(Ipv6Address address, InterfaceAddress6.State state) {
    addresses6.replaceAll(a -> a.address().equals(address) ? a.withState(state) : a);
    stack.routesChanged();
  }

  /** Removes an IPv6 address; false if the interface does not have it. */
  public boolean removeAddress(Ipv6Address address) {
    InterfaceAddress6 gone = findAddress(address);
    if (gone == null) {
      return false;
    }
    addresses6.remove(gone);
    boolean isLastOfPrefix =
        addresses6.stream()
            .noneMatch(a -> a.address().isInPrefix(gone.address(), gone.prefixLength()));
    if (isLastOfPrefix) {
      Ipv6Address prefix = gone.address().prefix(gone.prefixLength());
      stack
          .ipv6()
          .removeRoutes(r -> r.out() == this && r.gateway() == null && r.prefix().equals(prefix));
    }
    stack.routesChanged();
    return true;
  }

  /** The address to send from to {@code destination}, or null if there is none to use. */
  Ipv6Address sourceFor(Ipv6Address destination) {
    boolean wantsLink =
        destination.isLinkLocal()
            || (destination.isMulticast() && destination.high() == LINK_GROUP);
    Ipv6Address best = null;
    for (InterfaceAddress6 candidate : addresses6) {
      if (candidate.state() != InterfaceAddress6.State.PREFERRED) {
        continue;
      }
      boolean isRightScope = (candidate.scope() == Scope.LINK) == wantsLink;
      boolean isSamePrefix = candidate.address().isInPrefix(destination, candidate.prefixLength());
      if (isRightScope && (best == null || isSamePrefix)) {
        best = candidate.address();
      }
    }
    for (InterfaceAddress6 candidate : addresses6) {
      if (best == null && candidate.state() == InterfaceAddress6.State.PREFERRED) {
        best = candidate.address();
      }
    }
    return best;
  }

  /** The link-local address to send from, or null if there is none to use. */
  public Ipv6Address linkLocalSource() {
    Ipv6Address source = sourceFor(Ipv6Address.ALL_NODES);
    return source != null && source.isLinkLocal() ? source : null;
  }

  /** Whether the interface listens to the group: all nodes, and its solicited-node groups. */
  boolean isJoined(Ipv6Address group) {
    if (group.equals(Ipv6Address.ALL_NODES)) {
      return true;
    }
    for (InterfaceAddress6 address : addresses6) {
      if (address.address().solicitedNode().equals(group)) {
        return true;
      }
    }
    return group.equals(Ipv6Address.ALL_ROUTERS) && stack.ipv6().isForwarding();
  }

  /** All addresses with their prefix lengths, IPv4 first. */
  List<String> addressTexts() {
    List<String> texts = new ArrayList<>();
    for (InterfaceAddress address : addresses) {
      texts.add(address.toString());
    }
    for (InterfaceAddress6 address : addresses6) {
      texts.add(address.toString());
    }
    return texts;
  }

  /** Neighbours of all families, in order of first mention. */
  public List<Neighbour> neighbours() {
    List<Neighbour> all = arpTable.entries();
    all.addAll(discoveryTable.entries());
    return all;
  }

  /** IPv4 addresses in order of addition, each primary one before its secondary ones. */
  public List<InterfaceAddress> addresses() {
    return List.of(addresses);
  }

  /** The address on record, or null. */
  public InterfaceAddress findAddress(int address) {
    for (InterfaceAddress candidate : addresses) {
      if (candidate.address() == address) {
        return candidate;
      }
    }
    return null;
  }

  /** Adds an address and the route to its prefix; false if the interface has it already. */
  public boolean addAddress(InterfaceAddress added) {
    boolean isSecondary = false;
    for (InterfaceAddress other : addresses) {
      if (other.isSamePrefix(added)) {
        if (other.address() == added.address()) {
          return false;
        }
        isSecondary = true;
      }
    }
    List<InterfaceAddress> all = new ArrayList<>(Arrays.asList(addresses));
    all.add(isSecondary ? all.size() : placeOfPrimary(added), added.asSecondary(isSecondary));
    addresses = all.toArray(InterfaceAddress[]::new);
    stack.addressesChanged();
    if (!isSecondary && isUp()) {
      addConnectedRoute(added);
    }
    return true;
  }

  /** Behind the last primary address that reaches no farther; secondary ones come last. */
  private int placeOfPrimary(InterfaceAddress added) {
    int place = 0;
    for (int i = 0; i < addresses.length; i++) {
      // Scopes are numbered from the widest, 0, to the narrowest.
      if (!addresses[i].isSecondary() && added.scope().compareTo(addresses[i].scope()) <= 0) {
        place = i + 1;
      }
    }
    return place;
  }

  /** Adds an address, or changes the one that is there, as {@code ip addr replace} does. */
  public void replaceAddress(InterfaceAddress changed) {
    for (int i = 0; i < addresses.length; i++) {
      InterfaceAddress own = addresses[i];
      if (own.address() == changed.address() && own.prefixLength() == changed.prefixLength()) {
        addresses[i] = changed.asSecondary(own.isSecondary());
        stack.addressesChanged();
        return;
      }
    }
    addAddress(changed);
  }

  /** Adds an address as {@code ip addr add A/L} does. */
  public boolean addAddress(int address, int prefixLength) {
    return addAddress(new InterfaceAddress(address, prefixLength, 0, Scope.GLOBAL, name(), false));
  }

  /** Removes an address, and with a primary one its secondary ones, as Linux does. */
  public boolean removeAddress(int address, int prefixLength) {
    InterfaceAddress gone = null;
    for (InterfaceAddress candidate : addresses) {
      if (candidate.address() == address && candidate.prefixLength() == prefixLength) {
        gone = candidate;
      }
    }
    if (gone == null) {
      return false;
    }
    InterfaceAddress removed = gone;
    // net.ipv4.conf.IF.promote_secondaries is 0 by default.
    addresses =
        Arrays.stream(addresses)
            .filter(a -> a != removed && (removed.isSecondary() || !a.isSamePrefix(removed)))
            .toArray(InterfaceAddress[]::new);
    if (!removed.isSecondary()) {
      stack
          .routes()
          .removeAll(
              route ->
                  route.out() == this
                      && route.gateway() == 0
                      && route.protocol().equals("kernel")
                      && route.prefix() == removed.prefix()
                      && route.prefixLength() == removed.prefixLength());
    }
    stack
        .routes()
        .removeAll(route -> route.source() == address && !stack.isLocalElsewhere(address));
    stack.addressesChanged();
    return true;
  }

  private void addConnectedRoute(InterfaceAddress address) {
    if (isLoopback() || address.prefixLength() == 32) {
      return;
    }
    stack
        .routes()
        .add(
            new Route(
                address.prefix(),
                address.prefixLength(),
                0,
                this,
                0,
                address.address(),
                "kernel",
                Scope.LINK,
                Route.Type.UNICAST,
                0));
  }

  /** The address to send from to {@code destination}, or 0 if the interface has none. */
  int sourceFor(int destination) {
    for (InterfaceAddress candidate : addresses) {
      if (!candidate.isSecondary()
          && Ipv4Address.isInPrefix(destination, candidate.prefix(), candidate.prefixLength())) {
        return candidate.address();
      }
    }
    return addresses.length == 0 ? 0 : addresses[0].address();
  }

  /** Whether everybody on the link is meant: limited or directed broadcast. */
  boolean isBroadcast(int address) {
    if (address == Ipv4Address.BROADCAST) {
      return true;
    }
    for (InterfaceAddress own : addresses) {
      if (own.prefixLength() < 31
          && Ipv4Address.isInPrefix(address, own.prefix(), own.prefixLength())
          && (address == own.prefix()
              || address == Ipv4Address.directedBroadcast(own.address(), own.prefixLength()))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void deviceChanged(NetDevice changed) {
    if (wasUp && !device.isUp()) {
      stack.routes().removeAll(route -> route.out() == this);
      arpTable.flush(false);
      stack.ipv6().removeRoutes(route -> route.out() == this);
      discoveryTable.flush(false);
    } else if (!wasUp && device.isUp()) {
      for (InterfaceAddress address : addresses) {
        if (!address.isSecondary()) {
          addConnectedRoute(address);
        }
      }
      for (InterfaceAddress6 address : addresses6()) {
        addConnectedRoute(address.address(), address.prefixLength());
        setState(address.address(), InterfaceAddress6.State.TENTATIVE);
        detectDuplicate(address.address());
      }
    } else if (hadCarrier && !device.hasCarrier()) {
      arpTable.flush(true);
      discoveryTable.flush(true);
    }
    wasUp = device.isUp();
    hadCarrier = device.hasCarrier();
    stack.routesChanged();
  }

  void remove() {
    addresses = new InterfaceAddress[0];
    addresses6.clear();
    stack.routes().removeAll(route -> route.out() == this);
    stack.ipv6().removeRoutes(route -> route.out() == this);
    arpTable.flush(false);
    discoveryTable.flush(false);
    stack.addressesChanged();
  }

  @Override
  public void receive(NetDevice from, Frame frame) {
    if (frame.length() < EthernetHeader.BYTES) {
      drop(frame, DropReason.MALFORMED);
      return;
    }
    long destination = frame.destination();
    if (destination != device.mac() && !MacAddress.isMulticast(destination)) {
      drop(frame, DropReason.NOT_FOR_US);
      return;
    }
    for (int i = 0; i < packetSockets.size(); i++) {
      if (packetSockets.get(i).received(this, frame)) {
        stack.ledger().delivered();
        return;
      }
    }
    switch (frame.u16(12)) {
      case EtherType.IPV4 -> stack.ipv4().receive(this, frame);
      case EtherType.IPV6 -> stack.ipv6().receive(this, frame);
      case EtherType.ARP -> stack.arp().receive(this, frame);
      default -> device.dropReceived(frame, DropReason.NO_LISTENER);
    }
  }

  /** Ends a frame that the device did take: not counted as dropped by the device. */
  void drop(Frame frame, DropReason reason) {
    stack.ledger().dropped(device.qualifiedName(), frame, reason);
  }

  @Override
  public String toString() {
    return device.qualifiedName();
  }
}
