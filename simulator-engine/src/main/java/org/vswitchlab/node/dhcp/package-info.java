/**
 * DHCP for IPv4 (RFC 2131) as programs of a host: a client that configures an interface, and a
 * server that leases addresses. Sees the protocol stack of the host and the wire formats.
 * Engine-confined. Start at {@link org.vswitchlab.node.dhcp.DhcpClient}.
 */
package org.vswitchlab.node.dhcp;
