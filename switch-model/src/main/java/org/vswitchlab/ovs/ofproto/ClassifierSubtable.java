package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.FlowStage;
import org.vswitchlab.ovs.flow.Match;

/** The rules of one mask. */
final class ClassifierSubtable {
  private final FlowMask mask;
  private final int[] prefixLengths;
  private final long[] stageWords;
  private final List<Map<Integer, Integer>> stageHashes = new ArrayList<>();

  /** Rules of equal match, the highest priority first. */
  private final Map<Match, List<FlowEntry>> byMatch = new LinkedHashMap<>();

  private final Map<Integer, List<List<FlowEntry>>> byHash = new java.util.HashMap<>();
  private final TreeMap<Integer, Integer> priorities = new TreeMap<>();
  private final PrefixTrie portsTrie = new PrefixTrie();
  private final int portsMask;
  private final int portsPrefixLength;

  ClassifierSubtable(FlowMask mask, int[] prefixLengths) {
    this.mask = mask;
    this.prefixLengths = prefixLengths;
    this.stageWords = stagesOf(mask);
    for (int i = 0; i < stageWords.length - 1; i++) {
      stageHashes.add(new java.util.HashMap<>());
    }
    this.portsMask = ports(mask.get(FlowField.TCP_SRC), mask.get(FlowField.TCP_DST));
    this.portsPrefixLength = portsMask == 0 ? 0 : 32 - Integer.numberOfTrailingZeros(portsMask);
  }

  private static int ports(long source, long destination) {
    return (int) (source << 16 | destination);
  }

  /** The words of each stage that the mask has bits in. At least one stage. */
  private static long[] stagesOf(FlowMask mask) {
    List<Long> stages = new ArrayList<>();
    for (FlowStage stage : FlowStage.values()) {
      long words = mask.presentBits() & stage.wordBits();
      if (words != 0) {
        stages.add(words);
      }
    }
    if (stages.isEmpty()) {
      stages.add(0L);
    }
    return stages.stream().mapToLong(Long::longValue).toArray();
  }

  FlowMask mask() {
    return mask;
  }

  int prefixLength(int trie) {
    return prefixLengths[trie];
  }

  int stageCount() {
    return stageWords.length;
  }

  long stageWords(int stage) {
    return stageWords[stage];
  }

  /** The words of all stages before that one. */
  long wordsBefore(int stage) {
    long words = 0;
    for (int i = 0; i < stage; i++) {
      words |= stageWords[i];
    }
    return words;
  }

  /** Whether some rule agrees with the packet in that stage and those before it. */
  boolean mayMatch(int stage, FlowKey packet) {
    return stageHashes.get(stage).containsKey(packet.hash(mask, wordsBefore(stage + 1)));
  }

  FlowEntry find(FlowKey packet) {
    List<FlowEntry> same = findAll(packet);
    return same == null ? null : same.get(0);
  }

  /** The rules that the packet matches, the highest priority first; null if there are none. */
  List<FlowEntry> findAll(FlowKey packet) {
    List<List<FlowEntry>> candidates = byHash.get(packet.hash(mask));
    if (candidates != null) {
      for (List<FlowEntry> same : candidates) {
        if (packet.equalsUnder(mask, same.get(0).match().key())) {
          return same;
        }
      }
    }
    return null;
  }

  /**
   * After a miss in the last stage: un-wildcards only the bits of the ports that tell the packet
   * apart from the rules.
   *
   * @return false if the mask has no ports
   */
  boolean unwildcardPorts(FlowKey packet, FlowMask wildcards) {
    if (portsPrefixLength == 0) {
      return false;
    }
    PrefixTrie.Result result = new PrefixTrie.Result();
    int value = ports(packet.get(FlowField.TCP_SRC), packet.get(FlowField.TCP_DST)) & portsMask;
    portsTrie.lookup(value, result);
    int prefix = result.bitCount == 0 ? 0 : -1 << (32 - result.bitCount);
    int bits = portsMask & prefix;
    wildcards.unwildcard(FlowField.TCP_SRC, bits >>> 16);
    wildcards.unwildcard(FlowField.TCP_DST, bits & 0xffff);
    return true;
  }

  FlowEntry findExact(Match match, int priority) {
    for (FlowEntry entry : byMatch.getOrDefault(match, List.of())) {
      if (entry.priority() == priority) {
        return entry;
      }
    }
    return null;
  }

  void insert(FlowEntry entry) {
    List<FlowEntry> same = byMatch.get(entry.match());
    if (same == null) {
      same = new ArrayList<>();
      byMatch.put(entry.match(), same);
      byHash.computeIfAbsent(entry.match().key().hash(mask), k -> new ArrayList<>()).add(same);
    }
    same.add(entry);
    same.sort((a, b) -> Integer.compare(b.priority(), a.priority()));
    priorities.merge(entry.priority(), 1, Integer::sum);
    FlowKey key = entry.match().key();
    for (int i = 0; i < stageHashes.size(); i++) {
      stageHashes.get(i).merge(key.hash(mask, wordsBefore(i + 1)), 1, Integer::sum);
    }
    if (portsPrefixLength > 0) {
      portsTrie.add(portsOf(key), portsPrefixLength);
    }
  }

  private static int portsOf(FlowKey key) {
    return ports(key.get(FlowField.TCP_SRC), key.get(FlowField.TCP_DST));
  }

  void remove(FlowEntry entry) {
    List<FlowEntry> same = byMatch.get(entry.match());
    same.remove(entry);
    FlowKey key = entry.match().key();
    if (same.isEmpty()) {
      byMatch.remove(entry.match());
      int hash = key.hash(mask);
      List<List<FlowEntry>> candidates = byHash.get(hash);
      candidates.removeIf(List::isEmpty);
      if (candidates.isEmpty()) {
        byHash.remove(hash);
      }
    }
    decrement(priorities, entry.priority());
    for (int i = 0; i < stageHashes.size(); i++) {
      decrement(stageHashes.get(i), key.hash(mask, wordsBefore(i + 1)));
    }
    if (portsPrefixLength > 0) {
      portsTrie.remove(portsOf(key), portsPrefixLength);
    }
  }

  private static void decrement(Map<Integer, Integer> counts, int key) {
    counts.computeIfPresent(key, (k, n) -> n == 1 ? null : n - 1);
  }

  boolean isEmpty() {
    return byMatch.isEmpty();
  }

  int maxPriority() {
    return priorities.lastKey();
  }

  void addAllTo(List<FlowEntry> all) {
    byMatch.values().forEach(all::addAll);
  }
}
