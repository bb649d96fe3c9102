package org.vswitchlab.gui.trace;

import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** A line for the packet above the answer. */
public final class TraceView extends VBox {
  private static final String HINT =
      "What would become of a packet at this moment? Say one above, such as: icmp,nw_dst=10.0.0.2";

  private final TextField flow = new TextField();

  public TraceView(TraceViewModel model) {
    getStyleClass().addAll("pane", "console");
    TextArea answer = new TextArea();
    answer.setId("trace-text");
    answer.setEditable(false);
    answer.getStyleClass().add("mono");
    answer.setAccessibleText("The packet's way");
    answer.setPromptText(HINT);
    answer.textProperty().bind(model.textProperty());
    VBox.setVgrow(answer, Priority.ALWAYS);
    getChildren().addAll(questionBar(model), answer);
  }

  private HBox questionBar(TraceViewModel model) {
    Label from = new Label();
    from.setMinWidth(USE_PREF_SIZE);
    from.setLabelFor(flow);
    from.textProperty()
        .bind(
            Bindings.when(model.nodeProperty().isNull())
                .then("no node selected")
                .otherwise(Bindings.concat("from ", model.nodeProperty())));
    flow.setId("trace-flow");
    flow.getStyleClass().add("mono");
    flow.setPromptText("icmp,nw_dst=10.0.0.2");
    flow.setAccessibleText("Packet");
    flow.setTooltip(
        new Tooltip(
            "The packet in the syntax of ovs-ofctl. At a switch say in_port, too;"
                + " a machine fills in what is not said."));
    flow.textProperty().bindBidirectional(model.flowProperty());
    flow.setOnAction(event -> model.ask());
    HBox.setHgrow(flow, Priority.ALWAYS);
    Button ask = new Button("Trace");
    ask.setId("trace-ask");
    ask.disableProperty().bind(model.nodeProperty().isNull().or(model.busyProperty()));
    ask.setOnAction(event -> model.ask());
    HBox bar = new HBox(6, from, flow, ask);
    bar.setAlignment(Pos.CENTER_LEFT);
    bar.getStyleClass().add("pane-bar");
    return bar;
  }

  /** Where the packet is typed. */
  public TextField flow() {
    return flow;
  }
}
