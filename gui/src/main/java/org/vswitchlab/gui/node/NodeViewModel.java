package org.vswitchlab.gui.node;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.vswitchlab.gui.console.ConsoleViewModel;
import org.vswitchlab.gui.datapath.CacheLinksViewModel;
import org.vswitchlab.gui.datapath.DatapathViewModel;
import org.vswitchlab.gui.fdb.FdbViewModel;
import org.vswitchlab.gui.guest.GuestViewModel;
import org.vswitchlab.gui.linuxbridge.LinuxBridgeViewModel;
import org.vswitchlab.gui.openflow.FlowTablesViewModel;
import org.vswitchlab.gui.ports.PortsViewModel;
import org.vswitchlab.gui.support.FxThread;

/** The selected node. */
public final class NodeViewModel {
  /** What the node is, as far as the choice of tabs goes. */
  public enum Kind {
    NONE,
    HOST,
    LINUX_BRIDGE,
    OVS
  }

  private final ReadOnlyStringWrapper name = new ReadOnlyStringWrapper("");
  private final ReadOnlyObjectWrapper<Kind> kind = new ReadOnlyObjectWrapper<>(Kind.NONE);
  private final ObservableList<String> bridges = FXCollections.observableArrayList();
  private final StringProperty bridge = new SimpleStringProperty();
  private final PortsViewModel ports = new PortsViewModel();
  private final LinuxBridgeViewModel linuxBridge = new LinuxBridgeViewModel();
  private final FlowTablesViewModel flowTables = new FlowTablesViewModel();
  private final FdbViewModel fdb = new FdbViewModel();
  private final DatapathViewModel datapath = new DatapathViewModel();
  private final CacheLinksViewModel cacheLinks = new CacheLinksViewModel();
  private final GuestViewModel guest = new GuestViewModel();
  private final ConsoleViewModel console;

  public NodeViewModel(ConsoleViewModel console) {
    this.console = console;
    bridge.addListener((property, was, is) -> cacheLinks.pickProperty().set(null));
  }

  /** Shows a node; null shows that none is selected. */
  public void show(NodeSnapshot snapshot) {
    FxThread.require();
    if (snapshot == null) {
      name.set("");
      bridges.clear();
      bridge.set(null);
      kind.set(Kind.NONE);
      return;
    }
    if (!bridges.equals(snapshot.bridges())) {
      bridges.setAll(snapshot.bridges());
    }
    bridge.set(snapshot.bridge().isEmpty() ? null : snapshot.bridge());
    ports.table().show(snapshot.devices());
    guest.show(snapshot.guest());
    console.show(snapshot.console());
    if (snapshot.linuxBridge() != null) {
      linuxBridge.show(snapshot.linuxBridge());
    }
    if (snapshot.openFlowSwitch() != null) {
      flowTables.show(snapshot.openFlowSwitch());
      fdb.show(snapshot.openFlowSwitch());
      datapath.show(snapshot.datapath());
      cacheLinks.show(snapshot.cacheLinks(), snapshot.datapath());
    }
    name.set(snapshot.name());
    kind.set(kindOf(snapshot));
  }

  private static Kind kindOf(NodeSnapshot snapshot) {
    if (snapshot.linuxBridge() != null) {
      return Kind.LINUX_BRIDGE;
    }
    return snapshot.openFlowSwitch() == null ? Kind.HOST : Kind.OVS;
  }

  public ReadOnlyStringProperty nameProperty() {
    return name.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<Kind> kindProperty() {
    return kind.getReadOnlyProperty();
  }

  /** Names of the switches on the node. */
  public ObservableList<String> bridges() {
    return bridges;
  }

  /** The switch that is shown; may be set to another of {@link #bridges}. */
  public StringProperty bridgeProperty() {
    return bridge;
  }

  public PortsViewModel ports() {
    return ports;
  }

  public FlowTablesViewModel flowTables() {
    return flowTables;
  }

  public FdbViewModel fdb() {
    return fdb;
  }

  public DatapathViewModel datapath() {
    return datapath;
  }

  /** The rule or megaflow that is picked, and what hangs together with it. */
  public CacheLinksViewModel cacheLinks() {
    return cacheLinks;
  }

  public GuestViewModel guest() {
    return guest;
  }

  public LinuxBridgeViewModel linuxBridge() {
    return linuxBridge;
  }

  public ConsoleViewModel console() {
    return console;
  }
}
