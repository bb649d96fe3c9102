package org.vswitchlab.bridge.netfilter;

/** Tells in which state of its connection a packet is; bits of {@code TRACKING_STATE}. */
interface TrackingState {
  int INVALID = 1;
  int ESTABLISHED = 2;
  int RELATED = 4;
  int NEW = 8;
  int UNTRACKED = 64;

  int stateOf(PacketHeaders packet);
}
