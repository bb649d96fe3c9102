package org.vswitchlab.gui.problems;

import javafx.collections.ObservableList;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.vswitchlab.gui.support.Tables;
import org.vswitchlab.scenario.spec.Diagnostic;

/** The errors one under another, each with its source line. Ctrl+C copies the selected one. */
public final class ProblemsView extends VBox {
  private final ObservableList<Diagnostic> diagnostics;
  private final ListView<Diagnostic> list;

  public ProblemsView(ProblemsViewModel model) {
    getStyleClass().addAll("pane", "problems");
    Label heading = Tables.heading("");
    heading.setId("problems-heading");
    heading.textProperty().bind(model.headingProperty());
    heading.managedProperty().bind(model.headingProperty().isNotEmpty());
    heading.getStyleClass().add("pane-bar");
    // Kept: the unmodifiable view holds on to the model's list only weakly.
    diagnostics = model.diagnostics();
    list = new ListView<>(diagnostics);
    list.setId("problems");
    list.setAccessibleText("Problems");
    list.setPlaceholder(Tables.emptyState("No problems."));
    list.setCellFactory(view -> new DiagnosticCell());
    list.addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
    VBox.setVgrow(list, Priority.ALWAYS);
    getChildren().addAll(heading, list);
  }

  private void keyPressed(KeyEvent event) {
    Diagnostic selected = list.getSelectionModel().getSelectedItem();
    if (event.isShortcutDown() && event.getCode() == KeyCode.C && selected != null) {
      ClipboardContent content = new ClipboardContent();
      content.putString(selected.toString());
      Clipboard.getSystemClipboard().setContent(content);
      event.consume();
    }
  }

  private final class DiagnosticCell extends ListCell<Diagnostic> {
    private final Label message = new Label();
    private final Text source = new Text();
    private final VBox box = new VBox(2, message, source);

    DiagnosticCell() {
      message.setWrapText(true);
      message.getStyleClass().add("problem-message");
      source.getStyleClass().addAll("mono", "text");
      source.managedProperty().bind(source.visibleProperty());
      source.visibleProperty().bind(source.textProperty().isNotEmpty());
      prefWidthProperty().bind(list.widthProperty().subtract(24));
      setMaxWidth(USE_PREF_SIZE);
    }

    @Override
    protected void updateItem(Diagnostic diagnostic, boolean empty) {
      super.updateItem(diagnostic, empty);
      if (empty || diagnostic == null) {
        setGraphic(null);
        return;
      }
      String text = diagnostic.toString();
      int firstLineEnd = text.indexOf('\n');
      message.setText(firstLineEnd < 0 ? text : text.substring(0, firstLineEnd));
      source.setText(firstLineEnd < 0 ? "" : text.substring(firstLineEnd + 1));
      FontIcon icon =
          new FontIcon(
              diagnostic.isError()
                  ? MaterialDesignA.ALERT_CIRCLE_OUTLINE
                  : MaterialDesignA.ALERT_OUTLINE);
      icon.getStyleClass().add(diagnostic.isError() ? "error-icon" : "warning-icon");
      message.setGraphic(icon);
      setGraphic(box);
    }
  }
}
