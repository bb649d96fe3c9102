package org.vswitchlab.management.appctl;

import java.util.function.BiConsumer;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.protocol.Lldp;

/**
 * Commands about link layer discovery: {@code autoattach/}. They tell of all ports, whatever bridge
 * is asked for, as the real ones do.
 */
final class AutoAttachCommands {
  private final SharedDatapath shared;

  private AutoAttachCommands(SharedDatapath shared) {
    this.shared = shared;
  }

  /** Adds the commands to a table. */
  static void addTo(ControlCommands commands, SharedDatapath shared) {
    AutoAttachCommands own = new AutoAttachCommands(shared);
    add(commands, "show-isid", own, AutoAttachCommands::showServices);
    add(commands, "statistics", own, AutoAttachCommands::statistics);
    add(commands, "status", own, AutoAttachCommands::status);
  }

  private static void add(
      ControlCommands commands,
      String name,
      AutoAttachCommands own,
      BiConsumer<OpenFlowSwitchPort, StringBuilder> text) {
    commands.add("autoattach/" + name, "[bridge]", 0, 1, words -> own.ofAll(text));
  }

  private ControlReply ofAll(BiConsumer<OpenFlowSwitchPort, StringBuilder> text) {
    StringBuilder out = new StringBuilder();
    for (OpenFlowSwitch bridge : shared.bridges()) {
      for (OpenFlowSwitchPort port : bridge.allPorts()) {
        if (port.monitor() != null && port.monitor().lldp() != null) {
          text.accept(port, out);
        }
      }
    }
    return ControlReply.of(out.toString());
  }

  private static void status(OpenFlowSwitchPort port, StringBuilder out) {
    out.append("LLDP: ").append(port.name()).append('\n');
    String lead = "  Auto Attach Primary Server ";
    for (Lldp.Neighbour neighbour : port.monitor().lldp().neighbours()) {
      if (neighbour.elementType() != 0) {
        String description = neighbour.systemDescription();
        out.append(lead).append("Id: ").append(identifier(neighbour.chassisId())).append('\n');
        out.append(lead).append("Descr: ");
        out.append(description == null ? "<None>" : description).append('\n');
        out.append(lead).append("System Id: ").append(neighbour.systemId()).append('\n');
      }
    }
  }

  /** Bytes behind the subtype. */
  private static String identifier(byte[] chassisId) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < chassisId.length; i++) {
      text.append(i == 1 ? "" : ":").append(String.format("%02x", chassisId[i]));
    }
    return text.toString();
  }

  private static void showServices(OpenFlowSwitchPort port, StringBuilder out) {
    out.append("LLDP: ").append(port.name()).append('\n');
    out.append(String.format("%-8s %-4s %-11s %-8s\n", "I-SID", "VLAN", "Source", "Status"));
    out.append("-------- ---- ----------- --------\n");
    for (Lldp.Mapping mapping : port.monitor().lldp().mappings()) {
      out.append(
          String.format(
              "%-8d %-4d %-11s %-11s\n",
              mapping.service(), mapping.vlan(), "Switch", mapping.status().words()));
    }
  }

  private static void statistics(OpenFlowSwitchPort port, StringBuilder out) {
    Lldp.Counts counts = port.monitor().lldp().counts();
    out.append("Statistics: ").append(port.name()).append('\n');
    out.append("  tx cnt: ").append(counts.sent()).append('\n');
    out.append("  rx cnt: ").append(counts.received()).append('\n');
    out.append("  rx discarded cnt: ").append(counts.discarded()).append('\n');
    out.append("  rx unrecognized cnt: ").append(counts.unrecognized()).append('\n');
    // Neighbours are kept for ever.
    out.append("  ageout cnt: 0\n");
    out.append("  insert cnt: ").append(counts.inserted()).append('\n');
    out.append("  delete cnt: 0\n");
    out.append("  drop cnt: 0\n");
  }
}
