package org.vswitchlab.scenario.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.vswitchlab.management.shell.ShellWords;
import org.vswitchlab.scenario.spec.BridgeSettings;
import org.vswitchlab.scenario.spec.NodeSpec;
import org.vswitchlab.scenario.spec.PortSpec;
import org.vswitchlab.scenario.spec.VlanMembership;

/** Commands of ovs-vsctl(8) that make an Open vSwitch bridge. */
final class OvsCommands {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private OvsCommands() {}

  static List<String> of(NodeSpec node) {
    List<String> lines = new ArrayList<>();
    lines.add("ovs-vsctl add-br " + node.name() + bridgeColumns(node));
    BridgeSettings settings = node.bridge();
    if (!settings.controllers().isEmpty()) {
      lines.add(
          "ovs-vsctl set-controller "
              + node.name()
              + " "
              + String.join(" ", settings.controllers()));
    }
    // One command a port: within one transaction Open vSwitch numbers new ports in any order.
    node.ports().forEach(port -> lines.add(addPort(node, port)));
    lines.add("ip link set dev " + node.name() + " up");
    node.addresses()
        .forEach(address -> lines.add("ip address add " + address + " dev " + node.name()));
    return lines;
  }

  private static String bridgeColumns(NodeSpec node) {
    BridgeSettings settings = node.bridge();
    StringBuilder columns = new StringBuilder();
    settings
        .ageingNanos()
        .ifPresent(
            nanos -> columns.append(" other_config:mac-aging-time=" + nanos / NANOS_PER_SECOND));
    switch (settings.stp()) {
      case UNSET, NONE -> {}
      case STP -> columns.append(" stp_enable=true");
      case RSTP -> columns.append(" rstp_enable=true");
    }
    boolean isRapid = settings.stp() == BridgeSettings.Stp.RSTP;
    settings
        .stpPriority()
        .ifPresent(
            priority ->
                columns.append(
                    " other_config:" + (isRapid ? "rstp" : "stp") + "-priority=" + priority));
    if (!node.macText().isEmpty()) {
      appendMap(columns, "other_config", Map.of("hwaddr", node.macText()));
    }
    appendMap(columns, "other_config", settings.otherConfig());
    if (!settings.failMode().isEmpty()) {
      columns.append(" fail_mode=").append(settings.failMode());
    }
    if (!settings.protocols().isEmpty()) {
      columns.append(" protocols=").append(String.join(",", settings.protocols()));
    }
    if (!settings.datapathType().isEmpty()) {
      columns.append(" datapath_type=").append(settings.datapathType());
    }
    return columns.length() == 0 ? "" : " -- set bridge " + node.name() + columns;
  }

  private static void appendMap(StringBuilder columns, String column, Map<String, String> map) {
    map.forEach(
        (key, value) ->
            columns.append(
                " " + ShellWords.quote(column + ":" + key + "=" + quotedIfNeeded(value))));
  }

  // ovs-vsctl(8) reads a bare word up to white space or punctuation; anything else needs quotes.
  private static String quotedIfNeeded(String value) {
    return value.matches("[A-Za-z0-9_./-]+") ? value : "\"" + value.replace("\"", "\\\"") + "\"";
  }

  private static String addPort(NodeSpec node, PortSpec port) {
    StringBuilder line = new StringBuilder("ovs-vsctl add-port " + node.name() + " " + port.name());
    line.append(portColumns(port.vlan()));
    StringBuilder columns = new StringBuilder();
    if (!port.type().isEmpty()) {
      columns.append(" type=").append(port.type());
    }
    appendMap(columns, "options", port.options());
    port.ofport().ifPresent(number -> columns.append(" ofport_request=").append(number));
    if (columns.length() > 0) {
      line.append(" -- set interface ").append(port.name()).append(columns);
    }
    return line.toString();
  }

  private static String portColumns(VlanMembership vlan) {
    StringBuilder columns = new StringBuilder();
    vlan.access().ifPresent(vid -> columns.append(" tag=").append(vid));
    vlan.nativeVlan()
        .ifPresent(vid -> columns.append(" tag=" + vid + " vlan_mode=native-untagged"));
    if (vlan.isTrunk()) {
      columns.append(" trunks=");
      columns.append(vlan.trunk().stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
    return columns.toString();
  }
}
