package org.vswitchlab.scenario.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.vswitchlab.engine.EngineCommand;
import org.vswitchlab.engine.RunControl;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.engine.StopReason;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.time.WallPacer;

/**
 * The thread that owns the engine while somebody watches: plays at a pace, pauses, steps, goes to
 * any time, and in between answers questions and takes commands.
 *
 * <p>All public methods may be called from any thread and return at once. Work is done in slices of
 * a few thousand events, so a question waits some milliseconds at most, also on the way to a far
 * time. Deterministic: pace and questions decide when events run, never what they are.
 */
public final class EngineDriver implements AutoCloseable {
  /** As fast as possible. */
  public static final double FLAT_OUT = Double.POSITIVE_INFINITY;

  private static final long SLICE_EVENTS = 2_000;
  private static final long LONGEST_PARK_NANOS = 20_000_000L;
  private static final long NO_TARGET = -1;
  private static final long STEP_LIMIT_EVENTS = 1_000_000;

  private final Thread thread;
  private final RunControl<ScenarioRun> control;
  private volatile Status status;
  private volatile boolean isClosing;

  // Engine thread only.
  private WallPacer pacer;
  private boolean isPlaying;
  private double speed = 1;
  private boolean hasPausedAtEnd;
  private long targetNanos = NO_TARGET;
  private long targetEvents = NO_TARGET;
  private CompletableFuture<Void> arrival;
  private Throwable fault;

  /** What the engine is doing. */
  public enum State {
    PAUSED,
    PLAYING,
    /** On the way to a time that was asked for. */
    SEEKING,
    /** The run stopped by itself; going back is possible. */
    STOPPED,
    /** The program has a fault; see {@link Status#fault}. */
    FAULTED
  }

  /**
   * The engine at one moment.
   *
   * @param generation rises when the network is built anew, as it is on the way back
   * @param speed virtual seconds per second of wall time; {@link #FLAT_OUT} for no limit
   * @param scenarioEndNanos when the scenario ends; {@link Long#MAX_VALUE} if not known yet
   * @param knownNanos a time until which the scenario lasts at least
   * @param stopReason why the run stopped by itself, or null
   * @param fault what is wrong with the program, or null
   */
  public record Status(
      State state,
      long nowNanos,
      long eventCount,
      long generation,
      double speed,
      boolean isScenarioEnded,
      long scenarioEndNanos,
      long knownNanos,
      StopReason stopReason,
      Throwable fault) {}

  /**
   * Builds the world on the calling thread and starts the engine's, paused at time 0.
   *
   * @param factory builds the world, the same every time
   * @throws org.vswitchlab.scenario.build.BuildException if it cannot be set up
   */
  public EngineDriver(Supplier<ScenarioRun> factory) {
    control = new RunControl<>(factory);
    publish();
    thread = new Thread(this::loop, "engine");
    thread.setDaemon(true);
    control.inbox().setWakeUp(() -> LockSupport.unpark(thread));
    thread.start();
  }

  /** The latest status; cheap. */
  public Status status() {
    return status;
  }

  /** Looks at the world between events. The result must not let mutable parts of it escape. */
  public <T> CompletableFuture<T> query(Function<ScenarioRun, T> question) {
    return control.inbox().query(question);
  }

  /**
   * Tries something out in a run of its own at the same place, on a thread of its own; the run that
   * is driven goes on undisturbed.
   */
  public <T> CompletableFuture<T> tryOut(Function<ScenarioRun, T> experiment) {
    return control
        .inbox()
        .query(ignored -> control.twin())
        .thenApplyAsync(twin -> experiment.apply(twin.get()));
  }

  /** Changes the world, and remembers that for the way back and forth. */
  public CompletableFuture<Object> submit(EngineCommand<ScenarioRun> command) {
    return control.inbox().submit(command);
  }

  /**
   * Runs on.
   *
   * @param newSpeed virtual seconds per second of wall time, greater than 0, or {@link #FLAT_OUT}
   */
  public CompletableFuture<Void> play(double newSpeed) {
    if (!(newSpeed > 0)) {
      throw new IllegalArgumentException("speed " + newSpeed + " must be greater than 0");
    }
    return steer(
        () -> {
          abandonTarget();
          speed = newSpeed;
          isPlaying = control.world().stopReason() == null;
          pacer = newSpeed == FLAT_OUT ? null : new WallPacer(newSpeed, control.nowNanos());
        });
  }

  public CompletableFuture<Void> pause() {
    return steer(
        () -> {
          abandonTarget();
          isPlaying = false;
        });
  }

  /** Runs one event. */
  public CompletableFuture<Void> stepEvent() {
    return steer(
        () -> {
          abandonTarget();
          isPlaying = false;
          control.stepEvent();
        });
  }

  /** Runs until the next frame is put on a link. */
  public CompletableFuture<Void> stepFrame() {
    return steer(
        () -> {
          abandonTarget();
          isPlaying = false;
          control.stepUntilChanged(
              world -> world.network().ledger().departedCount(), STEP_LIMIT_EVENTS);
        });
  }

