package org.vswitchlab.gui.topology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.geometry.Point2D;
import org.vswitchlab.gui.support.FxThread;
import org.vswitchlab.gui.topology.TopologySnapshot.FlightFact;
import org.vswitchlab.gui.topology.TopologySnapshot.LinkFact;
import org.vswitchlab.gui.topology.TopologySnapshot.NodeFact;

/** Places of nodes, what is selected, and frames under way between two snapshots. */
public final class TopologyViewModel {
  /** How long a link that carried something glows, in wall milliseconds. */
  static final long GLOW_MILLIS = 600;

  private final ReadOnlyObjectWrapper<TopologySnapshot> snapshot =
      new ReadOnlyObjectWrapper<>(TopologySnapshot.EMPTY);
  private final StringProperty selectedNode = new SimpleStringProperty();
  private final StringProperty selectedLink = new SimpleStringProperty();
  private final Map<String, Point2D> places = new LinkedHashMap<>();
  private final Map<String, LinkCurve> curves = new HashMap<>();
  private final Map<String, Long> packetCounts = new HashMap<>();
  private final Map<String, Long> glowingUntilMillis = new HashMap<>();
  private final Set<FlightFact> flights = new LinkedHashSet<>();
  private List<String> shape = List.of();
  private double virtualPerWall;
  private long shownFromNanos;
  private long snapshotWallNanos;

  /** Shows a newer state. */
  public void show(TopologySnapshot newer, long wallNanos) {
    FxThread.require();
    TopologySnapshot older = snapshot.get();
    boolean isLater = newer.nowNanos() >= older.nowNanos();
    if (!isLater) {
      flights.clear();
    }
    noteTraffic(newer, wallNanos / 1_000_000);
    shownFromNanos = isLater ? older.nowNanos() : newer.nowNanos();
    snapshotWallNanos = wallNanos;
    flights.removeIf(flight -> flight.arrivalNanos() < shownFromNanos);
    flights.addAll(newer.flights());
    List<String> newShape = shapeOf(newer);
    if (!newShape.equals(shape)) {
      shape = newShape;
      layOut(newer);
    }
    snapshot.set(newer);
  }

  /** Forgets everything, places of nodes included. */
  public void clear() {
    FxThread.require();
    shape = List.of();
    places.clear();
    curves.clear();
    flights.clear();
    packetCounts.clear();
    glowingUntilMillis.clear();
    selectedNode.set(null);
    selectedLink.set(null);
    snapshot.set(TopologySnapshot.EMPTY);
  }

  private static List<String> shapeOf(TopologySnapshot facts) {
    List<String> result = new ArrayList<>();
    for (NodeFact node : facts.nodes()) {
      result.add(node.name() + node.role());
    }
    for (LinkFact link : facts.links()) {
      result.add(link.a().node() + " " + link.b().node());
    }
    return result;
  }

  private void noteTraffic(TopologySnapshot newer, long wallMillis) {
    for (LinkFact link : newer.links()) {
      long count = link.a().counters().txPackets() + link.b().counters().txPackets();
      Long before = packetCounts.put(link.name(), count);
      if (before != null && count > before) {
        glowingUntilMillis.put(link.name(), wallMillis + GLOW_MILLIS);
      }
    }
  }

  private void layOut(TopologySnapshot facts) {
    Map<String, Point2D> fresh = LayeredLayout.place(facts.nodes(), facts.links());
    places.keySet().retainAll(fresh.keySet());
    fresh.forEach(places::putIfAbsent);
    bendLinks(facts);
  }

  private void bendLinks(TopologySnapshot facts) {
    curves.clear();
    curves.putAll(LinkCurve.of(facts.links(), places));
  }

  /** Puts every node back to where the layout wants it. */
  public void layOutAnew() {
    FxThread.require();
    places.clear();
    layOut(snapshot.get());
  }

  /** Moves a node by hand; it stays there until {@link #layOutAnew}. */
  public void moveNode(String name, Point2D place) {
    FxThread.require();
    if (places.replace(name, place) != null) {
      bendLinks(snapshot.get());
    }
  }

  public Map<String, Point2D> places() {
    return Collections.unmodifiableMap(places);
  }

  LinkCurve curve(String link) {
    return curves.get(link);
  }

