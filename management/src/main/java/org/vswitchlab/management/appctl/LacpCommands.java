package org.vswitchlab.management.appctl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.PortBundle;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.protocol.Lacp;
import org.vswitchlab.ovs.ofproto.protocol.LacpMember;
import org.vswitchlab.ovs.ofproto.protocol.LacpSettings;
import org.vswitchlab.wire.MacAddress;

/** The {@code lacp/} commands. */
final class LacpCommands {
  private static final ControlReply NONE = ControlReply.error("no such lacp object");

  /** Names of the bits of a state, the lowest first. */
  private static final List<String> STATES =
      List.of(
          "activity",
          "timeout",
          "aggregation",
          "synchronized",
          "collecting",
          "distributing",
          "defaulted",
          "expired");

  private final SharedDatapath shared;

  private LacpCommands(SharedDatapath shared) {
    this.shared = shared;
  }

  /** Adds the commands to a table. */
  static void addTo(ControlCommands commands, SharedDatapath shared) {
    LacpCommands own = new LacpCommands(shared);
    commands.add("lacp/show", "[port]", 0, 1, words -> own.each(words, LacpCommands::show));
    commands.add(
        "lacp/show-stats", "[port]", 0, 1, words -> own.each(words, LacpCommands::statistics));
  }

  private ControlReply each(List<String> words, BiConsumer<StringBuilder, PortBundle> print) {
    List<PortBundle> bundles = new ArrayList<>();
    for (OpenFlowSwitch bridge : shared.bridges()) {
      for (PortBundle bundle : bridge.bundles()) {
        boolean isMeant = words.isEmpty() || bundle.name().equals(words.get(0));
        if (bundle.lacp() != null && isMeant) {
          bundles.add(bundle);
        }
      }
    }
    if (bundles.isEmpty() && !words.isEmpty()) {
      return NONE;
    }
    StringBuilder text = new StringBuilder();
    bundles.forEach(bundle -> print.accept(text, bundle));
    return ControlReply.of(text.toString());
  }

  private static void show(StringBuilder text, PortBundle bundle) {
    Lacp lacp = bundle.lacp();
    LacpSettings settings = lacp.settings();
    text.append("---- ").append(bundle.name()).append(" ----\n  status: ");
    text.append(settings.isActive() ? "active" : "passive");
    text.append(lacp.isNegotiated() ? " negotiated\n" : "\n");
    line(text, "  sys_id: ", MacAddress.format(settings.systemId()));
    line(text, "  sys_priority: ", settings.systemPriority());
    line(text, "  aggregation key: ", lacp.key());
    line(text, "  lacp_time: ", settings.isFast() ? "fast" : "slow");
    for (LacpMember member : lacp.members()) {
      LacpSettings.Member own = member.settings();
      text.append("\nmember: ").append(own.name()).append(": ").append(member.status().label());
      text.append(member.isAttached() ? " attached\n" : " detached\n");
      line(text, "  port_id: ", own.portId());
      line(text, "  port_priority: ", own.portPriority());
      line(text, "  may_enable: ", lacp.mayEnable(member));
      text.append('\n');
      line(text, "  actor sys_id: ", MacAddress.format(settings.systemId()));
      line(text, "  actor sys_priority: ", settings.systemPriority());
      line(text, "  actor port_id: ", own.portId());
      line(text, "  actor port_priority: ", own.portPriority());
      line(text, "  actor key: ", lacp.key());
      line(text, "  actor state:", state(lacp.actorState(member)));
      text.append('\n');
      line(text, "  partner sys_id: ", MacAddress.format(member.partnerSystemId()));
      line(text, "  partner sys_priority: ", member.partnerSystemPriority());
      line(text, "  partner port_id: ", member.partnerPort());
      line(text, "  partner port_priority: ", member.partnerPortPriority());
      line(text, "  partner key: ", member.partnerKey());
      line(text, "  partner state:", state(member.partnerState()));
    }
  }

  private static void line(StringBuilder text, String label, Object value) {
    text.append(label).append(value).append('\n');
  }

  private static String state(int bits) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < STATES.size(); i++) {
      if ((bits & 1 << i) != 0) {
        text.append(' ').append(STATES.get(i));
      }
    }
    return text.toString();
  }

  private static void statistics(StringBuilder text, PortBundle bundle) {
    text.append("---- ").append(bundle.name()).append(" statistics ----\n");
    for (LacpMember member : bundle.lacp().members()) {
      text.append("\nmember: ").append(member.settings().name()).append(":\n");
      line(text, "  TX PDUs: ", member.sentCount());
      line(text, "  RX PDUs: ", member.receivedCount());
      line(text, "  RX Bad PDUs: ", member.badCount());
      line(text, "  RX Marker Request PDUs: ", member.markerCount());
      line(text, "  Link Expired: ", member.expiredCount());
      line(text, "  Link Defaulted: ", member.defaultedCount());
      line(text, "  Carrier Status Changed: ", member.carrierChangeCount());
    }
  }
}
