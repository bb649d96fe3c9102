package org.vswitchlab.ovs.ofproto.trace;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.DatapathActionText;
import org.vswitchlab.ovs.datapath.NatSpec;
import org.vswitchlab.ovs.datapath.PortLabels;
import org.vswitchlab.ovs.datapath.SlowPathReason;
import org.vswitchlab.ovs.flow.AddressText;
import org.vswitchlab.ovs.flow.FieldText;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.ofproto.FlowTranslator;
import org.vswitchlab.ovs.ofproto.Lessons;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.Recirculation;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.Translation;
import org.vswitchlab.ovs.ofproto.table.PacketStats;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.MatchText;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.PortNames;
import org.vswitchlab.wire.EtherType;

/** {@code ofproto/trace}: follows a packet that may not exist and tells its way. */
public final class PacketTrace {
  private static final Pattern ICMP_NUMBER = Pattern.compile("(icmp_(?:type|code))=(\\d++)(?!x)");

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
    return of(shared, new TraceRequest(bridge, packet, packetBytes, List.of(), null, showsNames));
  }

  /** The text of the real tool. */
  public static String of(SharedDatapath shared, TraceRequest request) {
    PacketTrace trace = new PacketTrace(shared, request.showsNames());
    shared.setTraceShowsNames(request.showsNames());
    trace.run(request);
    shared.setTraceShowsNames(false);
    return trace.out.toString();
  }

  /**
   * The way of a packet that has been through the datapath, in the manner of the real tool, but
   * without its assumptions: each time that the packet was looked up, as it was then.
   *
   * @param lookups keys of the datapath, in order
   */
  static String ofLookups(SharedDatapath shared, List<FlowKey> lookups) {
    PacketTrace trace = new PacketTrace(shared, true);
    shared.setTraceShowsNames(true);
    boolean isFirst = true;
    for (FlowKey lookup : lookups) {
      OpenFlowSwitchPort port = shared.portOf(lookup);
      if (port != null) {
        FlowKey packet = shared.openFlowKey(lookup);
        if (!isFirst) {
          trace.heading(again(packet, port));
        }
        trace.traceOne(port.bridge(), packet, 0, null, new ArrayDeque<>());
        isFirst = false;
      }
    }
    shared.setTraceShowsNames(false);
    return trace.out.toString();
  }

  /** Why a packet is looked up once more. */
  private static String again(FlowKey packet, OpenFlowSwitchPort port) {
    long id = packet.get(FlowField.RECIRC_ID);
    if (id == 0) {
      return "out of tunnel port " + port.name();
    }
    int state = (int) packet.get(FlowField.CT_STATE);
    String resumed = (state & FlowKey.CT_TRACKED) == 0 ? "" : " - resume conntrack with ";
    return "recirc(0x"
        + Long.toHexString(id)
        + ")"
        + (resumed.isEmpty() ? "" : resumed + resume(packet, state));
  }

  private void heading(String words) {
    String line = "=".repeat(79);
    out.append('\n').append(line).append('\n').append(words).append('\n').append(line);
    out.append("\n\n");
  }

  private void run(TraceRequest request) {
    OpenFlowSwitch bridge = request.bridge();
    int packetBytes = request.packetBytes();
    Deque<Recirculation> waiting = new ArrayDeque<>();
    Deque<Integer> states = new ArrayDeque<>(request.conntrackStates());
    traceOne(bridge, request.packet(), packetBytes, request.packetOut(), waiting);
    while (!waiting.isEmpty()) {
      Recirculation next = waiting.removeFirst();
      String line = "=".repeat(79);
      out.append('\n').append(line).append("\nrecirc(0x").append(Integer.toHexString(next.id()));
      out.append(") - resume conntrack with ").append(resume(next.packet(), states.poll()));
      if (next.nat() != null) {
        simulateNat(next.packet(), next.nat());
      }
      out.append('\n').append(line).append("\n\n");
      traceOne(bridge, next.packet(), packetBytes, null, waiting);
    }
  }

  /** Gives a packet that was tracked its state; null for the usual one. */
  private static String resume(FlowKey packet, Integer state) {
    if (state == null) {
      return "default ct_state=trk|new (use --ct-next to customize)";
    }
    packet.set(FlowField.CT_STATE, state);
    StringBuilder flags = new StringBuilder("ct_state=");
    long all = FlowField.CT_STATE.valueMask();
    FieldText.format(flags, FlowField.CT_STATE, 0, state, 0, all);
    return flags.toString();
  }

  /** What a trace takes the connection tracker to do: the first of the addresses and ports. */
  private void simulateNat(FlowKey packet, NatSpec nat) {
    boolean isTranslated = nat.kind() != NatSpec.Kind.EXISTING;
    isTranslated &= nat.hasAddress();
    out.append("\nReplacing src/dst IP/ports to simulate NAT:\n Initial flow: ");
    if (isTranslated) {
      out.append(ends(packet));
      boolean isSource = nat.kind() == NatSpec.Kind.SRC;
      if (nat.isIpv6()) {
        FlowField field = isSource ? FlowField.IPV6_SRC : FlowField.IPV6_DST;
        packet.set(field, nat.minHigh(), nat.minLow());
      } else {
        packet.set(isSource ? FlowField.IP_SRC : FlowField.IP_DST, nat.minLow());
      }
      if (nat.minPort() != 0) {
        packet.set(isSource ? FlowField.TCP_SRC : FlowField.TCP_DST, nat.minPort());
      }
    }
    out.append("\n Modified flow: ").append(isTranslated ? ends(packet) : "");
  }

  private static String ends(FlowKey packet) {
    boolean isIpv6 = packet.ethType() == EtherType.IPV6;
    StringBuilder text = new StringBuilder();
    for (boolean isSource : new boolean[] {true, false}) {
      text.append(isSource ? "" : ",").append(isIpv6 ? "ipv6_" : "nw_");
      text.append(isSource ? "src=" : "dst=");
      if (isIpv6) {
        FlowField field = isSource ? FlowField.IPV6_SRC : FlowField.IPV6_DST;
        AddressText.appendIpv6(text.append('['), packet.getHigh(field), packet.get(field));
        text.append(']');
      } else {
        FlowField field = isSource ? FlowField.IP_SRC : FlowField.IP_DST;
        AddressText.appendIpv4(text, (int) packet.get(field));
      }
      FlowField port = isSource ? FlowField.TCP_SRC : FlowField.TCP_DST;
      text.append(isSource ? ",tp_src=" : ",tp_dst=").append(packet.get(port));
    }
    return text.toString();
  }

  /** Type and code of ICMP lie in the lower halves of ports, and a trace shows it. */
  private static String megaflow(FlowKey packet, FlowMask mask, PortNames names) {
    String text = MatchText.format(packet, mask, names);
    boolean isPart = (mask.word(FlowLayout.IP) & FlowMask.WHOLE_LABEL) == 0;
    if (isPart && mask.isExact(FlowField.IPV6_LABEL)) {
      text = text.replaceFirst("(ipv6_label=0x[0-9a-f]+)(?=,|$)", "$1/0xfffff");
    }
    if (mask.get(FlowField.TCP_SRC) > 0xff || mask.get(FlowField.TCP_DST) > 0xff) {
      return text;
    }
    if (!text.contains("icmp_")) {
      return text;
    }
    return ICMP_NUMBER
        .matcher(text)
        .replaceAll(
            m -> m.group(1) + "=0x" + Integer.toHexString(Integer.parseInt(m.group(2))) + "/0xff");
  }

  private void traceOne(
      OpenFlowSwitch bridge,
      FlowKey packet,
      int packetBytes,
      List<Action> packetOut,
      Deque<Recirculation> waiting) {
    PortNames names = showsNames ? bridge.portNames() : PortNames.NUMBERS_ONLY;
    String before = MatchText.formatPacket(packet, names);
    out.append("Flow: ").append(before).append('\n');
    Translation translation =
        packetOut == null
            ? translate(bridge, packet, packetBytes)
            : shared.translator().translateActions(bridge, packet, packetBytes, packetOut, true);
    translation.trace().printChildren(out, 0);
    String after = MatchText.formatPacket(translation.finalKey(), names);
    FlowKey end = translation.finalKey().copy();
    if (end.get(FlowField.ACTSET_OUTPUT) == OpenFlowPort.UNSET) {
      // As it is before there is an action set.
      end.set(FlowField.ACTSET_OUTPUT, packet.get(FlowField.ACTSET_OUTPUT));
    }
    boolean isUnchanged = end.equals(packet);
    out.append("\nFinal flow: ").append(isUnchanged ? "unchanged" : after).append('\n');
    FlowMask mask = translation.examined();
    out.append("Megaflow: ").append(megaflow(packet, mask, names)).append('\n');
    PortLabels labels = showsNames ? PortLabels.namesOf(shared.datapath()) : PortLabels.NUMBERS;
    List<DatapathAction> actions = translation.actions();
    out.append("Datapath actions: ").append(DatapathActionText.of(actions, labels)).append('\n');
    slowPath(translation.slowPathReasons());
    for (Recirculation next : translation.recirculations()) {
      // Packets that lost their last MPLS label are not followed.
      if (next.isConntrack()) {
        waiting.add(next);
      }
    }
    if (translation.error() != null) {
      out.append("Translation failed (").append(translation.error().words());
      out.append("), packet is dropped.\n").append(waiting.isEmpty() ? "" : "\n");
    }
  }

  /** A packet, unlike a mere flow, is learned from, as if it had come in; it counts nowhere. */
  private Translation translate(OpenFlowSwitch bridge, FlowKey packet, int packetBytes) {
    FlowTranslator translator = shared.translator();
    if (packetBytes == 0) {
      return translator.translate(bridge, packet, 0, true);
    }
    PacketStats none = new PacketStats(0, 0, 0, shared.nowNanos());
    Translation first = translator.translate(bridge, packet, packetBytes, false);
    Lessons lessons = Lessons.of(first, none);
    Translation translation = translator.translate(bridge, packet, packetBytes, true);
    lessons.done();
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
