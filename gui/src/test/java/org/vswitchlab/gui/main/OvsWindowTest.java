package org.vswitchlab.gui.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.control.TableCell;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.vswitchlab.gui.datapath.CacheLinksViewModel;
import org.vswitchlab.gui.eventlist.EventRow;
import org.vswitchlab.gui.support.FactRow;
import org.vswitchlab.gui.support.FactTable;
import org.vswitchlab.observe.Decision;
import org.vswitchlab.ovs.datapath.DatapathSnapshot.MegaflowRow;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchSnapshot.FlowRow;
import org.vswitchlab.ovs.ofproto.trace.CacheLinks.Kind;
import org.vswitchlab.scenario.run.FrameEvent;
import org.vswitchlab.time.SimTime;

/** Two machines ping each other through Open vSwitch, as a person at the window sees it. */
class OvsWindowTest extends WindowTest {
  private static final long SECOND = SimTime.NANOS_PER_SECOND;

  /** What the cell of the first flow's n_packets shows; -1 if it shows nothing. */
  private long shownPackets() {
    view.applyCss();
    view.layout();
    return visible(
            view.lookup("#flows-0"),
            node ->
                node instanceof TableCell<?, ?> cell
                    && cell.getTableColumn() != null
                    && "n_packets".equals(cell.getTableColumn().getId())
                    && cell.getText() != null)
        .stream()
        .map(node -> Long.parseLong(((TableCell<?, ?>) node).getText()))
        .findFirst()
        .orElse(-1L);
  }

  private List<FlowRow> flows() {
    return model.node().flowTables().tables().get(0).flows().rows().stream()
        .map(FactRow::fact)
        .collect(Collectors.toList());
  }

  @Test
  void packetsOfAFlowRiseInTheTableAndFallWhenTimeGoesBack() throws Exception {
    open("first-ping-ovs");
    select("br0");
    showTab("Flows");
    await("the NORMAL flow", () -> !model.node().flowTables().tables().isEmpty());
    await("its cell", () -> shownPackets() == 0);
    goTo("2.6s", 26 * SECOND / 10);
    await("packets", () -> shownPackets() > 0);
    long early = onFx(this::shownPackets);
    goTo("4s", 4 * SECOND);
    await("more packets", () -> shownPackets() > early);
    goTo("2.6s", 26 * SECOND / 10);
    await("as many as before", () -> shownPackets() == early);
    goTo("500ms", SECOND / 2);
    await("none", () -> shownPackets() == 0);
  }

  @Test
  void stepsBackOverTheEventThatRaisedACounter() throws Exception {
    open("first-ping-ovs");
    select("br0");
    showTab("Flows");
    goTo("2s", 2 * SECOND);
    long before = onFx(() -> model.runControl().eventCountProperty().get());
    long packets = onFx(() -> flows().get(0).packetCount());
    for (int i = 1; i <= 40 && onFx(() -> flows().get(0).packetCount()) == packets; i++) {
      long count = before + i;
      onFx(
          () -> {
            model.runControl().stepEvent();
            return null;
          });
      await("event " + count, () -> model.runControl().eventCountProperty().get() == count);
    }
    assertThat(onFx(() -> flows().get(0).packetCount())).isGreaterThan(packets);
    onFx(
        () -> {
          model.runControl().stepBack();
          return null;
        });
    await("the counter fallen", () -> flows().get(0).packetCount() == packets);
  }

  @Test
  void aCounterThatChangedFlashesAndCalmsDown() throws Exception {
    open("first-ping-ovs");
    select("br0");
    showTab("Flows");
    await("the NORMAL flow", () -> !model.node().flowTables().tables().isEmpty());
    goTo("2.6s", 26 * SECOND / 10);
    await("a flash", () -> firstFlow().flashingProperty(3).get());
    await("calm", () -> !firstFlow().flashingProperty(3).get());
  }

  private FactRow<FlowRow> firstFlow() {
    return model.node().flowTables().tables().get(0).flows().rows().get(0);
  }

