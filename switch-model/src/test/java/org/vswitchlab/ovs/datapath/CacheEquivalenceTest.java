package org.vswitchlab.ovs.datapath;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vswitchlab.engine.RandomStream;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.Frame;

/** Invariants 1 to 3 of the architecture page, for random tables and frames. */
class CacheEquivalenceTest {
  private static final int FRAMES = 3000;
  private static final FlowField[] FIELDS = {
    FlowField.ETH_DST, FlowField.ETH_SRC, FlowField.ETH_TYPE, FlowField.VLAN_TCI, FlowField.IP_SRC,
    FlowField.IP_DST, FlowField.NW_PROTO, FlowField.NW_TTL, FlowField.TCP_SRC, FlowField.TCP_DST,
    FlowField.TCP_FLAGS, FlowField.IPV6_DST, FlowField.IP_FRAG, FlowField.ARP_OP
  };

  /** Rules made of the fields of real frames, some bits of them left open. */
  private static void fill(RuleTable table, long seed) {
    RandomStream random = new RandomStream(seed);
    RandomFrames frames = new RandomFrames(seed + 1);
    FlowKeyExtractor extractor = new FlowKeyExtractor();
    for (int i = 0; i < 25; i++) {
      FlowKey key = new FlowKey();
      int inPort = 1 + random.nextInt(3);
      extractor.extract(frames.next(), inPort, key);
      FlowMask mask = new FlowMask();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        FlowField field = FIELDS[random.nextInt(FIELDS.length)];
        if (random.nextInt(3) == 0) {
          mask.unwildcard(field, random.nextLong() & field.valueMask());
        } else {
          mask.unwildcard(field);
        }
      }
      table.rules.add(new RuleTable.Rule(Match.of(key, mask), actions(random)));
    }
  }

  private static List<DatapathAction> actions(RandomStream random) {
    List<DatapathAction> actions = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      actions.add(
          switch (random.nextInt(7)) {
            case 0 -> new DatapathAction.PushVlan(0x8100, FlowKey.VLAN_CFI | random.nextInt(10));
            case 1 -> new DatapathAction.PopVlan();
            case 2 ->
                new DatapathAction.Set(
                    HeaderGroup.ETH,
                    Match.builder().exact(FlowField.ETH_DST, random.nextInt(9)).build());
            case 3 ->
                new DatapathAction.Set(
                    HeaderGroup.IPV4,
                    Match.builder()
                        .masked(FlowField.IP_DST, 0xc0a80000L, 0xffff0000L)
                        .exact(FlowField.NW_TTL, 5)
                        .build());
            case 4 -> new DatapathAction.Trunc(20 + random.nextInt(40));
            case 5 -> new DatapathAction.Recirc(1);
            default -> new DatapathAction.Output(1 + random.nextInt(3));
          });
    }
    return actions;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void cachesDoWhatAFreshTranslationDoes(long seed) {
    DatapathBench cached = new DatapathBench(3).tapped();
    DatapathBench fresh = new DatapathBench(3).tapped();
    fill(cached.rules, seed);
    fill(fresh.rules, seed);
    fresh.rules.cacheable = false;
    RandomFrames frames = new RandomFrames(seed + 2);
    RandomStream ports = new RandomStream(seed + 3);
    for (int i = 0; i < FRAMES; i++) {
      Frame frame = frames.next();
      int port = 1 + ports.nextInt(3);
      cached.inject(port, frame);
      fresh.inject(port, frame);
      assertThat(cached.takeSent()).as("frame %d %s", i, frame).isEqualTo(fresh.takeSent());
    }
    assertThat(cached.ledger.imbalance()).isZero();
    assertThat(fresh.ledger.imbalance()).isZero();
    assertThat(cached.rules.upcallCount).isLessThan(fresh.rules.upcallCount / 2);
    assertThat(cached.datapath.statistics().hitCount()).isGreaterThan(FRAMES / 2);
    assertThat(fresh.datapath.megaflowCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void flippingAWildcardedBitChangesNothing(long seed) {
    DatapathBench bench = new DatapathBench(3);
    fill(bench.rules, seed);
    RandomFrames frames = new RandomFrames(seed + 2);
    RandomStream random = new RandomStream(seed + 3);
    for (int i = 0; i < FRAMES / 3; i++) {
      bench.inject(1 + random.nextInt(3), frames.next());
    }
    assertThat(bench.datapath.megaflowCount()).isGreaterThan(50);
    for (Megaflow flow : bench.datapath.megaflows()) {
      FlowKey key = flow.key();
      for (int flips = 0; flips < 40; flips++) {
        int word = random.nextInt(FlowLayout.RECIRC_PORT);
        long bit = 1L << random.nextInt(64) & ~flow.mask().word(word);
        key.setWord(word, key.word(word) ^ bit);
        assertThat(bench.rules.translate(key, new FlowMask())).isEqualTo(flow.actions());
        assertThat(bench.datapath.lookup(key)).isNotNull();
        assertThat(bench.datapath.lookup(key).actions()).isEqualTo(flow.actions());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void deletedMegaflowsAreNotFoundAndTheOthersAre(long seed) {
    DatapathBench bench = new DatapathBench(3);
    fill(bench.rules, seed);
    RandomFrames frames = new RandomFrames(seed + 2);
    RandomStream random = new RandomStream(seed + 3);
    for (int i = 0; i < FRAMES / 3; i++) {
      bench.inject(1 + random.nextInt(3), frames.next());
    }
    List<Megaflow> all = bench.datapath.megaflows();
    List<Megaflow> kept = new ArrayList<>();
    for (Megaflow flow : all) {
      if (random.nextInt(2) == 0) {
        bench.datapath.delete(flow);
        assertThat(flow.isDead()).isTrue();
      } else {
        kept.add(flow);
      }
    }
    assertThat(bench.datapath.megaflows()).containsExactlyElementsOf(kept);
    for (Megaflow flow : all) {
      Megaflow found = bench.datapath.lookup(flow.key());
      if (kept.contains(flow)) {
        assertThat(found).isNotNull();
      } else {
        assertThat(found).isNotSameAs(flow);
      }
    }
  }
}
