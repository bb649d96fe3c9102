package org.vswitchlab.gui.topology;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javafx.geometry.Point2D;
import org.vswitchlab.gui.topology.TopologySnapshot.LinkFact;
import org.vswitchlab.gui.topology.TopologySnapshot.NodeFact;
import org.vswitchlab.gui.topology.TopologySnapshot.Role;

/**
 * Places nodes in layers by their role: hosts at the bottom, the switches that serve them above,
 * and further up those that only join switches. Within a layer, nodes stand near their neighbours.
 * The same network gives the same places.
 */
public final class LayeredLayout {
  /** Distance between the centres of neighbours in a row, in canvas units. */
  static final double COLUMN = 180;

  /** Distance between the centres of layers. */
  static final double ROW = 140;

  /** Distance between rows of hosts that share one switch. */
  static final double HOST_ROW = 84;

  /** More hosts than this on one switch fold into several rows. */
  static final int MOST_HOSTS_PER_ROW = 8;

  private static final int SWEEPS = 8;

  private final Map<String, NodeFact> nodes = new LinkedHashMap<>();
  private final Map<String, Set<String>> neighbours = new LinkedHashMap<>();
  private final Map<String, Integer> layers = new HashMap<>();

  private LayeredLayout(List<NodeFact> nodeFacts, List<LinkFact> links) {
    for (NodeFact node : nodeFacts) {
      nodes.put(node.name(), node);
      neighbours.put(node.name(), new LinkedHashSet<>());
    }
    for (LinkFact link : links) {
      String a = link.a().node();
      String b = link.b().node();
      if (!a.equals(b) && neighbours.containsKey(a) && neighbours.containsKey(b)) {
        neighbours.get(a).add(b);
        neighbours.get(b).add(a);
      }
    }
  }

  /** The centre of each node, by name. */
  public static Map<String, Point2D> place(List<NodeFact> nodes, List<LinkFact> links) {
    LayeredLayout layout = new LayeredLayout(nodes, links);
    layout.assignLayers();
    return layout.placeLayers();
  }

  /** Hosts are layer 0; a switch is one more than its least distance from any host. */
  private void assignLayers() {
    Deque<String> queue = new ArrayDeque<>();
    for (NodeFact node : nodes.values()) {
      if (node.role() == Role.HOST) {
        layers.put(node.name(), 0);
        queue.add(node.name());
      }
    }
    while (!queue.isEmpty()) {
      String at = queue.remove();
      for (String next : neighbours.get(at)) {
        if (layers.putIfAbsent(next, layers.get(at) + 1) == null) {
          queue.add(next);
        }
      }
    }
    for (String name : nodes.keySet()) {
      layers.putIfAbsent(name, 1);
    }
  }

  private Map<String, Point2D> placeLayers() {
    TreeMap<Integer, List<String>> byLayer = new TreeMap<>();
    for (String name : nodes.keySet()) {
      byLayer.computeIfAbsent(layers.get(name), layer -> new ArrayList<>()).add(name);
    }
    List<String> access = byLayer.getOrDefault(1, new ArrayList<>());
    sortByNeighbours(access, byLayer);
    Map<String, Point2D> places = new LinkedHashMap<>();
    placeHostsAndAccess(byLayer.getOrDefault(0, List.of()), access, places);
    for (Map.Entry<Integer, List<String>> layer : byLayer.entrySet()) {
      if (layer.getKey() >= 2) {
        placeAbove(layer.getValue(), -ROW * layer.getKey(), places);
      }
    }
    return places;
  }

  /** Orders the access layer so that switches with common neighbours stand together. */
  private void sortByNeighbours(List<String> access, TreeMap<Integer, List<String>> byLayer) {
    Map<String, Double> position = new HashMap<>();
    for (List<String> layer : byLayer.values()) {
      for (int i = 0; i < layer.size(); i++) {
        position.put(layer.get(i), (double) i / Math.max(1, layer.size() - 1));
      }
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (List<String> layer : byLayer.values()) {
        Map<String, Double> mean = new HashMap<>();
        for (String name : layer) {
          mean.put(name, meanOf(neighbours.get(name), position, position.get(name)));
        }
        List<String> sorted = new ArrayList<>(layer);
        sorted.sort(Comparator.comparingDouble(mean::get));
        for (int i = 0; i < sorted.size(); i++) {
          position.put(sorted.get(i), (double) i / Math.max(1, sorted.size() - 1));
        }
      }
    }
    access.sort(Comparator.comparingDouble(position::get));
  }

