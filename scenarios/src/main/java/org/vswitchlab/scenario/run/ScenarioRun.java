package org.vswitchlab.scenario.run;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.engine.StopReason;
import org.vswitchlab.engine.World;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.node.Network;
import org.vswitchlab.scenario.build.BuiltNetwork;
import org.vswitchlab.scenario.build.GeneratedCommand;
import org.vswitchlab.scenario.build.NetworkBuilder;
import org.vswitchlab.scenario.spec.Diagnostic;
import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.scenario.spec.SourceLocation;
import org.vswitchlab.scenario.spec.TimelineEntry;
import org.vswitchlab.scenario.spec.Validation;
import org.vswitchlab.time.SimTime;

/**
 * One world of a scenario with its network, timeline and validations, all as events of one
 * simulation: whoever runs the events runs the scenario. Engine-confined.
 *
 * <p>The scenario ends at the time given for it, or else {@link #DRAIN_NANOS} after its last
 * timeline entry, command and validation are through. The network lives on if somebody goes on
 * running it.
 */
public final class ScenarioRun implements World {
  /** For what is still under way when the last command has ended. */
  public static final long DRAIN_NANOS = SimTime.NANOS_PER_SECOND;

  /** How long after the last entry a command that does not end is waited for. */
  static final long PATIENCE_NANOS = SimTime.NANOS_PER_HOUR;

  private static final long UNKNOWN = Long.MAX_VALUE;

  private final Scenario scenario;
  private final BuiltNetwork built;
  private final FrameJournal frames;
  private final List<EntryRun> entries = new ArrayList<>();
  private final List<ValidationRun> validations = new ArrayList<>();
  private final List<Diagnostic> warnings = new ArrayList<>();
  private long endNanos = UNKNOWN;
  private boolean isEnded;

  private ScenarioRun(Scenario scenario, RunOptions options) {
    this.scenario = scenario;
    built = NetworkBuilder.build(scenario);
    warnings.addAll(built.warnings());
    frames =
        options.journalCapacity() == 0
            ? null
            : FrameJournal.watch(built.network(), options.journalCapacity());
    List<TimelineEntry> timeline = scenario.timeline();
    for (int i = 0; i < timeline.size(); i++) {
      entries.add(new EntryRun(this, i, timeline.get(i)));
    }
    for (Validation validation : scenario.validations()) {
      validations.add(ValidationRun.of(this, validation));
    }
    entries.forEach(EntryRun::schedule);
    validations.forEach(ValidationRun::schedule);
    built.execRuns().forEach(run -> run.onDone(this::lookForEnd));
    if (options.untilNanos().isPresent()) {
      endAt(options.untilNanos().getAsLong());
    } else if (scenario.untilNanos().isPresent()) {
      endAt(scenario.untilNanos().getAsLong());
    } else {
      simulation().schedule(lastKnownNanos() + PATIENCE_NANOS, this::losePatience);
      simulation().schedule(0, this::lookForEnd);
    }
  }

  /**
   * Builds the network and lays out the timeline; the clock stands at 0.
   *
   * @param scenario one world, not one that has variants to choose from
   * @throws org.vswitchlab.scenario.build.BuildException if it cannot be set up
   */
  public static ScenarioRun start(Scenario scenario, RunOptions options) {
    return new ScenarioRun(scenario, options);
  }

  public Scenario scenario() {
    return scenario;
  }

  public Network network() {
    return built.network();
  }

  @Override
  public Simulation simulation() {
    return built.network().simulation();
  }

  /** What happened to frames, or null if nothing is remembered. */
  public FrameJournal frames() {
    return frames;
  }

  /** The commands that set the machines up. */
  public List<GeneratedCommand> setupCommands() {
    return built.commands();
  }

  /** The scenario's {@code exec} commands of time 0. */
  public List<CommandRun> execRuns() {
    return built.execRuns();
  }

  /** The timeline as it stands, in order of the file. */
  public List<EntryResult> timeline() {
    return entries.stream().map(EntryRun::result).toList();
  }

