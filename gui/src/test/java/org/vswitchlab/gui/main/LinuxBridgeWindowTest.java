package org.vswitchlab.gui.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vswitchlab.bridge.LinuxBridgeSnapshot.FdbRow;
import org.vswitchlab.gui.dissector.DissectedField;
import org.vswitchlab.gui.eventlist.EventRow;
import org.vswitchlab.gui.support.FactRow;
import org.vswitchlab.gui.topology.TopologySnapshot.LinkFact;
import org.vswitchlab.observe.Decision;
import org.vswitchlab.scenario.run.FrameEvent;
import org.vswitchlab.time.SimTime;

class LinuxBridgeWindowTest extends WindowTest {
  private static final long SECOND = SimTime.NANOS_PER_SECOND;

  private List<String> learned() {
    return model.node().linuxBridge().fdb().rows().stream()
        .map(FactRow::fact)
        .filter(row -> row.state().isEmpty())
        .map(row -> row.port() + " " + FdbRow.class.cast(row).key())
        .collect(Collectors.toList());
  }

  @Test
  void learnsWhileTimeGoesOnAndForgetsWhenItGoesBack() throws Exception {
    open(scenario("bridge.vsl.yml").toString());
    select("s1");
    goTo("2.5s", 5 * SECOND / 2);
    await("both stations", () -> learned().size() == 2);
    assertThat(onFx(this::learned))
        .containsExactly("p1 02:00:00:00:00:01/0", "p3 02:00:00:00:00:03/0");
    goTo("1.5s", 3 * SECOND / 2);
    await("one station", () -> learned().size() == 1);
    goTo("500ms", SECOND / 2);
    await("no station", () -> learned().isEmpty());
    goTo("2.5s", 5 * SECOND / 2);
    await("both stations again", () -> learned().size() == 2);
  }

  private List<String> roles() {
    return model.node().linuxBridge().stpPorts().rows().stream()
        .map(row -> row.fact().key() + " " + row.fact().role() + " " + row.fact().state())
        .collect(Collectors.toList());
  }

  @Test
  void showsRolesAndTimersOfTheSpanningTreeAsTheyChange() throws Exception {
    open(scenario("spanning-tree.vsl.yml").toString());
    select("s3");
    goTo("40s", 40 * SECOND);
    await(
        "the tree of three",
        () -> roles().equals(List.of("p1 ALTERNATE BLOCKING", "p2 ROOT FORWARDING")));
    assertThat(onFx(() -> model.node().linuxBridge().stpSummaryProperty().get()))
        .contains("designated root 1000.", "root port p2   path cost", "max age 20.00");
    goTo("61s", 61 * SECOND);
    await("the way round", () -> roles().get(0).equals("p1 ROOT LISTENING"));
    assertThat(
            onFx(
                () ->
                    model.node().linuxBridge().stpPorts().rows().get(0).fact().forwardDelayTimer()))
        .isBetween(13.0, 15.0);
    goTo("40s", 40 * SECOND);
    await("the first tree again", () -> roles().get(0).equals("p1 ALTERNATE BLOCKING"));
  }

  @Test
  void showsMulticastGroups() throws Exception {
    open(scenario("spanning-tree.vsl.yml").toString());
    select("s1");
    goTo("1s", SECOND);
    await("the group", () -> model.node().linuxBridge().mdb().rows().size() == 1);
    assertThat(onFx(() -> model.node().linuxBridge().mdb().rows().get(0).fact().group()))
        .isEqualTo("239.1.1.1");
    assertThat(onFx(() -> model.node().linuxBridge().mdb().rows().get(0).fact().protocol()))
        .isEqualTo("static");
    assertThat(onFx(() -> model.node().linuxBridge().mdbSummaryProperty().get()))
        .isEqualTo("mcast_snooping 1   mcast_querier 0   router ports none");
  }

