package org.vswitchlab.gui.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import javafx.event.EventType;
import javafx.geometry.Point2D;
import javafx.scene.Scene;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import org.junit.jupiter.api.Test;
import org.vswitchlab.gui.support.FxTest;
import org.vswitchlab.link.LinkSpec;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.wire.Frame;

class TopologyViewTest extends FxTest {
  private static final String ARP =
      "ffffffffffff 020000000001 0806 0001 0800 06 04 0001 020000000001 0a000001 000000000000"
          + " 0a000002";

  private final Network network = new Network(1);
  private final TopologyViewModel model = new TopologyViewModel();
  private TopologyView view;

  private void show() {
    Host h1 = network.addHost("h1");
    Host h2 = network.addHost("h2");
    network.connect(
        "cable",
        h1.addEthernet("eth0", 0x020000000001L),
        h2.addEthernet("eth0", 0x020000000002L),
        LinkSpec.IDEAL.withDelayNanos(1000));
    model.show(TopologySnapshot.of(network), 0);
    view = new TopologyView(model);
    new Scene(view, 600, 400);
    view.resize(600, 400);
    view.layout();
  }

  private void mouse(EventType<MouseEvent> type, Point2D at) {
    PickResult pick = new PickResult(view, at.getX(), at.getY());
    view.fireEvent(
        new MouseEvent(
            type,
            at.getX(),
            at.getY(),
            at.getX(),
            at.getY(),
            MouseButton.PRIMARY,
            1,
            false,
            false,
            false,
            false,
            true,
            false,
            false,
            true,
            false,
            true,
            pick));
  }

  @Test
  void fitsEverythingAndANodeCanBeDragged() throws Exception {
    onFx(
        () -> {
          show();
          for (String node : List.of("h1", "h2")) {
            Point2D place = view.screenPlace(node);
            assertThat(place.getX()).isBetween(0.0, 600.0);
            assertThat(place.getY()).isBetween(0.0, 400.0);
          }
          Point2D from = view.screenPlace("h1");
          Point2D other = view.screenPlace("h2");
          mouse(MouseEvent.MOUSE_PRESSED, from);
          mouse(MouseEvent.MOUSE_DRAGGED, from.add(30, 70));
          assertThat(view.screenPlace("h1").distance(from.add(30, 70))).isLessThan(0.01);
          assertThat(view.screenPlace("h2")).isEqualTo(other);
          assertThat(model.selectedNodeProperty().get()).isEqualTo("h1");
          return null;
        });
  }

  @Test
  void zoomsAndFitsAgainAndTheGroundCanBeDragged() throws Exception {
    onFx(
        () -> {
          show();
          double fitted = view.scale();
          Point2D before = view.screenPlace("h1");
          view.zoomIn();
          assertThat(view.scale()).isGreaterThan(fitted);
          Point2D zoomed = view.screenPlace("h1");
          mouse(MouseEvent.MOUSE_PRESSED, new Point2D(3, 3));
          mouse(MouseEvent.MOUSE_DRAGGED, new Point2D(23, 3));
          assertThat(view.screenPlace("h1").subtract(zoomed)).isEqualTo(new Point2D(20, 0));
          view.fit();
          view.paintNow();
          assertThat(view.scale()).isEqualTo(fitted);
          assertThat(view.screenPlace("h1").distance(before)).isLessThan(0.01);
          return null;
        });
  }

  @Test
  void framesMoveEvenlyBetweenTwoLooks() throws Exception {
    onFx(
        () -> {
          show();
          network.ledger().created(1);
          network.link("cable").a().transmit(Frame.ofHex(ARP, 1));
          model.setPace(0.000001);
          model.show(TopologySnapshot.of(network), 0);
          network.simulation().schedule(500, () -> {});
          network.simulation().runUntil(500);
          model.show(TopologySnapshot.of(network), 1_000_000_000L);
          List<Double> progress = new ArrayList<>();
          for (long wall = 1_000_000_000L; wall <= 1_500_000_000L; wall += 100_000_000L) {
            double shown = model.shownNanos(wall);
            progress.add(model.flightsAt(shown).get(0).progress(shown));
          }
          assertThat(progress).containsExactly(0.0, 0.1, 0.2, 0.3, 0.4, 0.5);
          assertThat(model.flightsAt(0).get(0).protocol()).isEqualTo(FrameProtocol.ARP);
          return null;
        });
  }

  @Test
  void aPortThatIsDownIsSeenAndItsLinkDescribed() throws Exception {
    onFx(
        () -> {
          show();
          network.link("cable").setUp(false);
          model.show(TopologySnapshot.of(network), 0);
          assertThat(model.link("cable").a().works()).isFalse();
          assertThat(TopologyView.describe(model.link("cable"))).startsWith("cable: DOWN");
          return null;
        });
  }
}
