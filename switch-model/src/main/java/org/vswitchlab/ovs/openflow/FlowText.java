package org.vswitchlab.ovs.openflow;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.Match;

/** Flows as ovs-ofctl(8) "Flow Syntax" has them. */
public final class FlowText {
  private static final int NO_BUFFER = 0xffff_ffff;

  private FlowText() {}

  /**
   * Reads a flow, or a filter for flows.
   *
   * @param command what the flow is for: those that delete need no actions
   * @throws FlowSyntaxException with the tool's message
   */
  public static FlowMod parse(String text, FlowMod.Command command, PortNames ports) {
    return new FlowParser(command, ports).parse(text);
  }

  /** Reads a match alone, such as {@code tcp,in_port=1}; nothing but fields is allowed. */
  public static Match parseMatch(String text, PortNames ports) {
    return new MatchParser(ports).parseAll(text);
  }

  /** A change as {@code ovs-ofctl parse-flow} prints it, without the message's name. */
  public static String format(FlowMod mod, OpenFlowVersion version, PortNames ports) {
    return format(mod, NO_BUFFER, version, ports);
  }

  /**
   * As {@link #format(FlowMod, OpenFlowVersion, PortNames)}.
   *
   * @param bufferId packet to send through the new flow, all ones for none
   */
  public static String format(FlowMod mod, int bufferId, OpenFlowVersion version, PortNames ports) {
    StringBuilder text = new StringBuilder(mod.command().text());
    if (mod.tableId() != 0 && mod.tableId() != FlowMod.ALL_TABLES) {
      text.append(" table:").append(TableId.format(mod.tableId(), ports));
    }
    text.append(' ');
    List<String> match = new ArrayList<>();
    if (mod.priority() != FlowMod.DEFAULT_PRIORITY) {
      match.add("priority=" + mod.priority());
    }
    String fields = MatchText.format(mod.match(), ports);
    if (!fields.isEmpty()) {
      match.add(fields);
    }
    text.append(String.join(",", match));
    if (!match.isEmpty()) {
      text.append(' ');
    }
    appendHeader(text, mod, bufferId, version);
    text.append("actions=").append(ActionText.format(mod.actions(), ports));
    return text.toString();
  }

  private static void appendHeader(
      StringBuilder text, FlowMod mod, int bufferId, OpenFlowVersion version) {
    if (mod.cookieMask() != 0) {
      text.append("cookie:").append(ActionText.hex(mod.cookie()));
      text.append('/').append(ActionText.hex(mod.cookieMask())).append(' ');
    }
    long cookie = mod.command() == FlowMod.Command.ADD ? mod.cookie() : mod.newCookie();
    boolean isAdd = mod.command() == FlowMod.Command.ADD;
    boolean saysCookie = cookie != 0 && cookie != -1L && (isAdd || mod.modifyCookie());
    if (saysCookie) {
      text.append("cookie:").append(ActionText.hex(cookie)).append(' ');
    }
    if (mod.idleSeconds() != 0) {
      text.append("idle:").append(mod.idleSeconds()).append(' ');
    }
    if (mod.hardSeconds() != 0) {
      text.append("hard:").append(mod.hardSeconds()).append(' ');
    }
    if (mod.importance() != 0 && version.isAtLeast(OpenFlowVersion.OPENFLOW14)) {
      text.append("importance:").append(mod.importance()).append(' ');
    }
    if (bufferId != NO_BUFFER) {
      text.append("buf:0x").append(Integer.toHexString(bufferId)).append(' ');
    }
    if (mod.outPort() != OpenFlowPort.NONE) {
      text.append("out_port:").append(mod.outPort()).append(' ');
    }
    text.append(mod.flags().text());
  }
}
