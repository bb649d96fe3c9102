/**
 * Turns the rows of the Open_vSwitch database into bridges, and the state of bridges back into
 * rows. One {@link org.vswitchlab.ovs.vswitchd.OpenVSwitch} is one host's instance. Sees ovs.ovsdb,
 * ovs.ofproto, ovs.datapath and the engine. Engine-confined. Start at {@link
 * org.vswitchlab.ovs.vswitchd.OpenVSwitch#start}.
 */
package org.vswitchlab.ovs.vswitchd;
