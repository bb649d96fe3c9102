/**
 * The control plane of an OpenFlow switch: what a controller asks, orders and hears. A {@link
 * org.vswitchlab.ovs.ofproto.control.ControllerSession} is one connection; bytes go in and come
 * out, and nothing here knows about sockets. The {@link
 * org.vswitchlab.ovs.ofproto.control.ControlPlane} is what the sessions of a bridge share.
 *
 * <p>Sees ovs.openflow with its messages and codec, and ovs.ofproto, which does not know this
 * package. Engine-confined. Start at {@link
 * org.vswitchlab.ovs.ofproto.control.ControllerSession#receive}.
 */
package org.vswitchlab.ovs.ofproto.control;
