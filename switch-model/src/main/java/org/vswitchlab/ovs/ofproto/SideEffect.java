package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.ofproto.table.PacketStats;

/**
 * What a packet leaves behind besides the packets that it becomes. A translation lists it; it is
 * applied for the packet that was translated, and again for all those that the megaflow took.
 */
public interface SideEffect {
  void apply(PacketStats stats);
}
