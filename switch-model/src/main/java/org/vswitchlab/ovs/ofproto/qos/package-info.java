/**
 * Quality of service of ports, as tables QoS and Queue configure it: turns their settings into a
 * queueing discipline of the port's device and tells how it fares. Sees queueing, link and ovs.flow
 * only. Engine-confined. Start at {@link org.vswitchlab.ovs.ofproto.qos.PortQos}.
 */
package org.vswitchlab.ovs.ofproto.qos;
