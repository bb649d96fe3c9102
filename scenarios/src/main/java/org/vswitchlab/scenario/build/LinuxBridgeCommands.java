package org.vswitchlab.scenario.build;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.scenario.spec.BridgeSettings;
import org.vswitchlab.scenario.spec.NodeSpec;
import org.vswitchlab.scenario.spec.PortSpec;
import org.vswitchlab.scenario.spec.VlanMembership;

/** Commands of ip-link(8) and bridge(8) that make a Linux bridge. */
final class LinuxBridgeCommands {
  /** bridge(8) and ip-link(8) count the ageing time in clock ticks, 100 a second. */
  private static final long NANOS_PER_TICK = 10_000_000L;

  private LinuxBridgeCommands() {}

  static List<String> of(NodeSpec node) {
    List<String> lines = new ArrayList<>();
    lines.add(addBridge(node));
    if (!node.macText().isEmpty()) {
      lines.add("ip link set dev " + node.name() + " address " + node.macText());
    }
    for (PortSpec port : node.ports()) {
      lines.add("ip link set dev " + port.name() + " master " + node.name());
      vlanCommands(lines, port);
    }
    lines.add("ip link set dev " + node.name() + " up");
    node.addresses()
        .forEach(address -> lines.add("ip address add " + address + " dev " + node.name()));
    return lines;
  }

  private static String addBridge(NodeSpec node) {
    BridgeSettings settings = node.bridge();
    StringBuilder line = new StringBuilder("ip link add name " + node.name() + " type bridge");
    settings
        .ageingNanos()
        .ifPresent(nanos -> line.append(" ageing_time ").append(nanos / NANOS_PER_TICK));
    switch (settings.stp()) {
      case UNSET -> {}
      case NONE -> line.append(" stp_state 0");
      // The kernel's bridge has the plain spanning tree alone; a rapid one needs a daemon.
      case STP, RSTP -> line.append(" stp_state 1");
    }
    settings.stpPriority().ifPresent(priority -> line.append(" priority ").append(priority));
    if (filtersVlans(node)) {
      line.append(" vlan_filtering 1");
    }
    return line.toString();
  }

  private static boolean filtersVlans(NodeSpec node) {
    return node.bridge().vlanFiltering()
        || node.ports().stream().anyMatch(port -> !port.vlan().isNone());
  }

  // A new port is an untagged member of VLAN 1 (ip-link(8), vlan_default_pvid): take that away
  // first, as VLAN 1 is not among the VLANs asked for, or is asked for with other flags.
  private static void vlanCommands(List<String> lines, PortSpec port) {
    VlanMembership vlan = port.vlan();
    if (vlan.isNone()) {
      return;
    }
    String add = "bridge vlan add dev " + port.name() + " vid ";
    lines.add("bridge vlan del dev " + port.name() + " vid 1");
    if (vlan.access().isPresent()) {
      lines.add(add + vlan.access().getAsInt() + " pvid untagged");
      return;
    }
    if (!vlan.isTrunk()) {
      lines.add(add + "1-4094");
    }
    for (int vid : vlan.trunk()) {
      if (vlan.nativeVlan().isEmpty() || vlan.nativeVlan().getAsInt() != vid) {
        lines.add(add + vid);
      }
    }
    vlan.nativeVlan().ifPresent(vid -> lines.add(add + vid + " pvid untagged"));
  }
}
