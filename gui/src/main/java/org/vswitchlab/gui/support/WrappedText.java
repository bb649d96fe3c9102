package org.vswitchlab.gui.support;

import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Text;

/**
 * Text of a cell, broken into lines where the column is too narrow. Of very long text, such as the
 * headers of a tunnel, a cell shows the beginning and its tooltip all, so that one row does not
 * hide the others.
 */
final class WrappedText {
  private static final double PADDING = 15;
  private static final int MOST_LINES = 6;
  private static final double LINE_SPACING = 1.3;
  private static final double TOOLTIP_WIDTH = 600;

  private final TableCell<?, ?> cell;
  private final Text text = new Text();
  private final Tooltip whole = new Tooltip();

  WrappedText(TableCell<?, ?> cell) {
    this.cell = cell;
    cell.getStyleClass().add("wrapped");
    text.getStyleClass().add("text");
    text.wrappingWidthProperty().bind(cell.widthProperty().subtract(PADDING));
    Rectangle visible = new Rectangle();
    visible.widthProperty().bind(cell.widthProperty());
    visible.heightProperty().bind(cell.heightProperty());
    cell.setClip(visible);
    cell.setMinHeight(0); // a row is at least as high as the least of its cells
    whole.setWrapText(true);
    whole.setMaxWidth(TOOLTIP_WIDTH);
  }

  /** Shows a text, or nothing if it is null. */
  void show(String value) {
    text.setText(value);
    whole.setText(value);
    cell.setGraphic(value == null ? null : text);
    cell.setTooltip(value == null ? null : whole);
  }

  /** The height that a cell takes of the one that it would like to have. */
  double limit(double wanted) {
    double most = text.getFont().getSize() * LINE_SPACING * MOST_LINES;
    boolean isLong = wanted > most;
    text.setTranslateY(isLong ? (wanted - most) / 2 : 0);
    return isLong ? most : wanted;
  }
}
