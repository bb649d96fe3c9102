package org.vswitchlab.gui.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.geometry.Point2D;
import org.junit.jupiter.api.Test;
import org.vswitchlab.gui.topology.TopologySnapshot.LinkFact;
import org.vswitchlab.gui.topology.TopologySnapshot.NodeFact;
import org.vswitchlab.gui.topology.TopologySnapshot.PortFact;
import org.vswitchlab.gui.topology.TopologySnapshot.Role;
import org.vswitchlab.link.LinkSpec;
import org.vswitchlab.observe.Counters;

class LayeredLayoutTest {
  private final List<NodeFact> nodes = new ArrayList<>();
  private final List<LinkFact> links = new ArrayList<>();

  private void hosts(String... names) {
    for (String name : names) {
      nodes.add(new NodeFact(name, Role.HOST, List.of(), "", true));
    }
  }

  private void switches(String... names) {
    for (String name : names) {
      nodes.add(new NodeFact(name, Role.SWITCH, List.of("ovs"), "ovs", true));
    }
  }

  private void link(String a, String b) {
    Counters.Snapshot none = new Counters().snapshot();
    links.add(
        new LinkFact(
            a + "-" + b + "-" + links.size(),
            new PortFact(a, "p" + links.size(), true, true, none),
            new PortFact(b, "p" + links.size(), true, true, none),
            true,
            LinkSpec.IDEAL,
            0,
            0));
  }

  private void leafAndSpine(int leaves, int spines, int hostsPerLeaf) {
    for (int leaf = 0; leaf < leaves; leaf++) {
      switches("leaf" + leaf);
      for (int host = 0; host < hostsPerLeaf; host++) {
        hosts("h" + leaf + "-" + host);
        link("h" + leaf + "-" + host, "leaf" + leaf);
      }
    }
    for (int spine = 0; spine < spines; spine++) {
      switches("spine" + spine);
      for (int leaf = 0; leaf < leaves; leaf++) {
        link("leaf" + leaf, "spine" + spine);
      }
    }
  }

  private Map<String, Point2D> place() {
    return LayeredLayout.place(nodes, links);
  }

  private static void assertApart(Map<String, Point2D> places) {
    for (String one : places.keySet()) {
      for (String other : places.keySet()) {
        if (one.compareTo(other) < 0) {
          Point2D way = places.get(one).subtract(places.get(other));
          boolean isApart =
              Math.abs(way.getX()) >= 2 * TopologyPainter.HALF_WIDTH + 8
                  || Math.abs(way.getY()) >= 2 * TopologyPainter.HALF_HEIGHT + 8;
          assertThat(isApart).as("%s and %s: %s", one, other, way).isTrue();
        }
      }
    }
  }

  @Test
  void hostsStandBelowTheirSwitchAndTheCoreAboveAll() {
    leafAndSpine(3, 2, 2);
    Map<String, Point2D> places = place();
    assertApart(places);
    assertThat(places.get("h0-0").getY()).isGreaterThan(places.get("leaf0").getY());
    assertThat(places.get("leaf0").getY()).isEqualTo(places.get("leaf2").getY());
    assertThat(places.get("spine1").getY()).isLessThan(places.get("leaf1").getY());
  }

  @Test
  void aSwitchStandsOverTheMiddleOfItsHosts() {
    switches("s1");
    hosts("h1", "h2");
    link("h1", "s1");
    link("h2", "s1");
    Map<String, Point2D> places = place();
    double middle = (places.get("h1").getX() + places.get("h2").getX()) / 2;
    assertThat(places.get("s1").getX()).isEqualTo(middle);
  }

  @Test
  void manyHostsFoldIntoRowsThatDoNotTouch() {
    switches("s1");
    for (int i = 0; i < 64; i++) {
      hosts("h" + i);
      link("h" + i, "s1");
    }
    assertApart(place());
  }

  @Test
  void aRouterStandsBetweenTheSwitchesThatItJoins() {
    switches("s1", "s2");
    hosts("h1", "h2", "router");
    link("h1", "s1");
    link("h2", "s2");
    link("router", "s1");
    link("router", "s2");
    Map<String, Point2D> places = place();
    assertApart(places);
    assertThat(places.get("router").getX())
        .isBetween(places.get("s1").getX(), places.get("s2").getX());
  }

  @Test
  void everyNodeHasAPlaceWithoutLinksAndWithLoops() {
    hosts("lonely");
    switches("s1", "s2");
    link("s1", "s1");
    link("s1", "s2");
    link("s1", "s2");
    Map<String, Point2D> places = place();
    assertThat(places).containsOnlyKeys("lonely", "s1", "s2");
    assertApart(places);
    assertThat(LinkCurve.of(links, places)).hasSize(3);
  }

  @Test
  void parallelLinksBendApart() {
    switches("s1", "s2");
    link("s1", "s2");
    link("s2", "s1");
    Map<String, LinkCurve> curves = LinkCurve.of(links, place());
    Point2D first = curves.get(links.get(0).name()).at(0.5);
    Point2D second = curves.get(links.get(1).name()).at(0.5);
    assertThat(first.distance(second)).isGreaterThan(20);
  }

  @Test
  void aLinkPassesAroundANodeThatStandsInItsWay() {
    switches("s1", "s2", "s3");
    hosts("h1", "h2", "h3");
    link("h1", "s1");
    link("h2", "s2");
    link("h3", "s3");
    link("s1", "s2");
    link("s2", "s3");
    link("s3", "s1");
    Map<String, Point2D> places = place();
    for (LinkFact link : links) {
      LinkCurve curve = LinkCurve.of(links, places).get(link.name());
      for (Map.Entry<String, Point2D> node : places.entrySet()) {
        if (!node.getKey().equals(link.a().node()) && !node.getKey().equals(link.b().node())) {
          for (int i = 0; i <= 20; i++) {
            Point2D way = curve.at(i / 20.0).subtract(node.getValue());
            boolean isClear =
                Math.abs(way.getX()) > TopologyPainter.HALF_WIDTH
                    || Math.abs(way.getY()) > TopologyPainter.HALF_HEIGHT;
            assertThat(isClear).as("%s passes %s", link.name(), node.getKey()).isTrue();
          }
        }
      }
    }
  }

  @Test
  void theSameNetworkGivesTheSamePlaces() {
    leafAndSpine(4, 2, 3);
    assertThat(place()).isEqualTo(place());
  }
}
