/**
 * The parts of a host's protocol stack: neighbours, routes, IPv4, IPv6, ICMP, UDP and TCP, as Linux
 * has them. Sees time, wire, engine, observe and link, and knows nothing of the host around it.
 * Engine-confined. Start at {@link org.vswitchlab.node.stack.IpStack}; a frame comes in at {@link
 * org.vswitchlab.node.stack.IpInterface#receive}.
 */
package org.vswitchlab.node.stack;
