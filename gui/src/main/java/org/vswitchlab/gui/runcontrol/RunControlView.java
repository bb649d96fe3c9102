package org.vswitchlab.gui.runcontrol;

import atlantafx.base.theme.Styles;
import javafx.beans.binding.Bindings;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Separator;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.vswitchlab.scenario.run.EngineDriver.State;
import org.vswitchlab.time.SimTime;

/** The tool bar: run and step buttons, pace, time slider, go to a time. */
public final class RunControlView extends HBox {
  private final RunControlViewModel model;
  private final Slider slider = new Slider();
  private final TextField goToField = new TextField();
  private boolean isFollowing;

  public RunControlView(RunControlViewModel model) {
    this.model = model;
    getStyleClass().add("run-control");
    setAlignment(Pos.CENTER_LEFT);
    setSpacing(4);
    Button restart =
        button("restart", MaterialDesignS.SKIP_BACKWARD, "Back to the start (Shift+F5)");
    restart.setOnAction(event -> model.restart());
    Button back =
        button("step-back", MaterialDesignS.STEP_BACKWARD, "Step back by one event (Shift+F8)");
    back.setOnAction(event -> model.stepBack());
    Button play = button("play", MaterialDesignP.PLAY, "Run or pause (F5)");
    play.setOnAction(event -> model.togglePlay());
    play.getStyleClass().add(Styles.ACCENT);
    model.stateProperty().addListener((property, was, is) -> showState(play, is));
    Button event = button("step-event", MaterialDesignS.STEP_FORWARD, "Step by one event (F8)");
    event.setOnAction(action -> model.stepEvent());
    Button frame =
        button("step-frame", MaterialDesignD.DEBUG_STEP_OVER, "Step to the next frame (F9)");
    frame.setOnAction(action -> model.stepFrame());
    getChildren().addAll(restart, back, play, event, frame, separator(), paceBox(), separator());
    getChildren().addAll(timeLabel(), timeSlider(), goToBox());
  }

  private Button button(String id, Ikon icon, String explanation) {
    Button button = new Button(null, new FontIcon(icon));
    button.setId(id);
    button.getStyleClass().add(Styles.BUTTON_ICON);
    button.setTooltip(new Tooltip(explanation));
    button.setAccessibleText(explanation);
    button.setMinWidth(USE_PREF_SIZE);
    button.disableProperty().bind(model.openProperty().not());
    return button;
  }

  private static void showState(Button play, State state) {
    boolean isPlaying = state == State.PLAYING;
    play.setGraphic(new FontIcon(isPlaying ? MaterialDesignP.PAUSE : MaterialDesignP.PLAY));
    play.setAccessibleText(isPlaying ? "Pause (F5)" : "Run (F5)");
  }

  private static Separator separator() {
    return new Separator(Orientation.VERTICAL);
  }

  private ComboBox<Pace> paceBox() {
    ComboBox<Pace> box = new ComboBox<>();
    box.setId("pace");
    box.getItems().setAll(Pace.CHOICES);
    box.setVisibleRowCount(Pace.CHOICES.size());
    box.valueProperty().bindBidirectional(model.paceProperty());
    box.setTooltip(new Tooltip("Pace: virtual seconds per second (Ctrl+. faster, Ctrl+, slower)"));
    box.setAccessibleText("Pace");
    box.setPrefWidth(172);
    box.setMinWidth(172);
    return box;
  }

  private Label timeLabel() {
    Label label = new Label();
    label.setId("time");
    label.getStyleClass().addAll("mono", "time-label");
    label.setTooltip(new Tooltip("Virtual time in seconds"));
    label.setMinWidth(USE_PREF_SIZE);
    label
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> SimTime.seconds(model.nowNanosProperty().get()) + " s",
                model.nowNanosProperty()));
    return label;
  }

  private Slider timeSlider() {
    slider.setId("time-slider");
    slider.setMin(0);
    slider.maxProperty().bind(model.endSecondsProperty());
    slider.blockIncrementProperty().bind(model.endSecondsProperty().divide(50));
    slider.setTooltip(new Tooltip("Goes back as well as forth: drag, or use arrow keys"));
    slider.setAccessibleText("Virtual time");
    slider.disableProperty().bind(model.openProperty().not());
    slider.setMinWidth(120);
    HBox.setHgrow(slider, Priority.ALWAYS);
    model.nowNanosProperty().addListener((property, was, is) -> follow(is.longValue()));
    slider
        .valueProperty()
        .addListener(
            (property, was, is) -> {
              if (!isFollowing) {
                model.goTo((long) (is.doubleValue() * SimTime.NANOS_PER_SECOND));
              }
            });
    return slider;
  }

  private void follow(long nanos) {
    if (!slider.isValueChanging()) {
      isFollowing = true;
      slider.setValue(nanos / (double) SimTime.NANOS_PER_SECOND);
      isFollowing = false;
    }
  }

  private HBox goToBox() {
    Label label = new Label("Go to");
    label.setMinWidth(USE_PREF_SIZE);
    label.setLabelFor(goToField);
    goToField.setId("go-to");
    goToField.setPromptText("1.5s");
    goToField.setPrefWidth(92);
    goToField.setMinWidth(92);
    Tooltip tooltip = new Tooltip();
    tooltip
        .textProperty()
        .bind(
            Bindings.when(model.timeProblemProperty().isEmpty())
                .then("Runs to this time, or goes back to it: 1.5s, 200us (Ctrl+G)")
                .otherwise(model.timeProblemProperty()));
    goToField.setTooltip(tooltip);
    goToField.disableProperty().bind(model.openProperty().not());
    goToField.setOnAction(event -> model.goTo(goToField.getText()));
    model
        .timeProblemProperty()
        .addListener(
            (property, was, is) ->
                goToField.pseudoClassStateChanged(Styles.STATE_DANGER, !is.isEmpty()));
    HBox box = new HBox(6, label, goToField);
    box.setAlignment(Pos.CENTER_LEFT);
    return box;
  }

  /** Where a time is typed. */
  public TextField goToField() {
    return goToField;
  }
}
