package org.vswitchlab.gui.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.text.Text;
import org.junit.jupiter.api.Test;
import org.vswitchlab.gui.eventlist.EventRow;
import org.vswitchlab.gui.theme.Theme;
import org.vswitchlab.time.SimTime;

/** Nothing is cut off at 1280 x 800, whatever is shown. */
class LegibilityTest extends WindowTest {
  private static final double TOLERANCE = 1.5;

  @Test
  void nothingIsCutOffInAnyTab() throws Exception {
    open(scenario("bridge.vsl.yml").toString());
    goTo("2.5s", 5 * SimTime.NANOS_PER_SECOND / 2);
    await("events", () -> !model.events().rows().isEmpty());
    for (String node : List.of("h1", "s1")) {
      select(node);
      checkTabs("#node-tabs", node);
    }
    EventRow tagged = onFx(() -> model.events().rows().get(model.events().rows().size() - 1));
    onFx(
        () -> {
          model.events().selectedProperty().set(tagged);
          return null;
        });
    await("the path", () -> model.events().pathProperty().get().size() > 1);
    checkTabs("#frame-tabs", "frame");
  }

  @Test
  void nothingIsCutOffInTheSpanningTree() throws Exception {
    open(scenario("spanning-tree.vsl.yml").toString());
    goTo("40s", 40 * SimTime.NANOS_PER_SECOND);
    for (String node : List.of("s1", "s3")) {
      select(node);
      checkTabs("#node-tabs", node);
    }
  }

  @Test
  void nothingIsCutOffInTheTablesOfOpenVSwitch() throws Exception {
    open(scenario("showcase.vsl.yml").toString());
    goTo("4s", 4 * SimTime.NANOS_PER_SECOND);
    select("s1");
    checkTabs("#node-tabs", "s1");
    checkTabs("#frame-tabs", "showcase");
  }

  @Test
  void nothingIsCutOffWhenAStormStopsTheRun() throws Exception {
    open("broadcast-storm");
    onFx(
        () -> {
          model.runControl().goTo(5 * SimTime.NANOS_PER_SECOND);
          return null;
        });
    await("the stop", () -> !model.runControl().stopTextProperty().get().isEmpty());
    check("storm");
  }

  @Test
  void nothingIsCutOffOnTheOtherPages() throws Exception {
    check("welcome");
    open(scenario("broken.vsl.yml").toString());
    check("problems");
  }

  private void checkTabs(String id, String where) throws Exception {
    TabPane tabs = (TabPane) view.lookup(id);
    for (Tab tab : List.copyOf(tabs.getTabs())) {
      onFx(
          () -> {
            tabs.getSelectionModel().select(tab);
            return null;
          });
      check(where + ", tab " + tab.getText());
    }
  }

  private void check(String where) throws Exception {
    for (Theme theme : Theme.values()) {
      onFx(
          () -> {
            model.themeProperty().set(theme);
            return null;
          });
      org.testfx.util.WaitForAsyncUtils.waitForFxEvents();
      assertThat(onFx(this::cutOff)).as("%s, %s", where, theme).isEmpty();
    }
  }

  private List<String> cutOff() {
    view.applyCss();
    view.layout();
    List<String> found = new ArrayList<>();
    assertThat(view.getWidth()).isEqualTo(MainView.LEAST_WIDTH);
    assertThat(view.getHeight()).isEqualTo(MainView.LEAST_HEIGHT);
    for (Node node : visible(view, node -> node instanceof Labeled)) {
      Labeled labeled = (Labeled) node;
      Node text = labeled.lookup(".text");
      boolean hasText = labeled.getText() != null && !labeled.getText().isEmpty();
      boolean isCut =
          hasText
              && labeled.getWidth() > 0
              && text instanceof Text shown
              && !shown.getText().equals(wanted(labeled));
      if (isCut) {
        found.add("cut: " + describe(labeled) + " shows '" + ((Text) text).getText() + "'");
      }
    }
    for (Node node : visible(view, MainViewParts::isWidget)) {
      Bounds bounds = node.localToScene(node.getLayoutBounds());
      boolean isOutside =
          bounds.getMinX() < -TOLERANCE
              || bounds.getMinY() < -TOLERANCE
              || bounds.getMaxX() > MainView.LEAST_WIDTH + TOLERANCE
              || bounds.getMaxY() > MainView.LEAST_HEIGHT + TOLERANCE;
      if (isOutside && !MainViewParts.isInScrollable(node)) {
        found.add("outside: " + describe(node) + " at " + bounds);
      }
    }
    return found;
  }

  /** The text without the mark of a mnemonic. */
  private static String wanted(Labeled labeled) {
    return labeled.isMnemonicParsing()
        ? labeled.getText().replaceFirst("_", "")
        : labeled.getText();
  }

  private static String describe(Node node) {
    String text = node instanceof Labeled labeled ? " '" + labeled.getText() + "'" : "";
    return node.getClass().getSimpleName() + "#" + node.getId() + text;
  }

  /** What counts as a widget and what scrolls. */
  private static final class MainViewParts {
    static boolean isWidget(Node node) {
      return node instanceof Labeled
          || node instanceof TextInputControl
          || (node instanceof ScrollBar && node.isVisible());
    }

    static boolean isInScrollable(Node node) {
      for (Node at = node.getParent(); at != null; at = at.getParent()) {
        if (at.getStyleClass().contains("virtual-flow")
            || at.getStyleClass().contains("scroll-pane")) {
          return true;
        }
      }
      return false;
    }
  }
}
