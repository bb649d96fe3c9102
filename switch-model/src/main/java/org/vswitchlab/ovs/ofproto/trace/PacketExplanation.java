package org.vswitchlab.ovs.ofproto.trace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.ofproto.TableVisit;
import org.vswitchlab.ovs.ofproto.Translation;

/**
 * Why an Open vSwitch does with a packet what it does: what {@code ofproto/trace} prints, and the
 * flows that nearly matched. Changes nothing.
 *
 * @param trace lines of {@code ofproto/trace} with names of ports
 */
public record PacketExplanation(List<String> trace, List<NearMiss> nearMisses) {
  public PacketExplanation {
    trace = List.copyOf(trace);
    nearMisses = List.copyOf(nearMisses);
  }

  /**
   * Explains a packet that comes in, before anything was done with it.
   *
   * @param packet with the OpenFlow number of its port
   */
  public static PacketExplanation of(SharedDatapath shared, OpenFlowSwitch bridge, FlowKey packet) {
    List<String> lines = PacketTrace.of(shared, bridge, packet, 0, true).lines().toList();
    List<TableVisit> visits = new ArrayList<>();
    boolean isLost = true;
    Deque<FlowKey> waiting = new ArrayDeque<>(List.of(packet));
    while (!waiting.isEmpty()) {
      Translation translation =
          shared.translator().translate(bridge, waiting.removeFirst(), 0, true);
      visits.addAll(translation.tableVisits());
      isLost &= goesNowhere(translation);
      translation.recirculations().forEach(again -> waiting.add(again.packet()));
    }
    return new PacketExplanation(lines, NearMiss.among(visits, isLost));
  }

  /**
   * Explains a packet that has been through the datapath: what the connection tracker made of it
   * and what came out of a tunnel is then known.
   *
   * @param lookups the packet each time that the datapath looked it up, in order; at least one
   */
  public static PacketExplanation of(SharedDatapath shared, List<FlowKey> lookups) {
    List<TableVisit> visits = new ArrayList<>();
    boolean isLost = true;
    for (FlowKey lookup : lookups) {
      OpenFlowSwitchPort port = shared.portOf(lookup);
      if (port != null) {
        Translation translation =
            shared.translator().translate(port.bridge(), shared.openFlowKey(lookup), 0, true);
        visits.addAll(translation.tableVisits());
        isLost &= goesNowhere(translation);
      }
    }
    List<String> lines = PacketTrace.ofLookups(shared, lookups).lines().toList();
    return new PacketExplanation(lines, NearMiss.among(visits, isLost));
  }

  private static boolean goesNowhere(Translation translation) {
    return translation.dropReason() != null || translation.actions().isEmpty();
  }
}
