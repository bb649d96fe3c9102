package org.vswitchlab.gui.openflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import javafx.collections.ListChangeListener;
import javafx.geometry.Orientation;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.vswitchlab.gui.datapath.CacheLinksViewModel;
import org.vswitchlab.gui.support.FactPane;
import org.vswitchlab.gui.support.Tables;
import org.vswitchlab.ovs.datapath.DatapathSnapshot.MegaflowRow;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchSnapshot.FlowRow;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks.Kind;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks.Pick;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks.RuleRow;

/** A tab for each flow table; below, the megaflows that came from the picked flow. */
public final class FlowTablesView extends VBox {
  private final FlowTablesViewModel model;
  private final TabPane tabs = new TabPane();
  private final Map<FlowTableViewModel, TableTab> tabOf = new HashMap<>();
  private final CacheLinksViewModel links;
  private final FactPane<MegaflowRow> megaflows;

  private record TableTab(Tab tab, FactPane<FlowRow> pane) {}

  public FlowTablesView(FlowTablesViewModel model, CacheLinksViewModel links) {
    this.model = model;
    this.links = links;
    tabs.setId("flow-tables");
    tabs.getStyleClass().add("inner-tabs");
    tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
    Label summary = new Label();
    summary.getStyleClass().addAll("text-muted", "summary");
    summary.textProperty().bind(model.summaryProperty());
    Label empty = Tables.emptyState("No flows: every packet is dropped.");
    empty.visibleProperty().bind(javafx.beans.binding.Bindings.isEmpty(model.tables()));
    StackPane body = new StackPane(tabs, empty);
    megaflows =
        new FactPane<>(
            "megaflows-of-flow",
            "Its megaflows",
            links.megaflows(),
            "Pick a flow above to see the megaflows that came from it.");
    SplitPane parts = new SplitPane(body, megaflows);
    parts.setOrientation(Orientation.VERTICAL);
    parts.setDividerPositions(0.66);
    VBox.setVgrow(parts, Priority.ALWAYS);
    getChildren().addAll(summary, parts);
    model.tables().addListener((ListChangeListener<FlowTableViewModel>) change -> showTables());
    showTables();
    links.linksProperty().addListener((property, was, is) -> mark(is));
  }

  private void showTables() {
    tabOf.keySet().retainAll(model.tables());
    List<Tab> wanted = new ArrayList<>();
    for (FlowTableViewModel table : model.tables()) {
      wanted.add(tabOf.computeIfAbsent(table, this::newTab).tab());
    }
    if (!tabs.getTabs().equals(wanted)) {
      Tab selected = tabs.getSelectionModel().getSelectedItem();
      tabs.getTabs().setAll(wanted);
      if (wanted.contains(selected)) {
        tabs.getSelectionModel().select(selected);
      }
    }
  }

  private TableTab newTab(FlowTableViewModel table) {
    Label statistics = new Label();
    statistics.getStyleClass().add("text-muted");
    statistics.setMinWidth(USE_PREF_SIZE);
    statistics.textProperty().bind(table.statisticsProperty());
    FactPane<FlowRow> pane =
        new FactPane<>("flows-" + table.id(), "", table.flows(), "No flow matches.", statistics);
    pane.table().setOnPicked(row -> links.pickProperty().set(new Pick(Kind.RULE, row.key())));
    Tab tab = new Tab("table=" + table.id(), pane);
    tab.setId("table-" + table.id());
    return new TableTab(tab, pane);
  }

  /** Marks the flows of this bridge that hang together with what is picked. */
  private void mark(CacheLinks shown) {
    Set<Long> marked =
        shown == null
            ? Set.of()
            : shown.rules().stream()
                .filter(rule -> rule.bridge().equals(model.bridge()))
                .map(RuleRow::key)
                .collect(Collectors.toSet());
    tabOf.values().forEach(table -> table.pane().table().mark(row -> marked.contains(row.key())));
  }

  /** What is to happen when a megaflow of a flow is opened; it gets its key. */
  public void setOnMegaflowOpened(LongConsumer action) {
    megaflows.table().setOnOpened(row -> action.accept(row.key()));
  }

  /** Picks a flow and brings its table to the front. */
  public void show(RuleRow rule) {
    links.pickProperty().set(new Pick(Kind.RULE, rule.key()));
    for (FlowTableViewModel table : model.tables()) {
      if (table.id() == rule.tableId()) {
        tabs.getSelectionModel().select(tabOf.get(table).tab());
      }
    }
  }

  /** The tabs, in order of the tables' numbers. */
  public TabPane tabs() {
    return tabs;
  }
}
