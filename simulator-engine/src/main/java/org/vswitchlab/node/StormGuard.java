package org.vswitchlab.node;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jgrapht.Graph;
import org.jgrapht.alg.cycle.PatonCycleBase;
import org.jgrapht.graph.WeightedMultigraph;
import org.vswitchlab.engine.StopReason;
import org.vswitchlab.link.Link;
import org.vswitchlab.wire.Frame;

/**
 * Finds a frame that goes round and round. Each frame has a budget of link transmissions, counted
 * over all its copies; a network without a loop needs no more than one for each direction of each
 * link, unless links duplicate or routers pass it on. When a budget is spent the run stops, and the
 * loop that carries most of the traffic is named.
 */
public final class StormGuard implements Link.TransmissionListener {
  /** Default budget of one frame: far above what any network of a few hundred links needs. */
  public static final int DEFAULT_BUDGET = 10_000;

  // Direct-mapped: another frame may take a place, which only delays the finding, since a storm is
  // made of few frames and each returns at once.
  private static final int PLACES = 1024;

  private final Network network;
  private final long[] origins = new long[PLACES];
  private final int[] counts = new int[PLACES];
  private int budget = DEFAULT_BUDGET;

  StormGuard(Network network) {
    this.network = network;
  }

  /** Sets how often one frame and its copies may be put on links; 0 switches the guard off. */
  public void setBudget(int newBudget) {
    budget = newBudget;
  }

  @Override
  public void transmitted(Link link, Frame frame) {
    long origin = frame.originId();
    int place = (int) origin & (PLACES - 1);
    if (origins[place] != origin) {
      origins[place] = origin;
      counts[place] = 0;
    }
    if (++counts[place] > budget && budget > 0) {
      counts[place] = 0;
      network.simulation().stop(new StopReason("W-STORM", describe(frame)));
    }
  }

  private String describe(Frame frame) {
    String message =
        "broadcast storm: frame #"
            + frame.originId()
            + " and its copies were put on links more than "
            + budget
            + " times";
    List<List<Link>> loops = loops();
    if (loops.isEmpty()) {
      return message + "; no loop of switches carries it";
    }
    List<Link> busiest = loops.get(0);
    for (List<Link> loop : loops) {
      if (leastTraffic(loop) > leastTraffic(busiest)) {
        busiest = loop;
      }
    }
    return message + "; the loop is " + path(busiest);
  }

  /** A loop carries what its quietest link carries. */
  private static long leastTraffic(List<Link> loop) {
    long least = Long.MAX_VALUE;
    for (Link link : loop) {
      long packets = link.a().counters().txPackets() + link.b().counters().txPackets();
      least = Math.min(least, packets);
    }
    return least;
  }

  /**
   * Every independent loop of switches over links that are up; also those of two parallel links.
   */
  public List<List<Link>> loops() {
    Graph<String, Link> graph = new WeightedMultigraph<>(Link.class);
    for (VirtualSwitch virtualSwitch : network.switches().values()) {
      graph.addVertex(virtualSwitch.host().name());
    }
    List<List<Link>> result = new ArrayList<>();
    for (Link link : network.links()) {
      String a = link.a().hostName();
      String b = link.b().hostName();
      if (!link.isUp() || !graph.containsVertex(a) || !graph.containsVertex(b)) {
        continue;
      }
      if (a.equals(b)) {
        result.add(List.of(link));
      } else if (graph.containsEdge(a, b)) {
        result.add(List.of(graph.getEdge(a, b), link));
      } else {
        graph.addEdge(a, b, link);
      }
    }
    result.addAll(new PatonCycleBase<>(graph).getCycleBasis().getCycles());
    return result;
  }

  /** {@code s1 =(s1-s2)= s2 =(s2-s1)= s1}. */
  public static String path(List<Link> loop) {
    String at = startOf(loop);
    StringBuilder text = new StringBuilder(at);
    for (Link link : loop) {
      at = link.a().hostName().equals(at) ? link.b().hostName() : link.a().hostName();
      text.append(" =(").append(link.name()).append(")= ").append(at);
    }
    return text.toString();
  }

  private static String startOf(List<Link> loop) {
    Link firstLink = loop.get(0);
    if (loop.size() < 3) {
      return firstLink.a().hostName();
    }
    List<String> second =
        List.of(loop.get(1).a().hostName(), loop.get(1).b().hostName()).stream()
            .collect(Collectors.toList());
    return second.contains(firstLink.a().hostName())
        ? firstLink.b().hostName()
        : firstLink.a().hostName();
  }
}
