package org.vswitchlab.management.iproute;

import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.NetDevice;

/** What one {@code ip link set} asks for: read as a whole first, then done. */
final class LinkChange {
  private final IpInvocation ip;
  private final NetDevice device;
  private Boolean up;
  private Boolean carrier;
  private Boolean promiscuous;
  private Integer mtuBytes;
  private Long mac;
  private NetDevice master;
  private boolean isReleased;
  private LinkKind kind;
  private IpArguments kindArguments;

  LinkChange(IpInvocation ip, NetDevice device) {
    this.ip = ip;
    this.device = device;
  }

  /** Reads one setting. */
  void read(IpArguments arguments) {
    String word = arguments.next();
    switch (word) {
      case "up" -> up = true;
      case "down" -> up = false;
      case "mtu" -> mtuBytes = (int) arguments.nextNumber("mtu", 0, Integer.MAX_VALUE);
      case "address" -> mac = IpLink.lladdr(arguments.next());
      case "master" -> master = ip.device(arguments.next());
      case "nomaster" -> isReleased = true;
      case "type" -> {
        kind = LinkKinds.named(arguments.next());
        kindArguments = new IpArguments(arguments.rest());
        while (!arguments.isEmpty()) {
          arguments.next();
        }
      }
      case "carrier" -> carrier = arguments.nextOnOff(word);
      case "promisc" -> promiscuous = arguments.nextOnOff(word);
      case "allmulticast", "multicast", "arp" -> {
        arguments.nextOnOff(word);
        throw IpException.notSupported("ip link set " + word);
      }
      case "name",
          "txqueuelen",
          "qlen",
          "txqlen",
          "alias",
          "netns",
          "vf",
          "broadcast",
          "group",
          "addrgenmode",
          "state" ->
          throw IpException.notSupported("ip link set " + word);
      default -> throw IpException.duplicateOrGarbage("dev", word);
    }
  }

  void apply() {
    if (mtuBytes != null && mtuBytes < 68) {
      throw IpException.kernel("mtu less than device minimum.");
    }
    if (mtuBytes != null && mtuBytes > 65535) {
      throw IpException.kernel("mtu greater than device maximum.");
    }
    if (kind != null) {
      kind.set(ip, device, kindArguments);
    }
    if (master != null) {
      LinkKind masterKind = LinkKinds.of(ip.host(), master);
      if (masterKind == null) {
        throw IpException.answer("Operation not supported");
      }
      masterKind.enslave(ip, master, device);
    }
    if (isReleased) {
      LinkKind masterKind = LinkKinds.ofMaster(ip.host(), device);
      if (masterKind != null) {
        masterKind.release(ip, device);
      }
    }
    if (mac != null) {
      setMac();
    }
    if (mtuBytes != null) {
      device.setMtuBytes(mtuBytes);
    }
    if (promiscuous != null) {
      setPromiscuous();
    }
    if (carrier != null) {
      // As a tap or dummy device: the carrier of a device with a link is the link's.
      if (!(device instanceof EthernetDevice unlinked) || unlinked.link() != null) {
        throw IpException.answer("Operation not supported");
      }
      unlinked.setUnlinkedCarrier(carrier);
    }
    if (up != null) {
      device.setUp(up);
    }
    BridgePort port = LinuxBridges.portOf(device);
    if (port != null) {
      port.linkConfigured();
    }
  }

  private void setMac() {
    boolean isSame = device.mac() == mac;
    device.setMac(mac);
    BridgePort port = LinuxBridges.portOf(device);
    LinuxBridge own = BridgeOutput.bridgeOf(ip.host(), device);
    if (isSame && port != null) {
      port.addressConfigured();
    } else if (isSame && own != null) {
      own.addressConfigured();
    }
  }

  private void setPromiscuous() {
    LinuxBridge bridge = BridgeOutput.bridgeOf(ip.host(), device);
    if (bridge == null) {
      throw IpException.notSupported("ip link set promisc, of other devices than a Linux bridge");
    }
    bridge.setPromiscuous(promiscuous);
  }
}
