package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.link.VethDevice;
import org.vswitchlab.node.Host;

/** {@code ip link add NAME type veth peer name PEER}. */
final class VethKind implements LinkKind {
  @Override
  public String name() {
    return "veth";
  }

  @Override
  public void add(IpInvocation ip, String deviceName, IpArguments arguments) {
    Host host = ip.host();
    String peerName = null;
    Long peerMac = null;
    if (arguments.accept("peer")) {
      while (!arguments.isEmpty()) {
        String word = arguments.next();
        switch (word) {
          case "name", "dev" -> peerName = arguments.next();
          case "address" -> peerMac = IpLink.lladdr(arguments.next());
          case "netns", "mtu", "index", "txqueuelen" ->
              throw IpException.notSupported("type veth peer " + word);
          default -> peerName = word;
        }
      }
    } else if (!arguments.isEmpty()) {
      throw IpException.notSupported("type veth " + arguments.next());
    }
    if (peerName == null) {
      int number = 0;
      while (host.device("veth" + number) != null || deviceName.equals("veth" + number)) {
        number++;
      }
      peerName = "veth" + number;
    }
    if (IpDevices.find(host, peerName) != null || peerName.equals(deviceName)) {
      throw IpException.answer("File exists");
    }
    VethDevice device =
        VethDevice.pair(
            host.simulation(),
            host.ledger(),
            host.name(),
            deviceName,
            LinkKinds.randomMac(host, deviceName),
            peerName,
            peerMac == null ? LinkKinds.randomMac(host, peerName) : peerMac);
    // The kernel makes the far end first.
    host.addDevice(device.peer());
    host.addDevice(device);
  }

  @Override
  public boolean isKindOf(Host host, NetDevice device) {
    return device instanceof VethDevice;
  }

  @Override
  public void delete(IpInvocation ip, NetDevice device) {
    ip.host().removeDevice(device);
  }

  @Override
  public String details(Host host, NetDevice device) {
    return "veth ";
  }

  @Override
  public void detailsJson(Host host, NetDevice device, ObjectNode json) {
    // Nothing but the kind itself is shown.
  }
}
