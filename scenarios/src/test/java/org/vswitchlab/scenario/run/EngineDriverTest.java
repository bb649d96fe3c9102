package org.vswitchlab.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.vswitchlab.engine.EngineCommand;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.scenario.spec.Scenario;

@Timeout(30)
class EngineDriverTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Scenario TICKS =
      Worlds.of(
          Worlds.CABLE,
          """
          timeline:
            - { at: 1s, node: h1, exec: echo one }
            - { at: 2s, node: h1, exec: echo two }
            - { at: 3s, node: h1, exec: echo three }
          """);

  private final EngineDriver driver =
      new EngineDriver(() -> ScenarioRun.start(TICKS, RunOptions.DEFAULT));

  @AfterEach
  void close() {
    driver.close();
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private long doneCount() throws Exception {
    return await(
        driver.query(
            run ->
                run.timeline().stream()
                    .filter(entry -> entry.state() == EntryResult.State.DONE)
                    .count()));
  }

  private void awaitPause() {
    while (driver.status().state() == EngineDriver.State.PLAYING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void startsPausedAtZero() {
    assertThat(driver.status().state()).isEqualTo(EngineDriver.State.PAUSED);
    assertThat(driver.status().nowNanos()).isZero();
  }

  @Test
  void goesForthAndBack() throws Exception {
    await(driver.goTo(2 * SECOND));
    assertThat(doneCount()).isEqualTo(2);
    assertThat(driver.status().nowNanos()).isEqualTo(2 * SECOND);
    await(driver.goTo(SECOND + SECOND / 2));
    assertThat(doneCount()).isEqualTo(1);
    assertThat(driver.status().generation()).isEqualTo(1);
    await(driver.goTo(0));
    assertThat(driver.status().nowNanos()).isZero();
  }

  @Test
  void playsFlatOutToTheEndOfTheScenarioAndPauses() throws Exception {
    await(driver.play(EngineDriver.FLAT_OUT));
    awaitPause();
    assertThat(driver.status().isScenarioEnded()).isTrue();
    assertThat(driver.status().nowNanos()).isEqualTo(4 * SECOND);
    assertThat(doneCount()).isEqualTo(3);
  }

  @Test
  void stepsOneEventForthAndBack() throws Exception {
    await(driver.stepEvent());
    await(driver.stepEvent());
    long events = driver.status().eventCount();
    assertThat(events).isEqualTo(2);
    await(driver.stepBack());
    assertThat(driver.status().eventCount()).isEqualTo(1);
    await(driver.stepBack());
    await(driver.stepBack());
    assertThat(driver.status().eventCount()).isZero();
  }

  @Test
  void remembersCommandsOnTheWayBackAndForth() throws Exception {
    await(driver.goTo(SECOND));
    await(
        driver.submit(
            new EngineCommand<>() {
              @Override
              public Object applyTo(ScenarioRun run) {
                return NodeShell.of(run.network().host("h1")).run("sleep 1");
              }

              @Override
              public String describe() {
                return "h1# sleep 1";
              }
            }));
    await(driver.goTo(SECOND / 2));
    assertThat(runningOnH1()).isZero();
    await(driver.goTo(SECOND + 1));
    assertThat(runningOnH1()).isEqualTo(1);
    await(driver.goTo(3 * SECOND));
    assertThat(runningOnH1()).isZero();
  }

  private int runningOnH1() throws Exception {
    return await(driver.query(run -> NodeShell.of(run.network().host("h1")).running().size()));
  }

  private static final Scenario PINGS =
      Worlds.of(
          """
          topology:
            defaults: { rate: 10mbit, delay: 3ms, loss: 10%, jitter: 1ms }
            nodes: { h1: { kind: vm }, h2: { kind: vm }, s1: { kind: linux-bridge } }
            links:
              - { endpoints: ["h1:eth0", "s1:p1"], ipv4: ["10.0.0.1/24", ""] }
              - { endpoints: ["h2:eth0", "s1:p2"], ipv4: ["10.0.0.2/24", ""] }
          timeline:
            - { at: 1s, node: h1, exec: ping -c 30 -i 0.1 10.0.0.2 }
          """);

  @Test
  void watchingARunChangesNothing() throws Exception {
    RunOptions options = RunOptions.DEFAULT.withJournalCapacity(1 << 12);
    ScenarioRun unseen = ScenarioRun.start(PINGS, options);
    HeadlessRun.run(unseen, now -> {});
    try (EngineDriver watched = new EngineDriver(() -> ScenarioRun.start(PINGS, options))) {
      await(watched.goTo(2 * SECOND));
      await(watched.goTo(SECOND));
      await(watched.play(100));
      while (watched.status().state() == EngineDriver.State.PLAYING) {
        await(watched.query(run -> run.timeline().size() + run.frames().since(0, 100).size()));
      }
      await(watched.goTo(unseen.simulation().nowNanos()));
      assertThat(await(watched.query(FingerPrint::of))).isEqualTo(FingerPrint.of(unseen));
    }
  }

  /** What two runs must have in common to be the same. */
  private record FingerPrint(
      long events, String timeline, String frames, long delivered, long dropped) {
    static FingerPrint of(ScenarioRun run) {
      return new FingerPrint(
          run.simulation().eventCount(),
          run.timeline().toString(),
          run.frames().since(0, Integer.MAX_VALUE).toString(),
          run.network().ledger().deliveredCount(),
          run.network().ledger().droppedCount());
    }
  }

  @Test
  void aFailingQuestionTellsWhoeverAsked() throws Exception {
    assertThatThrownBy(
            () ->
                await(
                    driver.query(
                        run -> {
                          throw new IllegalArgumentException("no");
                        })))
        .hasRootCauseMessage("no");
    assertThat(doneCount()).isZero();
  }

  @Test
  void aFaultOfTheModelPausesAndIsShown() throws Exception {
    await(
        driver.query(
            run ->
                run.simulation()
                    .schedule(
                        SECOND,
                        () -> {
                          throw new IllegalStateException("broken");
                        })));
    await(driver.play(EngineDriver.FLAT_OUT));
    awaitPause();
    assertThat(driver.status().state()).isEqualTo(EngineDriver.State.FAULTED);
    assertThat(driver.status().fault()).hasMessageContaining("broken");
    await(driver.goTo(2 * SECOND));
    assertThat(driver.status().state()).isEqualTo(EngineDriver.State.PAUSED);
    assertThat(doneCount()).isEqualTo(2);
  }
}