  private static double meanOf(Set<String> names, Map<String, Double> position, double otherwise) {
    return names.stream()
        .filter(position::containsKey)
        .mapToDouble(position::get)
        .average()
        .orElse(otherwise);
  }

  private void placeHostsAndAccess(
      List<String> hosts, List<String> access, Map<String, Point2D> places) {
    Map<String, List<String>> hostsOf = new LinkedHashMap<>();
    for (String name : access) {
      hostsOf.put(name, new ArrayList<>());
    }
    List<String> between = new ArrayList<>();
    List<String> alone = new ArrayList<>();
    for (String host : hosts) {
      List<String> switches =
          neighbours.get(host).stream()
              .filter(hostsOf::containsKey)
              .collect(java.util.stream.Collectors.toList());
      if (switches.isEmpty()) {
        alone.add(host);
      } else if (switches.size() == 1) {
        hostsOf.get(switches.get(0)).add(host);
      } else {
        between.add(host);
      }
    }
    double left = 0;
    for (Map.Entry<String, List<String>> group : hostsOf.entrySet()) {
      int columns = Math.max(1, Math.min(group.getValue().size(), MOST_HOSTS_PER_ROW));
      placeGrid(group.getValue(), left, 0, columns, places);
      places.put(group.getKey(), new Point2D(left + (columns - 1) * COLUMN / 2, -ROW));
      left += columns * COLUMN;
    }
    placeBetween(between, places);
    placeGrid(alone, left, 0, Math.max(1, Math.min(alone.size(), MOST_HOSTS_PER_ROW)), places);
  }

  private static void placeGrid(
      List<String> names, double left, double top, int columns, Map<String, Point2D> places) {
    for (int i = 0; i < names.size(); i++) {
      double x = left + i % columns * COLUMN;
      // Odd rows stand half a column aside, so that their links do not pass behind the row above.
      double shift = i / columns % 2 == 0 ? 0 : COLUMN / 2;
      places.put(names.get(i), new Point2D(x + shift, top + i / columns * HOST_ROW));
    }
  }

  /** Hosts with several switches (routers, bonds) stand below the middle of them. */
  private void placeBetween(List<String> names, Map<String, Point2D> places) {
    for (String name : names) {
      double x =
          neighbours.get(name).stream()
              .filter(places::containsKey)
              .mapToDouble(other -> places.get(other).getX())
              .average()
              .orElse(0);
      Point2D place = new Point2D(x, 0);
      while (isTaken(place, places)) {
        place = place.add(0, HOST_ROW);
      }
      places.put(name, place);
    }
  }

  private static boolean isTaken(Point2D place, Map<String, Point2D> places) {
    return places.values().stream()
        .anyMatch(
            other ->
                Math.abs(other.getX() - place.getX()) < COLUMN * 0.9
                    && Math.abs(other.getY() - place.getY()) < HOST_ROW * 0.9);
  }

  private void placeAbove(List<String> names, double y, Map<String, Point2D> places) {
    Map<String, Double> wanted = new HashMap<>();
    for (String name : names) {
      wanted.put(
          name,
          neighbours.get(name).stream()
              .filter(places::containsKey)
              .mapToDouble(other -> places.get(other).getX())
              .average()
              .orElse(0));
    }
    List<String> sorted = new ArrayList<>(names);
    sorted.sort(Comparator.comparingDouble(wanted::get));
    double centre = sorted.stream().mapToDouble(wanted::get).average().orElse(0);
    double left = centre - (sorted.size() - 1) * COLUMN / 2;
    double previous = Double.NEGATIVE_INFINITY;
    boolean fitsWanted = true;
    for (String name : sorted) {
      fitsWanted &= wanted.get(name) - previous >= COLUMN;
      previous = wanted.get(name);
    }
    for (int i = 0; i < sorted.size(); i++) {
      double x = fitsWanted ? wanted.get(sorted.get(i)) : left + i * COLUMN;
      places.put(sorted.get(i), new Point2D(x, y));
    }
  }
}
