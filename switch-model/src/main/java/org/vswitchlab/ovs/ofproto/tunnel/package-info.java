/**
 * What tunnels need besides tables: their settings, and of the network they go through the routes,
 * neighbours and own addresses. Sees wire, node and ovs.flow. Engine-confined. Start at {@link
 * org.vswitchlab.ovs.ofproto.tunnel.Underlay}.
 */
package org.vswitchlab.ovs.ofproto.tunnel;
