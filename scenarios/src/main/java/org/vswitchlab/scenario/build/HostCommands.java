package org.vswitchlab.scenario.build;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.management.shell.ShellWords;
import org.vswitchlab.scenario.spec.NodeSpec;

/** Commands of ip-address(8), ip-route(8) and sysctl(8) that set up a machine's own stack. */
final class HostCommands {
  private HostCommands() {}

  /** Addresses of a virtual machine's ports. */
  static List<String> addresses(NodeSpec node) {
    List<String> lines = new ArrayList<>();
    node.ports()
        .forEach(
            port ->
                port.addresses()
                    .forEach(
                        address -> lines.add("ip address add " + address + " dev " + port.name())));
    return lines;
  }

  /** Kernel knobs and routes, which need the addresses. */
  static List<String> settings(NodeSpec node) {
    List<String> lines = new ArrayList<>();
    node.sysctls()
        .forEach((knob, value) -> lines.add("sysctl -w " + ShellWords.quote(knob + "=" + value)));
    node.routes()
        .forEach(route -> lines.add((route.isIpv6() ? "ip -6" : "ip") + " route add " + route));
    return lines;
  }
}
