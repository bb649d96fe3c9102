package org.vswitchlab.gui.topology;

import java.util.List;
import java.util.Map;
import javafx.geometry.Point2D;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.TextAlignment;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.IkonResolverProvider;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.javafx.JavaFXFontLoader;
import org.kordamp.ikonli.materialdesign2.MaterialDesignD;
import org.kordamp.ikonli.materialdesign2.MaterialDesignL;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;
import org.vswitchlab.gui.theme.Palette;
import org.vswitchlab.gui.topology.TopologySnapshot.FlightFact;
import org.vswitchlab.gui.topology.TopologySnapshot.LinkFact;
import org.vswitchlab.gui.topology.TopologySnapshot.NodeFact;
import org.vswitchlab.gui.topology.TopologySnapshot.PortFact;

/** Draws the network in canvas units; the caller sets scale and place. */
final class TopologyPainter {
  /** Half the size of a node's box. */
  static final double HALF_WIDTH = 56;

  static final double HALF_HEIGHT = 27;

  private static final double ARC = 10;
  private static final double PORT_RADIUS = 4;
  private static final double FRAME_RADIUS = 6;
  private static final double LABEL_DISTANCE = 14;
  private static final double MOST_ASIDE = 30;
  private static final double LABEL_WIDTH = HALF_WIDTH * 2 - 42;

  /** With more frames than this on the canvas, their names would hide each other. */
  private static final int MOST_NAMED_FRAMES = 16;

  private static final Font NAME = Font.font("System", FontWeight.BOLD, 13);
  private static final Font CAPTION = Font.font("System", 11);
  private static final Font ICON = iconFont();

  private final GraphicsContext gc;
  private final Palette palette;
  private final TopologyViewModel model;
  private final boolean showsCounters;

  TopologyPainter(
      GraphicsContext gc, Palette palette, TopologyViewModel model, boolean showsCounters) {
    this.gc = gc;
    this.palette = palette;
    this.model = model;
    this.showsCounters = showsCounters;
  }

  private static Font iconFont() {
    FontIcon icon = new FontIcon(MaterialDesignS.SWITCH);
    Font loaded =
        (Font)
            IkonResolverProvider.getInstance(JavaFXFontLoader.getInstance())
                .resolve(icon.getIconLiteral())
                .getFont();
    return Font.font(loaded.getFamily(), 22);
  }

  void paint(long wallNanos, boolean isFocused) {
    TopologySnapshot facts = model.snapshotProperty().get();
    for (LinkFact link : facts.links()) {
      paintLink(link, wallNanos);
    }
    double shownNanos = model.shownNanos(wallNanos);
    List<FlightFact> flights = model.flightsAt(shownNanos);
    for (FlightFact flight : flights) {
      paintFrame(flight, shownNanos, flights.size() <= MOST_NAMED_FRAMES);
    }
    for (NodeFact node : facts.nodes()) {
      paintNode(node, isFocused);
    }
    for (LinkFact link : facts.links()) {
      paintPorts(link);
    }
  }

  private void paintLink(LinkFact link, long wallNanos) {
    LinkCurve curve = model.curve(link.name());
    if (curve == null) {
      return;
    }
    boolean isSelected = link.name().equals(model.selectedLinkProperty().get());
    if (isSelected || model.isGlowing(link.name(), wallNanos)) {
      gc.setStroke(palette.selection().deriveColor(0, 1, 1, isSelected ? 0.45 : 0.22));
      gc.setLineWidth(isSelected ? 10 : 8);
      gc.setLineCap(StrokeLineCap.ROUND);
      strokeCurve(curve);
    }
    boolean works = link.isUp() && link.a().works() && link.b().works();
    gc.setStroke(works ? palette.nodeBorder() : palette.down());
    gc.setLineWidth(2);
    if (!works) {
      gc.setLineDashes(6, 5);
    }
    strokeCurve(curve);
    gc.setLineDashes((double[]) null);
    if (!link.isUp()) {
      paintCut(curve.at(0.5));
    }
  }

