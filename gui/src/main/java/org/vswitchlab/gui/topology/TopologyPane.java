package org.vswitchlab.gui.topology;

import atlantafx.base.theme.Styles;
import javafx.beans.binding.Bindings;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableStringValue;
import javafx.collections.ObservableList;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Circle;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignM;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.vswitchlab.gui.support.Tables;
import org.vswitchlab.gui.theme.Palette;

/** The canvas under a bar with the scenario's name and variant, over a legend of colours. */
public final class TopologyPane extends VBox {
  private final TopologyViewModel model;
  private final TopologyView view;
  private final FlowPane legend = new FlowPane(12, 2);

  public TopologyPane(
      TopologyViewModel model,
      ObservableStringValue scenarioName,
      ObservableList<String> variants,
      StringProperty variant) {
    this.model = model;
    view = new TopologyView(model);
    getStyleClass().add("pane");
    VBox.setVgrow(view, Priority.ALWAYS);
    legend.getStyleClass().add("legend");
    legend.setId("legend");
    getChildren().addAll(bar(scenarioName, variants, variant), view, legend);
    setPalette(Palette.LIGHT);
  }

  private HBox bar(
      ObservableStringValue scenarioName, ObservableList<String> variants, StringProperty variant) {
    Label name = Tables.heading("");
    name.setId("scenario-name");
    name.setMinWidth(60);
    name.textProperty().bind(scenarioName);
    ComboBox<String> variantBox = new ComboBox<>(variants);
    variantBox.setId("variant");
    variantBox.setTooltip(new Tooltip("Variant of the scenario (Ctrl+Shift+V for the next)"));
    variantBox.setAccessibleText("Variant");
    variantBox.valueProperty().bindBidirectional(variant);
    variantBox.visibleProperty().bind(Bindings.isNotEmpty(variants));
    variantBox.managedProperty().bind(variantBox.visibleProperty());
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    ToggleButton counters = new ToggleButton(null, new FontIcon(MaterialDesignC.COUNTER));
    counters.setId("counters");
    counters.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
    describe(counters, "Port counters (Ctrl+P)");
    counters.selectedProperty().bindBidirectional(view.showsCountersProperty());
    HBox bar =
        new HBox(
            4,
            name,
            variantBox,
            space,
            counters,
            button(
                "zoom-out",
                MaterialDesignM.MAGNIFY_MINUS_OUTLINE,
                "Zoom out (Ctrl+-)",
                view::zoomOut),
            button(
                "zoom-in", MaterialDesignM.MAGNIFY_PLUS_OUTLINE, "Zoom in (Ctrl+=)", view::zoomIn),
            button("fit", MaterialDesignF.FIT_TO_PAGE_OUTLINE, "Fit (Ctrl+0)", view::fit),
            button(
                "lay-out",
                MaterialDesignS.SITEMAP,
                "Lay out anew (Ctrl+Shift+L)",
                this::layOutAnew));
    bar.setAlignment(Pos.CENTER_LEFT);
    bar.getStyleClass().add("pane-bar");
    return bar;
  }

  private void layOutAnew() {
    model.layOutAnew();
    view.fit();
  }

  private static Button button(String id, Ikon icon, String explanation, Runnable action) {
    Button button = new Button(null, new FontIcon(icon));
    button.setId(id);
    button.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
    button.setTooltip(new Tooltip(explanation));
    button.setAccessibleText(explanation);
    button.setMinWidth(USE_PREF_SIZE);
    button.setOnAction(event -> action.run());
    return button;
  }

  private static void describe(ToggleButton button, String explanation) {
    button.setTooltip(new Tooltip(explanation));
    button.setAccessibleText(explanation);
    button.setMinWidth(USE_PREF_SIZE);
  }

  /** Draws in these colours from now on. */
  public void setPalette(Palette palette) {
    view.setPalette(palette);
    legend.getChildren().clear();
    for (FrameProtocol protocol : FrameProtocol.values()) {
      Label label = new Label(protocol.label(), new Circle(5, protocol.colour(palette)));
      label.getStyleClass().add("legend-label");
      legend.getChildren().add(label);
    }
  }

  public TopologyView view() {
    return view;
  }
}
