package org.vswitchlab.node.stack;

import java.util.Arrays;
import java.util.List;
import org.vswitchlab.link.DeviceListener;
import org.vswitchlab.link.FrameReceiver;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.EthernetHeader;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.MacAddress;

/** A device as the stack sees it: with addresses and neighbours. Receives the device's frames. */
public final class IpInterface implements FrameReceiver, DeviceListener {
  private final IpStack stack;
  private final NetDevice device;
  private final NeighbourTable arpTable;
  private InterfaceAddress[] addresses = {};
  private boolean wasUp;
  private boolean hadCarrier;

  IpInterface(IpStack stack, NetDevice device) {
    this.stack = stack;
    this.device = device;
    arpTable = new NeighbourTable(stack, this, stack.arp());
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

  /** IPv4 neighbours. */
  public NeighbourTable arpTable() {
    return arpTable;
  }

  /** Neighbours of all families, in order of first mention. */
  public List<Neighbour> neighbours() {
    return arpTable.entries();
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
    addresses = Arrays.copyOf(addresses, addresses.length + 1);
    addresses[addresses.length - 1] = added.asSecondary(isSecondary);
    stack.addressesChanged();
    if (!isSecondary && isUp()) {
      addConnectedRoute(added);
    }
    return true;
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
    } else if (!wasUp && device.isUp()) {
      for (InterfaceAddress address : addresses) {
        if (!address.isSecondary()) {
          addConnectedRoute(address);
        }
      }
    } else if (hadCarrier && !device.hasCarrier()) {
      arpTable.flush(true);
    }
    wasUp = device.isUp();
    hadCarrier = device.hasCarrier();
    stack.routesChanged();
  }

  void remove() {
    addresses = new InterfaceAddress[0];
    stack.routes().removeAll(route -> route.out() == this);
    arpTable.flush(false);
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
    switch (frame.u16(12)) {
      case EtherType.IPV4 -> stack.ipv4().receive(this, frame);
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
