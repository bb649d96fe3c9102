package org.vswitchlab.management.appctl;

import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.ovs.ofproto.MulticastSnooping;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.openflow.OpenFlowPort;

/** The {@code mdb/} commands. */
final class MdbCommands {
  private static final ControlReply NO_BRIDGE = ControlReply.error("no such bridge");
  private static final ControlReply DISABLED = ControlReply.error("multicast snooping is disabled");

  private final SharedDatapath shared;
  private final Simulation simulation;

  MdbCommands(SharedDatapath shared, Simulation simulation) {
    this.shared = shared;
    this.simulation = simulation;
  }

  ControlReply show(List<String> words) {
    OpenFlowSwitch bridge = shared.bridge(words.get(0));
    if (bridge == null) {
      return NO_BRIDGE;
    }
    MulticastSnooping snooping = bridge.snooping();
    if (!snooping.settings().isEnabled()) {
      return DISABLED;
    }
    StringBuilder text = new StringBuilder(" port  VLAN  GROUP                Age\n");
    for (MulticastSnooping.Entry entry : snooping.entries()) {
      OpenFlowSwitchPort port = entry.bundle().firstPort();
      String number =
          port == null
              ? "?"
              : port.number() == OpenFlowPort.LOCAL ? "LOCAL" : Integer.toString(port.number());
      String group = entry.isQuerier() ? "querier    " : entry.groupText();
      text.append(
          String.format(
              "%5s  %4d  %s         %3d\n",
              number, entry.vlan(), group, entry.ageSeconds(simulation.nowNanos())));
    }
    return ControlReply.of(text.toString());
  }

  ControlReply flush(List<String> words) {
    if (words.isEmpty()) {
      shared.bridges().forEach(OpenFlowSwitch::flushGroups);
    } else {
      OpenFlowSwitch bridge = shared.bridge(words.get(0));
      if (bridge == null) {
        return NO_BRIDGE;
      }
      if (!bridge.snooping().settings().isEnabled()) {
        return DISABLED;
      }
      bridge.flushGroups();
    }
    return ControlReply.of("table successfully flushed\n");
  }
}
