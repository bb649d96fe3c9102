package org.vswitchlab.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.scenario.build.BuildException;

class ScenarioRunTest {
  private static final long SECOND = 1_000_000_000L;
  private static final String FRAME_AT_3S = "frame 2 at 3s: ethertype Unknown (0x88b5), length 46";

  @Test
  void endsASecondAfterItsLastCommand() {
    ScenarioRun run =
        Worlds.run(
            Worlds.CABLE,
            """
            timeline:
              - { at: 1s, node: h1, exec: sleep 2 }
              - { at: 2s, node: h2, exec: echo hello }
            """);
    assertThat(run.simulation().nowNanos()).isEqualTo(4 * SECOND);
    assertThat(run.timeline())
        .extracting(EntryResult::state, EntryResult::output, EntryResult::exitStatus)
        .containsExactly(
            tuple(EntryResult.State.DONE, "", 0), tuple(EntryResult.State.DONE, "hello\n", 0));
    assertThat(run.warnings()).isEmpty();
  }

  @Test
  void endsWhenToldAndInterruptsWhatRuns() {
    ScenarioRun run =
        Worlds.run(
            Worlds.CABLE,
            """
            until: 5s
            timeline:
              - { at: 1s, node: h1, exec: sleep 100 }
              - { at: 9s, node: h1, exec: echo never }
            """);
    assertThat(run.simulation().nowNanos()).isEqualTo(5 * SECOND);
    assertThat(run.timeline())
        .extracting(EntryResult::state)
        .containsExactly(EntryResult.State.INTERRUPTED, EntryResult.State.NOT_REACHED);
    assertThat(run.timeline().get(0).exitStatus()).isEqualTo(130);
  }

  @Test
  void losesPatienceWithACommandThatDoesNotEnd() {
    ScenarioRun run =
        Worlds.run(Worlds.CABLE, "timeline: [{ at: 1s, node: h1, exec: sleep 9h }]\n");
    assertThat(run.simulation().nowNanos()).isEqualTo(3601 * SECOND);
    assertThat(run.warnings()).extracting("code").containsExactly("W-UNFINISHED");
  }

