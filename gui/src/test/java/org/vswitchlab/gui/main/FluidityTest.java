package org.vswitchlab.gui.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javafx.application.Platform;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.vswitchlab.gui.eventlist.EventListSnapshot;
import org.vswitchlab.gui.runcontrol.Pace;
import org.vswitchlab.scenario.run.EngineDriver.State;

/** The window answers while the engine runs as fast as it can. */
class FluidityTest extends WindowTest {
  /** Half a core for 1280 x 800 drawn in software; the rest is there for the user. */
  private static final double MOST_BUSY_SHARE = 0.6;

  private static final long MOST_MEDIAN_MILLIS = 400;

  @Test
  void answersWhileTheEngineRunsFlatOut() throws Exception {
    open(scenario("busy.vsl.yml").toString());
    select("s1");
    onFx(
        () -> {
          model.runControl().paceProperty().set(Pace.FLAT_OUT);
          model.runControl().togglePlay();
          return null;
        });
    await(
        "a hundred thousand events", () -> model.runControl().eventCountProperty().get() > 100_000);
    long from = events();
    long fxThread = onFx(() -> Thread.currentThread().getId());
    long cpuFrom = cpuNanos(fxThread);
    long wallFrom = System.nanoTime();
    List<Long> answerMillis = answerMillis(60);
    double busyShare = (cpuNanos(fxThread) - cpuFrom) / (double) (System.nanoTime() - wallFrom);
    assertThat(onFx(() -> model.runControl().stateProperty().get())).isEqualTo(State.PLAYING);
    assertThat(events()).as("events went on").isGreaterThan(from + 10_000);
    assertThat(onFx(() -> model.events().rows().size()))
        .as("bounded list")
        .isEqualTo(EventListSnapshot.MOST_ROWS);
    assertThat(busyShare)
        .as("share of the time that the FX thread works")
        .isLessThan(MOST_BUSY_SHARE);
    assertThat(answerMillis.get(answerMillis.size() / 2))
        .as("median of %s", answerMillis)
        .isLessThanOrEqualTo(MOST_MEDIAN_MILLIS);
    push(KeyCode.F5);
    await("a pause", () -> model.runControl().stateProperty().get() == State.PAUSED);
  }

  /** How long the FX thread takes to answer, sorted. */
  private static List<Long> answerMillis(int count) throws InterruptedException {
    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long asked = System.nanoTime();
      CountDownLatch answered = new CountDownLatch(1);
      Platform.runLater(answered::countDown);
      assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
      millis.add((System.nanoTime() - asked) / 1_000_000);
      LockSupport.parkNanos(25_000_000L);
    }
    Collections.sort(millis);
    return millis;
  }

  private static long cpuNanos(long thread) {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread);
  }

  private long events() throws Exception {
    return onFx(() -> model.runControl().eventCountProperty().get());
  }
}
