package org.vswitchlab.gui.support;

import java.util.List;
import java.util.Objects;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;

/**
 * A row that stays the same object while its fact changes, and remembers which counters changed a
 * moment ago.
 */
public final class FactRow<S> {
  private final ReadOnlyObjectWrapper<S> fact;
  private final BooleanProperty[] flashing;
  private final int[] flashesUntil;

  FactRow(S fact, int columnCount) {
    this.fact = new ReadOnlyObjectWrapper<>(fact);
    flashing = new BooleanProperty[columnCount];
    flashesUntil = new int[columnCount];
    for (int i = 0; i < columnCount; i++) {
      flashing[i] = new SimpleBooleanProperty(false);
    }
  }

  void update(S newer, List<FactColumn<S>> columns, int tick) {
    S older = fact.get();
    for (int i = 0; i < columns.size(); i++) {
      FactColumn<S> column = columns.get(i);
      if (column.kind() == FactColumn.Kind.COUNTER
          && !Objects.equals(column.value().apply(older), column.value().apply(newer))) {
        flashing[i].set(true);
        flashesUntil[i] = tick + FactTableModel.FLASH_TICKS;
      }
    }
    fact.set(newer);
  }

  void calmDown(int tick) {
    for (int i = 0; i < flashing.length; i++) {
      if (flashing[i].get() && tick >= flashesUntil[i]) {
        flashing[i].set(false);
      }
    }
  }

  public S fact() {
    return fact.get();
  }

  public ReadOnlyObjectProperty<S> factProperty() {
    return fact.getReadOnlyProperty();
  }

  /** Whether the counter in that column changed a moment ago. */
  public BooleanProperty flashingProperty(int column) {
    return flashing[column];
  }
}
