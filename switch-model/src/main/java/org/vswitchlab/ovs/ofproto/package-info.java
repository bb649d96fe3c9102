/**
 * The OpenFlow switch: bridges, groups, MAC learning, and the translation of a packet's way through
 * flow tables into datapath actions and a megaflow mask. The tables themselves are in {@link
 * org.vswitchlab.ovs.ofproto.table}, what is configured in {@link
 * org.vswitchlab.ovs.ofproto.settings}, what explains in {@link org.vswitchlab.ovs.ofproto.trace}.
 *
 * <p>Sees wire, link, ovs.flow, ovs.datapath and ovs.openflow; the datapath knows it only as its
 * {@link org.vswitchlab.ovs.datapath.UpcallHandler}. Engine-confined. Start at {@link
 * org.vswitchlab.ovs.ofproto.OpenFlowSwitch}; a packet's way begins in {@link
 * org.vswitchlab.ovs.ofproto.FlowTranslator#translate}.
 */
package org.vswitchlab.ovs.ofproto;
