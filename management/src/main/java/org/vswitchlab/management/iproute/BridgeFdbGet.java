package org.vswitchlab.management.iproute;

import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.FdbEntry;
import org.vswitchlab.bridge.LinuxBridge;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.link.NetDevice;

/** {@code bridge fdb get}. */
final class BridgeFdbGet {
  /** Status of an answer of the kernel that is an error: -2. */
  private static final int REFUSED_STATUS = 254;

  private BridgeFdbGet() {}

  static void run(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    String address = null;
    NetDevice device = null;
    NetDevice master = null;
    boolean isSelf = false;
    boolean isDynamic = false;
    int vid = 0;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "brport", "dev" -> device = bridge.device(arguments.next());
        case "br" -> master = bridge.device(arguments.next());
        case "vlan" -> vid = BridgeFdb.vlan(arguments.next());
        case "self" -> isSelf = true;
        case "dynamic" -> isDynamic = true;
        case "master" -> {}
        default -> address = word.equals("to") ? arguments.next() : word;
      }
    }
    if (address == null || device == null && master == null) {
      throw new IpException(
          BridgeInvocation.FAILED, "Device or master and address are required arguments.");
    }
    if (device != null && master != null) {
      throw notFound("Master and device are mutually exclusive.");
    }
    long mac = BridgeFdb.address(address);
    LinuxBridge asked = asked(bridge, device, master, isSelf);
    FdbEntry entry = asked.fdb().find(mac, vid);
    if (entry == null) {
      throw notFound("Fdb entry not found.");
    }
    if (isDynamic && entry.isLocal()) {
      return;
    }
    if (bridge.options().isJson()) {
      bridge.printJson(BridgeOutput.array().add(BridgeFdb.json(bridge, asked, entry)));
    } else {
      bridge.print(BridgeFdb.line(bridge, asked, entry));
    }
  }

  private static IpException notFound(String sentence) {
    return new IpException(REFUSED_STATUS, "Error: " + sentence);
  }

  /** The bridge that is asked for an entry. */
  private static LinuxBridge asked(
      BridgeInvocation bridge, NetDevice device, NetDevice master, boolean isSelf) {
    NetDevice target = master != null ? master : device;
    LinuxBridge own = BridgeOutput.bridgeOf(bridge.host(), target);
    BridgePort port = LinuxBridges.portOf(target);
    if (own != null && (master != null || isSelf)) {
      return own;
    }
    if (isSelf) {
      throw notFound("Fdb get operation not supported by device.");
    }
    if (port == null) {
      throw notFound(master != null ? "Device is not a bridge." : "Device is not a bridge port.");
    }
    return port.bridge();
  }
}
