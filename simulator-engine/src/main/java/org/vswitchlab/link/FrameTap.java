package org.vswitchlab.link;

import org.vswitchlab.observe.Decision;
import org.vswitchlab.wire.Frame;

/** Sees the frames that pass a device, on the engine thread. Must not change the model. */
public interface FrameTap {
  /**
   * One frame passed.
   *
   * @param decision what the switch behind the device made of a received frame; null for
   *     transmitted frames and for hosts
   */
  void frame(long timeNanos, NetDevice device, Direction direction, Frame frame, Decision decision);
}
