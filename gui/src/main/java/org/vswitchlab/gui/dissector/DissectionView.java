package org.vswitchlab.gui.dissector;

import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.control.cell.TextFieldTreeCell;
import javafx.scene.layout.StackPane;
import javafx.util.StringConverter;

/** Fields on the left, bytes on the right; what is picked in one is marked in the other. */
public final class DissectionView extends SplitPane {
  private final DissectionViewModel model;
  private final TreeView<DissectedField> tree = new TreeView<>();
  private boolean isSelecting;

  public DissectionView(DissectionViewModel model) {
    this.model = model;
    tree.setId("dissection");
    tree.setShowRoot(false);
    tree.getStyleClass().add("dense");
    tree.setAccessibleText("Fields of the frame");
    tree.setCellFactory(view -> new TextFieldTreeCell<>(fieldText()));
    tree.setEditable(false);
    Label empty = new Label("Pick a frame in the event list to see its fields.");
    empty.getStyleClass().add("empty-state");
    empty.setWrapText(true);
    StackPane left = new StackPane(tree, empty);
    empty.visibleProperty().bind(model.frameProperty().isNull());
    getItems().addAll(left, new HexView(model));
    setDividerPositions(0.255);
    model.layersProperty().addListener((property, was, is) -> showLayers());
    model.selectedFieldProperty().addListener((property, was, is) -> selectInTree(is));
    tree.getSelectionModel()
        .selectedItemProperty()
        .addListener((property, was, is) -> selectedInTree(is));
    showLayers();
  }

  /** The tree of fields. */
  public TreeView<DissectedField> tree() {
    return tree;
  }

  private static StringConverter<DissectedField> fieldText() {
    return new StringConverter<>() {
      @Override
      public String toString(DissectedField field) {
        return field == null ? "" : field.text();
      }

      @Override
      public DissectedField fromString(String text) {
        throw new UnsupportedOperationException("fields are read only");
      }
    };
  }

  private void showLayers() {
    TreeItem<DissectedField> root = new TreeItem<>();
    for (DissectedField layer : model.layersProperty().get()) {
      TreeItem<DissectedField> item = new TreeItem<>(layer);
      for (DissectedField field : layer.children()) {
        item.getChildren().add(new TreeItem<>(field));
      }
      root.getChildren().add(item);
    }
    if (!root.getChildren().isEmpty()) {
      // The innermost header is what most people look for.
      for (TreeItem<DissectedField> item : root.getChildren()) {
        item.setExpanded(false);
      }
    }
    tree.setRoot(root);
  }

  private void selectedInTree(TreeItem<DissectedField> item) {
    if (!isSelecting) {
      model.selectedFieldProperty().set(item == null ? null : item.getValue());
    }
  }

  private void selectInTree(DissectedField field) {
    TreeItem<DissectedField> found = field == null ? null : find(tree.getRoot(), field);
    isSelecting = true;
    if (found == null) {
      tree.getSelectionModel().clearSelection();
    } else {
      if (found.getParent() != null) {
        found.getParent().setExpanded(true);
      }
      tree.getSelectionModel().select(found);
      tree.scrollTo(Math.max(0, tree.getRow(found) - 2));
    }
    isSelecting = false;
  }

  private static TreeItem<DissectedField> find(
      TreeItem<DissectedField> from, DissectedField field) {
    for (TreeItem<DissectedField> child : from.getChildren()) {
      if (child.getValue() == field) {
        return child;
      }
      TreeItem<DissectedField> deeper = find(child, field);
      if (deeper != null) {
        return deeper;
      }
    }
    return null;
  }
}
