package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.flow.FlowKey;

/**
 * A packet that comes back from the datapath, for a trace to go on with.
 *
 * @param packet as it was then
 */
record Recirculation(int id, boolean isConntrack, FlowKey packet) {}
