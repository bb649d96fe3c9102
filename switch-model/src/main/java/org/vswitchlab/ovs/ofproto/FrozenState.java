package org.vswitchlab.ovs.ofproto;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.HexBytes;

/**
 * Where a translation stopped.
 *
 * @param bridge where to go on
 * @param firstPort the port that the packet came in by, maybe of another bridge; null for none, and
 *     where the packet does not come back
 * @param tableId the table to go on in
 * @param metadata registers, metadata and in_port at that point
 * @param stack what was pushed, the top first
 * @param actionSet what was written for the end
 * @param actions to carry out, instead of looking into the table; null to look
 * @param ruleCookie of the flow that the actions are of, where one of them tells it; else -1
 * @param isConntracked whether the packet comes back from the connection tracker
 * @param userdata for the controller, if the packet goes there
 */
record FrozenState(
    OpenFlowSwitch bridge,
    OpenFlowSwitchPort firstPort,
    int tableId,
    FlowKey metadata,
    List<List<Long>> stack,
    List<Action> actionSet,
    List<Action> actions,
    long ruleCookie,
    List<Mirror> mirrored,
    boolean isConntracked,
    HexBytes userdata) {}
