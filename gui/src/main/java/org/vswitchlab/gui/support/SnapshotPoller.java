package org.vswitchlab.gui.support;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Platform;
import javafx.beans.value.ObservableValue;
import javafx.util.Duration;

/**
 * Asks for snapshots about ten times a second while somebody looks, and never twice at once: a slow
 * answer delays the next question instead of piling questions up. FX thread; the answer may come
 * from any thread.
 *
 * @param <S> the immutable snapshot
 */
public final class SnapshotPoller<S> {
  /** 10 Hz: counters read as moving, and the engine barely notices. */
  public static final Duration PERIOD = Duration.millis(100);

  private final Supplier<CompletionStage<S>> question;
  private final Consumer<S> onSnapshot;
  private final Consumer<Throwable> onFailure;
  private final Timeline timer;
  private boolean isWaiting;
  private boolean isAskedAgain;
  private long generation;

  /**
   * @param question starts one request; null from it means that there is nobody to ask
   * @param onSnapshot takes each answer on the FX thread; a null answer means "unchanged" and is
   *     left out
   * @param onFailure takes what went wrong instead, on the FX thread
   */
  public SnapshotPoller(
      Supplier<CompletionStage<S>> question,
      Consumer<S> onSnapshot,
      Consumer<Throwable> onFailure) {
    this.question = question;
    this.onSnapshot = onSnapshot;
    this.onFailure = onFailure;
    timer = new Timeline(new KeyFrame(PERIOD, tick -> ask()));
    timer.setCycleCount(Animation.INDEFINITE);
  }

  /** Polls while {@code showing} is true. */
  public void pollWhile(ObservableValue<Boolean> showing) {
    FxThread.require();
    showing.addListener((property, was, is) -> setPolling(Boolean.TRUE.equals(is)));
    setPolling(Boolean.TRUE.equals(showing.getValue()));
  }

  /** Starts or stops the timer; an answer under way when it stops is still delivered. */
  public void setPolling(boolean polling) {
    FxThread.require();
    if (polling) {
      timer.play();
      ask();
    } else {
      timer.stop();
    }
  }

  public boolean isPolling() {
    return timer.getStatus() == Animation.Status.RUNNING;
  }

  /** Asks now, or right after the answer under way: what it tells may be out of date. */
  public void pollSoon() {
    FxThread.require();
    if (isWaiting) {
      isAskedAgain = true;
    } else {
      ask();
    }
  }

  /** Forgets the question under way; its answer is about something that is gone. */
  public void forget() {
    FxThread.require();
    generation++;
    isWaiting = false;
    isAskedAgain = false;
  }

  private void ask() {
    if (isWaiting) {
      return;
    }
    CompletionStage<S> answer = question.get();
    if (answer == null) {
      return;
    }
    isWaiting = true;
    long askedIn = generation;
    answer.whenComplete(
        (snapshot, failure) -> Platform.runLater(() -> answered(askedIn, snapshot, failure)));
  }

  private void answered(long askedIn, S snapshot, Throwable failure) {
    if (askedIn != generation) {
      return;
    }
    isWaiting = false;
    if (failure != null) {
      onFailure.accept(failure);
    } else if (snapshot != null) {
      onSnapshot.accept(snapshot);
    }
    if (isAskedAgain) {
      isAskedAgain = false;
      ask();
    }
  }
}
