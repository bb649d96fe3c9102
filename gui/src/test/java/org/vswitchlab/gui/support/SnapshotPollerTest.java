package org.vswitchlab.gui.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import javafx.beans.property.SimpleBooleanProperty;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

class SnapshotPollerTest extends FxTest {
  private final List<CompletableFuture<String>> questions = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();

  private CompletionStage<String> ask() {
    CompletableFuture<String> question = new CompletableFuture<>();
    questions.add(question);
    return question;
  }

  private final SnapshotPoller<String> poller =
      new SnapshotPoller<>(this::ask, seen::add, failure -> seen.add("failed: " + failure));

  @Test
  void asksOnlyOnceWhileTheAnswerIsUnderWay() throws Exception {
    onFx(
        () -> {
          poller.setPolling(true);
          for (int i = 0; i < 5; i++) {
            poller.pollSoon();
          }
          return null;
        });
    assertThat(questions).hasSize(1);
    questions.get(0).complete("first");
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(seen).containsExactly("first");
    assertThat(questions).as("asked again for what was missed").hasSize(2);
    onFx(
        () -> {
          poller.setPolling(false);
          return null;
        });
  }

  @Test
  void stopsWhenHiddenAndAsksAtOnceWhenShownAgain() throws Exception {
    SimpleBooleanProperty showing = new SimpleBooleanProperty(false);
    onFx(
        () -> {
          poller.pollWhile(showing);
          assertThat(poller.isPolling()).isFalse();
          assertThat(questions).isEmpty();
          showing.set(true);
          assertThat(poller.isPolling()).isTrue();
          assertThat(questions).hasSize(1);
          showing.set(false);
          assertThat(poller.isPolling()).isFalse();
          return null;
        });
  }

  @Test
  void deliversNothingOfWhatWasForgotten() throws Exception {
    onFx(
        () -> {
          poller.pollSoon();
          poller.forget();
          return null;
        });
    questions.get(0).complete("of the world that is gone");
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(seen).isEmpty();
  }

  @Test
  void leavesUnchangedAnswersOutAndReportsFailures() throws Exception {
    onFx(
        () -> {
          poller.pollSoon();
          return null;
        });
    questions.get(0).complete(null);
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(seen).isEmpty();
    onFx(
        () -> {
          poller.pollSoon();
          return null;
        });
    questions.get(1).completeExceptionally(new IllegalStateException("engine stopped"));
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0)).contains("engine stopped");
  }

  @Test
  void asksAboutTenTimesASecond() {
    assertThat(SnapshotPoller.PERIOD.toMillis()).isEqualTo(TimeUnit.SECONDS.toMillis(1) / 10.0);
  }
}
