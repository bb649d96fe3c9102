package org.vswitchlab.bridge;

import org.vswitchlab.switching.PriorityVector;
import org.vswitchlab.wire.Bpdu;
import org.vswitchlab.wire.BpduView;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.LlcHeader;

/** A received BPDU with its times in jiffies. */
record StpMessage(
    boolean isTopologyChangeNotification,
    int flags,
    PriorityVector claim,
    long messageAge,
    long maxAge,
    long helloTime,
    long forwardDelay) {
  private static final int TYPE_OFFSET = 12;
  private static final int LLC_OFFSET = 14;
  private static final int BPDU_OFFSET = LLC_OFFSET + LlcHeader.BYTES;
  // IEEE 802.1D-1998, 9.2.8: times are in 1/256 s.
  private static final int UNITS_PER_SECOND = 256;

  /**
   * Whether the frame claims to be a BPDU of 802.1D: of service access point 0x42, protocol and
   * version 0.
   */
  static boolean isClaimedBy(Frame frame) {
    int lengthField = frame.u16(TYPE_OFFSET);
    int limit = Math.min(frame.length(), LLC_OFFSET + lengthField);
    return lengthField <= 1500
        && limit >= BPDU_OFFSET + Bpdu.TOPOLOGY_CHANGE_BYTES
        // Unnumbered information.
        && frame.u16(LLC_OFFSET) == 0x4242
        && frame.u8(LLC_OFFSET + 2) == 0x03
        && frame.u16(BPDU_OFFSET) == 0
        && frame.u8(BPDU_OFFSET + 2) == 0;
  }

  /** The message in a frame that claims to be one, or null if the kernel does not understand it. */
  static StpMessage read(Frame frame) {
    int limit = Math.min(frame.length(), LLC_OFFSET + frame.u16(TYPE_OFFSET));
    BpduView view =
        BpduView.of(frame.array(), frame.offset() + BPDU_OFFSET, frame.offset() + limit);
    if (view.problem() != null) {
      return null;
    }
    if (view.isTopologyChangeNotification()) {
      return new StpMessage(true, 0, PriorityVector.UNKNOWN, 0, 0, 0, 0);
    }
    long messageAge = jiffies(view.messageAge());
    long maxAge = jiffies(view.maxAge());
    if (messageAge > maxAge) {
      return null;
    }
    return new StpMessage(
        false,
        view.flags(),
        new PriorityVector(view.rootId(), view.rootPathCost(), view.bridgeId(), view.portId()),
        messageAge,
        maxAge,
        jiffies(view.helloTime()),
        jiffies(view.forwardDelay()));
  }

  boolean isTopologyChange() {
    return (flags & Bpdu.FLAG_TOPOLOGY_CHANGE) != 0;
  }

  boolean isTopologyChangeAcknowledged() {
    return (flags & Bpdu.FLAG_TOPOLOGY_CHANGE_ACK) != 0;
  }

  private static long jiffies(int units) {
    return (units * (long) KernelClock.HZ + UNITS_PER_SECOND - 1) / UNITS_PER_SECOND;
  }

  static int units(long jiffies) {
    return (int) (jiffies * UNITS_PER_SECOND / KernelClock.HZ);
  }
}
