package org.vswitchlab.queueing;

import org.vswitchlab.engine.Timer;
import org.vswitchlab.link.EgressDiscipline;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Frame;

/** A discipline that has a frame ready whenever the transmitter is free. */
abstract class PacedDiscipline implements EgressDiscipline {
  final NetDevice device;
  private final QueueCounters counters = new QueueCounters();
  private final Timer wakeUp;
  private int queuedCount;
  private boolean isServing;
  private boolean isClosed;

  PacedDiscipline(NetDevice device) {
    this.device = device;
    this.wakeUp = new Timer(device.simulation(), this::serve);
  }

  /** Puts a frame into its queue. */
  abstract void accept(Frame frame, long nowNanos);

  /** Takes the next frame out of its queue; null if all that was left has been dropped. */
  abstract Frame poll(long nowNanos);

  /** Takes any frame out; null if there is none. */
  abstract Frame drain();

  /** What has left and what was dropped. */
  public final QueueCounters counters() {
    return counters;
  }

  /** Drops a frame that was taken out of its queue. */
  final void drop(Frame frame) {
    queuedCount--;
    counters.droppedOne();
    device.ledger().arrived();
    device.dropFromQueue(frame, DropReason.QUEUE_FULL);
  }

  @Override
  public final void enqueue(Frame frame, int priority) {
    device.ledger().departed();
    queuedCount++;
    accept(frame, device.simulation().nowNanos());
    serve();
  }

  private void serve() {
    if (isServing || isClosed) {
      return;
    }
    isServing = true;
    while (queuedCount > 0) {
      long now = device.simulation().nowNanos();
      long free = device.transmitterFreeNanos();
      if (free > now) {
        wakeUp.armAt(free);
        break;
      }
      Frame frame = poll(now);
      if (frame == null) {
        break;
      }
      queuedCount--;
      counters.sent(frame.length());
      device.ledger().arrived();
      device.transmitNow(frame);
    }
    isServing = false;
  }

  @Override
  public final int queuedFrames() {
    return queuedCount;
  }

  @Override
  public final void close() {
    isClosed = true;
    wakeUp.disarm();
    for (Frame frame = drain(); frame != null; frame = drain()) {
      drop(frame);
    }
  }
}
