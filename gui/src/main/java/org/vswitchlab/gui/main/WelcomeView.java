package org.vswitchlab.gui.main;

import java.nio.file.Path;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.vswitchlab.gui.support.Tables;

/** What to do first: open a file, one of the labs, or one that was opened before. */
final class WelcomeView extends VBox {
  private static final int MOST_RECENT = 6;

  WelcomeView(MainViewModel model, Runnable chooseFile) {
    getStyleClass().add("welcome");
    setAlignment(Pos.CENTER);
    setSpacing(18);
    Label title = new Label("VSwitchLab");
    title.getStyleClass().add("title-1");
    Label subtitle = new Label("Open vSwitch and the Linux bridge, in virtual time");
    subtitle.getStyleClass().add("text-muted");
    Button open = new Button("Open a scenario...");
    open.setId("welcome-open");
    open.setDefaultButton(true);
    open.setOnAction(event -> chooseFile.run());
    VBox labs = new VBox(4, Tables.heading("Labs"));
    for (LabEntry lab : model.labs()) {
      labs.getChildren().add(link(lab.title(), lab.name(), model));
    }
    VBox recent = new VBox(4);
    model.recent().addListener((ListChangeListener<String>) change -> fillRecent(recent, model));
    fillRecent(recent, model);
    labs.setVisible(labs.getChildren().size() > 1);
    labs.setManaged(labs.isVisible());
    HBox lists = new HBox(60, labs, recent);
    lists.setAlignment(Pos.TOP_CENTER);
    getChildren().addAll(title, subtitle, open, lists);
  }

  private static void fillRecent(VBox list, MainViewModel model) {
    list.getChildren().setAll(Tables.heading("Recent"));
    for (String file : model.recent().stream().limit(MOST_RECENT).toList()) {
      list.getChildren().add(link(shortName(file), file, model));
    }
    list.setVisible(list.getChildren().size() > 1);
    list.setManaged(list.isVisible());
  }

  /** The last two names of the path, which tell labs apart. */
  private static String shortName(String file) {
    Path path = Path.of(file);
    int count = path.getNameCount();
    return count > 2 ? path.subpath(count - 2, count).toString() : file;
  }

  private static Hyperlink link(String text, String file, MainViewModel model) {
    Hyperlink link = new Hyperlink(text);
    link.setTooltip(new Tooltip(file));
    link.setOnAction(event -> model.open(file));
    return link;
  }
}
