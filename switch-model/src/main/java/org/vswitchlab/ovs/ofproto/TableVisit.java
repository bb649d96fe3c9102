package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.FlowTable;

/**
 * One look-up in one flow table on a packet's way.
 *
 * @param bridge whose table it is
 * @param key the packet as it was then
 * @param found the flow that matched, or null
 */
public record TableVisit(OpenFlowSwitch bridge, FlowTable table, FlowKey key, FlowEntry found) {}
