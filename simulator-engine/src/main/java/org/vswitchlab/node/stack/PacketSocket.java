package org.vswitchlab.node.stack;

import org.vswitchlab.wire.Frame;

/**
 * A program that reads an interface's frames before the protocols do, as packet(7) lets it; a DHCP
 * client needs that, since it receives before it has an address.
 */
public interface PacketSocket {
  /** Whether the program took the frame; nobody else gets it then. */
  boolean received(IpInterface in, Frame frame);
}
