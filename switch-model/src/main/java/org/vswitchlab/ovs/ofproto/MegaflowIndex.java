package org.vswitchlab.ovs.ofproto;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.vswitchlab.ovs.datapath.Megaflow;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;

/** Megaflows by some bits of their packets' headers. */
final class MegaflowIndex {
  private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

  private final int[] words;
  private final long[] bits;
  private final FlowKey packet = new FlowKey();

  /** By the hash of the bits: those that are found may include others of the same hash. */
  private final Map<Long, Set<Megaflow>> byHash = new HashMap<>();

  /**
   * @param mask the bits; not to be changed
   */
  MegaflowIndex(FlowMask mask) {
    int count = 0;
    int[] present = new int[FlowLayout.CT_PORTS];
    for (int word = 0; word < FlowLayout.CT_PORTS; word++) {
      if (mask.word(word) != 0) {
        present[count++] = word;
      }
    }
    words = java.util.Arrays.copyOf(present, count);
    bits = new long[count];
    for (int i = 0; i < count; i++) {
      bits[i] = mask.word(words[i]);
    }
  }

  void add(Megaflow megaflow) {
    byHash.computeIfAbsent(hash(megaflow), h -> new LinkedHashSet<>()).add(megaflow);
  }

  void remove(Megaflow megaflow) {
    long hash = hash(megaflow);
    Set<Megaflow> same = byHash.get(hash);
    if (same != null && same.remove(megaflow) && same.isEmpty()) {
      byHash.remove(hash);
    }
  }

  /** The megaflows whose packets are like the match in the bits, and perhaps others. */
  Set<Megaflow> find(Match match) {
    long hash = 0;
    for (int i = 0; i < words.length; i++) {
      hash = mix(hash, match.word(words[i]) & bits[i]);
    }
    return byHash.getOrDefault(hash, Set.of());
  }

  private long hash(Megaflow megaflow) {
    megaflow.copyKeyTo(packet);
    long hash = 0;
    for (int i = 0; i < words.length; i++) {
      hash = mix(hash, packet.word(words[i]) & bits[i]);
    }
    return hash;
  }

  private static long mix(long hash, long word) {
    long mixed = (hash ^ word) * MULTIPLIER;
    return mixed ^ mixed >>> 32;
  }
}
