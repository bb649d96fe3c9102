package org.vswitchlab.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vswitchlab.scenario.spec.Scenario;

class LockStepTest {
  private static final String BRIDGE =
      """
      name: bridge
      topology:
        nodes:
          s1: { kind: linux-bridge, ports: { p1: {}, p2: {}, p3: {} } }
      timeline:
        - { at: 1s, inject: "ffffffffffff0200000000010806...", into: "s1:p1" }
        - { at: 2s, inject: "0200000000010200000000020800...", into: "s1:p2" }
        - { at: 3s, inject: "0200000000020200000000010800...", into: "s1:p1" }
      """;

  private static Comparison compare(Scenario scenario) {
    return LockStep.compare(scenario.worlds(), RunOptions.DEFAULT);
  }

  @Test
  void namesTheFirstDivergenceWithBothReasons() {
    Comparison comparison =
        compare(
            Worlds.of(
                BRIDGE,
                """
                variants:
                  learns: { switch: linux-bridge }
                  forgets: { topology: { kinds: { linux-bridge: { ageing: 0s } } } }
                """));
    Comparison.Divergence divergence = comparison.divergence().orElseThrow();
    assertThat(divergence.timeNanos()).isEqualTo(2_000_000_000L);
    assertThat(divergence.place()).isEqualTo("s1:p3");
    assertThat(divergence.accounts())
        .extracting(Comparison.Account::isSent, Comparison.Account::receivedAt)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(false, "s1:p2"),
            org.assertj.core.groups.Tuple.tuple(true, "s1:p2"));
    assertThat(divergence.accounts().get(0).why()).contains("forwarded to p1");
    assertThat(divergence.accounts().get(1).why()).contains("flooded");
    assertThat(comparison.likeCount()).isEqualTo(1);
    assertThat(comparison.encounters())
        .extracting(Comparison.Encounter::place)
        .containsExactly("s1:p2", "s1:p1");
  }

  @Test
  void findsNoneBetweenTwins() {
    Comparison comparison =
        compare(Worlds.of(BRIDGE, "variants: { one: {}, two: { switch: linux-bridge } }\n"));
    assertThat(comparison.divergence()).isEmpty();
    assertThat(comparison.encounters()).isEmpty();
    assertThat(comparison.likeCount()).isEqualTo(3);
  }

  @Test
  void aStormInOneWorldDoesNotKeepTheOtherFromItsEnd() {
    Comparison comparison =
        compare(
            Worlds.of(
                """
                topology:
                  nodes:
                    s1: { kind: linux-bridge, ports: { p1: {} } }
                    s2: { kind: linux-bridge }
                  links:
                    - { name: one, endpoints: ["s1:a", "s2:a"], delay: 1ms }
                    - { name: two, endpoints: ["s1:b", "s2:b"], delay: 1ms }
                timeline:
                  - { at: 1s, inject: "ffffffffffff0200000000010806...", into: "s1:p1" }
                variants:
                  loop: {}
                  cut:
                    timeline:
                      - { at: 0s, link: two, state: down }
                      - { at: 1s, inject: "ffffffffffff0200000000010806...", into: "s1:p1" }
                """));
    assertThat(comparison.runs().get(0).stopReason().code()).isEqualTo("W-STORM");
    assertThat(comparison.runs().get(0).warnings()).extracting("code").containsExactly("W-STORM");
    assertThat(comparison.runs().get(1).stopReason()).isNull();
    assertThat(comparison.runs().get(1).isEnded()).isTrue();
    assertThat(comparison.divergence()).isPresent();
  }
}
