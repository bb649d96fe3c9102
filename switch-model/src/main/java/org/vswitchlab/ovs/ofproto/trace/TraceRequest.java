package org.vswitchlab.ovs.ofproto.trace;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.openflow.Action;

/**
 * What {@code ofproto/trace} is asked to follow.
 *
 * @param packet a key whose in_port is an OpenFlow port of the bridge
 * @param packetBytes size of the packet; 0 without one, and then nothing is learned
 * @param conntrackStates ct_state of the packet each time that it comes back from the connection
 *     tracker, FlowKey.CT_*; new and tracked when there are no more
 * @param packetOut actions instead of a look-up, as for a packet-out; null to look
 * @param showsNames whether ports are written with their names
 */
public record TraceRequest(
    OpenFlowSwitch bridge,
    FlowKey packet,
    int packetBytes,
    List<Integer> conntrackStates,
    List<Action> packetOut,
    boolean showsNames) {

  public TraceRequest {
    conntrackStates = List.copyOf(conntrackStates);
  }
}
