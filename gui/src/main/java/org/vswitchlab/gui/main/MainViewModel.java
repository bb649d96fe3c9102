package org.vswitchlab.gui.main;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.vswitchlab.gui.console.ConsoleCommands;
import org.vswitchlab.gui.console.ConsoleViewModel;
import org.vswitchlab.gui.eventlist.EventListViewModel;
import org.vswitchlab.gui.node.NodeViewModel;
import org.vswitchlab.gui.problems.ProblemsViewModel;
import org.vswitchlab.gui.runcontrol.RunControlViewModel;
import org.vswitchlab.gui.session.LabRequest;
import org.vswitchlab.gui.session.LabSession;
import org.vswitchlab.gui.session.LabSnapshot;
import org.vswitchlab.gui.session.ScenarioFile;
import org.vswitchlab.gui.support.FxThread;
import org.vswitchlab.gui.support.SnapshotPoller;
import org.vswitchlab.gui.theme.Theme;
import org.vswitchlab.gui.timeline.TimelineViewModel;
import org.vswitchlab.gui.topology.TopologyViewModel;
import org.vswitchlab.gui.trace.TraceViewModel;
import org.vswitchlab.scenario.run.EngineDriver;
import org.vswitchlab.scenario.spec.Diagnostic;
import org.vswitchlab.scenario.spec.SourceLocation;

/** What is open, and the poller that keeps every view up to date with it. */
public final class MainViewModel implements AutoCloseable {
  /** What the middle of the window shows. */
  public enum Page {
    WELCOME,
    LOADING,
    LAB,
    PROBLEMS
  }

  private final RecentFiles recentFiles;
  private final List<LabEntry> labs;
  private final ReadOnlyObjectWrapper<Page> page = new ReadOnlyObjectWrapper<>(Page.WELCOME);
  private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper("VSwitchLab");
  private final ReadOnlyStringWrapper scenarioName = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper countsText = new ReadOnlyStringWrapper("");
  private final ObservableList<String> variants = FXCollections.observableArrayList();
  private final StringProperty variant = new SimpleStringProperty();
  private final ObservableList<String> recent = FXCollections.observableArrayList();
  private final ObjectProperty<Theme> theme = new SimpleObjectProperty<>(Theme.LIGHT);

  private final RunControlViewModel runControl = new RunControlViewModel();
  private final TopologyViewModel topology = new TopologyViewModel();
  private final EventListViewModel events = new EventListViewModel();
  private final TimelineViewModel timeline = new TimelineViewModel();
  private final ProblemsViewModel problems = new ProblemsViewModel();
  private final TraceViewModel trace = new TraceViewModel(this::trace);
  private final NodeViewModel node = new NodeViewModel(new ConsoleViewModel(new SessionTerminal()));
  private final SnapshotPoller<LabSnapshot> poller =
      new SnapshotPoller<>(this::ask, this::show, this::failed);

  private ScenarioFile file;
  private LabSession session;
  private long openings;
  private boolean isShowingVariant;
  private boolean isFresh;

  /**
   * @param labs the lab library, in the order of its menu
   */
  public MainViewModel(RecentFiles recentFiles, List<LabEntry> labs) {
    this.recentFiles = recentFiles;
    this.labs = List.copyOf(labs);
    recent.setAll(recentFiles.files());
    runControl.setOnSteered(poller::pollSoon);
    events.setOnPicked(poller::pollSoon);
    topology
        .selectedNodeProperty()
        .addListener(
            (property, was, is) -> {
              node.console().nodeProperty().set(is);
              node.show(null);
              poller.pollSoon();
            });
    trace.nodeProperty().bind(topology.selectedNodeProperty());
    node.bridgeProperty().addListener((property, was, is) -> poller.pollSoon());
    node.cacheLinks().pickProperty().addListener((property, was, is) -> poller.pollSoon());
    variant.addListener(
        (property, was, is) -> {
          if (!isShowingVariant && is != null && file != null) {
            start(is);
          }
        });
  }

  /** Polls while {@code showing} is true. */
  public void pollWhile(ObservableValue<Boolean> showing) {
    poller.pollWhile(showing);
  }

