package org.vswitchlab.ovs.ofproto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invariants 1 and 2 of the architecture page for whole bridges: flows, groups, NORMAL, VLANs. */
class TranslationCacheTest {
  private static final int PACKETS = 150;
  private static final int NIGHTLY_SEEDS = 100;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 11})
  void cachesDoWhatFreshTranslationsDo(long seed) {
    check(seed, RandomScript.of(seed, PACKETS), CacheChecks::equivalence);
  }

  @ParameterizedTest
  @ValueSource(longs = {102, 103, 105})
  void bitsThatAMegaflowLeavesOpenDoNotMatter(long seed) {
    check(seed, RandomScript.of(seed, PACKETS), CacheChecks::soundness);
  }

  @Test
  @Tag("nightly")
  void bothHoldForManySeeds() {
    for (long seed = 1000; seed < 1000 + NIGHTLY_SEEDS; seed++) {
      List<String> script = RandomScript.of(seed, PACKETS);
      check(seed, script, CacheChecks::equivalence);
      check(seed, script, CacheChecks::soundness);
    }
  }

  /** Seed 102: a packet of protocol 0 has no header to write, and would hit the same megaflow. */
  @Test
  void megaflowsThatRewriteTheNetworkHeaderTellItsProtocol() {
    List<String> script =
        List.of(
            "add-flow ip,actions=mod_nw_ecn:1,output:2",
            "packet 1"
                + " 02000000000202000000000008004500001c000000004011000000000000000000000000000000"
                + "000000");
    assertThat(CacheChecks.soundness(script)).isNull();
    assertThat(megaflowsAfter(script)).containsPattern("ipv4\\(proto=17,tos=0/0x3,frag=no\\)");
  }

  /** As ofproto/trace of the real switch says, whose megaflow is unsound there too. */
  @Test
  void normalKeepsTheTagOfVlanZeroWithAPriorityWithoutTellingThePriority() {
    List<String> script =
        List.of(
            "add-flow actions=normal", "packet 1 0200000000020200000000008100200088b5000000000000");
    assertThat(megaflowsAfter(script)).contains("vlan(vid=0,pcp=1/0x0)").doesNotContain("pop_vlan");
    script =
        List.of(
            "add-flow actions=normal", "packet 1 0200000000020200000000008100000088b5000000000000");
    assertThat(megaflowsAfter(script)).contains("vlan(vid=0,pcp=0)").contains("pop_vlan");
  }

  private static String megaflowsAfter(List<String> script) {
    ScriptedSwitch lab = new ScriptedSwitch();
    script.forEach(lab::run);
    return CacheChecks.flows(lab);
  }

  @Test
  void scriptsReachEveryCacheAndAreMostlyAccepted() {
    ScriptedSwitch lab = new ScriptedSwitch();
    List<String> script = RandomScript.of(1, PACKETS);
    script.forEach(lab::run);
    assertThat(lab.takeSent()).hasSizeGreaterThan(PACKETS / 2);
    assertThat(lab.refusedCount()).isLessThan(script.size() / 10);
    assertThat(lab.datapath.megaflowCount()).isGreaterThan(20);
    assertThat(lab.datapath.statistics().hitCount()).isGreaterThan(PACKETS / 12);
    assertThat(lab.network.ledger().imbalance()).isZero();
  }

  @Test
  void runsOfTheSameSeedAreEqual() {
    assertThat(everythingOf(RandomScript.of(7, PACKETS)))
        .isEqualTo(everythingOf(RandomScript.of(7, PACKETS)));
  }

  private static List<String> everythingOf(List<String> script) {
    ScriptedSwitch lab = new ScriptedSwitch();
    script.forEach(lab::run);
    List<String> all = new ArrayList<>(script);
    all.addAll(lab.takeSent());
    lab.datapath.megaflows().forEach(flow -> all.add(CacheChecks.text(lab, flow)));
    return all;
  }

  /** Fails with the shortest script that it finds to fail like the whole. */
  private static void check(
      long seed, List<String> script, Function<List<String>, String> property) {
    String failure = property.apply(script);
    if (failure == null) {
      return;
    }
    List<String> shortest = script;
    for (int size = script.size() / 2; size > 0; size /= 2) {
      for (int end = shortest.size(); end > 0; end -= size) {
        List<String> shorter = new ArrayList<>(shortest);
        shorter.subList(Math.max(0, end - size), end).clear();
        String reason = property.apply(shorter);
        if (reason != null) {
          shortest = shorter;
          failure = reason;
        }
      }
    }
    String lines = String.join("\n", shortest);
    throw new AssertionError("seed " + seed + " fails with\n" + lines + "\n" + failure);
  }
}
