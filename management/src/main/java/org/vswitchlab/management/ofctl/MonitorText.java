package org.vswitchlab.management.ofctl;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowMonitor;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowMonitorRequest;
import org.vswitchlab.ovs.openflow.message.FlowMessage.MonitorCommand;
import org.vswitchlab.ovs.openflow.message.FlowMessage.MonitorFlag;

/** What {@code monitor SWITCH watch:SPEC} asks for, ovs-ofctl(8). */
final class MonitorText {
  private static final int MONITOR_ID = 1;

  private MonitorText() {}

  static FlowMonitorRequest parse(String text, PortNames ports) {
    Set<MonitorFlag> flags = EnumSet.allOf(MonitorFlag.class);
    flags.remove(MonitorFlag.ONLY_OWN);
    StringBuilder match = new StringBuilder();
    for (String word : text.split(",")) {
      switch (word.strip()) {
        case "" -> {}
        case "!initial" -> flags.remove(MonitorFlag.INITIAL);
        case "!add" -> flags.remove(MonitorFlag.ADD);
        case "!delete" -> flags.remove(MonitorFlag.DELETE);
        case "!modify" -> flags.remove(MonitorFlag.MODIFY);
        case "!actions" -> flags.remove(MonitorFlag.ACTIONS);
        case "!own" -> flags.remove(MonitorFlag.OWN);
        default -> match.append(match.length() == 0 ? "" : ",").append(word);
      }
    }
    FlowMod filter = FlowText.parse(match.toString(), FlowMod.Command.DELETE, ports);
    return new FlowMonitorRequest(
        List.of(
            new FlowMonitor(
                MONITOR_ID,
                MonitorCommand.ADD,
                flags,
                filter.outPort(),
                filter.outGroup(),
                filter.tableId(),
                filter.match())));
  }
}
