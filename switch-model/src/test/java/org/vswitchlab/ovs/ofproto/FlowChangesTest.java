package org.vswitchlab.ovs.ofproto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vswitchlab.ovs.datapath.Megaflow;

/** Looking only at the megaflows that a change of flows touches leaves none false. */
class FlowChangesTest {
  private static final int PACKETS = 150;
  private static final int MANY_PACKETS = 100;
  private static final int NIGHTLY_SEEDS = 100;
  private static final String UDP =
      "packet 1 0200000000020200000000010800450000240000000040110000"
          + "0a0000010a000002000700090010000000000000000000000000";

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void megaflowsAreThoseOfASwitchThatLooksAtAll(long seed) {
    check(seed);
  }

  @Test
  @Tag("nightly")
  void soTheyAreForManySeeds() {
    for (long seed = 2000; seed < 2000 + NIGHTLY_SEEDS; seed++) {
      check(seed);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void soTheyAreWhereManyTakeTheSameWay(long seed) {
    check(seed, AddressScript.of(seed, MANY_PACKETS));
  }

  @Test
  @Tag("nightly")
  void soTheyAreWhereManyTakeTheSameWayForManySeeds() {
    for (long seed = 3000; seed < 3000 + NIGHTLY_SEEDS; seed++) {
      check(seed, AddressScript.of(seed, MANY_PACKETS));
    }
  }

  private static void check(long seed) {
    check(seed, RandomScript.of(seed, PACKETS));
  }

  private static void check(long seed, List<String> script) {
    ScriptedSwitch some = new ScriptedSwitch();
    ScriptedSwitch all = new ScriptedSwitch();
    all.shared.revalidator().setChecksAll();
    for (String line : script) {
      some.run(line);
      all.run(line);
      assertThat(CacheChecks.flows(some).lines())
          .as("seed %d after %s", seed, line)
          .containsExactlyElementsOf(CacheChecks.flows(all).lines().toList());
      assertThat(some.takeSent()).isEqualTo(all.takeSent());
    }
  }

  @Test
  void leavesMegaflowsAloneThatAChangeDoesNotTouch() {
    ScriptedSwitch lab = new ScriptedSwitch();
    List.of("add-flow priority=1,udp,actions=output:2", UDP).forEach(lab::run);
    Object before = settled(lab).owner();

    lab.run("add-flow table=3,priority=9,udp,udp_src=7,actions=drop");
    assertThat(settled(lab).owner()).as("of a table that it does not visit").isSameAs(before);
    lab.run("add-flow priority=1,tcp,actions=drop");
    assertThat(settled(lab).owner()).as("of other packets").isSameAs(before);
    lab.run("add-flow priority=9,udp,udp_src=8,actions=drop");
    assertThat(lab.datapath.megaflows()).as("whose port was not looked at").isEmpty();
  }

  @Test
  void followsTheRuleBehindIt() {
    ScriptedSwitch lab = new ScriptedSwitch();
    List.of("add-flow priority=1,udp,actions=output:2", UDP).forEach(lab::run);

    lab.run("mod-flows udp,actions=output:3");
    assertThat(CacheChecks.flows(lab)).contains("actions:4");
    lab.run("add-flow priority=5,udp,actions=output:4");
    assertThat(CacheChecks.flows(lab)).contains("actions:5");
    lab.run("del-flows udp");
    assertThat(CacheChecks.flows(lab)).contains("actions:drop");
  }

  /** The one megaflow, looked at again since its installation. */
  private static Megaflow settled(ScriptedSwitch lab) {
    lab.run("add-flow table=200,priority=1,actions=drop");
    return lab.datapath.megaflows().get(0);
  }
}
