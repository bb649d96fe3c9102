package org.vswitchlab.node.stack;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.RandomStream;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.ChangeSeq;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv6Address;

/** All protocols of one host, and the state that they share. */
public final class IpStack {
  private final Simulation simulation;
  private final FrameLedger ledger;
  private final String hostName;
  private final ChangeSeq changes = new ChangeSeq();
  private final List<IpInterface> interfaces = new ArrayList<>();
  private final RoutingTable routes = new RoutingTable(this);
  private final ArpProtocol arp = new ArpProtocol(this);
  private final NeighbourDiscovery discovery = new NeighbourDiscovery(this);
  private final Ipv6Protocol ipv6 = new Ipv6Protocol(this);
  private final Icmpv6Protocol icmpv6 = new Icmpv6Protocol(this);
  private final Ipv4Protocol ipv4 = new Ipv4Protocol(this);
  private final Icmpv4Protocol icmpv4 = new Icmpv4Protocol(this);
  private final IgmpProtocol igmp = new IgmpProtocol(this);
  private final UdpProtocol udp = new UdpProtocol(this);
  private final TcpProtocol tcp = new TcpProtocol(this);
  private final IpInterface loopback;
  private int[] localAddresses = {};
  private int routeGeneration;
  private RandomStream neighbourRandom;

  public IpStack(Simulation simulation, FrameLedger ledger, String hostName) {
    this.simulation = simulation;
    this.ledger = ledger;
    this.hostName = hostName;
    LoopbackDevice device = new LoopbackDevice(simulation, ledger, hostName);
    loopback = addInterface(device);
    device.setReceiver(loopback);
    loopback.addAddress(new InterfaceAddress(Ipv4Address.LOOPBACK, 8, 0, Scope.HOST, "lo", false));
  }

  /** Makes a device known; frames reach the stack when the result is the device's receiver. */
  public IpInterface addInterface(NetDevice device) {
    IpInterface added = new IpInterface(this, device);
    interfaces.add(added);
    device.addListener(added);
    changes.changed();
    return added;
  }

  /** Forgets a device, with its addresses and routes. */
  public void removeInterface(NetDevice device) {
    IpInterface gone = networkInterface(device);
    if (gone != null) {
      gone.remove();
      device.removeListener(gone);
      interfaces.remove(gone);
      changes.changed();
    }
  }

  /** The interface of that device, or null. */
  public IpInterface networkInterface(NetDevice device) {
    for (IpInterface candidate : interfaces) {
      if (candidate.device() == device) {
        return candidate;
      }
    }
    return null;
  }

  /** The interface of that name, or null. */
  public IpInterface networkInterface(String name) {
    for (IpInterface candidate : interfaces) {
      if (candidate.name().equals(name)) {
        return candidate;
      }
    }
    return null;
  }

  /** All interfaces in order of index; {@code lo} is the first. */
  public List<IpInterface> interfaces() {
    return List.copyOf(interfaces);
  }

  public IpInterface loopback() {
    return loopback;
  }

  public Simulation simulation() {
    return simulation;
  }

  public String hostName() {
    return hostName;
  }

  /** Counts changes of addresses, neighbours, routes and sockets. */
  public ChangeSeq changes() {
    return changes;
  }

  public RoutingTable routes() {
    return routes;
  }

  public Ipv4Protocol ipv4() {
    return ipv4;
  }

  public Icmpv4Protocol icmpv4() {
    return icmpv4;
  }

  public IgmpProtocol igmp() {
    return igmp;
  }

  public UdpProtocol udp() {
    return udp;
  }

  public Ipv6Protocol ipv6() {
    return ipv6;
  }

  public Icmpv6Protocol icmpv6() {
    return icmpv6;
  }

  NeighbourDiscovery discovery() {
    return discovery;
  }

  /** Everything at this moment, for views. */
  public StackSnapshot snapshot() {
    return StackSnapshot.of(this);
  }

  public TcpProtocol tcp() {
    return tcp;
  }

  public ArpProtocol arp() {
    return arp;
  }

  FrameLedger ledger() {
    return ledger;
  }

  /** Random numbers of this host for one purpose. */
  RandomStream random(String purpose) {
    return simulation.random().stream("host:" + hostName + ":" + purpose);
  }

  RandomStream neighbourRandom() {
    if (neighbourRandom == null) {
      neighbourRandom = random("neighbour");
    }
    return neighbourRandom;
  }

  /** Changes whenever a look-up of a route may give something else than before. */
  int routeGeneration() {
    return routeGeneration;
  }

  void routesChanged() {
    routeGeneration++;
    changes.changed();
  }

  void addressesChanged() {
    localAddresses =
        interfaces.stream()
            .flatMap(i -> i.addresses().stream())
            .mapToInt(InterfaceAddress::address)
            .toArray();
    routesChanged();
  }

  /** Whether the address is one of this host's, on whatever interface. */
  public boolean isLocal(int address) {
    for (int local : localAddresses) {
      if (local == address) {
        return true;
      }
    }
    return Ipv4Address.isLoopback(address);
  }

  /** Whether an interface still has the address. */
  boolean isLocalElsewhere(int address) {
    for (IpInterface candidate : interfaces) {
      if (candidate.findAddress(address) != null) {
        return true;
      }
    }
    return false;
  }

  /** Whether the address is one of this host's and may be used. */
  public boolean isLocal(Ipv6Address address) {
    for (IpInterface candidate : interfaces) {
      InterfaceAddress6 own = candidate.findAddress(address);
      if (own != null && own.state() == InterfaceAddress6.State.PREFERRED) {
        return true;
      }
    }
    return address.isLoopback();
  }

  /** A frame that the stack made leaves through the interface. */
  void transmitCreated(IpInterface out, byte[] bytes) {
    ledger.created(1);
    out.device().transmit(Frame.owning(bytes, simulation.newOriginId()));
  }
}
