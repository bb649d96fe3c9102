package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vswitchlab.bridge.FdbRequest;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.VxlanDevice;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.MacAddress;

/** {@code bridge fdb} of a VXLAN interface itself: where stations are beyond the tunnel. */
final class VxlanFdb {
  private int address;
  private int port = -1;
  private int networkId = -1;
  private int sourceId = -1;
  private NetDevice via;

  /** Reads one option of it; false if the word is none. */
  boolean read(String word, IpArguments arguments) {
    switch (word) {
      case "dst" -> {
        String text = arguments.next();
        try {
          address = Ipv4Address.parse(text);
        } catch (IllegalArgumentException e) {
          if (text.contains(":")) {
            throw BridgeInvocation.notSupported("fdb dst with an IPv6 address");
          }
          throw new IpException(
              1, "Error: any valid address is expected rather than \"" + text + "\".");
        }
      }
      case "port" -> port = number(arguments.next(), 65535, "port");
      case "vni" -> networkId = number(arguments.next(), (1 << 24) - 1, "VNI");
      case "src_vni" -> sourceId = number(arguments.next(), (1 << 24) - 1, "src VNI");
      default -> {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int most, String what) {
    try {
      int value = Integer.decode(text);
      if (value >= 0 && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw IpException.wrongArgument(text, "invalid " + what + "\n");
  }

  /** {@code via}: the interface to send by. */
  void via(NetDevice device) {
    via = device;
  }

  void apply(
      VxlanDevice device, long mac, FdbRequest.Mode mode, boolean isPermanent, boolean isStatic) {
    if (mode == FdbRequest.Mode.DELETE) {
      if (!device.remove(mac, address)) {
        throw BridgeInvocation.answer("No such file or directory");
      }
      return;
    }
    if (address == 0) {
      throw BridgeInvocation.answer("Invalid argument");
    }
    if (sourceId >= 0 && device.options().networkId() >= 0) {
      // Only a device of many identifiers looks at those of frames.
      sourceId = -1;
    }
    boolean isKnown = device.remotes().stream().anyMatch(remote -> remote.mac() == mac);
    if (isKnown && mode == FdbRequest.Mode.ADD) {
      throw BridgeInvocation.answer("File exists");
    }
    boolean hasManyPlaces = mac == 0 || MacAddress.isMulticast(mac);
    if (isKnown && mode == FdbRequest.Mode.APPEND && !hasManyPlaces) {
      // A station is in one place; the kernel takes no notice, nor does it complain.
      return;
    }
    if (mode == FdbRequest.Mode.REPLACE) {
      device.remove(mac, 0);
    }
    device.add(
        new VxlanDevice.Remote(
            mac, address, port, networkId, sourceId, isPermanent, isStatic, via));
  }

  static void describe(VxlanDevice device, boolean namesDevice, StringBuilder text) {
    for (VxlanDevice.Remote remote : device.remotes()) {
      text.append(MacAddress.format(remote.mac())).append(' ');
      if (namesDevice) {
        text.append("dev ").append(device.name()).append(' ');
      }
      text.append("dst ").append(Ipv4Address.format(remote.address())).append(' ');
      if (remote.port() >= 0) {
        text.append("port ").append(remote.port()).append(' ');
      }
      if (remote.networkId() >= 0) {
        text.append("vni ").append(remote.networkId()).append(' ');
      }
      if (remote.sourceId() >= 0) {
        text.append("src_vni ").append(remote.sourceId()).append(' ');
      }
      if (remote.via() != null) {
        text.append("via ").append(remote.via().name()).append(' ');
      }
      text.append("self ").append(state(remote)).append('\n');
    }
  }

  private static String state(VxlanDevice.Remote remote) {
    return remote.isStatic() ? "static" : remote.isPermanent() ? "permanent" : "";
  }

  static void describe(VxlanDevice device, boolean namesDevice, ArrayNode json) {
    for (VxlanDevice.Remote remote : device.remotes()) {
      ObjectNode row = json.addObject();
      row.put("mac", MacAddress.format(remote.mac()));
      if (namesDevice) {
        row.put("ifname", device.name());
      }
      row.put("dst", Ipv4Address.format(remote.address()));
      if (remote.port() >= 0) {
        row.put("port", remote.port());
      }
      if (remote.networkId() >= 0) {
        row.put("vni", remote.networkId());
      }
      if (remote.sourceId() >= 0) {
        row.put("src_vni", remote.sourceId());
      }
      if (remote.via() != null) {
        row.put("viaIf", remote.via().name());
      }
      row.putArray("flags").add("self");
      row.put("state", state(remote));
    }
  }
}
