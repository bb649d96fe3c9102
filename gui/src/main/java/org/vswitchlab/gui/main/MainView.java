package org.vswitchlab.gui.main;

import java.io.File;
import java.util.List;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.MenuBar;
import javafx.scene.control.SplitPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.stage.Stage;
import org.vswitchlab.gui.dissector.DissectionView;
import org.vswitchlab.gui.eventlist.EventListView;
import org.vswitchlab.gui.eventlist.FramePathView;
import org.vswitchlab.gui.main.MainViewModel.Page;
import org.vswitchlab.gui.node.NodeView;
import org.vswitchlab.gui.problems.ProblemsView;
import org.vswitchlab.gui.runcontrol.RunControlView;
import org.vswitchlab.gui.support.Tables;
import org.vswitchlab.gui.theme.Theme;
import org.vswitchlab.gui.timeline.TimelineView;
import org.vswitchlab.gui.topology.TopologyPane;
import org.vswitchlab.gui.topology.TopologyView;
import org.vswitchlab.gui.trace.TraceView;

/**
 * The window: topology and the selected node above, events and the picked frame below, run control
 * on top.
 */
public final class MainView extends BorderPane {
  /** Everything has its place at this size and above. */
  public static final int LEAST_WIDTH = 1280;

  public static final int LEAST_HEIGHT = 800;

  private final MainViewModel model;
  private final TopologyPane topologyPane;
  private final NodeView nodeView;
  private final EventListView eventList;
  private final FramePathView path;
  private final DissectionView dissection;
  private final TraceView trace;
  private final RunControlView runControl;
  private final TabPane frameTabs = new TabPane();
  private final MenuBar menus;
  private Tab pathTab;
  private Tab bytesTab;
  private Tab timelineTab;
  private Tab traceTab;
  private Tab problemsTab;
  private Stage stage;

  public MainView(MainViewModel model) {
    this.model = model;
    topologyPane =
        new TopologyPane(
            model.topology(),
            model.scenarioNameProperty(),
            model.variants(),
            model.variantProperty());
    nodeView = new NodeView(model.node());
    eventList = new EventListView(model.events());
    path = new FramePathView(model.events());
    dissection = new DissectionView(model.events().dissection());
    trace = new TraceView(model.trace());
    runControl = new RunControlView(model.runControl());
    menus = new MainMenu(this, model).build();
    getStylesheets()
        .add(MainView.class.getResource("/org/vswitchlab/gui/app.css").toExternalForm());
    setTop(new VBox(menus, runControl, stopBanner()));
    setCenter(pages());
    setBottom(statusBar());
    model.themeProperty().addListener((property, was, is) -> showTheme(is));
    showTheme(model.themeProperty().get());
  }

  private StackPane pages() {
    StackPane pages =
        new StackPane(
            page(labPage(), Page.LAB),
            page(new WelcomeView(model, this::chooseFile), Page.WELCOME),
            page(Tables.emptyState("Building the network..."), Page.LOADING),
            page(new ProblemsView(model.problems()), Page.PROBLEMS));
    return pages;
  }

  private Node page(Node content, Page page) {
    content.visibleProperty().bind(model.pageProperty().isEqualTo(page));
    return content;
  }

  private SplitPane labPage() {
    pathTab = new Tab("Path", path);
    bytesTab = new Tab("Bytes", dissection);
    timelineTab = new Tab("Timeline", new TimelineView(model.timeline()));
    traceTab = new Tab("Trace", trace);
    problemsTab = new Tab("Problems", new ProblemsView(model.problems()));
    frameTabs.setId("frame-tabs");
    frameTabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
    frameTabs.getTabs().setAll(timelineTab, pathTab, bytesTab, traceTab, problemsTab);
    problemsTab
        .textProperty()
        .bind(
            Bindings.when(model.problems().headingProperty().isEmpty())
                .then("Problems")
                .otherwise(Bindings.concat("Problems: ", model.problems().headingProperty())));
    model.events().selectedProperty().addListener((property, was, is) -> showFrameTab(is != null));
    SplitPane above = new SplitPane(topologyPane, nodeView);
    SplitPane below = new SplitPane(eventList, frameTabs);
    SplitPane all = new SplitPane(above, below);
    all.setOrientation(Orientation.VERTICAL);
    divideWhenSized(above, 0.43);
    divideWhenSized(below, 0.45);
    divideWhenSized(all, 0.57);
    return all;
  }

  /** A pane that has no size yet would forget a division given to it then. */
  private static void divideWhenSized(SplitPane pane, double position) {
    pane.widthProperty()
        .addListener(
            new ChangeListener<Number>() {
              @Override
              public void changed(ObservableValue<? extends Number> width, Number was, Number is) {
                if (is.doubleValue() > 0) {
                  width.removeListener(this);
                  Platform.runLater(() -> pane.setDividerPositions(position));
                }
              }
            });
  }

  /** A frame that was picked is to be seen. */
  private void showFrameTab(boolean isPicked) {
    Tab shown = frameTabs.getSelectionModel().getSelectedItem();
    if (isPicked && shown != bytesTab && shown != pathTab) {
      frameTabs.getSelectionModel().select(pathTab);
    }
  }

