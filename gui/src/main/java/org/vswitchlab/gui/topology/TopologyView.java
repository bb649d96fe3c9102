package org.vswitchlab.gui.topology;

import java.util.Map;
import javafx.animation.AnimationTimer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.geometry.Point2D;
import javafx.geometry.Rectangle2D;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.transform.Affine;
import org.vswitchlab.gui.theme.Palette;
import org.vswitchlab.gui.topology.TopologySnapshot.LinkFact;
import org.vswitchlab.gui.topology.TopologySnapshot.PortFact;
import org.vswitchlab.time.SimTime;

/**
 * The canvas. Drag a node to move it, drag the ground to move everything, turn the wheel to zoom;
 * arrow keys select the next node in their direction, with Shift they move it.
 */
public final class TopologyView extends Region {
  private static final double LEAST_SCALE = 0.1;
  private static final double MOST_SCALE = 4;
  private static final double FIT_SCALE = 1.35;
  private static final double MARGIN = 26;
  private static final double ZOOM_STEP = 1.2;
  private static final double LINK_REACH = 8;
  private static final double KEY_STEP = 20;

  private final TopologyViewModel model;
  private final Canvas canvas = new Canvas();
  private final Tooltip linkTooltip = new Tooltip();
  private final BooleanProperty showsCounters = new SimpleBooleanProperty(false);
  private final BooleanProperty animating = new SimpleBooleanProperty(false);
  private final AnimationTimer timer =
      new AnimationTimer() {
        @Override
        public void handle(long frameNanos) {
          long now = System.nanoTime();
          if (isDirty || model.isAnimated(now)) {
            paint(now);
          }
        }
      };

  private Palette palette = Palette.LIGHT;
  private double scale = 1;
  private double shiftX;
  private double shiftY;
  private boolean isFitting = true;
  private boolean isDirty = true;
  private String draggedNode;
  private Point2D dragFrom;

  public TopologyView(TopologyViewModel model) {
    this.model = model;
    setId("topology");
    getStyleClass().add("topology");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    setAccessibleText("Topology. Arrow keys select a node.");
    setMinSize(120, 80);
    getChildren().add(canvas);
    model.snapshotProperty().addListener((property, was, is) -> repaint());
    model.selectedNodeProperty().addListener((property, was, is) -> repaint());
    model.selectedLinkProperty().addListener((property, was, is) -> repaint());
    focusedProperty().addListener((property, was, is) -> repaint());
    showsCounters.addListener((property, was, is) -> repaint());
    addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
    addEventHandler(MouseEvent.MOUSE_DRAGGED, this::dragged);
    addEventHandler(MouseEvent.MOUSE_MOVED, this::hovered);
    addEventHandler(ScrollEvent.SCROLL, this::scrolled);
    addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
    animating.addListener((property, was, is) -> setTimer(is));
  }

  /** Whether the drawing follows the model; false while nobody can see it. */
  public BooleanProperty animatingProperty() {
    return animating;
  }

  private void setTimer(boolean running) {
    if (running) {
      timer.start();
    } else {
      timer.stop();
    }
  }

  /** Whether ports show rx and tx counts beside their names. */
  public BooleanProperty showsCountersProperty() {
    return showsCounters;
  }

  public void setPalette(Palette newPalette) {
    palette = newPalette;
    repaint();
  }

  private void repaint() {
    isDirty = true;
  }

  /** Draws at once; for snapshots of the window. */
  public void paintNow() {
    paint(System.nanoTime());
  }

  @Override
  protected void layoutChildren() {
    canvas.setWidth(getWidth());
    canvas.setHeight(getHeight());
    paintNow();
  }

  private void paint(long wallNanos) {
    isDirty = false;
    if (isFitting) {
      computeFit();
    }
    GraphicsContext gc = canvas.getGraphicsContext2D();
    gc.setTransform(new Affine());
    gc.setFill(palette.background());
    gc.fillRect(0, 0, canvas.getWidth(), canvas.getHeight());
    gc.setTransform(scale, 0, 0, scale, shiftX, shiftY);
    new TopologyPainter(gc, palette, model, showsCounters.get()).paint(wallNanos, isFocused());
  }

  /** Shows the whole network, and keeps doing so until the user zooms or moves. */
  public void fit() {
    isFitting = true;
    repaint();
  }

  private void computeFit() {
    Rectangle2D bounds = TopologyPainter.bounds(model.places());
    if (bounds == null || getWidth() < 1 || getHeight() < 1) {
      return;
    }
    double width = bounds.getWidth() + 2 * MARGIN;
    double height = bounds.getHeight() + 2 * MARGIN;
    scale = clamp(Math.min(getWidth() / width, getHeight() / height), LEAST_SCALE, FIT_SCALE);
    shiftX = getWidth() / 2 - scale * (bounds.getMinX() + bounds.getWidth() / 2);
    shiftY = getHeight() / 2 - scale * (bounds.getMinY() + bounds.getHeight() / 2);
  }

  public void zoomIn() {
    zoom(ZOOM_STEP, getWidth() / 2, getHeight() / 2);
  }

  public void zoomOut() {
    zoom(1 / ZOOM_STEP, getWidth() / 2, getHeight() / 2);
  }

