package org.vswitchlab.scenario.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.vswitchlab.scenario.spec.BridgeSettings;
import org.vswitchlab.scenario.spec.Diagnostic;
import org.vswitchlab.scenario.spec.LinkDefinition;
import org.vswitchlab.scenario.spec.NodeKind;
import org.vswitchlab.scenario.spec.NodeSpec;
import org.vswitchlab.scenario.spec.PortSpec;
import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.scenario.spec.TimelineEntry;
import org.vswitchlab.scenario.spec.Validation;

class ScenarioParserTest {
  private static final long SECOND = 1_000_000_000L;

  private static Scenario parse(String text, String... settings) {
    ParseResult result = new ScenarioParser().parse("t.vsl.yml", text, List.of(settings));
    assertThat(result.errors()).as(result.report()).isEmpty();
    return result.scenario().orElseThrow();
  }

  private static String report(String text, String... settings) {
    return new ScenarioParser().parse("t.vsl.yml", text, List.of(settings)).report();
  }

  private static Scenario example() throws IOException {
    return parse(
        Files.readString(Path.of("src/test/resources/scenarios/vlan-trunk-compare.vsl.yml")));
  }

  @Test
  void readsTheExampleWithoutAWarning() throws IOException {
    String text =
        Files.readString(Path.of("src/test/resources/scenarios/vlan-trunk-compare.vsl.yml"));
    assertThat(new ScenarioParser().parse("x.vsl.yml", text).report()).isEmpty();
  }

  @Test
  void foldsVariantsIntoWorlds() throws IOException {
    Scenario scenario = example();
    assertThat(scenario.variantNames()).containsExactly("bridge", "ovs");
    Scenario bridge = scenario.forVariant("bridge");
    assertThat(bridge.variant()).isEqualTo("bridge");
    assertThat(bridge.node("s1").kind()).isEqualTo(NodeKind.LINUX_BRIDGE);
    assertThat(bridge.node("s1").exec()).isEmpty();
    Scenario ovs = scenario.forVariant("ovs");
    assertThat(ovs.node("s1").kind()).isEqualTo(NodeKind.OVS);
    assertThat(ovs.node("s1").writtenKind()).isEqualTo("switch");
    assertThat(ovs.node("s1").exec())
        .hasToString("[ovs-ofctl add-flow s1 'table=0,priority=0,actions=NORMAL']");
    assertThat(ovs.node("s2").exec()).isEmpty();
    assertThat(scenario.worlds()).extracting(Scenario::variant).containsExactly("bridge", "ovs");
  }

  @Test
  void readsNodesPortsAndLinksOfTheExample() throws IOException {
    Scenario scenario = example();
    assertThat(scenario.name()).isEqualTo("vlan-trunk-compare");
    assertThat(scenario.seed()).isEqualTo(42);
    assertThat(scenario.vlans()).containsEntry("red", 10).containsEntry("blue", 20);
    NodeSpec s2 = scenario.node("s2");
    assertThat(s2.ports()).extracting(PortSpec::name).containsExactly("p1", "p2", "p9");
    assertThat(s2.port("p2").vlan().access()).isEqualTo(OptionalInt.of(20));
    assertThat(s2.port("p9").vlan().trunk()).containsExactly(10, 20);
    assertThat(s2.bridge().ageingNanos()).isEqualTo(OptionalLong.of(300 * SECOND));
    assertThat(s2.bridge().stp()).isEqualTo(BridgeSettings.Stp.NONE);
    PortSpec eth0 = scenario.node("h3").port("eth0");
    assertThat(eth0.addresses()).hasToString("[" + eth0.addresses().get(0) + "]");
    assertThat(eth0.addresses().get(0)).hasToString("10.0.0.3/24");
    LinkDefinition trunk = scenario.link("trunk");
    assertThat(trunk.spec().delayNanos()).isEqualTo(2_000_000);
    assertThat(trunk.spec().rateBps()).isEqualTo(1_000_000_000);
    assertThat(trunk.spec().lossPpb()).isZero();
    assertThat(scenario.link("h1-s1").spec().delayNanos()).isEqualTo(50_000);
    assertThat(scenario.pingAddress("h2")).isEqualTo(Optional.of("10.0.0.2"));
  }

