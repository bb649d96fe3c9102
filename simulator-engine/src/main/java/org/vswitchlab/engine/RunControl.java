package org.vswitchlab.engine;

import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Runs, steps and rewinds a world. Going back builds the world anew and runs it, with the journal's
 * commands at their places, to the earlier point; the commands after that point stay in the journal
 * and are applied again on the way forth, until a new command takes another turn.
 *
 * <p>Belongs to the engine thread; other threads go through {@link #inbox}.
 *
 * @param <W> the world
 */
public final class RunControl<W extends World> {
  /** No limit on the number of events. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  private final Supplier<W> factory;
  private final CommandJournal<W> journal;
  private final EngineInbox<W> inbox = new EngineInbox<>();
  private W world;
  private int appliedCount;
  private long generation;

  /**
   * @param factory builds the world at time 0, the same every time
   */
  public RunControl(Supplier<W> factory) {
    this(factory, new CommandJournal<>());
  }

  /** As {@link #RunControl(Supplier)}, with commands that were recorded before. */
  public RunControl(Supplier<W> factory, CommandJournal<W> journal) {
    this.factory = factory;
    this.journal = journal;
    world = factory.get();
  }

  public W world() {
    return world;
  }

  public EngineInbox<W> inbox() {
    return inbox;
  }

  public CommandJournal<W> journal() {
    return journal;
  }

  /** Rises whenever the world was built anew, so that holders of its parts know to look again. */
  public long generation() {
    return generation;
  }

  public long nowNanos() {
    return world.simulation().nowNanos();
  }

  public long eventCount() {
    return world.simulation().eventCount();
  }

  /** Serves what other threads have submitted; returns how many entries there were. */
  public int drainInbox() {
    return inbox.drainInto(this);
  }

  /** Applies a command now and journals it. Commands still to come in the journal are forgotten. */
  public Object execute(EngineCommand<W> command) {
    journal.truncate(appliedCount);
    journal.add(new CommandJournal.Entry<>(eventCount(), nowNanos(), command));
    appliedCount++;
    return command.applyTo(world);
  }

  /**
   * Runs what is due at or before {@code untilNanos}, at most {@code maxEvents} events. When
   * nothing due is left, the clock is set to {@code untilNanos} unless that is {@link
   * Long#MAX_VALUE}.
   *
   * @return the number of events run
   */
  public long run(long untilNanos, long maxEvents) {
    Simulation simulation = world.simulation();
    long count = 0;
    while (simulation.stopReason() == null) {
      CommandJournal.Entry<W> entry = journal.entry(appliedCount);
      if (entry != null && entry.eventCount() == simulation.eventCount()) {
        if (entry.timeNanos() > untilNanos) {
          break;
        }
        simulation.advanceClock(entry.timeNanos());
        appliedCount++;
        reapply(entry.command());
        continue;
      }
      long budget = maxEvents - count;
      if (budget == 0) {
        return count;
      }
      if (entry != null) {
        budget = Math.min(budget, entry.eventCount() - simulation.eventCount());
      }
      long ran = simulation.runEvents(untilNanos, budget);
      count += ran;
      if (ran < budget) {
        break;
      }
    }
    if (simulation.stopReason() == null && untilNanos != Long.MAX_VALUE) {
      simulation.advanceClock(Math.max(untilNanos, simulation.nowNanos()));
    }
    return count;
  }

  private void reapply(EngineCommand<W> command) {
    try {
      command.applyTo(world);
    } catch (RuntimeException e) {
      // It failed in the same way the first time, and whoever submitted it was told then.
      return;
    }
  }

  /** Runs the next event; false if there is none. */
  public boolean stepEvent() {
    return run(Long.MAX_VALUE, 1) == 1;
  }

  /**
   * Runs events until {@code counter} of the world changes, such as the count of frames that
   * departed.
   *
   * @return false if it did not within {@code maxEvents} events
   */
  public boolean stepUntilChanged(ToLongFunction<W> counter, long maxEvents) {
    long before = counter.applyAsLong(world);
    for (long i = 0; i < maxEvents && stepEvent(); i++) {
      if (counter.applyAsLong(world) != before) {
        return true;
      }
    }
    return false;
  }

  /** Back to time 0, with the journal still to be applied. */
  public void rewind() {
    world = factory.get();
    appliedCount = 0;
    generation++;
  }

  /** Back by one event; false at the start. */
  public boolean stepBack() {
    long target = eventCount() - 1;
    if (target < 0) {
      return false;
    }
    rewind();
    run(Long.MAX_VALUE, target);
    return true;
  }

  /**
   * The world as it is now once more, to try something out in that leaves no trace in this one.
   * What is returned builds it, and may be called on any thread.
   */
  public Supplier<W> twin() {
    CommandJournal<W> past = journal.copy();
    past.truncate(appliedCount);
    long events = eventCount();
    long timeNanos = nowNanos();
    return () -> {
      RunControl<W> other = new RunControl<>(factory, past);
      other.run(Long.MAX_VALUE, events);
      other.world.simulation().advanceClock(timeNanos);
      return other.world;
    };
  }

  /** To any time, earlier or later. */
  public void goTo(long timeNanos) {
    if (timeNanos < nowNanos()) {
      rewind();
    }
    run(timeNanos, UNLIMITED);
  }
}