  private void zoom(double factor, double x, double y) {
    isFitting = false;
    double newScale = clamp(scale * factor, LEAST_SCALE, MOST_SCALE);
    shiftX = x - (x - shiftX) * newScale / scale;
    shiftY = y - (y - shiftY) * newScale / scale;
    scale = newScale;
    repaint();
  }

  /** Screen units for one canvas unit. */
  public double scale() {
    return scale;
  }

  /** Where a node's centre is drawn, in this region's coordinates; null if there is none. */
  public Point2D screenPlace(String node) {
    Point2D place = model.places().get(node);
    return place == null
        ? null
        : new Point2D(place.getX() * scale + shiftX, place.getY() * scale + shiftY);
  }

  private static double clamp(double value, double least, double most) {
    return Math.max(least, Math.min(most, value));
  }

  private Point2D toModel(double x, double y) {
    return new Point2D((x - shiftX) / scale, (y - shiftY) / scale);
  }

  private String nodeAt(double x, double y) {
    Point2D at = toModel(x, y);
    String found = null;
    for (Map.Entry<String, Point2D> place : model.places().entrySet()) {
      if (Math.abs(place.getValue().getX() - at.getX()) <= TopologyPainter.HALF_WIDTH
          && Math.abs(place.getValue().getY() - at.getY()) <= TopologyPainter.HALF_HEIGHT) {
        found = place.getKey();
      }
    }
    return found;
  }

  private LinkFact linkAt(double x, double y) {
    Point2D at = toModel(x, y);
    for (LinkFact link : model.snapshotProperty().get().links()) {
      LinkCurve curve = model.curve(link.name());
      for (int i = 0; curve != null && i <= 40; i++) {
        if (curve.at(i / 40.0).distance(at) < LINK_REACH / scale) {
          return link;
        }
      }
    }
    return null;
  }

  private void pressed(MouseEvent event) {
    requestFocus();
    if (event.getButton() != MouseButton.PRIMARY) {
      return;
    }
    dragFrom = new Point2D(event.getX(), event.getY());
    draggedNode = nodeAt(event.getX(), event.getY());
    if (draggedNode != null) {
      model.selectedLinkProperty().set(null);
      model.selectedNodeProperty().set(draggedNode);
      return;
    }
    LinkFact link = linkAt(event.getX(), event.getY());
    model.selectedLinkProperty().set(link == null ? null : link.name());
  }

  private void dragged(MouseEvent event) {
    if (dragFrom == null || event.getButton() != MouseButton.PRIMARY) {
      return;
    }
    Point2D to = new Point2D(event.getX(), event.getY());
    Point2D way = to.subtract(dragFrom);
    isFitting = false;
    if (draggedNode != null) {
      Point2D place = model.places().get(draggedNode);
      model.moveNode(draggedNode, place.add(way.multiply(1 / scale)));
    } else {
      shiftX += way.getX();
      shiftY += way.getY();
    }
    dragFrom = to;
    repaint();
  }

  private void hovered(MouseEvent event) {
    LinkFact link =
        nodeAt(event.getX(), event.getY()) == null ? linkAt(event.getX(), event.getY()) : null;
    if (link == null) {
      Tooltip.uninstall(this, linkTooltip);
      return;
    }
    linkTooltip.setText(describe(link));
    Tooltip.install(this, linkTooltip);
  }

  /** State, specification and counters of a link, a line each. */
  static String describe(LinkFact link) {
    String rate = link.spec().rateBps() == 0 ? "no rate limit" : link.spec().rateBps() + " bit/s";
    return link.name()
        + (link.isUp() ? ": up, " : ": DOWN, ")
        + rate
        + ", delay "
        + SimTime.format(link.spec().delayNanos())
        + "\n"
        + describe(link.a(), link.queuedAtA())
        + "\n"
        + describe(link.b(), link.queuedAtB());
  }

  private static String describe(PortFact port, int queued) {
    return port.node()
        + ":"
        + port.device()
        + (port.works() ? "  up" : "  DOWN")
        + "  rx "
        + port.counters().rxPackets()
        + " packets "
        + port.counters().rxBytes()
        + " bytes "
        + port.counters().rxDropped()
        + " dropped, tx "
        + port.counters().txPackets()
        + " packets "
        + port.counters().txBytes()
        + " bytes "
        + port.counters().txDropped()
        + " dropped, queue "
        + queued;
  }

  private void scrolled(ScrollEvent event) {
    if (event.getDeltaY() != 0) {
      zoom(event.getDeltaY() > 0 ? 1.1 : 1 / 1.1, event.getX(), event.getY());
    }
    event.consume();
  }

  private void keyPressed(KeyEvent event) {
    if (event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    switch (event.getCode()) {
      case LEFT -> arrow(event, -1, 0);
      case RIGHT -> arrow(event, 1, 0);
      case UP -> arrow(event, 0, -1);
      case DOWN -> arrow(event, 0, 1);
      case PLUS, ADD, EQUALS -> zoomIn();
      case MINUS, SUBTRACT -> zoomOut();
      case DIGIT0, NUMPAD0 -> fit();
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void arrow(KeyEvent event, int dx, int dy) {
    String selected = model.selectedNodeProperty().get();
    if (!event.isShiftDown()) {
      model.selectTowards(dx, dy);
    } else if (selected != null) {
      isFitting = false;
      Point2D place = model.places().get(selected);
      model.moveNode(selected, place.add(dx * KEY_STEP, dy * KEY_STEP));
      repaint();
    }
  }
}
