package org.vswitchlab.gui.support;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** A table of facts under a bar with its name, a filter field and a copy button. */
public final class FactPane<S> extends VBox {
  private final TextField filter = new TextField();
  private final FactTable<S> table;

  /**
   * @param heading name of the table; may be empty
   * @param extras further controls of the bar
   */
  public FactPane(
      String id, String heading, FactTableModel<S> model, String emptyText, Node... extras) {
    getStyleClass().add("pane");
    table = new FactTable<>(id, model, emptyText);
    filter.setId(id + "-filter");
    filter.getStyleClass().add("filter");
    filter.setPromptText("Filter");
    filter.setTooltip(new Tooltip("Shows rows that hold all of these words (Ctrl+F)"));
    filter.setPrefWidth(140);
    filter.setMinWidth(80);
    filter.textProperty().bindBidirectional(model.filterProperty());
    HBox.setHgrow(filter, Priority.ALWAYS);
    Button copy = new Button("Copy");
    copy.setId(id + "-copy");
    copy.setMinWidth(USE_PREF_SIZE);
    copy.setTooltip(new Tooltip("Copies the selected rows, or all, as the tool writes them"));
    copy.setOnAction(event -> table.copySelected());
    HBox bar = new HBox(8);
    bar.setAlignment(Pos.CENTER_LEFT);
    bar.getStyleClass().add("pane-bar");
    Label count = new Label();
    count.getStyleClass().add("text-muted");
    count.setMinWidth(USE_PREF_SIZE);
    count.textProperty().bind(model.countTextProperty());
    if (!heading.isEmpty()) {
      bar.getChildren().addAll(Tables.heading(heading), count);
    }
    bar.getChildren().addAll(extras);
    bar.getChildren().addAll(filter, copy);
    VBox.setVgrow(table, Priority.ALWAYS);
    getChildren().addAll(bar, table);
  }

  public FactTable<S> table() {
    return table;
  }
}