  /**
   * Opens a scenario; what is wrong with it is shown in place of the network.
   *
   * @param fileOrLab a path, or the name of a lab
   */
  public void open(String fileOrLab) {
    FxThread.require();
    close();
    page.set(Page.LOADING);
    scenarioName.set(fileOrLab);
    load(() -> ScenarioFile.read(fileOrLab), this::opened);
  }

  /** Reads the open file again and starts over. */
  public void reload() {
    FxThread.require();
    if (file != null) {
      open(file.name());
    }
  }

  private interface Loaded<T> {
    void accept(T result);
  }

  /** Does something slow off the FX thread; only the latest opening counts. */
  private <T> void load(Supplier<T> task, Loaded<T> whenDone) {
    long opening = ++openings;
    CompletableFuture.supplyAsync(task)
        .whenComplete(
            (result, failure) ->
                Platform.runLater(
                    () -> {
                      if (opening != openings) {
                        discard(result);
                      } else if (failure != null) {
                        showProblems(diagnosticsOf(unwrap(failure)));
                      } else {
                        whenDone.accept(result);
                      }
                    }));
  }

  private List<Diagnostic> diagnosticsOf(Throwable failure) {
    return file == null ? List.of(fault(failure)) : file.diagnosticsOf(failure);
  }

  private static void discard(Object result) {
    if (result instanceof LabSession late) {
      late.close();
    }
  }

  private static Throwable unwrap(Throwable failure) {
    boolean isWrapped = failure instanceof CompletionException && failure.getCause() != null;
    return isWrapped ? failure.getCause() : failure;
  }

  private void opened(ScenarioFile opened) {
    file = opened;
    title.set(opened.name() + " - VSwitchLab");
    if (!opened.text().isEmpty()) {
      recentFiles.add(opened.name());
      recent.setAll(recentFiles.files());
    }
    if (opened.scenario() == null) {
      showProblems(opened.diagnostics());
      return;
    }
    scenarioName.set(opened.scenario().name());
    List<String> names = opened.scenario().variantNames();
    isShowingVariant = true;
    variants.setAll(names);
    variant.set(names.isEmpty() ? null : names.get(0));
    isShowingVariant = false;
    start(variant.get());
  }

  private void showProblems(List<Diagnostic> diagnostics) {
    problems.show(diagnostics);
    page.set(Page.PROBLEMS);
  }

  private void start(String variantName) {
    stopSession();
    ScenarioFile started = file;
    page.set(Page.LOADING);
    load(() -> new LabSession(started.world(variantName)), this::started);
  }

  private void started(LabSession newSession) {
    session = newSession;
    problems.show(file.diagnostics());
    runControl.attach(newSession.driver());
    isFresh = true;
    page.set(Page.LAB);
    poller.pollSoon();
  }

  private void stopSession() {
    poller.forget();
    if (session != null) {
      session.close();
      session = null;
    }
    runControl.attach(null);
    topology.clear();
    events.clear();
    trace.clear();
    node.show(null);
    countsText.set("");
  }

  /** Closes what is open. */
  @Override
  public void close() {
    openings++;
    stopSession();
    isShowingVariant = true;
    variants.clear();
    variant.set(null);
    isShowingVariant = false;
    problems.show(List.of());
    scenarioName.set("");
    title.set("VSwitchLab");
    page.set(Page.WELCOME);
  }

  private CompletionStage<String> trace(String nodeName, String flow) {
    return session == null ? CompletableFuture.completedFuture("") : session.trace(nodeName, flow);
  }

  private CompletionStage<LabSnapshot> ask() {
    if (session == null) {
      return null;
    }
    return session.look(
        new LabRequest(
            topology.selectedNodeProperty().get(),
            node.bridgeProperty().get(),
            events.pickedOrigin(),
            node.cacheLinks().pickProperty().get()));
  }

