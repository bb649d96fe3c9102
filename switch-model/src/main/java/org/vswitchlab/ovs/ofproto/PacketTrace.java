package org.vswitchlab.ovs.ofproto;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.DatapathActionText;
import org.vswitchlab.ovs.datapath.PortLabels;
import org.vswitchlab.ovs.datapath.SlowPathReason;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.openflow.MatchText;
import org.vswitchlab.ovs.openflow.PortNames;

/** {@code ofproto/trace}: follows a packet that may not exist and tells its way. */
public final class PacketTrace {
  private static final Pattern ICMP_NUMBER = Pattern.compile("(icmp_(?:type|code))=(\\d+)");

  private final SharedDatapath shared;
  private final boolean showsNames;
  private final StringBuilder out = new StringBuilder();

  private PacketTrace(SharedDatapath shared, boolean showsNames) {
    this.shared = shared;
    this.showsNames = showsNames;
  }

  /**
   * The text of the real tool.
   *
   * @param packet a key whose in_port is an OpenFlow port of the bridge
   * @param packetBytes size of the packet; 0 without one
   */
  public static String of(
      SharedDatapath shared,
      OpenFlowSwitch bridge,
      FlowKey packet,
      int packetBytes,
      boolean showsNames) {
    PacketTrace trace = new PacketTrace(shared, showsNames);
    shared.setTraceShowsNames(showsNames);
    trace.run(bridge, packet, packetBytes);
    shared.setTraceShowsNames(false);
    return trace.out.toString();
  }

  private void run(OpenFlowSwitch bridge, FlowKey packet, int packetBytes) {
    Deque<Recirculation> waiting = new ArrayDeque<>();
    traceOne(bridge, packet, packetBytes, waiting);
    while (!waiting.isEmpty()) {
      Recirculation next = waiting.removeFirst();
      String line = "=".repeat(79);
      out.append('\n').append(line).append("\nrecirc(0x").append(Integer.toHexString(next.id()));
      out.append(')');
      if (next.isConntrack()) {
        out.append(
            " - resume conntrack with default ct_state=trk|new (use --ct-next to customize)");
      }
      out.append('\n').append(line).append("\n\n");
      traceOne(bridge, next.packet(), packetBytes, waiting);
    }
  }

  /** Type and code of ICMP lie in the lower halves of ports, and a trace shows it. */
  private static String megaflow(FlowKey packet, FlowMask mask, PortNames names) {
    return ICMP_NUMBER
        .matcher(MatchText.format(packet, mask, names))
        .replaceAll(
            m -> m.group(1) + "=0x" + Integer.toHexString(Integer.parseInt(m.group(2))) + "/0xff");
  }

  private void traceOne(
      OpenFlowSwitch bridge, FlowKey packet, int packetBytes, Deque<Recirculation> waiting) {
    PortNames names = showsNames ? bridge.portNames() : PortNames.NUMBERS_ONLY;
    String before = MatchText.formatPacket(packet, names);
    out.append("Flow: ").append(before).append('\n');
    Translation translation = translate(bridge, packet, packetBytes);
    translation.trace().printChildren(out, 0);
    String after = MatchText.formatPacket(translation.finalKey(), names);
    boolean isUnchanged = translation.finalKey().equals(packet);
    out.append("\nFinal flow: ").append(isUnchanged ? "unchanged" : after).append('\n');
    FlowMask mask = translation.examined();
    out.append("Megaflow: ").append(megaflow(packet, mask, names)).append('\n');
    PortLabels labels = showsNames ? PortLabels.namesOf(shared.datapath()) : PortLabels.NUMBERS;
    List<DatapathAction> actions = translation.actions();
    out.append("Datapath actions: ").append(DatapathActionText.of(actions, labels)).append('\n');
    slowPath(translation.slowPathReasons());
    if (translation.error() != null) {
      out.append("Translation failed (").append(translation.error().words());
      out.append("), packet is dropped.\n");
    }
    waiting.addAll(translation.recirculations());
  }

  /** A packet, unlike a mere flow, is learned from, as if it had come in; it counts nowhere. */
  private Translation translate(OpenFlowSwitch bridge, FlowKey packet, int packetBytes) {
    FlowTranslator translator = shared.translator();
    if (packetBytes == 0) {
      return translator.translate(bridge, packet, 0, true);
    }
    PacketStats none = new PacketStats(0, 0, 0, shared.nowNanos());
    Translation lessons = translator.translate(bridge, packet, packetBytes, false);
    lessons.applyLearning(none);
    Translation translation = translator.translate(bridge, packet, packetBytes, true);
    translation.learnAddresses(none);
    return translation;
  }

  private void slowPath(Set<SlowPathReason> reasons) {
    if (reasons.isEmpty()) {
      return;
    }
    out.append("This flow is handled by the userspace slow path because it:\n");
    for (SlowPathReason reason : new LinkedHashSet<>(reasons)) {
      out.append("  - ").append(sentence(reason)).append(".\n");
    }
  }

  private static String sentence(SlowPathReason reason) {
    String text = reason.explanation();
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
