package org.vswitchlab.node.stack;

/** Asks for the link-layer address of a neighbour: ARP, or neighbour discovery. */
interface NeighbourProtocol {
  /**
   * Sends one question.
   *
   * @param isUnicast to the address on record rather than to everybody
   */
  void solicit(Neighbour neighbour, boolean isUnicast);

  /**
   * Tells the sender of a packet that waited in vain.
   *
   * @param bytes the frame; its Ethernet addresses are not set
   */
  void reportUnreachable(Neighbour neighbour, byte[] bytes, boolean isForwarded);
}
