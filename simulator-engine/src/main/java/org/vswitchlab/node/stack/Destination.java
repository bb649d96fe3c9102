package org.vswitchlab.node.stack;

/**
 * Where packets to one address go, found once and kept by whoever sends: route, next hop, source
 * address and limits. Sockets of TCP and UDP see this type and are the same over IPv4 and IPv6.
 */
abstract class Destination {
  /** Why nothing can be sent there, or null. */
  abstract SocketError error();

  /** Whether a new look-up would give the same. */
  abstract boolean isCurrent();

  /** Length of the network header. */
  abstract int headerBytes();

  /** Largest packet, network header included. */
  abstract int mtuBytes();

  abstract IpInterface out();

  /** Sum over the pseudo-header of a transport protocol. */
  abstract long pseudoHeader(int protocol, int lengthBytes);

  /**
   * Sends a packet with the default time to live.
   *
   * @param bytes a frame with the transport part in place; owned from now on
   * @return null if it was sent, or waits for the next hop's address
   */
  abstract SocketError send(
      byte[] bytes, int protocol, int typeOfService, PathMtuDiscovery discovery);

  /** The peer is known to receive: spares it a probe. */
  abstract void confirm();

  /** Index of the transport header in a frame. */
  final int transportOffset() {
    return org.vswitchlab.wire.EthernetHeader.BYTES + headerBytes();
  }
}