  public ReadOnlyObjectProperty<TopologySnapshot> snapshotProperty() {
    return snapshot.getReadOnlyProperty();
  }

  /** Name of the selected node, or null. */
  public StringProperty selectedNodeProperty() {
    return selectedNode;
  }

  /** Name of the selected link, or null. */
  public StringProperty selectedLinkProperty() {
    return selectedLink;
  }

  /** Selects the first switch, or else the first node: what one most likely wants to see. */
  public void selectSomething() {
    FxThread.require();
    List<NodeFact> nodes = snapshot.get().nodes();
    nodes.stream()
        .filter(node -> node.role() == TopologySnapshot.Role.SWITCH)
        .findFirst()
        .or(() -> nodes.stream().findFirst())
        .ifPresent(node -> selectedNode.set(node.name()));
  }

  /** Selects the node after the selected one, or before it, in the order of the file. */
  public void selectNextNode(int step) {
    FxThread.require();
    List<String> names =
        snapshot.get().nodes().stream().map(NodeFact::name).collect(Collectors.toList());
    if (!names.isEmpty()) {
      int at = names.indexOf(selectedNode.get());
      int next = at < 0 ? 0 : Math.floorMod(at + step, names.size());
      selectedLink.set(null);
      selectedNode.set(names.get(next));
    }
  }

  /**
   * Selects the nearest node in a direction on the canvas.
   *
   * @param dx -1, 0 or 1
   * @param dy -1, 0 or 1
   */
  public void selectTowards(int dx, int dy) {
    FxThread.require();
    Point2D from = selectedNode.get() == null ? null : places.get(selectedNode.get());
    if (from == null) {
      selectNextNode(1);
      return;
    }
    String best = null;
    double bestCost = Double.MAX_VALUE;
    for (Map.Entry<String, Point2D> place : places.entrySet()) {
      Point2D way = place.getValue().subtract(from);
      double ahead = way.getX() * dx + way.getY() * dy;
      double aside = Math.abs(way.getX() * dy) + Math.abs(way.getY() * dx);
      double cost = ahead + 2 * aside;
      if (ahead > 1 && cost < bestCost) {
        best = place.getKey();
        bestCost = cost;
      }
    }
    if (best != null) {
      selectedLink.set(null);
      selectedNode.set(best);
    }
  }

  /**
   * How fast virtual time passes now.
   *
   * @param virtualSecondsPerSecond 0 while the run is paused, infinite when it is flat out
   */
  public void setPace(double virtualSecondsPerSecond) {
    FxThread.require();
    virtualPerWall = virtualSecondsPerSecond;
  }

  /**
   * The virtual time to draw frames at. Between two snapshots it runs from the older to the newer,
   * so that frames move evenly although they are looked at ten times a second.
   */
  double shownNanos(long wallNanos) {
    long now = snapshot.get().nowNanos();
    if (virtualPerWall == 0 || Double.isInfinite(virtualPerWall)) {
      return now;
    }
    double passed = (wallNanos - snapshotWallNanos) * virtualPerWall;
    return Math.min(now, shownFromNanos + passed);
  }

  /** Frames that are on a link at {@code nanos}. */
  List<FlightFact> flightsAt(double nanos) {
    List<FlightFact> result = new ArrayList<>();
    for (FlightFact flight : flights) {
      if (flight.startNanos() <= nanos && nanos <= flight.arrivalNanos()) {
        result.add(flight);
      }
    }
    return result;
  }

  /** Whether the link carried something a moment ago. */
  boolean isGlowing(String link, long wallNanos) {
    return glowingUntilMillis.getOrDefault(link, 0L) > wallNanos / 1_000_000;
  }

  /** Whether the drawing changes by itself: frames move or a glow fades. */
  boolean isAnimated(long wallNanos) {
    boolean isMoving = virtualPerWall > 0 && !flights.isEmpty();
    return isMoving
        || glowingUntilMillis.values().stream()
            .anyMatch(until -> until + 2 * GLOW_MILLIS > wallNanos / 1_000_000);
  }

  LinkFact link(String name) {
    return snapshot.get().links().stream()
        .filter(link -> link.name().equals(name))
        .findFirst()
        .orElse(null);
  }
}