  @Test
  void numbersMacAddressesInFileOrder() throws IOException {
    Scenario scenario = example();
    assertThat(scenario.node("h1").port("eth0").macText()).isEqualTo("02:00:00:00:00:01");
    assertThat(scenario.node("h2").port("eth0").macText()).isEqualTo("02:00:00:00:00:02");
    assertThat(scenario.node("h3").port("eth0").macText()).isEqualTo("02:00:00:00:00:03");
    assertThat(scenario.node("s2").port("p1").macText()).isEqualTo("02:00:00:02:00:01");
  }

  @Test
  void readsTimelineAndValidationsOfTheExample() throws IOException {
    Scenario scenario = example();
    assertThat(scenario.timeline())
        .extracting(TimelineEntry::type)
        .containsExactly(
            TimelineEntry.Type.EXEC,
            TimelineEntry.Type.LINK_STATE,
            TimelineEntry.Type.LINK_STATE,
            TimelineEntry.Type.REPLAY,
            TimelineEntry.Type.INJECT);
    TimelineEntry.Inject inject = (TimelineEntry.Inject) scenario.timeline().get(4);
    assertThat(inject.frame().hex()).hasSize(120).startsWith("ffffffffffff0200000000010806000");
    assertThat(inject.into().device()).isEqualTo("s1:p1");
    assertThat(scenario.validations())
        .extracting(Validation::name)
        .containsExactly("reach", "isolate", "tagged");
    Validation.Ping isolate = (Validation.Ping) scenario.validations().get(1);
    assertThat(isolate.expectReachable()).isFalse();
    Validation.Traffic tagged = (Validation.Traffic) scenario.validations().get(2);
    assertThat(tagged.quantifier()).isEqualTo(Validation.Quantifier.ALWAYS);
    assertThat(tagged.filter()).isEqualTo("vlan.id == 10");
    assertThat(tagged.untilNanos()).isEqualTo(6 * SECOND);
    assertThat(tagged.heading().points()).isEqualTo(2);
  }

  @Test
  void settingsOfTheCommandLineGoOverTheFile() {
    String text =
        "topology:\n"
            + "  nodes: { h1: { kind: vm }, s1: { kind: ovs, ports: { p1: { vlan.access: 5 } } }"
            + " }\n"
            + "  links: [{ name: l, endpoints: [h1, s1], delay: 1ms }]\n";
    Scenario scenario =
        parse(
            text,
            "seed=7",
            "topology.nodes.h1.mac=02:00:00:00:00:09",
            "topology.nodes.s1.ports.p1.vlan.access=6",
            "topology.links.l.delay=3ms",
            "topology.links.0.loss=1%");
    assertThat(scenario.seed()).isEqualTo(7);
    assertThat(scenario.node("h1").port("eth0").macText()).isEqualTo("02:00:00:00:00:09");
    assertThat(scenario.node("s1").port("p1").vlan().access()).isEqualTo(OptionalInt.of(6));
    assertThat(scenario.link("l").spec().delayNanos()).isEqualTo(3_000_000);
    assertThat(scenario.link("l").spec().lossPpb()).isEqualTo(10_000_000);
  }

  @Test
  void errorsInSettingsOfTheCommandLineAreShownThere() {
    assertThat(
            report(
                "topology: { nodes: { h1: { kind: vm, ports: [eth0] } } }",
                "topology.nodes.h1.mca=1"))
        .isEqualTo(
            "--set:1:19: error[E-KEY]: nodes.h1 has no key 'mca'. Did you mean 'mac'?\n"
                + "    1 | topology.nodes.h1.mca=1\n"
                + "      |                   ^\n");
    assertThat(report("name: x", "nonsense"))
        .startsWith("--set:1:1: error[E-SET]: A setting is written path=value.");
    assertThat(report("timeline: []", "timeline.3.at=1s"))
        .contains("error[E-SET]: The list has no item '3'");
  }

  @Test
  void acceptsLinksInAllThreeForms() {
    Scenario scenario =
        parse(
            """
            topology:
              defaults: { kind: vm, queue: 10 }
              nodes: { a: , b: , s: { kind: bridge, ports: { p2: { vlan.native: 3 } } } }
              links:
                - endpoints: ["a:x0", "s:p1"]
                - endpoints:
                    - { node: b, interface: y0, mac: "02:00:00:00:00:aa", ipv4: 10.0.0.2/8 }
                    - { node: s }
                - [a, s]
                - [a, b]
            """);
    assertThat(scenario.links())
        .extracting(link -> link.name() + " " + link.a() + " " + link.b())
        .containsExactly(
            "a-s a:x0 s:p1", "b-s b:y0 s:p2", "a-s-2 a:eth0 s:p3", "a-b a:eth1 b:eth0");
    assertThat(scenario.node("b").port("y0").macText()).isEqualTo("02:00:00:00:00:aa");
    assertThat(scenario.node("b").port("y0").addresses()).hasSize(1);
    assertThat(scenario.node("s").port("p2").vlan().nativeVlan()).isEqualTo(OptionalInt.of(3));
    assertThat(scenario.links()).allMatch(link -> link.spec().queueFrames() == 10);
  }

