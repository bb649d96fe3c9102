package org.vswitchlab.gui.linuxbridge;

import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.vswitchlab.gui.support.FactPane;

/** The three tables of a Linux bridge. */
public final class LinuxBridgeView {
  private final LinuxBridgeViewModel model;

  public LinuxBridgeView(LinuxBridgeViewModel model) {
    this.model = model;
  }

  /** Forwarding database, with the bridge's settings above it. */
  public VBox fdb() {
    Label summary = new Label();
    summary.getStyleClass().addAll("text-muted", "summary");
    summary.textProperty().bind(model.summaryProperty());
    summary.setWrapText(true);
    FactPane<?> table =
        new FactPane<>(
            "bridge-fdb",
            "FDB",
            model.fdb(),
            "No addresses. The bridge learns them from the frames that it receives.");
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
