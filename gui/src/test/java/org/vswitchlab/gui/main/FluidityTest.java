package org.vswitchlab.gui.main;

import static org.assertj.core.api.Assertions.assertThat;

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
    answersSixtyTimes();
    assertThat(onFx(() -> model.runControl().stateProperty().get())).isEqualTo(State.PLAYING);
    assertThat(events()).as("events went on").isGreaterThan(from + 10_000);
    assertThat(onFx(() -> model.events().rows().size()))
        .as("bounded list")
        .isEqualTo(EventListSnapshot.MOST_ROWS);
    push(KeyCode.F5);
    await("a pause", () -> model.runControl().stateProperty().get() == State.PAUSED);
  }

  /** Each answer has to come within a generous time; how fast is no matter for a test. */
  private static void answersSixtyTimes() throws InterruptedException {
    for (int i = 0; i < 60; i++) {
      CountDownLatch answered = new CountDownLatch(1);
      Platform.runLater(answered::countDown);
      assertThat(answered.await(10, TimeUnit.SECONDS)).as("answer %d", i).isTrue();
      LockSupport.parkNanos(25_000_000L);
    }
  }

  private long events() throws Exception {
    return onFx(() -> model.runControl().eventCountProperty().get());
  }
}