  @Test
  void portsAreCreatedByLinksInFileOrderThenAsDeclared() {
    Scenario scenario =
        parse(
            """
            topology:
              nodes: { s: { kind: ovs, ports: [free, b, a] }, h: { kind: vm }, i: { kind: host } }
              links: [{ endpoints: ["h:eth0", "s:a"] }, { endpoints: ["i:eth0", "s:b"] }]
            """);
    assertThat(scenario.node("s").ports())
        .extracting(PortSpec::name)
        .containsExactly("a", "b", "free");
    assertThat(scenario.node("s").port("free").isLinked()).isFalse();
  }

  @Test
  void membersOfAHypervisorAreAddressedBelowIt() {
    Scenario scenario =
        parse(
            """
            topology:
              nodes:
                compute1:
                  kind: hypervisor
                  nics: [eth0]
                  bridges:
                    br-int: { kind: ovs, exec: [ovs-vsctl show] }
                    br-ex: { kind: ovs, ports: [eth0] }
                    qbr: { kind: linux-bridge }
                  vms: { vm1: { ipv4: 10.0.0.1/24 } }
                tor: { kind: linux-bridge }
              links:
                - ["compute1/vm1:eth0", "compute1/br-int:tap1"]
                - ["compute1:eth0", "tor:p1"]
            timeline: [{ at: 1s, node: compute1/vm1, exec: ip addr }]
            capture: { ports: ["compute1/br-int:tap1", "compute1/br-int:br-int"] }
            """);
    NodeSpec hypervisor = scenario.node("compute1");
    assertThat(hypervisor.members())
        .extracting(NodeSpec::address)
        .containsExactly("compute1/br-int", "compute1/br-ex", "compute1/qbr", "compute1/vm1");
    assertThat(scenario.node("compute1/br-int").host()).isEqualTo("compute1");
    assertThat(scenario.node("compute1/br-int").port("tap1").ref().device())
        .isEqualTo("compute1:tap1");
    assertThat(scenario.node("compute1/vm1").host()).isEqualTo("compute1/vm1");
    assertThat(scenario.node("compute1/br-ex").port("eth0").macText())
        .isEqualTo(hypervisor.port("eth0").macText());
    assertThat(scenario.capture().orElseThrow().ports())
        .extracting(ref -> ref.device())
        .containsExactly("compute1:tap1", "compute1:br-int");
    assertThat(scenario.allNodes()).hasSize(6);
  }

  @Test
  void variantsOverlayAnyPartOfTheScenario() {
    Scenario scenario =
        parse(
            """
            seed: 1
            topology:
              defaults: { delay: 1ms }
              nodes: { h: { kind: vm }, s: { kind: switch } }
              links: [{ name: up, endpoints: [h, s], rate: 1mbit }]
            variants:
              slow:
                defaults: { delay: 9ms }
                seed: 2
                topology: { links: [{ name: up, loss: 50% }, { endpoints: [h, s] }] }
                validate: { more: { at: 1s, node: h, exec: ip link } }
              bridge: { switch: bridge, topology: { nodes: { s: { ageing: 7s } } } }
            """);
    Scenario slow = scenario.forVariant("slow");
    assertThat(slow.seed()).isEqualTo(2);
    assertThat(slow.links()).hasSize(2);
    assertThat(slow.link("up").spec().delayNanos()).isEqualTo(9_000_000);
    assertThat(slow.link("up").spec().rateBps()).isEqualTo(1_000_000);
    assertThat(slow.link("up").spec().lossPpb()).isEqualTo(500_000_000);
    assertThat(slow.validations()).hasSize(1);
    Scenario bridge = scenario.forVariant("bridge");
    assertThat(bridge.node("s").kind()).isEqualTo(NodeKind.LINUX_BRIDGE);
    assertThat(bridge.node("s").bridge().ageingNanos()).isEqualTo(OptionalLong.of(7 * SECOND));
    assertThat(bridge.links()).hasSize(1);
  }

