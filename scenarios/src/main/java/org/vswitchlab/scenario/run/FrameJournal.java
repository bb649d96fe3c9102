package org.vswitchlab.scenario.run;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.link.Direction;
import org.vswitchlab.link.FrameTap;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.observe.Decision;
import org.vswitchlab.observe.DropListener;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Frame;

/**
 * Remembers the latest things that happened to frames, each with the decision behind it, so that
 * the whole way of one frame can be told. Watches every device, those that come later included.
 * Engine-confined; what it returns is immutable.
 */
public final class FrameJournal implements FrameTap, DropListener, Host.HostListener {
  /** Enough for some seconds of a busy network; about 100 bytes each besides the frame. */
  public static final int DEFAULT_CAPACITY = 1 << 16;

  /** A host sends at most that many frames about one before it drops it. */
  private static final int LOOK_BACK = 4;

  private final Network network;
  private final FrameEvent[] ring;
  private long end;

  private FrameJournal(Network network, int capacity) {
    this.network = network;
    ring = new FrameEvent[capacity];
  }

  /**
   * Starts to watch. Costs time with every frame: switches put their decisions into words.
   *
   * @param capacity how many events to remember, a power of two
   */
  public static FrameJournal watch(Network network, int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity " + capacity + " is not a power of two");
    }
    FrameJournal journal = new FrameJournal(network, capacity);
    network.ledger().addDropListener(journal);
    for (Host host : network.hosts()) {
      host.addListener(journal);
      host.devices().forEach(journal::deviceAdded);
    }
    return journal;
  }

  @Override
  public void deviceAdded(NetDevice device) {
    device.addTap(this);
  }

  @Override
  public void deviceRemoved(NetDevice device) {
    device.removeTap(this);
  }

  @Override
  public void frame(
      long timeNanos, NetDevice device, Direction direction, Frame frame, Decision decision) {
    FrameEvent.Kind kind =
        switch (direction) {
          case RECEIVED -> FrameEvent.Kind.RECEIVED;
          case TRANSMITTED -> FrameEvent.Kind.TRANSMITTED;
        };
    DropReason reason = decision == null ? null : decision.dropReason();
    add(new FrameEvent(end, timeNanos, kind, device.qualifiedName(), frame, decision, reason));
  }

  @Override
  public void dropped(long timeNanos, String where, Frame frame, DropReason reason) {
    FrameEvent received = reception(timeNanos, where, frame);
    if (received == null) {
      add(new FrameEvent(end, timeNanos, FrameEvent.Kind.DROPPED, where, frame, null, reason));
    } else if (received.dropReason() == null) {
      // A host is heard of twice: its device received the frame, then its stack refused it.
      ring[place(received.sequence())] =
          new FrameEvent(
              received.sequence(),
              timeNanos,
              received.kind(),
              where,
              received.frame(),
              received.decision(),
              reason);
    }
  }

  /** The frame's reception just now, which an answer to it may have followed already; or null. */
  private FrameEvent reception(long timeNanos, String where, Frame frame) {
    long oldest = Math.max(firstSequence(), end - LOOK_BACK);
    for (long number = end - 1; number >= oldest; number--) {
      FrameEvent event = ring[place(number)];
      if (event.timeNanos() != timeNanos) {
        return null;
      }
      if (event.kind() == FrameEvent.Kind.RECEIVED
          && event.frame().originId() == frame.originId()
          && event.place().equals(where)) {
        return event;
      }
    }
    return null;
  }

  private void add(FrameEvent event) {
    ring[place(end)] = event;
    end++;
  }

  private int place(long sequence) {
    return (int) sequence & (ring.length - 1);
  }

  public Network network() {
    return network;
  }

  /** Sequence of the oldest event remembered. */
  public long firstSequence() {
    return Math.max(0, end - ring.length);
  }

  /** Sequence that the next event will have. */
  public long endSequence() {
    return end;
  }

  /** Remembered events from {@code sequence} on, at most {@code limit} of them. */
  public List<FrameEvent> since(long sequence, int limit) {
    long from = Math.max(sequence, firstSequence());
    long to = Math.min(end, from + limit);
    List<FrameEvent> result = new ArrayList<>();
    for (long number = from; number < to; number++) {
      result.add(ring[place(number)]);
    }
    return List.copyOf(result);
  }

  /** All that is remembered of one frame and its copies, in order. */
  public List<FrameEvent> pathOf(long originId) {
    List<FrameEvent> result = new ArrayList<>();
    for (long number = firstSequence(); number < end; number++) {
      FrameEvent event = ring[place(number)];
      if (event.frame().originId() == originId) {
        result.add(event);
      }
    }
    return List.copyOf(result);
  }
}
