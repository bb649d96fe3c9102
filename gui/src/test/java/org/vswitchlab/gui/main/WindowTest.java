package org.vswitchlab.gui.main;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;
import org.vswitchlab.gui.main.MainViewModel.Page;
import org.vswitchlab.gui.support.FxTest;

/** A test of the whole window, 1280 x 800, with a real engine behind it. */
abstract class WindowTest extends FxTest {
  private static final long PATIENCE_SECONDS = 30;

  @TempDir Path temporary;

  final FxRobot robot = new FxRobot();
  MainViewModel model;
  MainView view;
  Stage stage;

  @BeforeEach
  void showWindow() throws Exception {
    stage = FxToolkit.registerPrimaryStage();
    onFx(
        () -> {
          model =
              new MainViewModel(
                  new RecentFiles(temporary.resolve("recent-files")), LabEntry.library());
          view = new MainView(model);
          view.showOn(stage);
          return null;
        });
  }

  @AfterEach
  void closeWindow() throws Exception {
    onFx(
        () -> {
          model.close();
          stage.hide();
          return null;
        });
  }

  static Path scenario(String name) {
    return Path.of("src", "test", "resources", "scenarios", name);
  }

  /** Opens a file or lab and waits until it is shown, or its problems are. */
  void open(String fileOrLab) throws Exception {
    onFx(
        () -> {
          model.open(fileOrLab);
          return null;
        });
    await(
        "the page of " + fileOrLab,
        () ->
            model.pageProperty().get() == Page.LAB || model.pageProperty().get() == Page.PROBLEMS);
    if (onFx(() -> model.pageProperty().get() == Page.LAB)) {
      await("the first snapshot", () -> !model.topology().places().isEmpty());
    }
  }

  /** Waits for something to become true on the FX thread. */
  static void await(String what, Callable<Boolean> condition) throws Exception {
    try {
      WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, () -> onFx(condition));
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("waited in vain for " + what, e);
    }
    WaitForAsyncUtils.waitForFxEvents();
  }

  /** Goes to a time and waits until the window shows it. */
  void goTo(String time, long nanos) throws Exception {
    onFx(() -> model.runControl().goTo(time));
    await(
        "the time " + time,
        () ->
            model.runControl().nowNanosProperty().get() == nanos
                && model.topology().snapshotProperty().get().nowNanos() == nanos);
  }

  void select(String node) throws Exception {
    onFx(
        () -> {
          model.topology().selectedNodeProperty().set(node);
          return null;
        });
    await("the tables of " + node, () -> model.node().nameProperty().get().equals(node));
  }

  /** Brings a tab of the selected node to the front. */
  void showTab(String name) throws Exception {
    await(
        "the tab " + name,
        () -> {
          TabPane tabs = (TabPane) view.lookup("#node-tabs");
          for (Tab tab : tabs.getTabs()) {
            if (tab.getText().equals(name)) {
              tabs.getSelectionModel().select(tab);
              return true;
            }
          }
          return false;
        });
  }

  TableView<?> table(String id) {
    return (TableView<?>) view.lookup("#" + id);
  }

  /** Presses keys together. */
  void push(KeyCode... keys) {
    robot.push(keys);
    WaitForAsyncUtils.waitForFxEvents();
  }

  /** All nodes that can be seen below {@code root}, itself included. */
  static List<Node> visible(Node root, Predicate<Node> wanted) {
    List<Node> found = new ArrayList<>();
    collect(root, wanted, found);
    return found;
  }

  private static void collect(Node node, Predicate<Node> wanted, List<Node> found) {
    if (!node.isVisible()) {
      return;
    }
    if (wanted.test(node)) {
      found.add(node);
    }
    if (node instanceof Parent parent) {
      for (Node child : parent.getChildrenUnmodifiable()) {
        collect(child, wanted, found);
      }
    }
  }
}
