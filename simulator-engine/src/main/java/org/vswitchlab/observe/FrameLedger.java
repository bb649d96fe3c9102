package org.vswitchlab.observe;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.time.SimClock;
import org.vswitchlab.wire.Frame;

/**
 * Double-entry book of frames: every frame that comes into being must end. At any moment between
 * events
 *
 * <pre>created = delivered + handed over + dropped + in flight</pre>
 *
 * A switch that sends one received frame to n ports creates n - 1; a frame consumed where it
 * arrives is delivered. Engine-confined.
 */
public final class FrameLedger {
  private final SimClock clock;
  private final long[] droppedCounts = new long[DropReason.values().length];
  private final List<DropListener> dropListeners = new ArrayList<>();
  private long createdCount;
  private long deliveredCount;
  private long handedOverCount;
  private long inFlightCount;
  private long departedCount;

  public FrameLedger(SimClock clock) {
    this.clock = clock;
  }

  /** Frames came into being: sent by a host, injected, duplicated, or copied by a switch. */
  public void created(int count) {
    createdCount += count;
  }

  /** A frame reached a host's protocol stack, or left the network through an unlinked port. */
  public void delivered() {
    deliveredCount++;
  }

  /**
   * A frame was handed to a controller, or changed into something else, such as a tunnel packet.
   */
  public void handedOver() {
    handedOverCount++;
  }

  /** A frame was put on a link or into a queue. */
  public void departed() {
    inFlightCount++;
    departedCount++;
  }

  /** A frame came off a link or out of a queue. */
  public void arrived() {
    inFlightCount--;
  }

  /** A frame ended here. */
  public void dropped(String where, Frame frame, DropReason reason) {
    droppedCounts[reason.ordinal()]++;
    for (int i = 0; i < dropListeners.size(); i++) {
      dropListeners.get(i).dropped(clock.nowNanos(), where, frame, reason);
    }
  }

  /**
   * A switch has dealt with one received frame by sending {@code outputCount} frames. With none,
   * the caller says how it ended by {@link #dropped}, {@link #delivered} or {@link #handedOver}.
   */
  public void fannedOut(int outputCount) {
    if (outputCount > 1) {
      createdCount += outputCount - 1;
    }
  }

  public long createdCount() {
    return createdCount;
  }

  public long deliveredCount() {
    return deliveredCount;
  }

  public long handedOverCount() {
    return handedOverCount;
  }

  public long inFlightCount() {
    return inFlightCount;
  }

  /** How often a frame was put on a link, or into a queue that delays it. */
  public long departedCount() {
    return departedCount;
  }

  public long droppedCount(DropReason reason) {
    return droppedCounts[reason.ordinal()];
  }

  public long droppedCount() {
    long sum = 0;
    for (long count : droppedCounts) {
      sum += count;
    }
    return sum;
  }

  /** The reasons that occurred, in order of declaration, with their counts. */
  public Map<DropReason, Long> droppedByReason() {
    Map<DropReason, Long> result = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      if (droppedCounts[reason.ordinal()] > 0) {
        result.put(reason, droppedCounts[reason.ordinal()]);
      }
    }
    return result;
  }

  /** Frames created less frames accounted for: 0 unless the model lost or invented one. */
  public long imbalance() {
    return createdCount - deliveredCount - handedOverCount - droppedCount() - inFlightCount;
  }

  public void addDropListener(DropListener listener) {
    dropListeners.add(listener);
  }

  public void removeDropListener(DropListener listener) {
    dropListeners.remove(listener);
  }
}
