package org.vswitchlab.gui.support;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/**
 * A table whose rows are facts of a snapshot, told apart by a key that stays the same.
 *
 * @param <S> snapshot of a row
 */
public final class FactTableModel<S> {
  /** Polls for which a changed counter flashes: about 0.7 s. */
  static final int FLASH_TICKS = 7;

  /** More rows than a person reads; the rest is counted. */
  static final int MOST_ROWS = 5000;

  private final List<FactColumn<S>> columns;
  private final Function<S, String> copyText;
  private final ObservableList<FactRow<S>> allRows = FXCollections.observableArrayList();
  private final FilteredList<FactRow<S>> rows = new FilteredList<>(allRows);
  private final RowMerger<Object, S, FactRow<S>> merger;
  private final StringProperty filter = new SimpleStringProperty("");
  private final ReadOnlyStringWrapper countText = new ReadOnlyStringWrapper("");
  private int tick;

  /**
   * @param keyOf stable key of a row, unique in a snapshot
   * @param copyText what copying a row puts on the clipboard, as the real tool would write it
   */
  public FactTableModel(
      Function<S, Object> keyOf, Function<S, String> copyText, List<FactColumn<S>> columns) {
    this.columns = List.copyOf(columns);
    this.copyText = copyText;
    merger =
        new RowMerger<>(
            allRows,
            keyOf,
            fact -> new FactRow<>(fact, columns.size()),
            (row, fact) -> row.update(fact, columns, tick));
    filter.addListener((property, was, is) -> applyFilter(is));
  }

  /** As the other, copying the cells of a row with tabs between them. */
  public static <S> FactTableModel<S> of(Function<S, Object> keyOf, List<FactColumn<S>> columns) {
    return new FactTableModel<>(
        keyOf,
        fact ->
            columns.stream()
                .map(column -> String.valueOf(column.value().apply(fact)))
                .collect(Collectors.joining("\t")),
        columns);
  }

  private void applyFilter(String text) {
    String[] words = text.toLowerCase(Locale.ROOT).strip().split("\\s+");
    rows.setPredicate(text.isBlank() ? null : row -> matches(row.fact(), words));
  }

  private boolean matches(S fact, String[] words) {
    String all =
        columns.stream()
            .map(column -> String.valueOf(column.value().apply(fact)))
            .collect(Collectors.joining(" "))
            .toLowerCase(Locale.ROOT);
    for (String word : words) {
      if (!all.contains(word)) {
        return false;
      }
    }
    return true;
  }

  /** Shows these facts, in their order. */
  public void show(List<S> facts) {
    FxThread.require();
    tick++;
    boolean isCut = facts.size() > MOST_ROWS;
    merger.merge(isCut ? facts.subList(0, MOST_ROWS) : facts);
    for (FactRow<S> row : allRows) {
      row.calmDown(tick);
    }
    countText.set(isCut ? "first " + MOST_ROWS + " of " + facts.size() : "" + facts.size());
  }

  /** What copying these rows puts on the clipboard, a line each. */
  public String copyText(List<FactRow<S>> copied) {
    return copied.stream()
        .map(row -> copyText.apply(row.fact()))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  public List<FactColumn<S>> columns() {
    return columns;
  }

  /** Rows that pass the filter. */
  public ObservableList<FactRow<S>> rows() {
    return rows;
  }

  /** Words that must all occur in a row. */
  public StringProperty filterProperty() {
    return filter;
  }

  /** Number of rows, as text. */
  public ReadOnlyStringProperty countTextProperty() {
    return countText.getReadOnlyProperty();
  }
}
