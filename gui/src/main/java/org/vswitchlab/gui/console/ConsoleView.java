package org.vswitchlab.gui.console;

import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/**
 * The terminal. Up and Down recall what was typed, Tab completes, Ctrl-C interrupts; Shift-Tab and
 * Tab on an empty line leave it.
 */
public final class ConsoleView extends VBox {
  private final ConsoleViewModel model;
  private final TextArea output = new TextArea();
  private final TextField input = new TextField();

  public ConsoleView(ConsoleViewModel model) {
    this.model = model;
    getStyleClass().add("console");
    output.setId("console-output");
    output.setEditable(false);
    output.setWrapText(false);
    output.getStyleClass().add("mono");
    output.setAccessibleText("Console output");
    output.setPromptText("Type a command below, such as: ip addr");
    model.textProperty().addListener((property, was, is) -> showText(is));
    VBox.setVgrow(output, Priority.ALWAYS);
    Label candidates = new Label();
    candidates.getStyleClass().addAll("mono", "text-muted", "console-candidates");
    candidates.setWrapText(true);
    candidates.textProperty().bind(model.candidatesProperty());
    candidates.managedProperty().bind(model.candidatesProperty().isNotEmpty());
    candidates.visibleProperty().bind(model.candidatesProperty().isNotEmpty());
    getChildren().addAll(output, candidates, inputBar());
  }

  private HBox inputBar() {
    Label prompt = new Label();
    prompt.getStyleClass().add("mono");
    prompt.setMinWidth(USE_PREF_SIZE);
    prompt
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () -> (model.nodeProperty().get() == null ? "" : model.nodeProperty().get()) + "#",
                model.nodeProperty()));
    prompt.setLabelFor(input);
    input.setId("console-input");
    input.getStyleClass().add("mono");
    input.setAccessibleText("Command");
    input.textProperty().bindBidirectional(model.lineProperty());
    input.disableProperty().bind(model.nodeProperty().isNull());
    model.replacementsProperty().addListener((property, was, is) -> input.end());
    input.addEventFilter(KeyEvent.KEY_PRESSED, this::keyPressed);
    HBox.setHgrow(input, Priority.ALWAYS);
    Button interrupt = new Button("^C");
    interrupt.setId("console-interrupt");
    interrupt.setTooltip(new Tooltip("Interrupts the command that runs (Ctrl+C)"));
    interrupt.setAccessibleText("Interrupt");
    interrupt.disableProperty().bind(model.busyProperty().not());
    interrupt.setOnAction(event -> model.interrupt());
    HBox bar = new HBox(6, prompt, input, interrupt);
    bar.setAlignment(Pos.CENTER_LEFT);
    bar.getStyleClass().add("pane-bar");
    return bar;
  }

  private void showText(String text) {
    String shown = output.getText();
    if (text.startsWith(shown) && !shown.isEmpty()) {
      output.appendText(text.substring(shown.length()));
    } else {
      output.setText(text);
      output.positionCaret(text.length());
      output.setScrollTop(Double.MAX_VALUE);
    }
  }

  private void keyPressed(KeyEvent event) {
    boolean isPlain = !event.isShiftDown() && !event.isControlDown() && !event.isAltDown();
    if (isPlain && event.getCode() == KeyCode.ENTER) {
      model.send();
    } else if (isPlain && event.getCode() == KeyCode.UP) {
      model.recall(-1);
    } else if (isPlain && event.getCode() == KeyCode.DOWN) {
      model.recall(1);
    } else if (isPlain && event.getCode() == KeyCode.TAB && !input.getText().isEmpty()) {
      model.complete();
    } else if (event.isControlDown()
        && event.getCode() == KeyCode.C
        && input.getSelectedText().isEmpty()) {
      model.interrupt();
    } else {
      return;
    }
    event.consume();
  }

  /** Where commands are typed. */
  public TextField input() {
    return input;
  }
}
