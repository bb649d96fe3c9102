package org.vswitchlab.gui.support;

import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.Tooltip;

/** Parts that the tables of all views share. */
public final class Tables {
  private Tables() {}

  /** A column of text that never changes for a row. */
  public static <R> TableColumn<R, String> column(
      String name, String explanation, double width, Function<R, String> text) {
    TableColumn<R, String> column = new TableColumn<>();
    column.setCellValueFactory(row -> new ReadOnlyStringWrapper(text.apply(row.getValue())));
    explain(column, name, explanation);
    column.setPrefWidth(width);
    column.setMinWidth(Math.min(width, 40));
    return column;
  }

  /** Names a column by the tool's word, with a tooltip that says what it means. */
  public static void explain(TableColumn<?, ?> column, String name, String explanation) {
    Label header = new Label(name);
    header.setTooltip(new Tooltip(explanation));
    header.setMinWidth(Label.USE_PREF_SIZE);
    column.setGraphic(header);
    column.setId(name);
  }

  /** A cell of text that is broken into lines where the column is too narrow. */
  public static final class WrappingCell<R> extends TableCell<R, String> {
    private final WrappedText text = new WrappedText(this);

    @Override
    protected double computePrefHeight(double width) {
      return text.limit(super.computePrefHeight(width));
    }

    @Override
    protected void updateItem(String value, boolean empty) {
      super.updateItem(value, empty);
      text.show(empty ? null : value);
    }
  }

  /** The name of a pane. */
  public static Label heading(String text) {
    Label label = new Label(text);
    label.getStyleClass().add("pane-heading");
    label.setMinWidth(Label.USE_PREF_SIZE);
    return label;
  }

  /** What an empty table says. */
  public static Label emptyState(String text) {
    Label label = new Label(text);
    label.getStyleClass().add("empty-state");
    label.setWrapText(true);
    return label;
  }
}
