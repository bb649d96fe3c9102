package org.vswitchlab.ovs.ofproto;

/** Takes the packets that flows send to a controller. */
public interface PacketInListener {
  /**
   * @return whether anybody got it
   */
  boolean packetIn(PacketIn packet);

  /** Whether anybody wants the packets that no flow of a table matches. */
  boolean wantsMisses();
}