  @Test
  void warnsOfALoopAndNamesItsLinks() {
    String text =
        """
        topology:
          nodes: { a: { kind: ovs }, b: { kind: ovs }, c: { kind: bridge } }
          links: [[a, b], [b, c], { name: back, endpoints: [c, a] }]
        """;
    ParseResult result = new ScenarioParser().parse("t.vsl.yml", text);
    assertThat(result.scenario()).isPresent();
    assertThat(result.warnings()).extracting(Diagnostic::code).containsExactly("W-LOOP");
    assertThat(result.warnings().get(0).message()).contains("c =(back)= a =(a-b)= b =(b-c)= c");
    assertThat(report(text.replace("c: { kind: bridge }", "c: { kind: bridge, stp: stp }")))
        .isEmpty();
  }

  @Test
  void saysNothingOfALoopThatARapidSpanningTreeBlocks() {
    String text =
        """
        topology:
          nodes: { a: { kind: ovs, stp: rstp }, b: { kind: bridge, stp: none } }
          links: [[a, b], [a, b]]
        """;
    assertThat(report(text)).isEmpty();
    assertThat(report(text.replace("rstp", "none"))).contains("W-LOOP");
  }

  @Test
  void warnsOfACaptureThatGoesNowhere() {
    String text =
        """
        topology: { nodes: { s1: { kind: ovs, ports: { p1: {} } } } }
        capture: { ports: ["s1:p1"] }
        """;
    assertThat(report(text)).contains("t.vsl.yml:2:10: warning[W-CAPTURE]", "--pcapng");
    assertThat(report(text.replace("{ ports:", "{ file: a.pcapng, ports:"))).isEmpty();
  }

  @Test
  void warnsOfWhatIsLegalButRarelyMeant() {
    String text =
        """
        vlans: { red: 10, blue: 20, green: 30 }
        topology:
          nodes:
            h1: { kind: vm, mac: "02:00:00:00:00:05", ipv4: 10.0.0.1/24 }
            h2: { kind: vm, mac: "02:00:00:00:00:05", ipv4: 10.0.0.1/24 }
            h3: { kind: vm }
            h4: { kind: vm }
            s1: { kind: ovs, ports: { t: { vlan.trunk: [red, blue] }, a: { vlan.access: red } } }
            s2: { kind: bridge, stp: stp, ports: { t: { vlan.trunk: [red] }, a: { vlan.access: blue } } }
          links: [[h1, s1], [h2, s2], ["h4:eth0", "s1:x"], ["s1:t", "s2:t"], ["s1:a", "s2:a"]]
        validate: { p: { at: 1s, nodes: [h1], ping: h4 } }
        """;
    ParseResult result = new ScenarioParser().parse("t.vsl.yml", text);
    assertThat(result.scenario()).isPresent();
    assertThat(result.warnings())
        .extracting(w -> w.location().line() + " " + w.code())
        .containsExactly(
            "1 W-UNUSED",
            "5 W-DUP-IP",
            "6 W-UNUSED",
            "10 W-DUP-MAC",
            "10 W-VLAN-MISMATCH",
            "10 W-VLAN-MISMATCH",
            "11 W-NO-ADDRESS");
    assertThat(result.report())
        .contains("s1:t carries VLANs [10, 20], s2:t [10].")
        .contains("s1:a is in VLAN 10, s2:a in VLAN 20.");
  }

  @Test
  void readsUnitsAsExactNumbers() throws BadValue {
    assertThat(Scalars.RATE.reader().read("9600bit")).isEqualTo(9600);
    assertThat(Scalars.RATE.reader().read("2.5gbit")).isEqualTo(2_500_000_000L);
    assertThat(Scalars.RATE.reader().read("1 kbit")).isEqualTo(1000);
    assertThat(Scalars.PROBABILITY.reader().read("0.1%")).isEqualTo(1_000_000);
    assertThat(Scalars.PROBABILITY.reader().read("100%")).isEqualTo(1_000_000_000);
    assertThat(Scalars.DURATION.reader().read("3min")).isEqualTo(180 * SECOND);
    assertThat(Scalars.DURATION.reader().read("1.5ms")).isEqualTo(1_500_000);
  }
}
