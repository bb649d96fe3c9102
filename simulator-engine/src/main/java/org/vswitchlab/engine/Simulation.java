package org.vswitchlab.engine;

import org.vswitchlab.time.SimClock;
import org.vswitchlab.time.SimTime;

/**
 * One run: a clock, the events to come, and the random streams. Engine-confined.
 *
 * <p>The same model, seed and commands give the same events in the same order, on every machine.
 */
public final class Simulation implements SimClock {
  /** Handle of no event; {@link #cancel} takes it and does nothing. */
  public static final long NO_EVENT = -1;

  private static final int INITIAL_EVENTS = 1024;

  private final EventQueue queue = new EventQueue(INITIAL_EVENTS);
  private final RandomStreams random;
  private long nowNanos;
  private long eventCount;
  private long nextOriginId = 1;
  private StopReason stopReason;

  public Simulation(long seed) {
    random = new RandomStreams(seed);
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  /** Number of events run so far. */
  public long eventCount() {
    return eventCount;
  }

  /** Number of events to come. */
  public int pendingCount() {
    return queue.size();
  }

  public RandomStreams random() {
    return random;
  }

  /** A new frame identity; see {@link org.vswitchlab.wire.Frame#originId}. */
  public long newOriginId() {
    return nextOriginId++;
  }

  /**
   * Schedules an event. Events of equal time run in the order of these calls.
   *
   * @param atNanos virtual time, not in the past
   * @return a handle for {@link #cancel}
   */
  public long schedule(long atNanos, EventHandler handler, int kind, long data, Object payload) {
    if (atNanos < nowNanos) {
      throw new IllegalArgumentException(
          "event at "
              + atNanos
              + " ns scheduled while the clock is at "
              + nowNanos
              + " ns: "
              + handler.describeEvent(kind, data, payload));
    }
    return queue.add(atNanos, handler, kind, data, payload);
  }

  /** As {@link #schedule}, counted from now. */
  public long scheduleAfter(
      long delayNanos, EventHandler handler, int kind, long data, Object payload) {
    return schedule(Math.addExact(nowNanos, delayNanos), handler, kind, data, payload);
  }

  /** Runs {@code task} at {@code atNanos}; for what happens rarely. */
  public long schedule(long atNanos, Runnable task) {
    return schedule(atNanos, RUN, 0, 0, task);
  }

  private static final EventHandler RUN = (kind, data, payload) -> ((Runnable) payload).run();

  /** Takes back an event; false if it has run or was cancelled already. */
  public boolean cancel(long handle) {
    return handle != NO_EVENT && queue.cancel(handle);
  }

  /** Virtual time of the next event, or {@link Long#MAX_VALUE} if there is none. */
  public long nextEventNanos() {
    return queue.nextNanos();
  }

  /** Runs the next event; false if there is none. */
  public boolean step() {
    return runEvents(Long.MAX_VALUE, 1) == 1;
  }

  /**
   * Runs at most {@code maxEvents} events that are due at or before {@code untilNanos}. The clock
   * stays at the latest event run. Ends early when {@link #stop} is called.
   *
   * @return the number of events run
   */
  public long runEvents(long untilNanos, long maxEvents) {
    long count = 0;
    while (count < maxEvents && stopReason == null) {
      int slot = queue.take(untilNanos);
      if (slot < 0) {
        break;
      }
      nowNanos = queue.timeOf(slot);
      EventHandler handler = queue.handlerOf(slot);
      int kind = queue.kindOf(slot);
      long data = queue.dataOf(slot);
      Object payload = queue.payloadOf(slot);
      queue.release(slot);
      eventCount++;
      count++;
      try {
        handler.handle(kind, data, payload);
      } catch (RuntimeException | StackOverflowError e) {
        throw new SimulationFault(
            "event at "
                + SimTime.format(nowNanos)
                + " (number "
                + eventCount
                + ") failed: "
                + handler.describeEvent(kind, data, payload)
                + ": "
                + e,
            e);
      }
    }
    return count;
  }

  /** Runs everything due at or before {@code atNanos} and sets the clock to it. */
  public void runUntil(long atNanos) {
    runEvents(atNanos, Long.MAX_VALUE);
    if (stopReason == null) {
      nowNanos = Math.max(nowNanos, atNanos);
    }
  }

  /**
   * Sets the clock without running anything.
   *
   * @param atNanos neither in the past nor after the next event
   */
  void advanceClock(long atNanos) {
    if (atNanos < nowNanos || atNanos > queue.nextNanos()) {
      throw new IllegalArgumentException("clock cannot jump from " + nowNanos + " to " + atNanos);
    }
    nowNanos = atNanos;
  }

  /** Ends the run after this event. The first reason given is kept. */
  public void stop(StopReason reason) {
    if (stopReason == null) {
      stopReason = reason;
    }
  }

  /** Why the run ended by itself, or null. */
  public StopReason stopReason() {
    return stopReason;
  }
}
