package org.vswitchlab.gui.topology;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.geometry.Point2D;
import org.vswitchlab.gui.topology.TopologySnapshot.LinkFact;

/**
 * The way of a link on the canvas: a quadratic curve, straight where nothing is in the way.
 * Parallel links bend apart, and a link that would pass behind a third node bends around it.
 *
 * @param control the curve leaves and arrives in its direction
 */
record LinkCurve(Point2D start, Point2D control, Point2D end) {
  private static final double PARALLEL_GAP = 34;
  private static final double DETOUR = 84;
  private static final double NODE_CLEARANCE = 40;

  /** The curve of each link by its name, for nodes at {@code places}. */
  static Map<String, LinkCurve> of(List<LinkFact> links, Map<String, Point2D> places) {
    Map<String, Integer> counts = new HashMap<>();
    for (LinkFact link : links) {
      counts.merge(pair(link), 1, Integer::sum);
    }
    Map<String, Integer> numbers = new HashMap<>();
    Map<String, LinkCurve> curves = new HashMap<>();
    for (LinkFact link : links) {
      Point2D a = places.get(link.a().node());
      Point2D b = places.get(link.b().node());
      if (a == null || b == null) {
        continue;
      }
      int number = numbers.merge(pair(link), 1, Integer::sum) - 1;
      double bend = (number - (counts.get(pair(link)) - 1) / 2.0) * 2 * PARALLEL_GAP;
      // The offset is along a normal that does not depend on which end is called a.
      boolean isTurned = link.a().node().compareTo(link.b().node()) > 0;
      curves.put(link.name(), curve(a, b, isTurned ? -bend : bend, places));
    }
    return curves;
  }

  private static String pair(LinkFact link) {
    String a = link.a().node();
    String b = link.b().node();
    return a.compareTo(b) < 0 ? a + " " + b : b + " " + a;
  }

  private static LinkCurve curve(Point2D a, Point2D b, double bend, Map<String, Point2D> places) {
    Point2D middle = a.midpoint(b);
    Point2D along = b.subtract(a);
    if (along.magnitude() == 0) {
      return new LinkCurve(a, a.add(0, -2 * DETOUR), b);
    }
    Point2D normal = new Point2D(-along.getY(), along.getX()).normalize();
    double offset = bend;
    if (bend == 0 && isNodeBetween(a, b, places)) {
      Point2D up = normal.getY() > 0 ? normal.multiply(-1) : normal;
      return new LinkCurve(a, middle.add(up.multiply(2 * DETOUR)), b);
    }
    return new LinkCurve(a, middle.add(normal.multiply(offset)), b);
  }

  private static boolean isNodeBetween(Point2D a, Point2D b, Map<String, Point2D> places) {
    Point2D along = b.subtract(a);
    double length = along.magnitude();
    for (Point2D node : places.values()) {
      double t = node.subtract(a).dotProduct(along) / (length * length);
      if (t > 0.05 && t < 0.95 && a.add(along.multiply(t)).distance(node) < NODE_CLEARANCE) {
        return true;
      }
    }
    return false;
  }

  /** The point at {@code t}: 0 is the centre of the node at end a, 1 that at end b. */
  Point2D at(double t) {
    double u = 1 - t;
    return start.multiply(u * u).add(control.multiply(2 * u * t)).add(end.multiply(t * t));
  }

  /**
   * Where the curve leaves the box of half sizes {@code halfWidth} and {@code halfHeight} around an
   * end, as a value of t.
   */
  double exitOf(boolean atStart, double halfWidth, double halfHeight) {
    Point2D centre = atStart ? start : end;
    double low = 0;
    double high = 0.5;
    for (int i = 0; i < 20; i++) {
      double t = (low + high) / 2;
      Point2D point = at(atStart ? t : 1 - t);
      boolean isInside =
          Math.abs(point.getX() - centre.getX()) < halfWidth
              && Math.abs(point.getY() - centre.getY()) < halfHeight;
      if (isInside) {
        low = t;
      } else {
        high = t;
      }
    }
    return atStart ? high : 1 - high;
  }
}