  @Test
  void whatIsInjectedCrossesTheLinkUnlessItIsDown() {
    ScenarioRun run =
        Worlds.run(
            Worlds.CABLE,
            "timeline:\n  - { at: 1s, inject: '",
            Worlds.FRAME,
            "', into: 'h1:eth0' }\n");
    assertThat(run.frames().since(0, 10))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.place()).isEqualTo("h1:eth0");
              assertThat(event.kind()).isEqualTo(FrameEvent.Kind.RECEIVED);
              assertThat(event.timeNanos()).isEqualTo(SECOND);
            });
    assertThat(run.network().ledger().imbalance()).isZero();
  }

  @Test
  void whatIsInjectedIntoABridgesOwnInterfaceTheHostSends() {
    for (String kind : List.of("linux-bridge", "ovs")) {
      ScenarioRun run =
          Worlds.run(
              "topology: { nodes: { s1: { kind: " + kind + ", ports: { p1: {}, p2: {} } } } }\n",
              "timeline:\n  - { at: 1s, inject: '",
              Worlds.FRAME,
              "', into: 's1:s1' }\n");
      assertThat(run.frames().since(0, 10))
          .extracting(FrameEvent::place)
          .contains("s1:s1", "s1:p1", "s1:p2");
      assertThat(run.network().ledger().imbalance()).isZero();
    }
  }

  @Test
  void changesLinksAndNodes() {
    ScenarioRun run =
        Worlds.run(
            Worlds.CABLE,
            """
            timeline:
              - { at: 1s, link: cable, state: down }
              - { at: 2s, link: cable, set: { loss: 10%, rate: 10mbit } }
              - { at: 3s, node: h2, state: down }
            """);
    assertThat(run.network().link("cable").isUp()).isFalse();
    assertThat(run.network().link("cable").spec().lossPpb()).isEqualTo(100_000_000);
    assertThat(run.network().host("h2").isUp()).isFalse();
    assertThat(run.timeline())
        .extracting(EntryResult::text)
        .containsExactly("link cable down", "link cable set rate 10mbit, loss 10%", "node h2 down");
  }

  @Test
  void machinesOfAHypervisorShareItsBridgeAndItsNetworkCard() {
    ScenarioRun run =
        Worlds.run(
            """
            topology:
              nodes:
                compute1:
                  kind: hypervisor
                  nics: { eno1: {} }
                  bridges: { br-int: { kind: linux-bridge, ports: { eno1: {} } } }
                  vms: { vm1: {} }
                h9: { kind: vm }
              links:
                - endpoints: ["compute1/vm1:eth0", "compute1/br-int:tap1"]
                  ipv4: ["10.0.0.1/24", ""]
                - endpoints: ["compute1:eno1", "h9:eth0"]
                  ipv4: ["", "10.0.0.9/24"]
            validate:
              out: { at: 1s, nodes: [compute1/vm1], ping: h9 }
              none: { at: 5s, nodes: [h9], ping: 10.0.0.77, expect: unreachable }
            """);
    assertThat(run.validations())
        .extracting(ValidationResult::isPassed, ValidationResult::detail)
        .containsExactly(
            tuple(true, "3 packets transmitted, 3 received, 0% packet loss"),
            tuple(true, "3 packets transmitted, 0 received, 100% packet loss"));
    assertThat(run.network().switches()).containsOnlyKeys("compute1/br-int");
    assertThat(run.network().ledger().imbalance()).isZero();
  }

  @Test
  void switchesThatCommandsMakeAreKnownUnderTheirHosts() {
    ScenarioRun run =
        Worlds.run(
            """
            topology:
              nodes:
                s1: { kind: linux-bridge, exec: [ip link add br7 type bridge] }
            timeline:
              - { at: 1s, node: s1, exec: ip link add br8 type bridge }
              - { at: 2s, node: s1, exec: ip link del br7 }
            """);
    assertThat(run.network().switches()).containsOnlyKeys("s1", "s1/br8");
  }

  @Test
  void execValidationsReadTheOutput() {
    ScenarioRun run =
        Worlds.run(
            Worlds.CABLE,
            """
            validate:
              has: { at: 1s, node: h1, exec: hostname, contains: h1 }
              hasNot: { at: 1s, nodes: [h1, h2], exec: hostname, contains: h1 }
              same: { at: 1s, node: h2, exec: hostname, equals: h2 }
              like: { at: 1s, node: h2, exec: echo abc, matches: '^a.c$' }
              good: { at: 1s, node: h2, exec: 'true', points: 3 }
              bad: { at: 1s, node: h2, exec: 'false' }
            """);
    assertThat(run.validations())
        .extracting(ValidationResult::name, ValidationResult::isPassed)
        .containsExactly(
            tuple("has", true),
            tuple("hasNot", false),
            tuple("same", true),
            tuple("like", true),
            tuple("good", true),
            tuple("bad", false));
    assertThat(run.validations().get(1).detail()).isEqualTo("h2: the output does not contain 'h1'");
    assertThat(run.validations().get(4).points()).isEqualTo(3);
  }

  @Test
  void trafficValidationsLookAtFramesWithinTheirWindow() {
    ScenarioRun run =
        Worlds.run(
            """
            topology:
              nodes:
                s1: { kind: linux-bridge, ports: { p1: {}, p2: {} } }
            timeline:
              - { at: 1s, inject: "ffffffffffff0200000000010806...", into: "s1:p1" }
              - { at: 3s, inject: "ffffffffffff02000000000188b5...", into: "s1:p1" }
            validate:
              arpOnly: { port: "s1:p2", until: 2s, always: arp }
              arpOnlyForLong: { port: "s1:p2", until: 4s, always: arp }
              neverArpLater: { port: "s1:p2", from: 2s, never: arp }
              neverArp: { port: "s1:p2", never: arp }
              odd: { port: "s1:p2", eventually: eth.type == 0x88b5 }
              tagged: { port: "s1:p2", until: 4s, eventually: vlan }
            """);
    assertThat(run.validations())
        .extracting(ValidationResult::name, ValidationResult::isPassed, ValidationResult::detail)
        .containsExactly(
            tuple("arpOnly", true, "1 frame was seen, and all matched"),
            tuple("arpOnlyForLong", false, FRAME_AT_3S),
            tuple("neverArpLater", true, "1 frame was seen, and none matched"),
            tuple("neverArp", false, run.validations().get(3).detail()),
            tuple("odd", true, FRAME_AT_3S),
            tuple("tagged", false, "2 frames were seen, and none matched"));
    assertThat(run.simulation().nowNanos()).isEqualTo(5 * SECOND + 1);
  }

  @Test
  void whatComesAfterTheEndIsNotReached() {
    ScenarioRun run =
        Worlds.run(
            Worlds.CABLE, "until: 1s\nvalidate: { late: { at: 2s, node: h1, exec: 'true' } }\n");
    assertThat(run.validations())
        .extracting(ValidationResult::state)
        .containsExactly(ValidationResult.State.NOT_REACHED);
  }

  @Test
  void aFailingExecIsAWarningWithItsPlace() {
    ScenarioRun run =
        Worlds.run("topology: { nodes: { h1: { kind: vm, exec: [nosuch, echo fine] } } }\n");
    assertThat(run.warnings())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.code()).isEqualTo("W-EXEC");
              assertThat(warning.location().line()).isEqualTo(1);
              assertThat(warning.message()).contains("nosuch: command not found");
            });
    assertThat(run.execRuns()).extracting(command -> command.output()).contains("fine\n");
  }

  @Test
  void aMissingReplayFileIsAnErrorWithItsPlace() {
    assertThatThrownBy(
            () ->
                Worlds.run(
                    Worlds.CABLE, "timeline: [{ at: 1s, replay: none.pcap, into: 'h1:eth0' }]\n"))
        .isInstanceOf(BuildException.class)
        .hasMessageContaining("E-REPLAY")
        .hasMessageContaining("none.pcap")
        .hasMessageContaining("test.vsl.yml:8:");
  }

  @Test
  void theSameScenarioRunsTheSameWay() {
    List<FrameEvent> first = Worlds.run(Worlds.CABLE).frames().since(0, 100);
    assertThat(Worlds.run(Worlds.CABLE).frames().since(0, 100)).isEqualTo(first);
  }
}
