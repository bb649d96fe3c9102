package org.vswitchlab.management.iproute;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;

/** The devices of a host as {@code ip} sees them. */
final class IpDevices {
  private IpDevices() {}

  /** All devices in order of index. */
  static List<NetDevice> all(Host host) {
    List<NetDevice> devices = new ArrayList<>(host.devices());
    GuestStack stack = host.service(GuestStack.class);
    if (stack != null) {
      // lo belongs to the stack: nothing else on the host has to do with it.
      devices.add(stack.interfaces().get(0).device());
    }
    devices.sort(Comparator.comparingInt(NetDevice::index));
    return devices;
  }

  /** The device of that name, or null. */
  static NetDevice find(Host host, String name) {
    for (NetDevice device : all(host)) {
      if (device.name().equals(name)) {
        return device;
      }
    }
    return null;
  }
}
