package org.vswitchlab.observe;

import org.vswitchlab.wire.Frame;

/** Told of every dropped frame, on the engine thread. */
public interface DropListener {
  /**
   * @param where the device or function that dropped it, {@code node:device} where it is a device
   */
  void dropped(long timeNanos, String where, Frame frame, DropReason reason);
}
