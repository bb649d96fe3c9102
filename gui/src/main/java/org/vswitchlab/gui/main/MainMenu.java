package org.vswitchlab.gui.main;

import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.collections.ListChangeListener;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCombination;
import org.vswitchlab.gui.runcontrol.Pace;
import org.vswitchlab.gui.runcontrol.RunControlViewModel;
import org.vswitchlab.gui.theme.Theme;
import org.vswitchlab.gui.topology.TopologyView;

/** The menus: every action of the window with its key. */
final class MainMenu {
  private final MainView view;
  private final MainViewModel model;
  private final BooleanBinding isClosed;

  MainMenu(MainView view, MainViewModel model) {
    this.view = view;
    this.model = model;
    isClosed = model.runControl().openProperty().not();
  }

  MenuBar build() {
    MenuBar bar = new MenuBar(fileMenu(), runMenu(), viewMenu(), goMenu(), helpMenu());
    bar.setId("menu");
    return bar;
  }

  private static MenuItem item(String text, String keys, Runnable action) {
    MenuItem item = new MenuItem(text);
    item.setMnemonicParsing(true);
    if (!keys.isEmpty()) {
      item.setAccelerator(KeyCombination.keyCombination(keys));
    }
    item.setOnAction(event -> action.run());
    return item;
  }

  private MenuItem whenOpen(MenuItem item) {
    item.disableProperty().bind(isClosed);
    return item;
  }

  private Menu fileMenu() {
    Menu recent = new Menu("Open _Recent");
    recent.setId("recent-menu");
    fillRecent(recent);
    model.recent().addListener((ListChangeListener<String>) change -> fillRecent(recent));
    Menu labs = new Menu("_Labs");
    labs.setId("labs-menu");
    for (LabEntry lab : model.labs()) {
      labs.getItems().add(item(lab.title(), "", () -> model.open(lab.name())));
    }
    labs.setDisable(labs.getItems().isEmpty());
    MenuItem reload = item("_Reload", "Shortcut+R", model::reload);
    reload.disableProperty().bind(model.pageProperty().isEqualTo(MainViewModel.Page.WELCOME));
    MenuItem close = item("_Close", "Shortcut+W", model::close);
    close.disableProperty().bind(model.pageProperty().isEqualTo(MainViewModel.Page.WELCOME));
    return new Menu(
        "_File",
        null,
        item("_Open...", "Shortcut+O", view::chooseFile),
        recent,
        labs,
        new SeparatorMenuItem(),
        reload,
        close,
        new SeparatorMenuItem(),
        item("_Quit", "Shortcut+Q", view::quit));
  }

  private void fillRecent(Menu menu) {
    menu.getItems().clear();
    for (String file : model.recent()) {
      MenuItem item = item(file, "", () -> model.open(file));
      item.setMnemonicParsing(false);
      menu.getItems().add(item);
    }
    menu.setDisable(menu.getItems().isEmpty());
  }

  private Menu runMenu() {
    RunControlViewModel run = model.runControl();
    return new Menu(
        "_Run",
        null,
        whenOpen(item("_Run / Pause", "F5", run::togglePlay)),
        whenOpen(item("Step One _Event", "F8", run::stepEvent)),
        whenOpen(item("Step to Next _Frame", "F9", run::stepFrame)),
        whenOpen(item("Step _Back", "Shift+F8", run::stepBack)),
        whenOpen(item("_Go to Time...", "Shortcut+G", view::focusGoTo)),
        whenOpen(item("Back to the _Start", "Shift+F5", run::restart)),
        new SeparatorMenuItem(),
        item("F_aster", "Shortcut+PERIOD", () -> changePace(1)),
        item("S_lower", "Shortcut+COMMA", () -> changePace(-1)),
        item("As Fast as _Possible", "Shortcut+Shift+PERIOD", () -> setPace(Pace.FLAT_OUT)),
        item("Real _Time", "Shortcut+Shift+COMMA", () -> setPace(Pace.REAL_TIME)));
  }

  private void setPace(Pace pace) {
    model.runControl().paceProperty().set(pace);
  }

  private void changePace(int step) {
    int index = Pace.CHOICES.indexOf(model.runControl().paceProperty().get()) + step;
    if (index >= 0 && index < Pace.CHOICES.size()) {
      setPace(Pace.CHOICES.get(index));
    }
  }

  private Menu viewMenu() {
    TopologyView topology = view.topology();
    CheckMenuItem counters = new CheckMenuItem("Port _Counters");
    counters.setAccelerator(KeyCombination.keyCombination("Shortcut+P"));
    counters.selectedProperty().bindBidirectional(topology.showsCountersProperty());
    CheckMenuItem dark = new CheckMenuItem("_Dark Theme");
    dark.setId("dark-theme");
    dark.setAccelerator(KeyCombination.keyCombination("Shortcut+T"));
    dark.setSelected(model.themeProperty().get() == Theme.DARK);
    dark.setOnAction(
        event -> model.themeProperty().set(dark.isSelected() ? Theme.DARK : Theme.LIGHT));
    MenuItem variant = item("Next _Variant", "Shortcut+Shift+V", model::nextVariant);
    variant.disableProperty().bind(Bindings.size(model.variants()).lessThan(2));
    return new Menu(
        "_View",
        null,
        item("Zoom _In", "Shortcut+EQUALS", topology::zoomIn),
        item("Zoom _Out", "Shortcut+MINUS", topology::zoomOut),
        item("_Fit", "Shortcut+0", topology::fit),
        item("_Lay Out Anew", "Shortcut+Shift+L", view::layOutAnew),
        counters,
        new SeparatorMenuItem(),
        variant,
        dark);
  }

  private Menu goMenu() {
    return new Menu(
        "_Go",
        null,
        item("_Topology", "Shortcut+1", () -> view.topology().requestFocus()),
        item("_Node Tables", "Shortcut+2", view::focusNodeTables),
        item("_Console", "Shortcut+3", view::focusConsole),
        item("_Events", "Shortcut+4", view::focusEvents),
        item("_Path of the Frame", "Shortcut+5", view::focusPath),
        item("Frame _Bytes", "Shortcut+6", view::focusBytes),
        item("T_imeline", "Shortcut+7", view::focusTimeline),
        item("P_roblems", "Shortcut+8", view::focusProblems),
        item("Tr_ace a Packet", "Shortcut+9", view::focusTrace),
        new SeparatorMenuItem(),
        item("_Filter", "Shortcut+F", view::focusFilter),
        item("Next Pa_ne", "F6", () -> view.focusNextPane(1)),
        item("Previous Pane", "Shift+F6", () -> view.focusNextPane(-1)));
  }

  private Menu helpMenu() {
    return new Menu("_Help", null, item("_Keyboard", "F1", view::showKeyboardHelp));
  }
}
