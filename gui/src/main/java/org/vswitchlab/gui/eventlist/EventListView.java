package org.vswitchlab.gui.eventlist;

import javafx.application.Platform;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.vswitchlab.gui.support.Tables;

/** The table of events with its filter. */
public final class EventListView extends VBox {
  private static final PseudoClass DROP = PseudoClass.getPseudoClass("drop");

  private final TableView<EventRow> table = new TableView<>();
  private final TextField filter = new TextField();
  private boolean isScrollDue;

  public EventListView(EventListViewModel model) {
    getStyleClass().add("pane");
    filter.setId("event-filter");
    filter.getStyleClass().add("filter");
    filter.setPromptText("Filter: words such as arp, s1:p1, drop");
    filter.setTooltip(new Tooltip("Shows events that hold all of these words"));
    filter.textProperty().bindBidirectional(model.filterProperty());
    HBox.setHgrow(filter, Priority.ALWAYS);
    Label count = new Label();
    count.getStyleClass().add("text-muted");
    count.textProperty().bind(model.countTextProperty());
    count.setMinWidth(USE_PREF_SIZE);
    HBox bar = new HBox(8, Tables.heading("Events"), filter, count);
    bar.setAlignment(Pos.CENTER_LEFT);
    bar.getStyleClass().add("pane-bar");
    buildTable(model);
    VBox.setVgrow(table, Priority.ALWAYS);
    getChildren().addAll(bar, table);
  }

  private void buildTable(EventListViewModel model) {
    table.setId("events");
    table.getStyleClass().addAll("dense", "striped");
    table.setAccessibleText("Events");
    table.setPlaceholder(
        Tables.emptyState("Nothing has happened yet. Run or step the simulation."));
    TableColumn<EventRow, String> time =
        Tables.column("time", "virtual time in seconds", 112, EventRow::time);
    TableColumn<EventRow, String> place =
        Tables.column("port", "Device, or link where the link lost it", 78, EventRow::place);
    TableColumn<EventRow, String> what =
        Tables.column(
            "what", "rx: received here; tx: sent from here; drop: ended here", 42, EventRow::what);
    TableColumn<EventRow, String> info = new TableColumn<>();
    Tables.explain(info, "frame", "The frame as tcpdump prints it");
    info.setCellValueFactory(row -> new ReadOnlyStringWrapper(row.getValue().info()));
    info.setCellFactory(column -> new Tables.WrappingCell<>());
    place.setCellFactory(column -> new Tables.WrappingCell<>());
    time.setMaxWidth(128);
    place.setMaxWidth(82);
    what.setMaxWidth(52);
    info.setPrefWidth(260);
    info.setMinWidth(120);
    table.getColumns().add(time);
    table.getColumns().add(place);
    table.getColumns().add(what);
    table.getColumns().add(info);
    table.getColumns().forEach(column -> column.setSortable(false));
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    table.setRowFactory(view -> new EventTableRow());
    table.setItems(model.rows());
    table
        .getSelectionModel()
        .selectedItemProperty()
        .addListener((property, was, is) -> model.selectedProperty().set(is));
    followLatest(model);
  }

  /** Scrolls with new events until one is picked. */
  private void followLatest(EventListViewModel model) {
    model
        .rows()
        .addListener(
            (ListChangeListener<EventRow>)
                change -> {
                  if (table.getSelectionModel().isEmpty() && !isScrollDue) {
                    isScrollDue = true;
                    // After the table itself has heard of the new rows.
                    Platform.runLater(this::scrollToLatest);
                  }
                });
  }

  private void scrollToLatest() {
    isScrollDue = false;
    if (!table.getItems().isEmpty()) {
      table.scrollTo(table.getItems().size() - 1);
    }
  }

  /** Where words to filter by are typed. */
  public TextField filter() {
    return filter;
  }

  public TableView<EventRow> table() {
    return table;
  }

  private static final class EventTableRow extends TableRow<EventRow> {
    @Override
    protected void updateItem(EventRow row, boolean empty) {
      super.updateItem(row, empty);
      pseudoClassStateChanged(DROP, !empty && row != null && row.what().equals("drop"));
    }
  }
}