  @Test
  void showsTheWholePathOfAPickedFrameWithEveryDecision() throws Exception {
    open(scenario("bridge.vsl.yml").toString());
    goTo("1.5s", 3 * SECOND / 2);
    await("events", () -> !model.events().rows().isEmpty());
    EventRow first = onFx(() -> model.events().rows().get(0));
    assertThat(first.info()).startsWith("ARP, Request who-has 10.0.0.3 tell 10.0.0.1");
    onFx(
        () -> {
          view.lookup("#events").requestFocus();
          model.events().selectedProperty().set(first);
          return null;
        });
    await("the path", () -> model.events().pathProperty().get().size() > 5);
    List<FrameEvent> path = onFx(() -> model.events().pathProperty().get());
    List<String> received =
        path.stream()
            .filter(event -> event.kind() == FrameEvent.Kind.RECEIVED)
            .map(FrameEvent::place)
            .collect(Collectors.toList());
    assertThat(received).contains("s1:p1", "s2:p1", "h2:eth0", "h3:eth0");
    assertThat(path.get(0).decision().outcome()).isEqualTo(Decision.Outcome.FLOODED);
    assertThat(path.get(0).outcome()).contains("learned 02:00:00:00:00:01", "p2", "p3");
    List<String> layers =
        onFx(
            () ->
                model.events().dissection().layersProperty().get().stream()
                    .map(DissectedField::name)
                    .collect(Collectors.toList()));
    assertThat(layers).startsWith("Ethernet", "ARP");
  }

  @Test
  void showsThatALinkWentDownAndComesUpAgainOnTheWayBack() throws Exception {
    open(scenario("bridge.vsl.yml").toString());
    goTo("3.1s", 31 * SECOND / 10);
    assertThat(onFx(() -> link("s1-s2").isUp())).isFalse();
    assertThat(onFx(() -> link("s1-s2").a().works())).isFalse();
    goTo("2s", 2 * SECOND);
    assertThat(onFx(() -> link("s1-s2").isUp())).isTrue();
  }

  private LinkFact link(String name) {
    return model.topology().snapshotProperty().get().links().stream()
        .filter(link -> link.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void seesFramesUnderWayBetweenTheirStartAndArrival() throws Exception {
    open(scenario("bridge.vsl.yml").toString());
    goTo("1000020us", SECOND + 20_000);
    assertThat(onFx(() -> model.topology().snapshotProperty().get().flights()))
        .extracting(flight -> flight.link() + " " + flight.protocol())
        .containsExactlyInAnyOrder("h2-s1 ARP", "s1-s2 ARP");
  }

  @Test
  void stepsForthAndBackByOneEvent() throws Exception {
    open(scenario("bridge.vsl.yml").toString());
    goTo("1000020us", SECOND + 20_000);
    long before = onFx(() -> model.runControl().eventCountProperty().get());
    onFx(
        () -> {
          model.runControl().stepEvent();
          return null;
        });
    await("one event more", () -> model.runControl().eventCountProperty().get() == before + 1);
    onFx(
        () -> {
          model.runControl().stepBack();
          return null;
        });
    await("one event less", () -> model.runControl().eventCountProperty().get() == before);
  }

  @Test
  void theConsoleRunsCommandsOfTheNodeAndGoingBackTakesThemBack() throws Exception {
    open(scenario("bridge.vsl.yml").toString());
    goTo("1.5s", 3 * SECOND / 2);
    select("s1");
    onFx(
        () -> {
          model.node().console().lineProperty().set("bridge fdb show br s1 dynamic");
          model.node().console().send();
          return null;
        });
    await(
        "the answer", () -> model.node().console().textProperty().get().contains("02:00:00:00:00"));
    assertThat(onFx(() -> model.node().console().textProperty().get()))
        .startsWith("s1# bridge fdb show br s1 dynamic\n02:00:00:00:00:01 dev p1");
    goTo("1s", SECOND);
    await("an empty console", () -> model.node().console().textProperty().get().isEmpty());
    goTo("1.6s", 16 * SECOND / 10);
    await("the same again", () -> model.node().console().textProperty().get().contains("dev p1"));
  }
}
