package org.vswitchlab.scenario.trace;

import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.node.stack.InterfaceAddress;
import org.vswitchlab.node.stack.InterfaceAddress6;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.Neighbour;
import org.vswitchlab.node.stack.Route;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.MacAddress;

/**
 * What a machine puts into a packet of its own: its addresses, the next hop's hardware address, and
 * requests rather than replies. What the flow says stays as it is.
 */
final class MachineFields {
  private static final int ARP_REQUEST = 1;
  private static final int ICMP_ECHO_REQUEST = 8;
  private static final int ICMPV6_ECHO_REQUEST = 128;

  private final Network network;
  private final GuestStack stack;
  private final IpInterface out;
  private final FlowMask given;
  private final FlowKey packet;

  private MachineFields(Network network, GuestStack stack, IpInterface out, Match flow) {
    this.network = network;
    this.stack = stack;
    this.out = out;
    given = flow.mask();
    packet = flow.key().copy();
  }

  /**
   * The packet that the machine would send by the device; the flow's own where it is no machine.
   */
  static FlowKey fill(Network network, Host host, NetDevice device, Match flow) {
    GuestStack stack = host.service(GuestStack.class);
    IpInterface out = stack == null ? null : stack.networkInterface(device.name());
    if (out == null) {
      return flow.key().copy();
    }
    MachineFields fields = new MachineFields(network, stack, out, flow);
    fields.fill();
    return fields.packet;
  }

  private void fill() {
    put(FlowField.ETH_SRC, out.device().mac());
    switch (packet.ethType()) {
      case EtherType.ARP -> fillArp();
      case EtherType.IPV4 -> fillIpv4();
      case EtherType.IPV6 -> fillIpv6();
      default -> {
        // Nothing more is known of it.
      }
    }
  }

  private void fillArp() {
    put(FlowField.ETH_DST, MacAddress.BROADCAST);
    put(FlowField.ARP_OP, ARP_REQUEST);
    put(FlowField.ARP_SHA, packet.get(FlowField.ETH_SRC));
    put(FlowField.ARP_SPA, source((int) packet.get(FlowField.ARP_TPA)) & 0xffff_ffffL);
  }

  private void fillIpv4() {
    int destination = (int) packet.get(FlowField.IP_DST);
    Route route = stack.routes().lookup(destination);
    boolean isRouted = route != null && route.gateway() != 0;
    int nextHop = isRouted ? route.gateway() : destination;
    boolean hasSource = route != null && route.source() != 0;
    put(FlowField.IP_SRC, (hasSource ? route.source() : source(nextHop)) & 0xffff_ffffL);
    if (packet.get(FlowField.NW_PROTO) == IpProtocol.ICMP) {
      put(FlowField.ICMP_TYPE, ICMP_ECHO_REQUEST);
    }
    put(FlowField.ETH_DST, mac(nextHop));
  }

  private long mac(int nextHop) {
    if (Ipv4Address.isMulticast(nextHop)) {
      return Ipv4Address.multicastMac(nextHop);
    }
    Neighbour known = out.arpTable().find(nextHop);
    if (known != null && known.mac() != 0) {
      return known.mac();
    }
    return owner(other -> other.findAddress(nextHop) != null);
  }

  /** The address that the machine would send from to a station on the link; 0 for none. */
  private int source(int nextHop) {
    List<InterfaceAddress> addresses = out.addresses();
    for (InterfaceAddress address : addresses) {
      if (Ipv4Address.isInPrefix(nextHop, address.prefix(), address.prefixLength())) {
        return address.address();
      }
    }
    return addresses.isEmpty() ? 0 : addresses.get(0).address();
  }

  private void fillIpv6() {
    if (packet.get(FlowField.NW_PROTO) == IpProtocol.ICMPV6) {
      put(FlowField.ICMPV6_TYPE, ICMPV6_ECHO_REQUEST);
    }
    Ipv6Address destination =
        new Ipv6Address(packet.getHigh(FlowField.IPV6_DST), packet.get(FlowField.IPV6_DST));
    Ipv6Address source = source(destination);
    if (!given.isNonzero(FlowField.IPV6_SRC)) {
      packet.set(FlowField.IPV6_SRC, source.high(), source.low());
    }
    Neighbour known = out.discoveryTable().find(destination);
    boolean isKnown = known != null && known.mac() != 0;
    put(
        FlowField.ETH_DST,
        destination.isMulticast()
            ? destination.multicastMac()
            : isKnown ? known.mac() : owner(other -> other.findAddress(destination) != null));
  }

  private Ipv6Address source(Ipv6Address destination) {
    for (InterfaceAddress6 address : out.addresses6()) {
      if (address.address().isLinkLocal() == destination.isLinkLocal()) {
        return address.address();
      }
    }
    return Ipv6Address.ANY;
  }

  /** Whose address it is, as ARP or neighbour discovery would find out; 0 if nobody's. */
  private long owner(java.util.function.Predicate<IpInterface> has) {
    for (Host host : network.hosts()) {
      GuestStack other = host.service(GuestStack.class);
      if (other != null) {
        for (IpInterface candidate : other.interfaces()) {
          if (has.test(candidate)) {
            return candidate.device().mac();
          }
        }
      }
    }
    return 0;
  }

  private void put(FlowField field, long value) {
    if (!given.isNonzero(field)) {
      packet.set(field, value);
    }
  }
}
