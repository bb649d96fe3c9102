package org.vswitchlab.node;

import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.stack.ArpProtocol;
import org.vswitchlab.node.stack.Icmpv4Protocol;
import org.vswitchlab.node.stack.Icmpv6Protocol;
import org.vswitchlab.node.stack.IgmpProtocol;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.IpStack;
import org.vswitchlab.node.stack.Ipv4Protocol;
import org.vswitchlab.node.stack.Ipv6Protocol;
import org.vswitchlab.node.stack.RoutingTable;
import org.vswitchlab.node.stack.StackSnapshot;
import org.vswitchlab.node.stack.TcpProtocol;
import org.vswitchlab.node.stack.UdpProtocol;
import org.vswitchlab.observe.ChangeSeq;
import org.vswitchlab.wire.Ipv6Address;

/**
 * The protocol stack of a host: of a virtual machine, and of the host of a bridge, whose own
 * interface can have addresses. Takes the frames of every device that nobody else takes.
 */
public final class GuestStack implements Host.HostListener {
  private final IpStack stack;

  private GuestStack(Host host) {
    stack = new IpStack(host.simulation(), host.ledger(), host.name());
    for (NetDevice device : host.devices()) {
      deviceAdded(device);
    }
    host.addListener(this);
  }

  /** Gives the host a stack, to be found by {@code host.service(GuestStack.class)}. */
  public static GuestStack attachTo(Host host) {
    GuestStack attached = new GuestStack(host);
    host.attachService(GuestStack.class, attached);
    return attached;
  }

  /**
   * Lets the host's stack receive from a device that a switch has let go of; without a stack nobody
   * receives.
   */
  public static void takeBack(Host host, NetDevice device) {
    GuestStack guest = host.service(GuestStack.class);
    device.setReceiver(guest == null ? null : guest.stack.networkInterface(device));
  }

  /** Whether the host's stack receives from the device: no switch has it. */
  public static boolean owns(Host host, NetDevice device) {
    GuestStack guest = host.service(GuestStack.class);
    return guest != null
        && device.receiver() != null
        && device.receiver() == guest.stack.networkInterface(device);
  }

  @Override
  public void deviceAdded(NetDevice device) {
    IpInterface added = stack.addInterface(device);
    if (device.receiver() == null) {
      device.setReceiver(added);
    }
  }

  @Override
  public void deviceRemoved(NetDevice device) {
    if (device.receiver() == stack.networkInterface(device)) {
      device.setReceiver(null);
    }
    stack.removeInterface(device);
  }

  /** Interfaces in order of index; the first is {@code lo}. */
  public List<IpInterface> interfaces() {
    return stack.interfaces();
  }

  /** The interface of that name, or null. */
  public IpInterface networkInterface(String name) {
    return stack.networkInterface(name);
  }

  /** Whether the IPv4 address is one of this host's. */
  public boolean isLocal(int address) {
    return stack.isLocal(address);
  }

  public RoutingTable routes() {
    return stack.routes();
  }

  public ArpProtocol arp() {
    return stack.arp();
  }

  public Ipv4Protocol ipv4() {
    return stack.ipv4();
  }

  public Icmpv4Protocol icmp() {
    return stack.icmpv4();
  }

  /** Memberships in groups. */
  public IgmpProtocol igmp() {
    return stack.igmp();
  }

  public UdpProtocol udp() {
    return stack.udp();
  }

  public Ipv6Protocol ipv6() {
    return stack.ipv6();
  }

  public Icmpv6Protocol icmpv6() {
    return stack.icmpv6();
  }

  /** Whether the IPv6 address is one of this host's. */
  public boolean isLocal(Ipv6Address address) {
    return stack.isLocal(address);
  }

  /** Everything at this moment, for views. */
  public StackSnapshot snapshot() {
    return stack.snapshot();
  }

  public TcpProtocol tcp() {
    return stack.tcp();
  }

  /** Counts changes of addresses, neighbours, routes and sockets. */
  public ChangeSeq changes() {
    return stack.changes();
  }
}
