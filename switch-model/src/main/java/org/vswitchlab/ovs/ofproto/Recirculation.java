package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.datapath.NatSpec;
import org.vswitchlab.ovs.flow.FlowKey;

/**
 * A packet that comes back from the datapath, for a trace to go on with.
 *
 * @param packet as it was then
 * @param nat what the connection tracker was to translate; null for nothing
 */
public record Recirculation(int id, boolean isConntrack, FlowKey packet, NatSpec nat) {}
