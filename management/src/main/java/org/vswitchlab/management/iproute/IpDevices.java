package org.vswitchlab.management.iproute;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;

/** The devices of a host as {@code ip} sees them. */
final class IpDevices {
  private IpDevices() {}

  /** All devices in order of index. */
  static List<NetDevice> all(Host host) {
    List<NetDevice> devices = new ArrayList<>(host.devices());
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
