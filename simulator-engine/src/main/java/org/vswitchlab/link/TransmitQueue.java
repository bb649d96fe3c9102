package org.vswitchlab.link;

import org.vswitchlab.engine.EventHandler;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Frame;

/**
 * One direction of a link: a bounded first-in-first-out queue, the transmitter, and the wire.
 *
 * <p>When a frame is accepted, the moment at which the transmitter starts it is known, so one event
 * a frame is enough: its arrival. What waits is the part of the ring that starts in the future.
 */
final class TransmitQueue implements EventHandler {
  /** Preamble, start delimiter, frame check sequence and gap: IEEE 802.3 clauses 3 and 4.4.2. */
  static final int OVERHEAD_BYTES = 24;

  /** Shortest frame without its check sequence. */
  static final int LEAST_FRAME_BYTES = 60;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Simulation simulation;
  private final Link link;
  private final EthernetDevice from;
  private final EthernetDevice to;
  private final LinkImpairment impairment;

  // Ring of the frames that wait or are under way, numbered in order of acceptance; the arrays'
  // length is a power of two, and a frame that has arrived leaves null behind until it is first.
  private Frame[] frames = new Frame[16];
  private long[] startNanos = new long[16];
  private long[] arrivalNanos = new long[16];
  private long[] events = new long[16];
  private long first;
  private long end;
  private long firstWaiting;

  private long busyUntilNanos;
  private long carriedFraction;
  private long latestArrivalNanos;

  TransmitQueue(
      Simulation simulation, Link link, EthernetDevice from, EthernetDevice to, String name) {
    this.simulation = simulation;
    this.link = link;
    this.from = from;
    this.to = to;
    this.impairment = new LinkImpairment(simulation.random(), name);
  }

  void enqueue(Frame frame) {
    long now = simulation.nowNanos();
    if (busyUntilNanos <= now) {
      firstWaiting = end;
      carriedFraction = 0;
      busyUntilNanos = now;
    } else if (waitingCount(now) >= link.spec().queueFrames()) {
      from.queueDropped(frame, DropReason.QUEUE_FULL);
      return;
    }
    link.countTransmission(frame);
    LinkSpec spec = link.spec();
    long start = busyUntilNanos;
    busyUntilNanos = start + serializationNanos(spec, frame.length());
    if (impairment.loses(spec)) {
      from.ledger().dropped(link.name(), frame, DropReason.LINK_LOSS);
      return;
    }
    Frame arriving = impairment.corrupted(spec, frame);
    long arrival = busyUntilNanos + delayNanos(spec);
    put(arriving, start, arrival);
    if (impairment.duplicates(spec)) {
      from.ledger().created(1);
      put(arriving, start, arrival);
    }
  }

  private long serializationNanos(LinkSpec spec, int frameBytes) {
    if (spec.rateBps() == 0) {
      return 0;
    }
    long bits = (Math.max(frameBytes, LEAST_FRAME_BYTES) + OVERHEAD_BYTES) * 8L;
    long scaled = bits * NANOS_PER_SECOND + carriedFraction;
    long nanos = scaled / spec.rateBps();
    carriedFraction = scaled - nanos * spec.rateBps();
    return nanos;
  }

  private long delayNanos(LinkSpec spec) {
    if (impairment.overtakes(spec)) {
      return 0;
    }
    long delay = spec.delayNanos() + impairment.jitterNanos(spec);
    // Jitter alone keeps the order, as on a real wire; only 'reorder' lets frames overtake.
    latestArrivalNanos = Math.max(latestArrivalNanos, busyUntilNanos + delay);
    return latestArrivalNanos - busyUntilNanos;
  }

  private long waitingCount(long now) {
    firstWaiting = Math.max(firstWaiting, first);
    while (firstWaiting < end && startNanos[slot(firstWaiting)] <= now) {
      firstWaiting++;
    }
    return end - firstWaiting;
  }

  private int slot(long number) {
    return (int) number & (frames.length - 1);
  }

  private void put(Frame frame, long start, long arrival) {
    if (end - first == frames.length) {
      grow();
    }
    int slot = slot(end);
    frames[slot] = frame;
    startNanos[slot] = start;
    arrivalNanos[slot] = arrival;
    events[slot] = simulation.schedule(arrival, this, 0, end, frame);
    end++;
    from.ledger().departed();
  }

  private void grow() {
    int oldLength = frames.length;
    Frame[] oldFrames = frames;
    long[] oldStarts = startNanos;
    long[] oldArrivals = arrivalNanos;
    long[] oldEvents = events;
    frames = new Frame[oldLength * 2];
    startNanos = new long[oldLength * 2];
    arrivalNanos = new long[oldLength * 2];
    events = new long[oldLength * 2];
    for (long number = first; number < end; number++) {
      int from = (int) number & (oldLength - 1);
      int slot = slot(number);
      frames[slot] = oldFrames[from];
      startNanos[slot] = oldStarts[from];
      arrivalNanos[slot] = oldArrivals[from];
      events[slot] = oldEvents[from];
    }
  }

  @Override
  public void handle(int kind, long number, Object payload) {
    remove(number);
    from.ledger().arrived();
    Frame frame = (Frame) payload;
    // As veth does (is_skb_forwardable): a VLAN tag does not count against the MTU.
    int limitBytes = to.mtuBytes() + NetDevice.ETHERNET_HEADER_BYTES + 4;
    if (frame.length() > limitBytes) {
      to.dropReceived(frame, DropReason.MTU_EXCEEDED);
      return;
    }
    to.receive(frame);
  }

  private void remove(long number) {
    frames[slot(number)] = null;
    while (first < end && frames[slot(first)] == null) {
      first++;
    }
  }

  /** Loses everything that waits or is under way. */
  void dropAll(DropReason reason) {
    for (long number = first; number < end; number++) {
      int slot = slot(number);
      Frame frame = frames[slot];
      if (frame != null) {
        frames[slot] = null;
        simulation.cancel(events[slot]);
        from.ledger().arrived();
        from.ledger().dropped(link.name(), frame, reason);
      }
    }
    first = end;
    busyUntilNanos = simulation.nowNanos();
    latestArrivalNanos = 0;
  }

  /** When the transmitter has sent all that was accepted so far; in the past if it is idle. */
  long freeNanos() {
    return busyUntilNanos;
  }

  /** Frames that wait for the transmitter. */
  int queuedFrames() {
    return (int) waitingCount(simulation.nowNanos());
  }

  /** Calls {@code visitor} for every frame that waits or is under way, in order of acceptance. */
  void forEachInFlight(Link.FlightVisitor visitor) {
    for (long number = first; number < end; number++) {
      int slot = slot(number);
      if (frames[slot] != null) {
        visitor.visit(from, to, frames[slot], startNanos[slot], arrivalNanos[slot]);
      }
    }
  }

  @Override
  public String describeEvent(int kind, long data, Object payload) {
    return "LinkDelivery[" + from + " -> " + to + ", " + payload + "]";
  }
}
