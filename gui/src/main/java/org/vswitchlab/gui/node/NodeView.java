package org.vswitchlab.gui.node;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.vswitchlab.gui.console.ConsoleView;
import org.vswitchlab.gui.datapath.DatapathView;
import org.vswitchlab.gui.fdb.FdbView;
import org.vswitchlab.gui.guest.GuestView;
import org.vswitchlab.gui.linuxbridge.LinuxBridgeView;
import org.vswitchlab.gui.node.NodeViewModel.Kind;
import org.vswitchlab.gui.openflow.FlowTablesView;
import org.vswitchlab.gui.support.FactPane;
import org.vswitchlab.gui.support.Tables;

/** The pane of the selected node. */
public final class NodeView extends VBox {
  private final NodeViewModel model;
  private final TabPane tabs = new TabPane();
  private final ConsoleView console;
  private final Tab consoleTab;
  private final Tab portsTab;
  private final Tab guestTab;
  private final List<Tab> linuxBridgeTabs;
  private final List<Tab> ovsTabs;

  public NodeView(NodeViewModel model) {
    this.model = model;
    getStyleClass().add("pane");
    console = new ConsoleView(model.console());
    consoleTab = tab("Console", console);
    portsTab =
        tab(
            "Ports",
            new FactPane<>("ports", "", model.ports().table(), "The node has no interfaces."));
    guestTab = tab("IP", new GuestView(model.guest()));
    LinuxBridgeView linuxBridge = new LinuxBridgeView(model.linuxBridge());
    linuxBridgeTabs =
        List.of(
            tab("FDB", linuxBridge.fdb()),
            tab("VLANs", linuxBridge.vlansAndPorts()),
            tab("MDB", linuxBridge.mdb()),
            tab("STP", linuxBridge.spanningTree()));
    FlowTablesView flows = new FlowTablesView(model.flowTables(), model.cacheLinks());
    DatapathView caches = new DatapathView(model.datapath(), model.cacheLinks());
    Tab flowsTab = tab("Flows", flows);
    Tab cachesTab = tab("Caches", caches);
    flows.setOnMegaflowOpened(
        megaflow -> {
          tabs.getSelectionModel().select(cachesTab);
          caches.show(megaflow);
        });
    caches.setOnRuleOpened(
        rule -> {
          model.bridgeProperty().set(rule.bridge());
          tabs.getSelectionModel().select(flowsTab);
          flows.show(rule);
        });
    ovsTabs = List.of(flowsTab, cachesTab, tab("FDB", new FdbView(model.fdb())));
    tabs.setId("node-tabs");
    tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
    Label empty =
        Tables.emptyState("Select a node in the topology to see its tables and its console.");
    empty.visibleProperty().bind(model.kindProperty().isEqualTo(Kind.NONE));
    tabs.visibleProperty().bind(model.kindProperty().isNotEqualTo(Kind.NONE));
    StackPane body = new StackPane(tabs, empty);
    VBox.setVgrow(body, Priority.ALWAYS);
    getChildren().addAll(bar(), body);
    model.kindProperty().addListener((property, was, is) -> showKind(is));
    showKind(model.kindProperty().get());
  }

  private static Tab tab(String name, Node content) {
    Tab tab = new Tab(name, content);
    tab.setId("tab-" + name.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'));
    return tab;
  }

  private HBox bar() {
    Label heading = Tables.heading("");
    heading.setId("node-name");
    heading.textProperty().bind(model.nameProperty());
    ComboBox<String> bridge = new ComboBox<>(model.bridges());
    bridge.setId("bridge");
    bridge.setTooltip(new Tooltip("Which of the node's bridges the tabs are about"));
    bridge.setAccessibleText("Bridge");
    bridge.valueProperty().bindBidirectional(model.bridgeProperty());
    bridge
        .visibleProperty()
        .bind(javafx.beans.binding.Bindings.size(model.bridges()).greaterThan(1));
    bridge.managedProperty().bind(bridge.visibleProperty());
    HBox bar = new HBox(10, heading, bridge);
    bar.setAlignment(Pos.CENTER_LEFT);
    bar.getStyleClass().add("pane-bar");
    bar.managedProperty().bind(model.kindProperty().isNotEqualTo(Kind.NONE));
    bar.visibleProperty().bind(model.kindProperty().isNotEqualTo(Kind.NONE));
    return bar;
  }

  private List<Tab> withOthers(List<Tab> own) {
    List<Tab> all = new ArrayList<>(own);
    all.addAll(List.of(portsTab, guestTab, consoleTab));
    return all;
  }

  private void showKind(Kind kind) {
    String selected =
        tabs.getSelectionModel().getSelectedItem() == null
            ? ""
            : tabs.getSelectionModel().getSelectedItem().getText();
    List<Tab> wanted =
        switch (kind) {
          case NONE -> List.of();
          case HOST -> List.of(guestTab, portsTab, consoleTab);
          case LINUX_BRIDGE -> withOthers(linuxBridgeTabs);
          case OVS -> withOthers(ovsTabs);
        };
    tabs.getTabs().setAll(wanted);
    for (Tab tab : wanted) {
      if (tab.getText().equals(selected)) {
        tabs.getSelectionModel().select(tab);
      }
    }
  }

  /** Brings the console to the front and lets the user type. */
  public void focusConsole() {
    if (tabs.getTabs().contains(consoleTab)) {
      tabs.getSelectionModel().select(consoleTab);
      console.input().requestFocus();
    }
  }

  /** Lets the user walk through the table of the tab that is shown. */
  public void focusTables() {
    Tab shown = tabs.getSelectionModel().getSelectedItem();
    Node table = shown == null ? null : shown.getContent().lookup(".table-view");
    if (table != null) {
      table.requestFocus();
    } else {
      tabs.requestFocus();
    }
  }

  public TabPane tabs() {
    return tabs;
  }
}
