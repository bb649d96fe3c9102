package org.vswitchlab.gui.dissector;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import org.vswitchlab.wire.Frame;

/** The bytes of the frame, those of the selected field marked. */
public final class HexView extends ListView<HexRow> {
  private final DissectionViewModel model;

  public HexView(DissectionViewModel model) {
    this.model = model;
    setId("hex");
    getStyleClass().addAll("hex-view", "dense");
    setAccessibleText("Bytes of the frame");
    setPlaceholder(new Label("No frame picked"));
    setCellFactory(list -> new RowCell());
    model.frameProperty().addListener((property, was, is) -> showFrame(is));
    model.selectedFieldProperty().addListener((property, was, is) -> pointAt(is));
    showFrame(model.frameProperty().get());
  }

  private void showFrame(Frame frame) {
    getItems().setAll(frame == null ? List.of() : HexRow.rowsOf(frame));
  }

  private void pointAt(DissectedField field) {
    refresh();
    if (field != null && field.length() > 0) {
      scrollTo(Math.max(0, field.offset() / HexRow.WIDTH - 1));
    }
  }

  private final class RowCell extends ListCell<HexRow> {
    @Override
    protected void updateItem(HexRow row, boolean empty) {
      super.updateItem(row, empty);
      setText(null);
      setGraphic(empty || row == null ? null : content(row));
    }

    private HBox content(HexRow row) {
      DissectedField field = model.selectedFieldProperty().get();
      int count = row.bytes().length;
      int from = field == null ? 0 : clamp(field.offset() - row.offset(), count);
      int to = field == null ? 0 : clamp(field.offset() + field.length() - row.offset(), count);
      HBox box = new HBox();
      box.getStyleClass().add("hex-row");
      add(box, row.offsetText() + "   ", "hex-offset", -1);
      if (from >= to) {
        addBytes(box, row, 0, HexRow.WIDTH, "hex-byte");
        add(box, "   ", "hex-byte", -1);
        addText(box, row, 0, count, "hex-byte");
      } else {
        addBytes(box, row, 0, from, "hex-byte");
        gap(box, from);
        addBytes(box, row, from, to, "hex-selected");
        gap(box, to < HexRow.WIDTH ? to : 0);
        addBytes(box, row, to, HexRow.WIDTH, "hex-byte");
        add(box, "   ", "hex-byte", -1);
        addText(box, row, 0, from, "hex-byte");
        addText(box, row, from, to, "hex-selected");
        addText(box, row, to, count, "hex-byte");
      }
      return box;
    }

    private void gap(HBox box, int before) {
      if (before > 0) {
        add(box, HexRow.gapAfter(before - 1), "hex-byte", -1);
      }
    }

    private void addBytes(HBox box, HexRow row, int from, int to, String styleClass) {
      for (int i = from; i < to; i++) {
        String gap = i + 1 < to ? HexRow.gapAfter(i) : "";
        add(
            box,
            row.hex(i, i + 1) + gap,
            styleClass,
            i < row.bytes().length ? row.offset() + i : -1);
      }
    }

    private void addText(HBox box, HexRow row, int from, int to, String styleClass) {
      if (from < to) {
        add(box, row.ascii(from, to), styleClass, -1);
      }
    }

    private void add(HBox box, String text, String styleClass, int index) {
      Label label = new Label(text);
      label.getStyleClass().add(styleClass);
      label.setMinWidth(USE_PREF_SIZE);
      if (index >= 0) {
        label.addEventHandler(MouseEvent.MOUSE_CLICKED, event -> model.selectByte(index));
      }
      Node node = label;
      box.getChildren().add(node);
    }

    private int clamp(int index, int count) {
      return Math.max(0, Math.min(count, index));
    }
  }
}