  /** The validations as they stand, in order of the file. */
  public List<ValidationResult> validations() {
    return validations.stream().map(ValidationRun::result).toList();
  }

  /** What somebody should know about, in order of occurrence. */
  public List<Diagnostic> warnings() {
    return List.copyOf(warnings);
  }

  /** When the scenario ends; {@link Long#MAX_VALUE} while that is not known. */
  public long endNanos() {
    return endNanos;
  }

  /**
   * A time until which the scenario lasts at least: for progress bars and time sliders. May grow.
   */
  public long lastKnownNanos() {
    if (endNanos != UNKNOWN) {
      return endNanos;
    }
    long last = 0;
    for (EntryRun entry : entries) {
      last = Math.max(last, entry.lastNanos());
    }
    for (ValidationRun validation : validations) {
      last = Math.max(last, validation.lastNanos());
    }
    return last;
  }

  /** Whether the scenario is over: nothing of its timeline and validations changes any more. */
  public boolean isEnded() {
    return isEnded;
  }

  /** Why the run stopped by itself, or null. */
  public StopReason stopReason() {
    return simulation().stopReason();
  }

  /**
   * Runs on until the scenario is over, the run stops by itself, nothing is due up to {@code
   * untilNanos}, or {@code maxEvents} have run.
   *
   * @return whether there is more to run
   */
  public boolean runOn(long untilNanos, long maxEvents) {
    Simulation simulation = simulation();
    long count = 0;
    while (simulation.stopReason() == null && hasMore()) {
      if (count >= maxEvents || simulation.nextEventNanos() > untilNanos) {
        return true;
      }
      // The end is known a drain ahead, so a shorter slice cannot run past it.
      long slice = simulation.nextEventNanos() + DRAIN_NANOS - 1;
      long until = Math.min(Math.min(endNanos, untilNanos), slice);
      count += simulation.runEvents(until, maxEvents - count);
    }
    settle();
    return false;
  }

  /** Whether events are left up to the end; what happens at that very instant belongs to it. */
  private boolean hasMore() {
    return !isEnded || simulation().nextEventNanos() <= endNanos;
  }

  /**
   * Ends the scenario now: commands that still run get a Ctrl-C, and what cannot be decided any
   * more is not reached. Without effect if it is over.
   */
  public void settle() {
    if (isEnded) {
      return;
    }
    isEnded = true;
    boolean isWhole = simulation().stopReason() == null;
    if (!isWhole) {
      warn(stopReason().code(), SourceLocation.NONE, stopReason().message());
    }
    entries.forEach(EntryRun::settle);
    validations.forEach(validation -> validation.settle(isWhole));
    built.execRuns().forEach(CommandRun::kill);
  }

  void warn(String code, SourceLocation location, String message) {
    warnings.add(new Diagnostic(Diagnostic.Severity.WARNING, code, location, message, ""));
  }

  /** Called whenever something has come to its end: perhaps it was the last. */
  void lookForEnd() {
    if (isEnded || endNanos != UNKNOWN) {
      return;
    }
    boolean isQuiet =
        entries.stream().noneMatch(EntryRun::isAwaited)
            && validations.stream().noneMatch(ValidationRun::isAwaited)
            && built.execRuns().stream().allMatch(ScenarioRun::isThrough);
    if (isQuiet) {
      endAt(simulation().nowNanos() + DRAIN_NANOS);
    }
  }

  /** Whether a command has ended, or ends only by a Ctrl-C. */
  static boolean isThrough(CommandRun run) {
    return run.isDone() || run.runsUntilInterrupted();
  }

  private void endAt(long nanos) {
    endNanos = nanos;
    simulation().schedule(nanos, this::settle);
  }

  private void losePatience() {
    if (endNanos == UNKNOWN) {
      warn(
          "W-UNFINISHED",
          SourceLocation.NONE,
          "some commands have not ended "
              + SimTime.format(PATIENCE_NANOS)
              + " after the last entry of the timeline; the run ends here");
      endNanos = simulation().nowNanos();
      settle();
    }
  }
}
