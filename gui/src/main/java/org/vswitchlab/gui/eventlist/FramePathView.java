package org.vswitchlab.gui.eventlist;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.VBox;
import org.vswitchlab.gui.support.Tables;
import org.vswitchlab.observe.Decision;
import org.vswitchlab.scenario.run.FrameEvent;
import org.vswitchlab.time.SimTime;

/** The way of the picked frame: each place it was at, and what was decided there, step by step. */
public final class FramePathView extends ListView<FrameEvent> {
  private final EventListViewModel model;

  public FramePathView(EventListViewModel model) {
    this.model = model;
    setId("path");
    getStyleClass().add("frame-path");
    setAccessibleText("Path of the picked frame");
    setPlaceholder(
        Tables.emptyState("Pick a frame in the event list to see its whole path and why."));
    setCellFactory(list -> new HopCell());
    model.pathProperty().addListener((property, was, is) -> showPath(is));
    getSelectionModel()
        .selectedItemProperty()
        .addListener(
            (property, was, is) -> {
              if (is != null) {
                model.dissection().show(is.frame());
              }
            });
    showPath(model.pathProperty().get());
  }

  private void showPath(List<FrameEvent> path) {
    getItems().setAll(path);
  }

  /** The text of one hop: a heading, and a line for each step of the decision. */
  static String heading(FrameEvent event) {
    String what =
        switch (event.kind()) {
          case RECEIVED -> "received";
          case TRANSMITTED -> "transmitted";
          case DROPPED -> "dropped";
        };
    return SimTime.seconds(event.timeNanos()) + "  " + event.place() + "  " + what;
  }

  /** What was decided there, a line for each step and one for the outcome; empty for none. */
  static String decisionText(FrameEvent event) {
    Decision decision = event.decision();
    if (decision == null) {
      return event.dropReason() == null ? "" : "dropped: " + event.dropReason().sentence();
    }
    StringBuilder text = new StringBuilder();
    for (String step : decision.steps()) {
      text.append(step).append('\n');
    }
    Decision outcomeOnly =
        new Decision(decision.outcome(), List.of(), decision.outputs(), decision.dropReason());
    return text.append("→ ").append(outcomeOnly.comment()).toString();
  }

  private final class HopCell extends ListCell<FrameEvent> {
    private final Label heading = new Label();
    private final Label decision = new Label();
    private final VBox box = new VBox(1, heading, decision);

    HopCell() {
      heading.getStyleClass().add("hop-heading");
      decision.getStyleClass().add("hop-decision");
      decision.setWrapText(true);
      decision.managedProperty().bind(decision.visibleProperty());
      decision.visibleProperty().bind(decision.textProperty().isNotEmpty());
      // A cell as wide as the list wraps its text instead of scrolling sideways.
      prefWidthProperty().bind(FramePathView.this.widthProperty().subtract(24));
      setMaxWidth(USE_PREF_SIZE);
    }

    @Override
    protected void updateItem(FrameEvent event, boolean empty) {
      super.updateItem(event, empty);
      if (empty || event == null) {
        setGraphic(null);
        return;
      }
      heading.setText(heading(event));
      decision.setText(decisionText(event));
      setGraphic(box);
    }
  }

  /** The model that it shows. */
  EventListViewModel model() {
    return model;
  }
}