  /**
   * Goes back by one event.
   *
   * @return completes on arrival
   */
  public CompletableFuture<Void> stepBack() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    steer(
        () -> {
          long events = control.eventCount();
          seek(result);
          if (events > 0) {
            control.rewind();
            targetEvents = events - 1;
          }
        });
    return result;
  }

  /**
   * Goes to an earlier or later time and pauses there.
   *
   * @return completes on arrival; cancelled if something else is asked for on the way
   */
  public CompletableFuture<Void> goTo(long timeNanos) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    steer(
        () -> {
          // After a fault the world is not to be trusted any more.
          boolean startsAnew = fault != null || timeNanos < control.nowNanos();
          seek(result);
          if (startsAnew) {
            control.rewind();
          }
          targetNanos = Math.max(0, timeNanos);
        });
    return result;
  }

  private void seek(CompletableFuture<Void> result) {
    abandonTarget();
    isPlaying = false;
    hasPausedAtEnd = false;
    fault = null;
    arrival = result;
  }

  private CompletableFuture<Void> steer(Runnable action) {
    return control
        .inbox()
        .control(
            ignored -> {
              guarded(action);
              publish();
              return null;
            });
  }

  private void abandonTarget() {
    targetNanos = NO_TARGET;
    targetEvents = NO_TARGET;
    if (arrival != null) {
      arrival.cancel(false);
      arrival = null;
    }
  }

  private void guarded(Runnable action) {
    try {
      action.run();
      if (control.world().stopReason() != null) {
        control.world().settle();
      }
    } catch (RuntimeException | StackOverflowError e) {
      fault = e;
      isPlaying = false;
      abandonTarget();
    }
  }

  private void loop() {
    while (!isClosing) {
      control.drainInbox();
      guarded(this::slice);
      publish();
      if (!isBusy() && control.inbox().isEmpty() && !isClosing) {
        LockSupport.parkNanos(this, parkNanos());
      }
    }
    abandonTarget();
  }

  private boolean isBusy() {
    return arrival != null || (isPlaying && pacer == null);
  }

  private long parkNanos() {
    if (!isPlaying) {
      return Long.MAX_VALUE;
    }
    long nextNanos = control.world().simulation().nextEventNanos();
    long waitNanos =
        nextNanos == Long.MAX_VALUE ? LONGEST_PARK_NANOS : pacer.wallNanosUntil(nextNanos);
    return Math.max(1, Math.min(LONGEST_PARK_NANOS, waitNanos));
  }

  private void slice() {
    if (arrival != null) {
      sliceOfSeeking();
    } else if (isPlaying) {
      sliceOfPlaying();
    }
  }

  private void sliceOfSeeking() {
    boolean hasArrived;
    if (targetEvents != NO_TARGET) {
      long left = targetEvents - control.eventCount();
      control.run(Long.MAX_VALUE, Math.min(left, SLICE_EVENTS));
      hasArrived = control.eventCount() >= targetEvents;
    } else if (targetNanos != NO_TARGET) {
      hasArrived = control.run(targetNanos, SLICE_EVENTS) < SLICE_EVENTS;
    } else {
      hasArrived = true;
    }
    if (hasArrived || control.world().stopReason() != null) {
      CompletableFuture<Void> done = arrival;
      arrival = null;
      abandonTarget();
      publish();
      done.complete(null);
    }
  }

  // A slice ends no later than the scenario, which is known a second of virtual time ahead.
  private void sliceOfPlaying() {
    ScenarioRun world = control.world();
    Simulation simulation = world.simulation();
    long until = pacer == null ? Long.MAX_VALUE : pacer.dueVirtualNanos();
    until = Math.min(until, simulation.nowNanos() + ScenarioRun.DRAIN_NANOS);
    if (!world.isEnded()) {
      until = Math.min(until, world.endNanos());
    }
    long ran = control.run(Math.max(until, simulation.nowNanos()), SLICE_EVENTS);
    if (pacer != null && ran == SLICE_EVENTS) {
      // The machine is too slow for the pace: what was missed is not made up for.
      pacer.restart(speed, simulation.nowNanos());
    }
    boolean isExhausted = pacer == null && simulation.nextEventNanos() == Long.MAX_VALUE;
    if (world.stopReason() != null || isExhausted) {
      isPlaying = false;
    }
    if (world.isEnded() && !hasPausedAtEnd) {
      hasPausedAtEnd = true;
      isPlaying = false;
    }
  }

  private void publish() {
    ScenarioRun world = control.world();
    State state = State.PAUSED;
    if (fault != null) {
      state = State.FAULTED;
    } else if (world.stopReason() != null) {
      state = State.STOPPED;
    } else if (arrival != null) {
      state = State.SEEKING;
    } else if (isPlaying) {
      state = State.PLAYING;
    }
    status =
        new Status(
            state,
            control.nowNanos(),
            control.eventCount(),
            control.generation(),
            speed,
            world.isEnded(),
            world.endNanos(),
            Math.max(world.lastKnownNanos(), SimTime.NANOS_PER_SECOND),
            world.stopReason(),
            fault);
  }

  /** Ends the thread; what was submitted and not served is lost. */
  @Override
  public void close() {
    isClosing = true;
    LockSupport.unpark(thread);
  }
}