  private void strokeCurve(LinkCurve curve) {
    gc.beginPath();
    gc.moveTo(curve.start().getX(), curve.start().getY());
    gc.quadraticCurveTo(
        curve.control().getX(), curve.control().getY(), curve.end().getX(), curve.end().getY());
    gc.stroke();
  }

  private void paintCut(Point2D at) {
    gc.setFill(palette.background());
    gc.fillOval(at.getX() - 9, at.getY() - 9, 18, 18);
    gc.setLineWidth(2.5);
    gc.strokeLine(at.getX() - 5, at.getY() - 5, at.getX() + 5, at.getY() + 5);
    gc.strokeLine(at.getX() - 5, at.getY() + 5, at.getX() + 5, at.getY() - 5);
  }

  private void paintNode(NodeFact node, boolean isFocused) {
    Point2D centre = model.places().get(node.name());
    if (centre == null) {
      return;
    }
    double left = centre.getX() - HALF_WIDTH;
    double top = centre.getY() - HALF_HEIGHT;
    boolean isSelected = node.name().equals(model.selectedNodeProperty().get());
    gc.setFill(palette.node());
    gc.fillRoundRect(left, top, 2 * HALF_WIDTH, 2 * HALF_HEIGHT, ARC, ARC);
    gc.setStroke(isSelected ? palette.selection() : palette.nodeBorder());
    gc.setLineWidth(isSelected ? 3 : 1.5);
    gc.strokeRoundRect(left, top, 2 * HALF_WIDTH, 2 * HALF_HEIGHT, ARC, ARC);
    if (isSelected && isFocused) {
      gc.setLineWidth(1);
      gc.strokeRoundRect(
          left - 4, top - 4, 2 * HALF_WIDTH + 8, 2 * HALF_HEIGHT + 8, ARC + 4, ARC + 4);
    }
    Color ink = node.isUp() ? palette.text() : palette.down();
    gc.setFill(ink);
    gc.setTextBaseline(VPos.CENTER);
    gc.setTextAlign(TextAlignment.CENTER);
    gc.setFont(ICON);
    gc.fillText(new String(Character.toChars(icon(node).getCode())), left + 19, centre.getY());
    gc.setTextAlign(TextAlignment.LEFT);
    gc.setFont(NAME);
    gc.fillText(node.name(), left + 35, centre.getY() - 9, LABEL_WIDTH);
    gc.setFill(node.isUp() ? palette.mutedText() : palette.down());
    gc.setFont(CAPTION);
    String caption = node.isUp() ? node.caption() : "powered off";
    gc.fillText(caption, left + 35, centre.getY() + 9, LABEL_WIDTH);
  }

  private static Ikon icon(NodeFact node) {
    return switch (node.role()) {
      case HOST -> MaterialDesignD.DESKTOP_CLASSIC;
      case SWITCH ->
          node.kinds().contains("ovs")
              ? MaterialDesignL.LAYERS_TRIPLE_OUTLINE
              : MaterialDesignS.SWITCH;
    };
  }

  private void paintPorts(LinkFact link) {
    LinkCurve curve = model.curve(link.name());
    if (curve != null) {
      paintPort(link, link.a(), curve, true, link.queuedAtA());
      paintPort(link, link.b(), curve, false, link.queuedAtB());
    }
  }

