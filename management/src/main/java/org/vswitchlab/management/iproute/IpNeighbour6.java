package org.vswitchlab.management.iproute;

import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.Neighbour;
import org.vswitchlab.node.stack.NeighbourState;

/** The IPv6 part of {@code ip neighbour}. */
final class IpNeighbour6 {
  private IpNeighbour6() {}

  static Neighbour find(IpInterface target, String address) {
    return target.discoveryTable().find(IpAddress6.Prefix.parse(address).address());
  }

  static void set(IpInterface target, String address, long mac, NeighbourState state) {
    target.discoveryTable().add(IpAddress6.Prefix.parse(address).address(), mac, state);
  }
}
