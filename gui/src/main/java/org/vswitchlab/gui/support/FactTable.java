package org.vswitchlab.gui.support;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ChangeListener;
import javafx.collections.transformation.SortedList;
import javafx.css.PseudoClass;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/** Shows a {@link FactTableModel}. Ctrl+C copies the selected rows. */
public final class FactTable<S> extends TableView<FactRow<S>> {
  private static final PseudoClass FLASH = PseudoClass.getPseudoClass("flash");
  private static final KeyCombination COPY =
      new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);

  private static final PseudoClass MARKED = PseudoClass.getPseudoClass("marked");

  private final FactTableModel<S> model;
  private final ObjectProperty<Predicate<S>> marked = new SimpleObjectProperty<>(fact -> false);
  private Consumer<S> onOpened = fact -> {};

  /**
   * @param id for style sheets and tests
   * @param emptyText what it says without rows
   */
  public FactTable(String id, FactTableModel<S> model, String emptyText) {
    this.model = model;
    setId(id);
    getStyleClass().addAll("dense", "striped");
    setAccessibleText(id);
    setPlaceholder(Tables.emptyState(emptyText));
    getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    for (int i = 0; i < model.columns().size(); i++) {
      getColumns().add(column(model.columns().get(i), i));
    }
    setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    SortedList<FactRow<S>> sorted = new SortedList<>(model.rows());
    sorted.comparatorProperty().bind(comparatorProperty());
    setItems(sorted);
    setRowFactory(view -> new MarkedRow());
    addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (COPY.match(event)) {
            copySelected();
            event.consume();
          } else if (event.getCode() == KeyCode.ENTER) {
            openSelected();
          }
        });
  }

  private TableColumn<FactRow<S>, Object> column(FactColumn<S> column, int index) {
    TableColumn<FactRow<S>, Object> result = new TableColumn<>();
    Tables.explain(result, column.name(), column.explanation());
    result.setPrefWidth(column.width());
    boolean mayGrow = column.kind() == FactColumn.Kind.WRAPPED;
    result.setMinWidth(mayGrow ? Math.min(column.width(), 90) : column.width());
    if (!mayGrow) {
      result.setMaxWidth(column.width() * (column.isNumeric() ? 1.4 : 3));
    }
    result.setCellValueFactory(row -> row.getValue().factProperty().map(column.value()::apply));
    result.setCellFactory(view -> new FactCell<>(column, index));
    if (column.isNumeric()) {
      result.getStyleClass().add("number-column");
    }
    return result;
  }

  /** Puts the selected rows on the clipboard, or all if none is selected. */
  public void copySelected() {
    List<FactRow<S>> selected = getSelectionModel().getSelectedItems();
    List<FactRow<S>> copied = new ArrayList<>(selected.isEmpty() ? getItems() : selected);
    ClipboardContent content = new ClipboardContent();
    content.putString(model.copyText(copied));
    Clipboard.getSystemClipboard().setContent(content);
  }

  /** What is to happen when a row is selected by itself. */
  public void setOnPicked(Consumer<S> action) {
    getSelectionModel()
        .selectedItemProperty()
        .addListener(
            (property, was, is) -> {
              if (is != null) {
                action.accept(is.fact());
              }
            });
  }

  /** What is to happen when a row is clicked twice, or Enter is pressed on it. */
  public void setOnOpened(Consumer<S> action) {
    onOpened = action;
  }

  private void openSelected() {
    FactRow<S> row = getSelectionModel().getSelectedItem();
    if (row != null) {
      onOpened.accept(row.fact());
    }
  }

  /** Highlights the rows that hang together with something that is picked elsewhere. */
  public void mark(Predicate<S> wanted) {
    marked.set(wanted);
  }

  /** Selects the first such row and brings it into sight; does nothing without one. */
  public void pick(Predicate<S> wanted) {
    for (FactRow<S> row : getItems()) {
      if (wanted.test(row.fact())) {
        getSelectionModel().clearSelection();
        getSelectionModel().select(row);
        scrollTo(row);
        return;
      }
    }
  }

  private final class MarkedRow extends TableRow<FactRow<S>> {
    MarkedRow() {
      marked.addListener((property, was, is) -> showMark());
      setOnMouseClicked(
          event -> {
            if (event.getClickCount() == 2 && !isEmpty()) {
              openSelected();
            }
          });
    }

    @Override
    protected void updateItem(FactRow<S> row, boolean empty) {
      super.updateItem(row, empty);
      showMark();
    }

    private void showMark() {
      boolean isMarked = !isEmpty() && getItem() != null && marked.get().test(getItem().fact());
      pseudoClassStateChanged(MARKED, isMarked);
    }
  }

  private static final class FactCell<S> extends TableCell<FactRow<S>, Object> {
    private final FactColumn<S> column;
    private final int index;
    private final ChangeListener<Boolean> onFlash = (property, was, is) -> showFlash(is);
    private final WrappedText wrapped;
    private FactRow<S> shown;

    FactCell(FactColumn<S> column, int index) {
      this.column = column;
      this.index = index;
      wrapped = column.kind() == FactColumn.Kind.WRAPPED ? new WrappedText(this) : null;
      switch (column.kind()) {
        case TEXT -> {}
        case MONO, WRAPPED -> getStyleClass().add("mono");
        case NUMBER, COUNTER -> getStyleClass().addAll("mono", "number");
      }
    }

    @Override
    protected double computePrefHeight(double width) {
      double wanted = super.computePrefHeight(width);
      return wrapped == null ? wanted : wrapped.limit(wanted);
    }

    @Override
    protected void updateItem(Object value, boolean empty) {
      super.updateItem(value, empty);
      String text = empty || value == null ? null : String.valueOf(value);
      if (wrapped != null) {
        wrapped.show(text == null ? null : breakable(text));
      } else {
        setText(text);
      }
      follow(empty || getTableRow() == null ? null : getTableRow().getItem());
    }

    /** Flow syntax has no blanks: let it be broken before the next name. */
    private static String breakable(String text) {
      return text.replaceAll(",(?=[a-z])", ", ");
    }

    private void follow(FactRow<S> row) {
      if (row == shown || column.kind() != FactColumn.Kind.COUNTER) {
        return;
      }
      if (shown != null) {
        shown.flashingProperty(index).removeListener(onFlash);
      }
      shown = row;
      if (row != null) {
        row.flashingProperty(index).addListener(onFlash);
      }
      showFlash(row != null && row.flashingProperty(index).get());
    }

    private void showFlash(boolean isFlashing) {
      pseudoClassStateChanged(FLASH, isFlashing);
    }
  }
}
