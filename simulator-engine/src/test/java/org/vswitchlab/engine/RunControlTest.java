package org.vswitchlab.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class RunControlTest {

  /** A clock that ticks at random intervals and writes down each tick and each command. */
  private static final class Ticker implements World {
    private final Simulation simulation = new Simulation(42);
    private final List<String> log = new ArrayList<>();

    Ticker() {
      tick();
    }

    private void tick() {
      long delay = 1 + simulation.random().stream("tick").nextLong(10);
      simulation.schedule(
          simulation.nowNanos() + delay,
          () -> {
            log.add("tick at " + simulation.nowNanos());
            tick();
          });
    }

    @Override
    public Simulation simulation() {
      return simulation;
    }
  }

  private record Note(String text) implements EngineCommand<Ticker> {
    @Override
    public Object applyTo(Ticker world) {
      world.log.add(text + " at " + world.simulation.nowNanos());
      return world.log.size();
    }

    @Override
    public String describe() {
      return "note " + text;
    }
  }

  private final RunControl<Ticker> control = new RunControl<>(Ticker::new);

  @Test
  void runsWhatIsDueAndLeavesTheClockAtTheLimit() {
    control.run(1000, RunControl.UNLIMITED);
    assertThat(control.nowNanos()).isEqualTo(1000);
    assertThat(control.eventCount()).isBetween(100L, 1000L);
    assertThat(control.world().simulation.nextEventNanos()).isGreaterThan(1000);
  }

  @Test
  void stepsBackToTheVeryStateThatWasLeft() {
    control.run(Long.MAX_VALUE, 50);
    List<String> atFifty = List.copyOf(control.world().log);
    long timeAtFifty = control.nowNanos();
    control.stepEvent();
    assertThat(control.world().log).hasSize(51);

    assertThat(control.stepBack()).isTrue();
    assertThat(control.world().log).isEqualTo(atFifty);
    assertThat(control.nowNanos()).isEqualTo(timeAtFifty);
    assertThat(control.eventCount()).isEqualTo(50);
  }

  @Test
  void aTwinIsAtTheSamePlaceAndGoesItsOwnWay() {
    control.run(30, RunControl.UNLIMITED);
    control.execute(new Note("first"));
    control.run(100, RunControl.UNLIMITED);
    control.execute(new Note("second"));
    List<String> log = List.copyOf(control.world().log);
    Ticker twin = control.twin().get();
    assertThat(twin).isNotSameAs(control.world());
    assertThat(twin.log).isEqualTo(log);
    assertThat(twin.simulation.nowNanos()).isEqualTo(100);

    twin.simulation.runUntil(200);
    assertThat(twin.log).hasSizeGreaterThan(log.size());
    assertThat(control.world().log).isEqualTo(log);
  }

  @Test
  void aTwinKnowsNothingOfCommandsThatAreStillToCome() {
    control.run(50, RunControl.UNLIMITED);
    control.execute(new Note("late"));
    control.goTo(20);
    assertThat(control.twin().get().log).isEqualTo(control.world().log);
  }

  @Test
  void doesNotStepBackBeforeTheStart() {
    assertThat(control.stepBack()).isFalse();
  }

  @Test
  void appliesCommandsAgainOnTheWayForth() {
    control.run(100, RunControl.UNLIMITED);
    control.execute(new Note("hello"));
    control.run(200, RunControl.UNLIMITED);
    control.execute(new Note("world"));
    control.run(300, RunControl.UNLIMITED);
    List<String> firstTime = List.copyOf(control.world().log);

    control.goTo(150);
    assertThat(control.world().log).contains("hello at 100").doesNotContain("world at 200");
    control.goTo(300);
    assertThat(control.world().log).isEqualTo(firstTime);
  }

  @Test
  void forgetsTheOldFutureWhenANewCommandTakesAnotherTurn() {
    control.run(100, RunControl.UNLIMITED);
    control.execute(new Note("old"));
    control.goTo(50);
    control.execute(new Note("new"));
    control.goTo(200);
    assertThat(control.world().log).contains("new at 50").doesNotContain("old at 100");
    assertThat(control.journal().entries()).hasSize(1);
  }

  @Test
  void replaysAJournalOnAnotherControl() {
    control.run(100, RunControl.UNLIMITED);
    control.execute(new Note("a"));
    control.execute(new Note("b"));
    control.run(500, RunControl.UNLIMITED);

    RunControl<Ticker> again = new RunControl<>(Ticker::new, control.journal().copy());
    again.run(500, RunControl.UNLIMITED);
    assertThat(again.world().log).isEqualTo(control.world().log);
    assertThat(control.journal().entries().get(0))
        .hasToString(
            "0.000000100 (event " + control.journal().entries().get(0).eventCount() + ") note a");
  }

  @Test
  void stepsUntilACounterChanges() {
    assertThat(control.stepUntilChanged(w -> w.log.size(), 10)).isTrue();
    assertThat(control.world().log).hasSize(1);
    assertThat(control.stepUntilChanged(w -> 0, 10)).isFalse();
  }

  @Test
  void servesTheInboxBetweenEventsAndJournalsCommandsOnly() throws Exception {
    CompletableFuture<Object> command = control.inbox().submit(new Note("x"));
    CompletableFuture<Integer> query = control.inbox().query(w -> w.log.size());
    assertThat(command).isNotDone();
    assertThat(control.drainInbox()).isEqualTo(2);
    assertThat(command.get()).isEqualTo(1);
    assertThat(query.get()).isEqualTo(1);
    assertThat(control.journal().size()).isEqualTo(1);
  }

  @Test
  void tellsTheSubmitterOfAFailureAndGoesOn() {
    CompletableFuture<Object> bad =
        control
            .inbox()
            .query(
                w -> {
                  throw new IllegalArgumentException("no such port");
                });
    control.drainInbox();
    assertThatThrownBy(bad::get)
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseMessage("no such port");
    assertThat(control.stepEvent()).isTrue();
  }

  @Test
  void showsTheStateWhenAnEventFails() {
    Simulation simulation = new Simulation(1);
    simulation.schedule(
        57,
        () -> {
          throw new IllegalStateException("bug");
        });
    assertThatThrownBy(simulation::step)
        .isInstanceOf(SimulationFault.class)
        .hasMessageContaining("event at 57ns (number 1) failed")
        .hasMessageContaining("bug");
  }

  @Test
  void refusesToScheduleInThePast() {
    Simulation simulation = new Simulation(1);
    simulation.runUntil(57);
    assertThatThrownBy(() -> simulation.schedule(41, () -> {}))
        .hasMessageContaining("event at 41 ns scheduled while the clock is at 57 ns");
  }
}