  private void paintPort(
      LinkFact link, PortFact port, LinkCurve curve, boolean atStart, int queued) {
    double exit = curve.exitOf(atStart, HALF_WIDTH, HALF_HEIGHT);
    Point2D at = curve.at(exit);
    gc.setFill(port.works() && link.isUp() ? palette.up() : palette.down());
    gc.fillOval(at.getX() - PORT_RADIUS, at.getY() - PORT_RADIUS, 2 * PORT_RADIUS, 2 * PORT_RADIUS);
    gc.setStroke(palette.background());
    gc.setLineWidth(1);
    gc.strokeOval(
        at.getX() - PORT_RADIUS, at.getY() - PORT_RADIUS, 2 * PORT_RADIUS, 2 * PORT_RADIUS);
    boolean isSideways = Math.abs(at.getX() - centre(curve, atStart).getX()) >= HALF_WIDTH - 1;
    Point2D way = curve.at(atStart ? exit + 0.05 : exit - 0.05).subtract(at);
    boolean isLeft = way.getX() < -0.01;
    boolean isAbove = way.getY() < 0;
    double y = isSideways ? at.getY() - 9 : at.getY() + (isAbove ? -11 : 12);
    double aside = isSideways ? 0 : asideAt(way, LABEL_DISTANCE);
    double x = at.getX() + (isLeft ? -7 - aside : 7 + aside);
    gc.setTextAlign(isLeft ? TextAlignment.RIGHT : TextAlignment.LEFT);
    gc.setFont(CAPTION);
    String label = queued > 0 ? port.device() + "  queue " + queued : port.device();
    paintLabel(label, x, y, port.works() ? palette.mutedText() : palette.down());
    if (showsCounters) {
      String counters = "rx " + port.counters().rxPackets() + " tx " + port.counters().txPackets();
      double below = isSideways ? at.getY() + 9 : y + (isAbove ? -13 : 13);
      paintLabel(counters, x, below, palette.mutedText());
    }
  }

  private static Point2D centre(LinkCurve curve, boolean atStart) {
    return atStart ? curve.start() : curve.end();
  }

  /** How far a line in that direction has moved aside after {@code distance} up or down. */
  private static double asideAt(Point2D way, double distance) {
    double slope = Math.abs(way.getX()) / Math.max(0.001, Math.abs(way.getY()));
    return Math.min(MOST_ASIDE, slope * distance);
  }

  /** Text with a halo in the background's colour, legible where it crosses a line. */
  private void paintLabel(String text, double x, double y, Color ink) {
    gc.setStroke(palette.background());
    gc.setLineWidth(3);
    gc.strokeText(text, x, y);
    gc.setFill(ink);
    gc.fillText(text, x, y);
  }

  private void paintFrame(FlightFact flight, double shownNanos, boolean isNamed) {
    LinkCurve curve = model.curve(flight.link());
    if (curve == null) {
      return;
    }
    double from = curve.exitOf(flight.fromA(), HALF_WIDTH, HALF_HEIGHT);
    double to = curve.exitOf(!flight.fromA(), HALF_WIDTH, HALF_HEIGHT);
    double progress = Math.max(0, Math.min(1, flight.progress(shownNanos)));
    Point2D at = curve.at(from + (to - from) * progress);
    gc.setFill(flight.protocol().colour(palette));
    gc.fillOval(
        at.getX() - FRAME_RADIUS, at.getY() - FRAME_RADIUS, 2 * FRAME_RADIUS, 2 * FRAME_RADIUS);
    gc.setStroke(palette.background());
    gc.setLineWidth(1.5);
    gc.strokeOval(
        at.getX() - FRAME_RADIUS, at.getY() - FRAME_RADIUS, 2 * FRAME_RADIUS, 2 * FRAME_RADIUS);
    if (isNamed) {
      gc.setTextAlign(TextAlignment.RIGHT);
      gc.setTextBaseline(VPos.CENTER);
      gc.setFont(CAPTION);
      paintLabel(
          flight.protocol().label(), at.getX() - 10, at.getY(), flight.protocol().colour(palette));
    }
  }

  /** The box that holds every node with its labels; null without nodes. */
  static javafx.geometry.Rectangle2D bounds(Map<String, Point2D> places) {
    if (places.isEmpty()) {
      return null;
    }
    double left = Double.MAX_VALUE;
    double top = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    double bottom = -Double.MAX_VALUE;
    for (Point2D place : places.values()) {
      left = Math.min(left, place.getX() - HALF_WIDTH);
      right = Math.max(right, place.getX() + HALF_WIDTH);
      top = Math.min(top, place.getY() - HALF_HEIGHT);
      bottom = Math.max(bottom, place.getY() + HALF_HEIGHT);
    }
    return new javafx.geometry.Rectangle2D(left, top, right - left, bottom - top);
  }
}
