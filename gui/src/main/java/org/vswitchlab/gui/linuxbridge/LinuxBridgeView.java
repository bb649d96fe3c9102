package org.vswitchlab.gui.linuxbridge;

import javafx.beans.property.ReadOnlyStringProperty;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.vswitchlab.gui.support.FactPane;

/** The tables of a Linux bridge. */
public final class LinuxBridgeView {
  private final LinuxBridgeViewModel model;

  public LinuxBridgeView(LinuxBridgeViewModel model) {
    this.model = model;
  }

  /** Forwarding database, with the bridge's settings above it. */
  public VBox fdb() {
    return summarized(
        model.summaryProperty(),
        new FactPane<>(
            "bridge-fdb",
            "FDB",
            model.fdb(),
            "No addresses. The bridge learns them from the frames that it receives."));
  }

  /** Multicast groups, with the state of snooping above them. */
  public VBox mdb() {
    return summarized(
        model.mdbSummaryProperty(),
        new FactPane<>(
            "bridge-mdb",
            "MDB",
            model.mdb(),
            "No groups. The bridge learns them from IGMP and MLD reports."));
  }

  /** The spanning tree: the bridge above, roles and timers of its ports below. */
  public VBox spanningTree() {
    return summarized(
        model.stpSummaryProperty(),
        new FactPane<>("bridge-stp", "Spanning tree", model.stpPorts(), "No ports are attached."));
  }

  private static VBox summarized(ReadOnlyStringProperty text, FactPane<?> table) {
    Label summary = new Label();
    summary.getStyleClass().addAll("text-muted", "summary");
    summary.textProperty().bind(text);
    summary.setWrapText(true);
    summary.setMinHeight(Region.USE_PREF_SIZE);
    VBox.setVgrow(table, Priority.ALWAYS);
    return new VBox(summary, table);
  }

  /** VLAN membership above, spanning tree and flags of the ports below. */
  public SplitPane vlansAndPorts() {
    FactPane<?> vlans =
        new FactPane<>(
            "bridge-vlans",
            "VLANs",
            model.vlans(),
            "No VLANs. They have effect with vlan_filtering 1.");
    FactPane<?> ports =
        new FactPane<>("bridge-ports", "Bridge ports", model.ports(), "No ports are attached.");
    SplitPane split = new SplitPane(vlans, ports);
    split.setOrientation(javafx.geometry.Orientation.VERTICAL);
    return split;
  }
}
