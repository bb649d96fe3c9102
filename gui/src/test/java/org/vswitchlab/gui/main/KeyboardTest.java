package org.vswitchlab.gui.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;
import org.vswitchlab.gui.runcontrol.Pace;
import org.vswitchlab.gui.theme.Theme;
import org.vswitchlab.scenario.run.EngineDriver.State;
import org.vswitchlab.time.SimTime;

/** Everything that matters can be done without a mouse. */
class KeyboardTest extends WindowTest {
  private List<MenuItem> actions() {
    List<MenuItem> items = new ArrayList<>();
    for (Menu menu : ((MenuBar) view.lookup("#menu")).getMenus()) {
      for (MenuItem item : menu.getItems()) {
        if (!(item instanceof SeparatorMenuItem) && !(item instanceof Menu)) {
          items.add(item);
        }
      }
    }
    return items;
  }

  @Test
  void everyActionHasAnAcceleratorOfItsOwn() throws Exception {
    List<MenuItem> items = onFx(this::actions);
    Set<KeyCombination> seen = new HashSet<>();
    for (MenuItem item : items) {
      assertThat(item.getAccelerator()).as(item.getText()).isNotNull();
      assertThat(seen.add(item.getAccelerator())).as("%s is taken twice", item.getText()).isTrue();
    }
    assertThat(items).hasSizeGreaterThan(25);
  }

  @Test
  void runsStepsAndTravelsByKeysAlone() throws Exception {
    open(scenario("bridge.vsl.yml").toString());
    push(KeyCode.F9);
    await("the first frame", () -> model.runControl().nowNanosProperty().get() == SECOND);
    long events = onFx(() -> model.runControl().eventCountProperty().get());
    push(KeyCode.F8);
    await("an event", () -> model.runControl().eventCountProperty().get() == events + 1);
    push(KeyCode.SHIFT, KeyCode.F8);
    await("the event taken back", () -> model.runControl().eventCountProperty().get() == events);
    push(KeyCode.CONTROL, KeyCode.G);
    assertThat(onFx(() -> stage.getScene().getFocusOwner().getId())).isEqualTo("go-to");
    robot.write("2.25s");
    push(KeyCode.ENTER);
    await("the time", () -> model.runControl().nowNanosProperty().get() == 9 * SECOND / 4);
    push(KeyCode.SHIFT, KeyCode.F5);
    await("the start", () -> model.runControl().nowNanosProperty().get() == 0);
    push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.PERIOD);
    assertThat(onFx(() -> model.runControl().paceProperty().get())).isEqualTo(Pace.FLAT_OUT);
    push(KeyCode.F5);
    await("the end", () -> model.runControl().nowNanosProperty().get() > 3 * SECOND);
    await("a pause", () -> model.runControl().stateProperty().get() == State.PAUSED);
  }

  private static final long SECOND = SimTime.NANOS_PER_SECOND;

  @Test
  void aTimeThatIsNoTimeIsExplainedInPlace() throws Exception {
    open(scenario("bridge.vsl.yml").toString());
    push(KeyCode.CONTROL, KeyCode.G);
    robot.write("soon");
    push(KeyCode.ENTER);
    assertThat(onFx(() -> model.runControl().timeProblemProperty().get()))
        .contains("'soon' is not a duration");
  }

  @Test
  void picksANodeAndTypesAtItsConsole() throws Exception {
    open(scenario("bridge.vsl.yml").toString());
    goTo("1.5s", 3 * SECOND / 2);
    push(KeyCode.CONTROL, KeyCode.DIGIT1);
    assertThat(onFx(() -> model.topology().selectedNodeProperty().get())).isEqualTo("s1");
    push(KeyCode.RIGHT);
    await("the tables of s2", () -> model.node().nameProperty().get().equals("s2"));
    push(KeyCode.LEFT);
    await("the tables of s1", () -> model.node().nameProperty().get().equals("s1"));
    push(KeyCode.CONTROL, KeyCode.DIGIT3);
    assertThat(onFx(() -> stage.getScene().getFocusOwner().getId())).isEqualTo("console-input");
    robot.write("brid");
    push(KeyCode.TAB);
    await("a completion", () -> model.node().console().lineProperty().get().equals("bridge "));
    robot.write("fdb show br s1 dynamic");
    push(KeyCode.ENTER);
    await("the answer", () -> model.node().console().textProperty().get().contains("dev p1"));
    push(KeyCode.UP);
    assertThat(onFx(() -> model.node().console().lineProperty().get()))
        .isEqualTo("bridge fdb show br s1 dynamic");
  }

  @Test
  void picksAFrameAndReadsItsPathAndBytes() throws Exception {
    open(scenario("bridge.vsl.yml").toString());
    goTo("1.5s", 3 * SECOND / 2);
    await("events", () -> !model.events().rows().isEmpty());
    push(KeyCode.CONTROL, KeyCode.DIGIT4);
    push(KeyCode.HOME);
    await("a path", () -> model.events().pathProperty().get().size() > 1);
    push(KeyCode.CONTROL, KeyCode.DIGIT5);
    assertThat(onFx(() -> stage.getScene().getFocusOwner().getId())).isEqualTo("path");
    push(KeyCode.CONTROL, KeyCode.DIGIT6);
    assertThat(onFx(() -> stage.getScene().getFocusOwner().getId())).isEqualTo("dissection");
    push(KeyCode.DOWN);
    assertThat(onFx(() -> model.events().dissection().selectedFieldProperty().get())).isNotNull();
    push(KeyCode.CONTROL, KeyCode.F);
    robot.write("drop");
    await(
        "only drops",
        () -> model.events().rows().stream().allMatch(row -> row.what().equals("drop")));
  }

  @Test
  void tabReachesEveryPaneAndLeavesItAgain() throws Exception {
    open(scenario("bridge.vsl.yml").toString());
    goTo("1.5s", 3 * SECOND / 2);
    await("events", () -> !model.events().rows().isEmpty());
    Set<String> reached = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      push(KeyCode.TAB);
      Node owner = onFx(() -> stage.getScene().getFocusOwner());
      reached.add(String.valueOf(owner.getId()));
    }
    assertThat(reached)
        .contains(
            "play",
            "step-event",
            "pace",
            "time-slider",
            "go-to",
            "topology",
            "node-tabs",
            "event-filter",
            "events",
            "frame-tabs");
  }

  @Test
  void changesTheThemeAndBack() throws Exception {
    push(KeyCode.CONTROL, KeyCode.T);
    assertThat(onFx(() -> model.themeProperty().get())).isEqualTo(Theme.DARK);
    push(KeyCode.CONTROL, KeyCode.T);
    WaitForAsyncUtils.waitForFxEvents();
    assertThat(onFx(() -> model.themeProperty().get())).isEqualTo(Theme.LIGHT);
  }

  @Test
  void walksThroughThePanesWithF6() throws Exception {
    open(scenario("bridge.vsl.yml").toString());
    Set<String> reached = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      push(KeyCode.F6);
      reached.add(onFx(() -> String.valueOf(stage.getScene().getFocusOwner().getId())));
    }
    assertThat(reached).contains("topology", "events", "frame-tabs").hasSize(4);
  }
}
