package org.vswitchlab.management.iproute;

import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;

/** The kinds of virtual device there are. */
final class LinkKinds {
  /** A new kind joins here. */
  private static final List<LinkKind> ALL =
      List.of(new BridgeKind(), new BridgeSlaveKind(), new VlanKind());

  private LinkKinds() {}

  /** The kind of that name; ends the command if there is none. */
  static LinkKind named(String name) {
    for (LinkKind kind : ALL) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    throw IpException.kernel("Unknown device type.");
  }

  /** The kind of that device, or null if it is an ordinary interface. */
  static LinkKind of(Host host, NetDevice device) {
    for (LinkKind kind : ALL) {
      if (kind.isKindOf(host, device)) {
        return kind;
      }
    }
    return null;
  }

  /** The kind of which the device's master is, or null if it has no master. */
  static LinkKind ofMaster(Host host, NetDevice port) {
    for (LinkKind kind : ALL) {
      if (kind.masterOf(host, port) != null) {
        return kind;
      }
    }
    return null;
  }
}
