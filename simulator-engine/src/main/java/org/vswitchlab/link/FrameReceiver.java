package org.vswitchlab.link;

import org.vswitchlab.wire.Frame;

/** Takes what a device receives: a host's protocol stack, or a switch. */
public interface FrameReceiver {
  /**
   * Takes over one frame, which is counted already.
   *
   * <p>The receiver answers for it in the {@link org.vswitchlab.observe.FrameLedger}. One that
   * {@link #reportsReception} also calls {@link NetDevice#tapReceived} once, after it has decided
   * and before anything leaves because of it.
   */
  void receive(NetDevice device, Frame frame);

  /** Whether the receiver itself tells the taps of each frame, with its decision. */
  default boolean reportsReception() {
    return false;
  }
}
