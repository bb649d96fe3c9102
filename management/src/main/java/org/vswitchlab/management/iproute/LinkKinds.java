package org.vswitchlab.management.iproute;

import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;

/** The kinds of virtual device there are. */
final class LinkKinds {
  /** A new kind joins here. */
  private static final List<LinkKind> ALL =
      List.of(
          new BridgeKind(),
          new BridgeSlaveKind(),
          new VlanKind(),
          new VxlanKind(),
          new VethKind(),
          new MacvlanKind(),
          new BondKind());

  private LinkKinds() {}

  /** A locally administered address, the same in every run. */
  static long randomMac(Host host, String device) {
    long bits = host.simulation().random().stream("mac:" + host.name() + ":" + device).nextLong();
    return bits & 0xfcff_ffff_ffffL | 0x0200_0000_0000L;
  }

  static boolean isKnown(String name) {
    return ALL.stream().anyMatch(kind -> kind.name().equals(name));
  }

  /** The kind of that name, or null. */
  static LinkKind find(String name) {
    for (LinkKind kind : ALL) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    return null;
  }

  /** The kind of that name; ends the command if there is none. */
  static LinkKind named(String name) {
    LinkKind kind = find(name);
    if (kind == null) {
      throw IpException.kernel("Unknown device type.");
    }
    return kind;
  }

  /** {@code bridge0}, or the first of its kind that is free. */
  static String freeName(Host host, String prefix) {
    return freeName(host, prefix, "");
  }

  /** As {@link #freeName(Host, String)}, but not {@code taken}. */
  static String freeName(Host host, String prefix, String taken) {
    int number = 0;
    while (IpDevices.find(host, prefix + number) != null || taken.equals(prefix + number)) {
      number++;
    }
    return prefix + number;
  }

  /** The address asked for, or one of the kernel's choice. */
  static long mac(Host host, String device, Long wanted) {
    return wanted == null ? randomMac(host, device) : wanted;
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