  @Test
  void showsMegaflowsMicroflowsAndLearnedAddresses() throws Exception {
    open("first-ping-ovs");
    select("br0");
    goTo("3.5s", 7 * SECOND / 2);
    await("megaflows", () -> !model.node().datapath().megaflows().rows().isEmpty());
    List<MegaflowRow> megaflows =
        onFx(
            () ->
                model.node().datapath().megaflows().rows().stream()
                    .map(FactRow::fact)
                    .collect(Collectors.toList()));
    assertThat(megaflows)
        .anyMatch(flow -> flow.match().contains("in_port(p1)") && flow.actions().equals("p2"));
    assertThat(onFx(() -> model.node().datapath().microflows().rows().size())).isPositive();
    assertThat(
            onFx(
                () ->
                    model.node().fdb().entries().rows().stream()
                        .map(row -> row.fact().port() + " " + row.fact().key())
                        .collect(Collectors.toList())))
        .contains("p1 0/02:00:00:00:00:01", "p2 0/02:00:00:00:00:02");
  }

  private static void pickFirst(FactTable<?> table) throws Exception {
    await(table.getId(), () -> !table.getItems().isEmpty());
    onFx(
        () -> {
          table.getSelectionModel().clearAndSelect(0);
          return null;
        });
  }

  @Test
  void linksAPickedFlowWithItsMegaflowsAndBack() throws Exception {
    open("first-ping-ovs");
    goTo("2.6s", 26 * SECOND / 10);
    select("br0");
    showTab("Flows");
    await("the NORMAL flow", () -> !model.node().flowTables().tables().isEmpty());
    await("its table", () -> view.lookup("#flows-0") != null);
    pickFirst((FactTable<?>) view.lookup("#flows-0"));
    CacheLinksViewModel links = model.node().cacheLinks();
    await("its megaflows", () -> !links.megaflows().rows().isEmpty());
    assertThat(onFx(() -> links.linksProperty().get().pick().kind())).isEqualTo(Kind.RULE);
    FactTable<?> megaflows = (FactTable<?>) view.lookup("#megaflows-of-flow");
    pickFirst(megaflows);
    onFx(
        () -> {
          megaflows.requestFocus();
          return null;
        });
    push(KeyCode.ENTER);
    await("the megaflow", () -> links.pickProperty().get().kind() == Kind.MEGAFLOW);
    await("the rules behind it", () -> !links.rules().rows().isEmpty());
    assertThat(onFx(() -> links.rules().rows().get(0).fact().text()))
        .isEqualTo("table=0, priority=0 actions=NORMAL");
    assertThat(
            onFx(
                () ->
                    links.reasons().rows().stream()
                        .map(row -> row.fact().fields() + " " + row.fact().step())
                        .collect(Collectors.joining("\n"))))
        .contains("dl_dst=")
        .contains("NORMAL");
    goTo("500ms", SECOND / 2);
    await("nothing: it is gone", () -> links.rules().rows().isEmpty());
  }

  @Test
  void copiesFlowsAsOvsOfctlReadsThem() throws Exception {
    open("first-ping-ovs");
    select("br0");
    showTab("Flows");
    await("the NORMAL flow", () -> !model.node().flowTables().tables().isEmpty());
    String copied =
        onFx(
            () -> {
              ((FactTable<?>) view.lookup("#flows-0")).copySelected();
              return Clipboard.getSystemClipboard().getString();
            });
    assertThat(copied).isEqualTo("priority=0 actions=NORMAL\n");
  }

  @Test
  void thePathOfAPingTellsWhichFlowMatched() throws Exception {
    open("first-ping-ovs");
    goTo("1.5s", 3 * SECOND / 2);
    await("events", () -> !model.events().rows().isEmpty());
    EventRow echo =
        onFx(
            () ->
                model.events().rows().stream()
                    .filter(row -> row.info().contains("ICMP echo request"))
                    .findFirst()
                    .orElseThrow());
    onFx(
        () -> {
          model.events().selectedProperty().set(echo);
          return null;
        });
    await("the path", () -> model.events().pathProperty().get().size() >= 4);
    List<FrameEvent> path = onFx(() -> model.events().pathProperty().get());
    assertThat(path.stream().map(FrameEvent::place))
        .containsExactly("h1:eth0", "br0:p1", "br0:p2", "h2:eth0");
    Decision decision = path.get(1).decision();
    assertThat(decision.outcome()).isEqualTo(Decision.Outcome.FORWARDED);
    assertThat(decision.outputs()).containsExactly("p2");
    assertThat(String.join("\n", decision.steps())).contains("NORMAL");
  }
}
