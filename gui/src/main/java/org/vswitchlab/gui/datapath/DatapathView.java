package org.vswitchlab.gui.datapath;

import javafx.geometry.Orientation;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.vswitchlab.gui.support.FactPane;

/** Megaflows above, exact-match entries below. */
public final class DatapathView extends VBox {
  public DatapathView(DatapathViewModel model) {
    Label summary = new Label();
    summary.getStyleClass().addAll("text-muted", "summary");
    summary.textProperty().bind(model.summaryProperty());
    summary.setWrapText(true);
    summary.setMinHeight(USE_PREF_SIZE);
    SplitPane caches =
        new SplitPane(
            new FactPane<>(
                "megaflows",
                "Megaflow cache",
                model.megaflows(),
                "Empty: the next packet goes up to the flow tables, which install a megaflow."),
            new FactPane<>(
                "microflows",
                "Microflow cache (EMC)",
                model.microflows(),
                "Empty: it holds packets that hit a megaflow."));
    caches.setOrientation(Orientation.VERTICAL);
    caches.setDividerPositions(0.58);
    VBox.setVgrow(caches, Priority.ALWAYS);
    getChildren().addAll(summary, caches);
  }
}
