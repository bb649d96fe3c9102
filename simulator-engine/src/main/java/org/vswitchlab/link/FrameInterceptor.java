package org.vswitchlab.link;

import org.vswitchlab.wire.Frame;

/** Sees the frames that a device receives before its {@link FrameReceiver}, as a macvlan does. */
public interface FrameInterceptor {
  /** Whether the frame is for it alone; it may make copies of others. */
  boolean takes(Frame frame);

  /** Takes a frame that it {@link #takes}. */
  void receive(Frame frame);
}