  /** Says in full why the run cannot go on. */
  private Label stopBanner() {
    Label banner = new Label();
    banner.setId("stop-banner");
    banner.getStyleClass().add("stop-banner");
    banner.setWrapText(true);
    banner.setMaxWidth(Double.MAX_VALUE);
    banner.setMinHeight(USE_PREF_SIZE);
    banner.textProperty().bind(model.runControl().stopTextProperty());
    banner.visibleProperty().bind(model.runControl().stopTextProperty().isNotEmpty());
    banner.managedProperty().bind(banner.visibleProperty());
    return banner;
  }

  private HBox statusBar() {
    Label status = new Label();
    status.setId("status");
    status.textProperty().bind(model.runControl().statusTextProperty());
    Label counts = new Label();
    counts.setId("counts");
    counts.getStyleClass().add("text-muted");
    counts.textProperty().bind(model.countsTextProperty());
    counts.setMinWidth(USE_PREF_SIZE);
    Region space = new Region();
    HBox.setHgrow(space, javafx.scene.layout.Priority.ALWAYS);
    HBox bar = new HBox(12, status, space, counts);
    bar.getStyleClass().add("status-bar");
    return bar;
  }

  private void showTheme(Theme theme) {
    Application.setUserAgentStylesheet(theme.userAgentStylesheet());
    getStyleClass().removeAll(Theme.LIGHT.styleClass(), Theme.DARK.styleClass());
    getStyleClass().add(theme.styleClass());
    topologyPane.setPalette(theme.palette());
  }

  /** Shows the window; views are brought up to date for as long as it can be seen. */
  public void showOn(Stage newStage) {
    stage = newStage;
    stage.setScene(new Scene(this, LEAST_WIDTH, LEAST_HEIGHT));
    stage.titleProperty().bind(model.titleProperty());
    stage.setMinWidth(900);
    stage.setMinHeight(600);
    BooleanBinding visible = stage.showingProperty().and(stage.iconifiedProperty().not());
    model.pollWhile(visible);
    topologyPane.view().animatingProperty().bind(visible);
    stage.show();
    topologyPane.view().requestFocus();
  }

  void chooseFile() {
    FileChooser chooser = new FileChooser();
    chooser.setTitle("Open a scenario");
    chooser
        .getExtensionFilters()
        .addAll(
            new FileChooser.ExtensionFilter("Scenarios", "*.vsl.yml", "*.vsl.yaml"),
            new FileChooser.ExtensionFilter("All files", "*.*"));
    if (!model.recent().isEmpty()) {
      File directory = new File(model.recent().get(0)).getParentFile();
      if (directory != null && directory.isDirectory()) {
        chooser.setInitialDirectory(directory);
      }
    }
    File chosen = chooser.showOpenDialog(stage);
    if (chosen != null) {
      model.open(chosen.getPath());
    }
  }

  void quit() {
    model.close();
    Platform.exit();
  }

  /** The drawing. */
  public TopologyView topology() {
    return topologyPane.view();
  }

  void layOutAnew() {
    model.topology().layOutAnew();
    topology().fit();
  }

  void focusGoTo() {
    runControl.goToField().requestFocus();
    runControl.goToField().selectAll();
  }

  void focusNodeTables() {
    nodeView.focusTables();
  }

  void focusConsole() {
    if (model.topology().selectedNodeProperty().get() == null) {
      model.topology().selectNextNode(1);
    }
    // The node's tabs come with the next snapshot if it was not selected before.
    nodeView.focusConsole();
  }

  void focusEvents() {
    eventList.table().requestFocus();
    if (eventList.table().getSelectionModel().isEmpty()
        && !eventList.table().getItems().isEmpty()) {
      eventList.table().getSelectionModel().selectLast();
    }
  }

  private void focusTab(Tab tab, Node content) {
    frameTabs.getSelectionModel().select(tab);
    content.requestFocus();
  }

  void focusPath() {
    focusTab(pathTab, path);
  }

  void focusBytes() {
    focusTab(bytesTab, dissection.tree());
  }

  void focusTimeline() {
    focusTab(timelineTab, timelineTab.getContent().lookup("#timeline"));
  }

  void focusTrace() {
    focusTab(traceTab, trace.flow());
  }

  void focusProblems() {
    focusTab(problemsTab, problemsTab.getContent().lookup("#problems"));
  }

  /** To the filter of the pane that has the focus, or of the event list. */
  void focusFilter() {
    Node focused = getScene().getFocusOwner();
    for (Node at = focused; at != null; at = at.getParent()) {
      if (at instanceof Region region && region.getStyleClass().contains("pane")) {
        Node filter = region.lookup(".filter");
        if (filter != null) {
          filter.requestFocus();
          return;
        }
      }
    }
    eventList.filter().requestFocus();
  }

  /** Moves the focus to the next of the four panes. */
  void focusNextPane(int step) {
    List<Node> panes = List.of(topologyPane, nodeView, eventList, frameTabs);
    Node focused = getScene().getFocusOwner();
    int current = -1;
    for (Node at = focused; at != null; at = at.getParent()) {
      current = Math.max(current, panes.indexOf(at));
    }
    int next = Math.floorMod(current + step, panes.size());
    switch (next) {
      case 0 -> topology().requestFocus();
      case 1 -> focusNodeTables();
      case 2 -> focusEvents();
      default -> frameTabs.requestFocus();
    }
  }

  void showKeyboardHelp() {
    KeyboardHelp.show(stage, menus);
  }
}