  private void show(LabSnapshot snapshot) {
    EngineDriver.Status status = session.driver().status();
    runControl.show(status);
    topology.setPace(runControl.currentSpeed());
    boolean isOnTheWay =
        status.state() == EngineDriver.State.SEEKING
            && snapshot.topology().nowNanos() < topology.snapshotProperty().get().nowNanos();
    if (isOnTheWay) {
      // The engine re-runs from the start; what it passes on the way would only flicker.
      return;
    }
    topology.show(snapshot.topology(), System.nanoTime());
    if (isFresh) {
      isFresh = false;
      topology.selectSomething();
    }
    events.show(snapshot.events());
    timeline.show(snapshot.timeline());
    List<Diagnostic> known = new ArrayList<>(file.diagnostics());
    snapshot.timeline().warnings().forEach(warning -> known.add(file.withSource(warning)));
    problems.show(known);
    boolean isOfSelected =
        snapshot.node() != null
            && snapshot.node().name().equals(topology.selectedNodeProperty().get());
    if (isOfSelected) {
      node.show(snapshot.node());
    }
    countsText.set(
        String.format(
            "%,d events   frames: %,d created  %,d delivered  %,d dropped  %,d in flight",
            status.eventCount(),
            snapshot.frames().created(),
            snapshot.frames().delivered(),
            snapshot.frames().dropped(),
            snapshot.frames().inFlight()));
  }

  private void failed(Throwable failure) {
    showProblems(List.of(fault(unwrap(failure))));
  }

  private static Diagnostic fault(Throwable failure) {
    return new Diagnostic(
        Diagnostic.Severity.ERROR,
        "E-FAULT",
        SourceLocation.NONE,
        "fault of the program: " + failure,
        "");
  }

  /** Selects the next variant, the first after the last. */
  public void nextVariant() {
    FxThread.require();
    if (variants.size() > 1) {
      variant.set(variants.get((variants.indexOf(variant.get()) + 1) % variants.size()));
    }
  }

  /** Asks the engine at once rather than at the next poll. */
  public void refresh() {
    FxThread.require();
    poller.pollSoon();
  }

  public ReadOnlyObjectProperty<Page> pageProperty() {
    return page.getReadOnlyProperty();
  }

  /** Title of the window. */
  public ReadOnlyStringProperty titleProperty() {
    return title.getReadOnlyProperty();
  }

  public ReadOnlyStringProperty scenarioNameProperty() {
    return scenarioName.getReadOnlyProperty();
  }

  /** Events and frames so far, for the status bar. */
  public ReadOnlyStringProperty countsTextProperty() {
    return countsText.getReadOnlyProperty();
  }

  /** Names of the scenario's variants; empty if it has none. */
  public ObservableList<String> variants() {
    return variants;
  }

  /** The variant that runs; setting it starts that one. */
  public StringProperty variantProperty() {
    return variant;
  }

  /** The labs that come with the program. */
  public List<LabEntry> labs() {
    return labs;
  }

  /** Files opened before, latest first. */
  public ObservableList<String> recent() {
    return recent;
  }

  public ObjectProperty<Theme> themeProperty() {
    return theme;
  }

  public RunControlViewModel runControl() {
    return runControl;
  }

  public TopologyViewModel topology() {
    return topology;
  }

  public EventListViewModel events() {
    return events;
  }

  public TimelineViewModel timeline() {
    return timeline;
  }

  public TraceViewModel trace() {
    return trace;
  }

  public ProblemsViewModel problems() {
    return problems;
  }

  public NodeViewModel node() {
    return node;
  }

  /** The session that runs, or null. */
  LabSession session() {
    return session;
  }

  private final class SessionTerminal implements ConsoleViewModel.Terminal {
    @Override
    public void run(String nodeName, String line) {
      if (session != null) {
        session
            .act(nodeName, line, host -> ConsoleCommands.run(host, line))
            .whenComplete((result, failure) -> Platform.runLater(MainViewModel.this::refresh));
      }
    }

    @Override
    public void interrupt(String nodeName) {
      if (session != null) {
        session
            .act(nodeName, "^C", ConsoleCommands::interrupt)
            .whenComplete((result, failure) -> Platform.runLater(MainViewModel.this::refresh));
      }
    }

    @Override
    public CompletionStage<List<String>> completions(String nodeName, String lineUpToCursor) {
      return session == null
          ? CompletableFuture.completedFuture(List.of())
          : session
              .driver()
              .query(
                  run -> ConsoleCommands.completions(run.network().host(nodeName), lineUpToCursor));
    }
  }
}
