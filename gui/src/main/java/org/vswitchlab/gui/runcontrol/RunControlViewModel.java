package org.vswitchlab.gui.runcontrol;

import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.vswitchlab.gui.support.FxThread;
import org.vswitchlab.scenario.run.EngineDriver;
import org.vswitchlab.scenario.run.EngineDriver.State;
import org.vswitchlab.time.SimTime;

/** Steers the engine and says where it is. */
public final class RunControlViewModel {
  private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.PAUSED);
  private final ReadOnlyBooleanWrapper open = new ReadOnlyBooleanWrapper(false);
  private final ReadOnlyLongWrapper nowNanos = new ReadOnlyLongWrapper(0);
  private final ReadOnlyLongWrapper eventCount = new ReadOnlyLongWrapper(0);
  private final ReadOnlyStringWrapper statusText = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper stopText = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper timeProblem = new ReadOnlyStringWrapper("");
  private final DoubleProperty endSeconds = new SimpleDoubleProperty(1);
  private final ObjectProperty<Pace> pace = new SimpleObjectProperty<>(Pace.REAL_TIME);
  private Runnable onSteered = () -> {};
  private EngineDriver driver;
  private Long wantedNanos;
  private boolean isSeeking;

  public RunControlViewModel() {
    pace.addListener(
        (property, was, is) -> {
          if (driver != null && state.get() == State.PLAYING) {
            steered(driver.play(is.speed()));
          }
        });
  }

  /** What to do after the engine was told something: look at it at once. */
  public void setOnSteered(Runnable action) {
    onSteered = action;
  }

  /** Steers that engine from now on; null for none. */
  public void attach(EngineDriver newDriver) {
    FxThread.require();
    driver = newDriver;
    wantedNanos = null;
    isSeeking = false;
    open.set(newDriver != null);
    endSeconds.set(1);
    timeProblem.set("");
    if (newDriver == null) {
      state.set(State.PAUSED);
      nowNanos.set(0);
      eventCount.set(0);
      statusText.set("");
      stopText.set("");
    } else {
      show(newDriver.status());
    }
  }

  /** Shows where the engine is. */
  public void show(EngineDriver.Status status) {
    FxThread.require();
    long end =
        status.scenarioEndNanos() == Long.MAX_VALUE
            ? status.knownNanos()
            : status.scenarioEndNanos();
    if (status.state() != State.SEEKING) {
      nowNanos.set(status.nowNanos());
      eventCount.set(status.eventCount());
    }
    // Never shorter than what was seen: after going back, what lies ahead is still there.
    double known = Math.max(end, status.nowNanos()) / (double) SimTime.NANOS_PER_SECOND;
    endSeconds.set(Math.max(endSeconds.get(), known));
    state.set(status.state());
    statusText.set(statusText(status));
    stopText.set(stopText(status));
  }

  private static String statusText(EngineDriver.Status status) {
    return switch (status.state()) {
      case PAUSED -> status.isScenarioEnded() ? "Scenario finished" : "Paused";
      case PLAYING -> "Running";
      case SEEKING -> "Going there: " + SimTime.seconds(status.nowNanos()) + " s";
      case STOPPED -> "Stopped by itself";
      case FAULTED -> "Stopped by a fault";
    };
  }

  private static String stopText(EngineDriver.Status status) {
    return switch (status.state()) {
      case PAUSED, PLAYING, SEEKING -> "";
      case STOPPED ->
          "The run stopped by itself at "
              + SimTime.seconds(status.nowNanos())
              + " s: "
              + status.stopReason().message()
              + ". Go back to look at what led to it.";
      case FAULTED -> "Fault of the program: " + status.fault().getMessage();
    };
  }

  private void steered(CompletableFuture<?> done) {
    done.whenComplete((result, failure) -> Platform.runLater(onSteered));
  }

  public void togglePlay() {
    FxThread.require();
    if (driver == null) {
      return;
    }
    wantedNanos = null;
    if (state.get() == State.PLAYING) {
      steered(driver.pause());
    } else {
      steered(driver.play(pace.get().speed()));
    }
  }

  /** Runs one event. */
  public void stepEvent() {
    steer(EngineDriver::stepEvent);
  }

  /** Runs until the next frame is put on a link. */
  public void stepFrame() {
    steer(EngineDriver::stepFrame);
  }

  /** Takes the latest event back. */
  public void stepBack() {
    steer(EngineDriver::stepBack);
  }

  private interface Steering {
    CompletableFuture<?> apply(EngineDriver driver);
  }

  private void steer(Steering steering) {
    FxThread.require();
    if (driver != null) {
      wantedNanos = null;
      steered(steering.apply(driver));
    }
  }

  /** Back to the start. */
  public void restart() {
    goTo(0);
  }

  /**
   * Goes to a time, earlier or later. Asked again on the way, it first arrives and then goes to the
   * latest time asked for, so that a slider may be dragged.
   */
  public void goTo(long timeNanos) {
    FxThread.require();
    if (driver == null) {
      return;
    }
    if (isSeeking) {
      wantedNanos = timeNanos;
      return;
    }
    isSeeking = true;
    wantedNanos = null;
    EngineDriver asked = driver;
    asked
        .goTo(Math.max(0, timeNanos))
        .whenComplete((result, failure) -> Platform.runLater(() -> arrived(asked)));
  }

  private void arrived(EngineDriver asked) {
    if (asked != driver) {
      return;
    }
    isSeeking = false;
    Long next = wantedNanos;
    if (next != null) {
      goTo(next);
    } else {
      onSteered.run();
    }
  }

  /**
   * Goes to a time as typed: {@code 1.5s}, {@code 200us}, or a bare number of seconds.
   *
   * @return whether the text was understood; if not, {@link #timeProblemProperty} says why
   */
  public boolean goTo(String text) {
    FxThread.require();
    String stripped = text.strip();
    boolean isBare = stripped.matches("[0-9]*\\.?[0-9]+");
    try {
      goTo(SimTime.parse(isBare ? stripped + "s" : stripped));
      timeProblem.set("");
      return true;
    } catch (IllegalArgumentException e) {
      timeProblem.set(e.getMessage());
      return false;
    }
  }

  public ReadOnlyObjectProperty<State> stateProperty() {
    return state.getReadOnlyProperty();
  }

  /** Whether there is anything to steer. */
  public ReadOnlyBooleanProperty openProperty() {
    return open.getReadOnlyProperty();
  }

  public ReadOnlyLongProperty nowNanosProperty() {
    return nowNanos.getReadOnlyProperty();
  }

  public ReadOnlyLongProperty eventCountProperty() {
    return eventCount.getReadOnlyProperty();
  }

  public ReadOnlyStringProperty statusTextProperty() {
    return statusText.getReadOnlyProperty();
  }

  /** Why the run cannot go on; empty if it can. */
  public ReadOnlyStringProperty stopTextProperty() {
    return stopText.getReadOnlyProperty();
  }

  /** What is wrong with the time that was typed; empty if nothing is. */
  public ReadOnlyStringProperty timeProblemProperty() {
    return timeProblem.getReadOnlyProperty();
  }

  /** How far the time slider reaches, in seconds. */
  public DoubleProperty endSecondsProperty() {
    return endSeconds;
  }

  public ObjectProperty<Pace> paceProperty() {
    return pace;
  }

  /** Virtual seconds per second of wall time at this moment; 0 while nothing moves. */
  public double currentSpeed() {
    return state.get() == State.PLAYING ? pace.get().speed() : 0;
  }
}
