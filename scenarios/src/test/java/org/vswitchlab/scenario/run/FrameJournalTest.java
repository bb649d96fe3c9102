package org.vswitchlab.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.MacAddress;

class FrameJournalTest {
  private static final String BRIDGE =
      """
      topology:
        defaults: { delay: 1ms }
        nodes:
          h1: { kind: vm }
          h2: { kind: vm }
          h3: { kind: vm }
          s1: { kind: linux-bridge }
        links:
          - { endpoints: ["h1:eth0", "s1:p1"], ipv4: ["10.0.0.1/24", ""] }
          - { endpoints: ["h2:eth0", "s1:p2"], ipv4: ["10.0.0.2/24", ""] }
          - { name: dead, endpoints: ["h3:eth0", "s1:p3"] }
      timeline:
        - { at: 0s, link: dead, state: down }
        - { at: 1s, node: h1, exec: ping -c 1 10.0.0.2 }
      """;

  @Test
  void tellsTheWholeWayOfOneFrameWithItsDecisions() {
    FrameJournal journal = Worlds.run(BRIDGE).frames();
    FrameEvent first = journal.since(0, 1).get(0);
    assertThat(first.frame().destination()).isEqualTo(MacAddress.BROADCAST);
    List<FrameEvent> path = journal.pathOf(first.frame().originId());
    assertThat(path)
        .extracting(FrameEvent::timeNanos, FrameEvent::kind, FrameEvent::place)
        .startsWith(
            tuple(1_000_000_000L, FrameEvent.Kind.TRANSMITTED, "h1:eth0"),
            tuple(1_001_000_000L, FrameEvent.Kind.RECEIVED, "s1:p1"))
        .contains(
            tuple(1_001_000_000L, FrameEvent.Kind.TRANSMITTED, "s1:p2"),
            tuple(1_002_000_000L, FrameEvent.Kind.RECEIVED, "h2:eth0"));
    assertThat(path.get(1).outcome()).contains("learned 02:00:00:00:00:01 on p1", "flooded");
  }

  @Test
  void aDropHasItsReasonAtItsPlace() {
    ScenarioRun run =
        Worlds.run(BRIDGE.replace("\"s1:p2\"]", "\"s1:p2\"], name: lossy, loss: 100%"));
    assertThat(run.frames().since(0, 100))
        .filteredOn(event -> event.kind() == FrameEvent.Kind.DROPPED)
        .isNotEmpty()
        .extracting(FrameEvent::place, FrameEvent::dropReason, FrameEvent::outcome)
        .containsOnly(
            tuple("lossy", DropReason.LINK_LOSS, "dropped: lost on the link"),
            tuple(
                "h1:eth0",
                DropReason.NEIGHBOUR_UNREACHABLE,
                "dropped: " + DropReason.NEIGHBOUR_UNREACHABLE.sentence()));
  }

  @Test
  void aHostThatRefusesAFrameIsHeardOfOnce() {
    ScenarioRun run =
        Worlds.run(
            BRIDGE,
            "  - { at: 5s, inject: '020000000077020000000001",
            "88b5",
            "...', into: 'h2:eth0' }\n");
    FrameJournal journal = run.frames();
    List<FrameEvent> last =
        journal.since(0, 1000).stream().filter(e -> e.timeNanos() == 5_000_000_000L).toList();
    assertThat(last)
        .extracting(FrameEvent::kind, FrameEvent::place, FrameEvent::dropReason)
        .containsExactly(tuple(FrameEvent.Kind.RECEIVED, "h2:eth0", DropReason.NOT_FOR_US));
  }

  @Test
  void forgetsTheOldestWhenFull() {
    ScenarioRun run =
        ScenarioRun.start(Worlds.of(BRIDGE), RunOptions.DEFAULT.withJournalCapacity(4));
    HeadlessRun.run(run, now -> {});
    FrameJournal journal = run.frames();
    assertThat(journal.endSequence()).isGreaterThan(8);
    assertThat(journal.since(0, 100)).hasSize(4);
    assertThat(journal.since(0, 100).get(0).sequence()).isEqualTo(journal.firstSequence());
    assertThat(journal.since(journal.endSequence(), 100)).isEmpty();
  }
}
