package org.vswitchlab.ovs.ofproto;

/**
 * What a packet leaves behind besides the packets that it becomes. A translation lists it; it is
 * applied for the packet that was translated, and again for all those that the megaflow took.
 */
interface SideEffect {
  void apply(PacketStats stats);
}
