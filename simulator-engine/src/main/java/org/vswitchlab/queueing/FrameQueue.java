package org.vswitchlab.queueing;

import java.util.ArrayDeque;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Frame;

/** A bounded first-in-first-out queue of one device, with its entries in the ledger's book. */
final class FrameQueue {
  private final NetDevice device;
  private final ArrayDeque<Frame> frames = new ArrayDeque<>();
  private final QueueCounters counters = new QueueCounters();
  private final int limitFrames;

  FrameQueue(NetDevice device, int limitFrames) {
    this.device = device;
    this.limitFrames = limitFrames;
  }

  QueueCounters counters() {
    return counters;
  }

  boolean isEmpty() {
    return frames.isEmpty();
  }

  int size() {
    return frames.size();
  }

  /** Takes the frame, or drops it if there is no room. Returns whether it was taken. */
  boolean add(Frame frame) {
    if (frames.size() >= limitFrames) {
      counters.droppedOne();
      device.dropFromQueue(frame, DropReason.QUEUE_FULL);
      return false;
    }
    device.ledger().departed();
    frames.add(frame);
    return true;
  }

  /** Bytes of the first frame, of which there must be one. */
  int firstBytes() {
    return frames.getFirst().length();
  }

  /** Takes the first frame out and counts it as sent. */
  Frame takeFirst() {
    Frame frame = frames.removeFirst();
    device.ledger().arrived();
    counters.sent(frame.length());
    return frame;
  }

  void dropAll() {
    while (!frames.isEmpty()) {
      device.ledger().arrived();
      device.dropFromQueue(frames.removeFirst(), DropReason.QUEUE_FULL);
    }
  }
}
