package org.vswitchlab.gui;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.stage.Stage;
import org.testfx.api.FxToolkit;
import org.vswitchlab.gui.eventlist.EventRow;
import org.vswitchlab.gui.main.LabEntry;
import org.vswitchlab.gui.main.MainView;
import org.vswitchlab.gui.main.MainViewModel;
import org.vswitchlab.gui.main.RecentFiles;
import org.vswitchlab.gui.support.Screenshot;
import org.vswitchlab.gui.theme.Theme;

/**
 * Makes pictures of the window for people to look at and for the README: {@code ScreenshotTour
 * DIRECTORY SCENARIO TIME [NODE...]}. Each node is shown with each of its tabs, light and dark.
 */
public final class ScreenshotTour {
  private final Path directory;
  private final MainViewModel model;
  private MainView view;

  private ScreenshotTour(Path directory) {
    this.directory = directory;
    model =
        new MainViewModel(new RecentFiles(directory.resolve("recent-files")), LabEntry.library());
  }

  public static void main(String[] args) throws Exception {
    FxToolkit.registerPrimaryStage();
    ScreenshotTour tour = new ScreenshotTour(Path.of(args[0]));
    tour.run(Path.of(args[1]), args[2], List.of(args).subList(3, args.length));
    System.exit(0);
  }

  private void run(Path scenario, String time, List<String> nodes) throws Exception {
    onFx(
        () -> {
          Stage stage = new Stage();
          view = new MainView(model);
          view.showOn(stage);
          return null;
        });
    shoot("welcome");
    onFx(
        () -> {
          model.open(scenario.toString());
          return null;
        });
    awaitPage();
    onFx(() -> model.runControl().goTo(time));
    Thread.sleep(4000);
    shoot("start");
    for (String node : nodes) {
      tourNode(node);
    }
    tourFrame();
    overview();
  }

  private void tourNode(String node) throws Exception {
    onFx(
        () -> {
          model.topology().selectedNodeProperty().set(node);
          return null;
        });
    Thread.sleep(400);
    TabPane tabs = (TabPane) view.lookup("#node-tabs");
    for (Tab tab : List.copyOf(tabs.getTabs())) {
      onFx(
          () -> {
            tabs.getSelectionModel().select(tab);
            return null;
          });
      Thread.sleep(300);
      pickFirst(tab);
      Thread.sleep(300);
      shoot(node + "-" + tab.getText().toLowerCase(java.util.Locale.ROOT).replace(' ', '-'));
    }
  }

  private static boolean isShown(Node node) {
    return node == null || node.isVisible() && isShown(node.getParent());
  }

  /** Picks the first row of the tab's first table, so that what hangs together shows. */
  private void pickFirst(Tab tab) throws Exception {
    onFx(
        () -> {
          for (Node node : tab.getContent().lookupAll(".table-view")) {
            if (isShown(node)
                && node instanceof TableView<?> table
                && !table.getItems().isEmpty()) {
              table.getSelectionModel().select(0);
              return table;
            }
          }
          return null;
        });
  }

  private void tourFrame() throws Exception {
    boolean isPicked =
        onFx(
            () -> {
              for (EventRow row : model.events().rows()) {
                if (row.info().contains("ICMP") || model.events().rows().size() == 1) {
                  @SuppressWarnings("unchecked")
                  TableView<EventRow> table = (TableView<EventRow>) view.lookup("#events");
                  table.getSelectionModel().select(row);
                  table.scrollTo(row);
                  return true;
                }
              }
              return false;
            });
    if (!isPicked) {
      return;
    }
    Thread.sleep(400);
    onFx(
        () -> {
          model.trace().flowProperty().set("icmp,nw_dst=10.0.0.2");
          model.trace().ask();
          return null;
        });
    TabPane tabs = (TabPane) view.lookup("#frame-tabs");
    for (Tab tab : List.copyOf(tabs.getTabs())) {
      onFx(
          () -> {
            tabs.getSelectionModel().select(tab);
            return null;
          });
      Thread.sleep(300);
      shoot("frame-" + tab.getText().toLowerCase(java.util.Locale.ROOT).replaceAll("[: ].*", ""));
    }
  }

  /** What the README shows: the tables of the node beside the path of the frame. */
  private void overview() throws Exception {
    onFx(
        () -> {
          ((TabPane) view.lookup("#node-tabs")).getSelectionModel().selectFirst();
          ((TabPane) view.lookup("#frame-tabs")).getSelectionModel().select(1);
          return null;
        });
    Thread.sleep(400);
    shoot("overview");
  }

  private void awaitPage() throws Exception {
    for (int i = 0; i < 100; i++) {
      boolean isThere =
          onFx(
              () ->
                  model.pageProperty().get() != MainViewModel.Page.LOADING
                      && model.pageProperty().get() != MainViewModel.Page.WELCOME);
      if (isThere) {
        return;
      }
      Thread.sleep(50);
    }
  }

  private void shoot(String name) throws Exception {
    for (Theme theme : Theme.values()) {
      onFx(
          () -> {
            model.themeProperty().set(theme);
            return null;
          });
      Thread.sleep(150);
      onFx(
          () -> {
            Node root = view;
            root.applyCss();
            view.layout();
            view.topology().paintNow();
            Path file =
                directory.resolve(
                    name + "-" + theme.name().toLowerCase(java.util.Locale.ROOT) + ".png");
            Screenshot.save(view.getScene(), file);
            return null;
          });
    }
    onFx(
        () -> {
          model.themeProperty().set(Theme.LIGHT);
          return null;
        });
  }

  private static <T> T onFx(Callable<T> task) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    Platform.runLater(
        () -> {
          try {
            result.complete(task.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result.get(60, TimeUnit.SECONDS);
  }
}
