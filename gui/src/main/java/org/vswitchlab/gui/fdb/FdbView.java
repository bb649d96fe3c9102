package org.vswitchlab.gui.fdb;

import javafx.geometry.Orientation;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import org.vswitchlab.gui.support.FactPane;

/** Learned addresses above, VLANs of the ports below. */
public final class FdbView extends SplitPane {
  public FdbView(FdbViewModel model) {
    setOrientation(Orientation.VERTICAL);
    Label summary = new Label();
    summary.getStyleClass().add("text-muted");
    summary.textProperty().bind(model.summaryProperty());
    summary.setMinWidth(USE_PREF_SIZE);
    getItems()
        .addAll(
            new FactPane<>(
                "ovs-fdb",
                "FDB",
                model.entries(),
                "No addresses. Only the NORMAL action learns them.",
                summary),
            new FactPane<>("bundles", "Ports", model.ports(), "No ports."));
    setDividerPositions(0.55);
  }
}
