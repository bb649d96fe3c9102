/**
 * The flow tables of a switch: flows, the classifier that finds the one that a packet matches, and
 * the limits of tables.
 *
 * <p>Sees ovs.flow and ovs.openflow alone, and knows nothing of bridges, ports or translation.
 * Engine-confined. Start at {@link org.vswitchlab.ovs.ofproto.table.FlowTable}; how a look-up
 * un-wildcards as little as it can is in {@link
 * org.vswitchlab.ovs.ofproto.table.FlowClassifier#lookup}.
 */
package org.vswitchlab.ovs.ofproto.table;
