package org.vswitchlab.ovs.ofproto.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The tree of prefixes says the same as a look through all of them, one by one. */
class PrefixTrieTest {
  private static final long SEED = 11;

  private record Prefix(int value, int length) {
    /** Whether the first bits agree, as many as both have and at most {@code bits}. */
    boolean agrees(int other, int bits) {
      return bits == 0 || (value ^ other) >>> (32 - bits) == 0;
    }
  }

  @Test
  void findsWhatALookThroughAllPrefixesFinds() {
    Random random = new Random(SEED);
    PrefixTrie trie = new PrefixTrie();
    List<Prefix> prefixes = new ArrayList<>();
    for (int step = 0; step < 20_000; step++) {
      boolean grows = step / 2_000 % 2 == 0;
      if (prefixes.isEmpty() || random.nextInt(10) < (grows ? 7 : 3)) {
        int length = 1 + random.nextInt(32);
        Prefix prefix = new Prefix(value(random) & -1 << (32 - length), length);
        prefixes.add(prefix);
        trie.add(prefix.value(), length);
      } else {
        Prefix prefix = prefixes.remove(random.nextInt(prefixes.size()));
        trie.remove(prefix.value(), prefix.length());
      }
      check(trie, prefixes, value(random));
    }
  }

  /** Few different bits, so that prefixes are often in each other. */
  private static int value(Random random) {
    int value = random.nextInt();
    return random.nextBoolean() ? value & 0xc0c0_0003 : value & 0x8000_8001;
  }

  private static void check(PrefixTrie trie, List<Prefix> prefixes, int value) {
    PrefixTrie.Result result = new PrefixTrie.Result();
    trie.lookup(value, result);
    long lengths = 0;
    int depth = 0;
    for (Prefix prefix : prefixes) {
      if (prefix.agrees(value, prefix.length())) {
        lengths |= 1L << (prefix.length() - 1);
      }
      while (depth < prefix.length() && prefix.agrees(value, depth + 1)) {
        depth++;
      }
    }
    int common = depth;
    boolean goesOn =
        prefixes.stream().anyMatch(p -> p.length() > common && p.agrees(value, common));
    assertThat(result.prefixLengths).as("%08x, seed %d", value, SEED).isEqualTo(lengths);
    assertThat(result.bitCount).isEqualTo(goesOn && depth < 32 ? depth + 1 : depth);
  }
}
