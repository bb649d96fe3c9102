package org.vswitchlab.gui.main;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Alert;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.stage.Window;
import org.vswitchlab.gui.support.Tables;

/** All keys, made from the menus so that it cannot be wrong. */
final class KeyboardHelp {
  private static final int ROWS_PER_COLUMN = 18;

  private KeyboardHelp() {}

  static void show(Window owner, MenuBar menus) {
    Alert alert = new Alert(Alert.AlertType.INFORMATION);
    alert.initOwner(owner);
    alert.setTitle("Keyboard");
    alert.setHeaderText("Keyboard");
    List<String[]> lines = new ArrayList<>();
    for (Menu menu : menus.getMenus()) {
      for (MenuItem item : menu.getItems()) {
        if (item.getAccelerator() != null) {
          lines.add(new String[] {item.getAccelerator().getDisplayText(), plain(item.getText())});
        }
      }
    }
    lines.add(new String[] {"Arrows", "Topology: select the next node"});
    lines.add(new String[] {"Shift+Arrows", "Topology: move the node"});
    lines.add(new String[] {"+  -  0", "Topology: zoom, fit"});
    lines.add(new String[] {"Up, Down", "Console: what was typed before"});
    lines.add(new String[] {"Tab", "Console: complete the word"});
    lines.add(new String[] {"Ctrl+C", "Console: interrupt; tables: copy"});
    HBox columns = new HBox(28);
    for (int at = 0; at < lines.size(); at += ROWS_PER_COLUMN) {
      columns
          .getChildren()
          .add(column(lines.subList(at, Math.min(lines.size(), at + ROWS_PER_COLUMN))));
    }
    alert.getDialogPane().setContent(columns);
    alert.showAndWait();
  }

  private static GridPane column(List<String[]> lines) {
    GridPane grid = new GridPane();
    grid.setHgap(14);
    grid.setVgap(4);
    for (int i = 0; i < lines.size(); i++) {
      grid.add(Tables.heading(lines.get(i)[0]), 0, i);
      grid.add(new Label(lines.get(i)[1]), 1, i);
    }
    return grid;
  }

  private static String plain(String menuText) {
    return menuText.replace("_", "").replace("...", "");
  }
}
