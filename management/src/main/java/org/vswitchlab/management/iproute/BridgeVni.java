package org.vswitchlab.management.iproute;

import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.VxlanDevice;

/**
 * {@code bridge vni}: the networks that a VXLAN device with {@code vnifilter} lets through. There
 * are no such devices here, and without it the kernel refuses what it is asked.
 */
final class BridgeVni {
  private static final String USAGE =
      """
      Usage: bridge vni { add | del } vni VNI
      \t\t[ { group | remote } IP_ADDRESS ]
      \t\t[ dev DEV ]
             bridge vni { show }

      Where:\tVNI\t:= 0-16777215\
      """;

  private BridgeVni() {}

  static void run(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    String command = arguments.isEmpty() ? "show" : arguments.next();
    if (IpArguments.matches(command, "add") || IpArguments.matches(command, "delete")) {
      modify(bridge);
    } else if (IpArguments.matches(command, "show")
        || IpArguments.matches(command, "lst")
        || IpArguments.matches(command, "list")) {
      show(bridge);
    } else if (IpArguments.matches(command, "help")) {
      throw new IpException(BridgeInvocation.FAILED, USAGE);
    } else {
      throw BridgeInvocation.unknownCommand(command, "vni");
    }
  }

  private static void modify(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    String device = null;
    String vni = null;
    while (!arguments.isEmpty()) {
      switch (arguments.next()) {
        case "dev" -> device = arguments.next();
        case "vni" -> vni = arguments.next();
        case "group", "remote" -> arguments.next();
        default -> throw new IpException(BridgeInvocation.FAILED, USAGE);
      }
    }
    if (device == null || vni == null) {
      throw new IpException(BridgeInvocation.FAILED, "Device and VNI ID are required arguments.");
    }
    if (!(bridge.device(device) instanceof VxlanDevice)) {
      throw new IpException(
          BridgeInvocation.FAILED, "Error: vxlan: The device is not a vxlan device.");
    }
    throw BridgeInvocation.answer("Operation not supported");
  }

  private static void show(BridgeInvocation bridge) {
    IpArguments arguments = bridge.arguments();
    NetDevice only = null;
    while (!arguments.isEmpty()) {
      if (arguments.next().equals("dev")) {
        only = bridge.device(arguments.next());
      }
    }
    String header = "dev               vni              group/remote   \n";
    bridge.print(bridge.options().isJson() ? "[]\n" : header);
    if (only instanceof VxlanDevice) {
      throw new IpException(1, "RTNETLINK answers: Invalid argument\nDump ternminated");
    } else if (only != null) {
      throw new IpException(1, "Error: The device is not a vxlan device.\nDump ternminated");
    }
  }
}
