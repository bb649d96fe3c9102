package org.vswitchlab.ovs.ofproto.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vswitchlab.engine.RandomStream;

/** Prefixes of addresses that come and go, against a search through all of them. */
class WidePrefixTrieTest {
  private record Prefix(long high, long low, int length) {
    /** Leading bits that a value has in common with it. */
    int common(long valueHigh, long valueLow) {
      for (int bit = 0; bit < length; bit++) {
        long mine = bit < 64 ? high >>> (63 - bit) : low >>> (127 - bit);
        long other = bit < 64 ? valueHigh >>> (63 - bit) : valueLow >>> (127 - bit);
        if ((mine & 1) != (other & 1)) {
          return bit;
        }
      }
      return length;
    }
  }

  @Test
  void findsWhatASearchThroughAllPrefixesFinds() {
    RandomStream random = new RandomStream(3);
    WidePrefixTrie trie = new WidePrefixTrie(128);
    List<Prefix> prefixes = new ArrayList<>();
    for (int round = 0; round < 4000; round++) {
      if (prefixes.size() > 20 || !prefixes.isEmpty() && random.nextInt(3) == 0) {
        Prefix gone = prefixes.remove(random.nextInt(prefixes.size()));
        trie.remove(gone.high(), gone.low(), gone.length());
      } else {
        int length = random.nextInt(4) == 0 ? 128 : 1 + random.nextInt(128);
        Prefix added = new Prefix(word(random), word(random), length);
        prefixes.add(added);
        trie.add(added.high(), added.low(), length);
      }
      check(trie, prefixes, word(random), word(random));
    }
  }

  /** Few bits vary, so that prefixes meet. */
  private static long word(RandomStream random) {
    return random.nextLong() & 0xc000_1000_0000_0003L;
  }

  private static void check(WidePrefixTrie trie, List<Prefix> prefixes, long high, long low) {
    FieldTrie.Result result = new FieldTrie.Result();
    trie.lookup(high, low, result);
    int deepest = 0;
    boolean goesOn = false;
    for (Prefix prefix : prefixes) {
      int common = prefix.common(high, low);
      if (common > deepest) {
        deepest = common;
        goesOn = false;
      }
      goesOn |= common == deepest && common < prefix.length();
    }
    assertThat(result.bitCount).isEqualTo(goesOn ? deepest + 1 : deepest);
    for (int length = 1; length <= 128; length++) {
      int wanted = length;
      boolean matches =
          prefixes.stream().anyMatch(p -> p.length() == wanted && p.common(high, low) == wanted);
      assertThat(result.hasPrefixLength(length)).isEqualTo(matches);
    }
  }
}
