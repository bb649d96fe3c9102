package org.vswitchlab.gui.dissector;

import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.vswitchlab.gui.support.FxThread;
import org.vswitchlab.wire.Frame;

/** The frame that is taken apart and the field that is pointed at. */
public final class DissectionViewModel {
  private final ReadOnlyObjectWrapper<Frame> frame = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<List<DissectedField>> layers =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ObjectProperty<DissectedField> selectedField = new SimpleObjectProperty<>();

  /** Shows a frame; null shows nothing. */
  public void show(Frame newFrame) {
    FxThread.require();
    if (newFrame == frame.get()) {
      return;
    }
    selectedField.set(null);
    frame.set(newFrame);
    layers.set(newFrame == null ? List.of() : PacketDissector.dissect(newFrame));
  }

  public ReadOnlyObjectProperty<Frame> frameProperty() {
    return frame.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<List<DissectedField>> layersProperty() {
    return layers.getReadOnlyProperty();
  }

  public ObjectProperty<DissectedField> selectedFieldProperty() {
    return selectedField;
  }

  /** Points at the narrowest field that holds a byte. */
  public void selectByte(int index) {
    FxThread.require();
    DissectedField best = null;
    for (DissectedField layer : layers.get()) {
      best = narrower(best, layer, index);
      for (DissectedField field : layer.children()) {
        best = narrower(best, field, index);
      }
    }
    selectedField.set(best);
  }

  private static DissectedField narrower(DissectedField best, DissectedField field, int index) {
    if (!field.covers(index)) {
      return best;
    }
    return best == null || field.length() <= best.length() ? field : best;
  }
}
