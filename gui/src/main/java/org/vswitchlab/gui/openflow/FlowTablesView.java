package org.vswitchlab.gui.openflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.vswitchlab.gui.support.FactPane;
import org.vswitchlab.gui.support.Tables;

/** A tab for each flow table. */
public final class FlowTablesView extends VBox {
  private final FlowTablesViewModel model;
  private final TabPane tabs = new TabPane();
  private final Map<FlowTableViewModel, Tab> tabOf = new HashMap<>();

  public FlowTablesView(FlowTablesViewModel model) {
    this.model = model;
    tabs.setId("flow-tables");
    tabs.getStyleClass().add("inner-tabs");
    tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
    Label summary = new Label();
    summary.getStyleClass().addAll("text-muted", "summary");
    summary.textProperty().bind(model.summaryProperty());
    Label empty = Tables.emptyState("No flows: every packet is dropped.");
    empty.visibleProperty().bind(javafx.beans.binding.Bindings.isEmpty(model.tables()));
    StackPane body = new StackPane(tabs, empty);
    VBox.setVgrow(body, Priority.ALWAYS);
    getChildren().addAll(summary, body);
    model.tables().addListener((ListChangeListener<FlowTableViewModel>) change -> showTables());
    showTables();
  }

  private void showTables() {
    tabOf.keySet().retainAll(model.tables());
    List<Tab> wanted = new ArrayList<>();
    for (FlowTableViewModel table : model.tables()) {
      wanted.add(tabOf.computeIfAbsent(table, FlowTablesView::newTab));
    }
    if (!tabs.getTabs().equals(wanted)) {
      Tab selected = tabs.getSelectionModel().getSelectedItem();
      tabs.getTabs().setAll(wanted);
      if (wanted.contains(selected)) {
        tabs.getSelectionModel().select(selected);
      }
    }
  }

  private static Tab newTab(FlowTableViewModel table) {
    Label statistics = new Label();
    statistics.getStyleClass().add("text-muted");
    statistics.setMinWidth(USE_PREF_SIZE);
    statistics.textProperty().bind(table.statisticsProperty());
    FactPane<?> pane =
        new FactPane<>("flows-" + table.id(), "", table.flows(), "No flow matches.", statistics);
    Tab tab = new Tab("table=" + table.id(), pane);
    tab.setId("table-" + table.id());
    return tab;
  }

  /** The tabs, in order of the tables' numbers. */
  public TabPane tabs() {
    return tabs;
  }
}
