package org.vswitchlab.management.ofctl;

import java.util.Map;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.FlowText;
import org.vswitchlab.ovs.openflow.PortNames;

/** A line of a file of flows: it may begin with what is to be done. */
final class FlowLine {
  private static final Map<String, FlowMod.Command> COMMANDS =
      Map.of(
          "add", FlowMod.Command.ADD,
          "modify", FlowMod.Command.MODIFY,
          "modify_strict", FlowMod.Command.MODIFY_STRICT,
          "delete", FlowMod.Command.DELETE,
          "delete_strict", FlowMod.Command.DELETE_STRICT);

  private FlowLine() {}

  static FlowMod parse(String line, FlowMod.Command command, PortNames ports) {
    String[] words = line.split("\\s+", 2);
    FlowMod.Command named = COMMANDS.get(words[0]);
    if (named == null) {
      return FlowText.parse(line, command, ports);
    }
    return FlowText.parse(words.length > 1 ? words[1] : "", named, ports);
  }
}
