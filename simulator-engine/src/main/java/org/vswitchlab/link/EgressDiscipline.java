package org.vswitchlab.link;

import org.vswitchlab.wire.Frame;

/**
 * A queueing discipline of a device, as {@code tc qdisc} lists it: decides when the frames leave
 * that the device is to transmit, in which order, and which do not leave at all.
 *
 * <p>It lets frames out by {@link NetDevice#transmitNow} and drops by {@link
 * NetDevice#dropFromQueue}; what it keeps is in flight in the ledger's book.
 */
public interface EgressDiscipline {
  /**
   * Takes a frame.
   *
   * @param priority what the frame is marked with, unsigned: {@code skb_priority}
   */
  void enqueue(Frame frame, int priority);

  /** Frames that wait. */
  int queuedFrames();

  /** The discipline goes away, or the device does: drops all that waits, and does nothing more. */
  void close();
}
