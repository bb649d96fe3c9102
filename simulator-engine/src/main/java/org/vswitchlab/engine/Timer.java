package org.vswitchlab.engine;

/**
 * A deadline that is moved often: moving it later costs nothing, because the event already queued
 * looks at the deadline when it fires. Engine-confined.
 */
public final class Timer implements EventHandler {
  private static final long DISARMED = Long.MAX_VALUE;

  private final Simulation simulation;
  private final Runnable onExpiry;
  private long deadlineNanos = DISARMED;
  private long queuedNanos = DISARMED;
  private long queuedEvent = Simulation.NO_EVENT;

  public Timer(Simulation simulation, Runnable onExpiry) {
    this.simulation = simulation;
    this.onExpiry = onExpiry;
  }

  /** Sets or moves the deadline. */
  public void armAt(long atNanos) {
    deadlineNanos = atNanos;
    if (atNanos < queuedNanos) {
      simulation.cancel(queuedEvent);
      queue(atNanos);
    }
  }

  /** Sets or moves the deadline, counted from now. */
  public void armAfter(long delayNanos) {
    armAt(Math.addExact(simulation.nowNanos(), delayNanos));
  }

  public void disarm() {
    deadlineNanos = DISARMED;
  }

  public boolean isArmed() {
    return deadlineNanos != DISARMED;
  }

  /** Virtual time at which the timer expires; {@link Long#MAX_VALUE} when not armed. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  private void queue(long atNanos) {
    queuedNanos = atNanos;
    queuedEvent = simulation.schedule(atNanos, this, 0, 0, null);
  }

  @Override
  public void handle(int kind, long data, Object payload) {
    queuedNanos = DISARMED;
    queuedEvent = Simulation.NO_EVENT;
    if (deadlineNanos == DISARMED) {
      return;
    }
    if (deadlineNanos > simulation.nowNanos()) {
      queue(deadlineNanos);
      return;
    }
    deadlineNanos = DISARMED;
    onExpiry.run();
  }
}
