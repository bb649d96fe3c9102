package org.vswitchlab.ovs.ofproto.table;

import java.util.Arrays;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.FlowStage;
import org.vswitchlab.ovs.flow.Match;

/**
 * The rules of one mask: an open-addressing table by the hash of the words that the mask has bits
 * in. Rules of equal match hang one below the other, the highest priority at the head; the heads
 * are in a list besides, in the order in which their matches came. All links are in the rules.
 */
final class ClassifierSubtable {
  private static final int INITIAL_CAPACITY = 4;
  private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

  private final FlowMask mask;
  private FlowMask examined;
  private int[] prefixLengths;
  private final long[] stageWords;
  private final long[] wordsBefore;

  // The words of the mask, stage by stage: index in a key, bits that count, index in Match.values.
  private final int[] wordIndexes;
  private final long[] wordMasks;
  private final int[] valueIndexes;

  /** Number of those words up to the end of each stage. */
  private final int[] stageEnds;

  /** The hashes that rules have at the end of each stage but the last. */
  private final HashCounts[] stageHashes;

  private int[] hashes = new int[INITIAL_CAPACITY];
  private FlowEntry[] heads = new FlowEntry[INITIAL_CAPACITY];
  private int headCount;
  private FlowEntry firstHead;
  private FlowEntry lastHead;

  private final PriorityCounts priorities = new PriorityCounts();
  private final PrefixTrie portsTrie;
  private final PrefixTrie.Result portsResult;
  private final int portsMask;
  private final int portsPrefixLength;

  ClassifierSubtable(FlowMask mask, int[] prefixLengths) {
    this.mask = mask;
    this.examined = mask;
    if (mask.isExact(FlowField.IPV6_LABEL)) {
      this.examined = mask.copy();
      examined.setBits(FlowLayout.IP, mask.word(FlowLayout.IP) | FlowMask.WHOLE_LABEL);
    }
    this.prefixLengths = prefixLengths;
    this.stageWords = stagesOf(mask);
    int stages = stageWords.length;
    this.wordsBefore = new long[stages + 1];
    this.stageEnds = new int[stages];
    this.stageHashes = new HashCounts[stages - 1];
    int[] words = new int[FlowLayout.WORDS];
    int count = 0;
    for (int stage = 0; stage < stages; stage++) {
      wordsBefore[stage + 1] = wordsBefore[stage] | stageWords[stage];
      for (int word = 0; word < FlowLayout.WORDS; word++) {
        if (mask.word(word) != 0 && (stageWords[stage] & FlowLayout.bit(word)) != 0) {
          words[count++] = word;
        }
      }
      stageEnds[stage] = count;
      if (stage < stages - 1) {
        stageHashes[stage] = new HashCounts();
      }
    }
    this.wordIndexes = Arrays.copyOf(words, count);
    this.wordMasks = new long[count];
    this.valueIndexes = new int[count];
    for (int i = 0; i < count; i++) {
      wordMasks[i] = mask.word(wordIndexes[i]);
      valueIndexes[i] = Match.valueIndex(mask, wordIndexes[i]);
    }
    this.portsMask = ports(mask.get(FlowField.TCP_SRC), mask.get(FlowField.TCP_DST));
    this.portsPrefixLength = portsMask == 0 ? 0 : 32 - Integer.numberOfTrailingZeros(portsMask);
    this.portsTrie = portsMask == 0 ? null : new PrefixTrie();
    this.portsResult = portsMask == 0 ? null : new PrefixTrie.Result();
  }

  private static int ports(long source, long destination) {
    return (int) (source << 16 | destination);
  }

  /** The words of each stage that the mask has bits in. At least one stage. */
  private static long[] stagesOf(FlowMask mask) {
    long[] stages = new long[FlowStage.values().length];
    int count = 0;
    for (FlowStage stage : FlowStage.values()) {
      long words = mask.presentBits() & stage.wordBits();
      if (words != 0) {
        stages[count++] = words;
      }
    }
    return Arrays.copyOf(stages, Math.max(count, 1));
  }

  FlowMask mask() {
    return mask;
  }

  /** What a look-up un-wildcards: the mask, and whether all of a flow label is matched on. */
  FlowMask examined() {
    return examined;
  }

  /** Other fields are looked up by prefix. */
  void setPrefixLengths(int[] newLengths) {
    prefixLengths = newLengths;
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
    return wordsBefore[stage];
  }

  // Hashes.

  private static long mix(long hash, long word) {
    long h = (hash ^ word) * MULTIPLIER;
    return h ^ h >>> 32;
  }

  /**
   * Goes on hashing the packet's words of a stage.
   *
   * @param hash what the stage before gave, 0 before the first
   */
  long hashStage(int stage, FlowKey packet, long hash) {
    long h = hash;
    for (int i = stage == 0 ? 0 : stageEnds[stage - 1]; i < stageEnds[stage]; i++) {
      h = mix(h, packet.word(wordIndexes[i]) & wordMasks[i]);
    }
    return h;
  }

  /** Whether some rule agrees with the packet in that stage and those before it. */
  boolean mayMatch(int stage, long hash) {
    return stageHashes[stage].contains((int) hash);
  }

  /** Whether some rule agrees with the packet in all stages but the last. */
  boolean reachesLastStage(FlowKey packet) {
    long hash = 0;
    for (int stage = 0; stage < stageHashes.length; stage++) {
      hash = hashStage(stage, packet, hash);
      if (!mayMatch(stage, hash)) {
        return false;
      }
    }
    return true;
  }

  private int hash(FlowKey packet) {
    long hash = 0;
    for (int i = 0; i < wordIndexes.length; i++) {
      hash = mix(hash, packet.word(wordIndexes[i]) & wordMasks[i]);
    }
    return (int) hash;
  }

  private int hash(long[] values) {
    long hash = 0;
    for (int place : valueIndexes) {
      hash = mix(hash, values[place]);
    }
    return (int) hash;
  }

  // Looking up.

  /** The rule of highest priority of those that the packet matches, or null. */
  FlowEntry find(FlowKey packet) {
    return find(packet, hash(packet));
  }

  /** As {@link #find(FlowKey)}, with the hash that the last stage gave. */
  FlowEntry find(FlowKey packet, long packetHash) {
    int hash = (int) packetHash;
    int last = heads.length - 1;
    for (int place = hash & last; ; place = (place + 1) & last) {
      FlowEntry head = heads[place];
      if (head == null) {
        return null;
      }
      if (hashes[place] == hash && isMatch(head, packet)) {
        return head.isHidden() ? visible(head) : head;
      }
    }
  }

  private static FlowEntry visible(FlowEntry head) {
    FlowEntry entry = head;
    while (entry != null && entry.isHidden()) {
      entry = entry.lower;
    }
    return entry;
  }

  private boolean isMatch(FlowEntry head, FlowKey packet) {
    long[] values = head.match().values();
    for (int i = 0; i < wordIndexes.length; i++) {
      if ((packet.word(wordIndexes[i]) & wordMasks[i]) != values[valueIndexes[i]]) {
        return false;
      }
    }
    return true;
  }

  /** The place of the rules of that match, or the free one where they belong. */
  private int place(long[] values, int hash) {
    int last = heads.length - 1;
    int place = hash & last;
    while (heads[place] != null
        && !(hashes[place] == hash && Arrays.equals(heads[place].match().values(), values))) {
      place = (place + 1) & last;
    }
    return place;
  }

  FlowEntry findExact(Match match, int priority) {
    FlowEntry entry = heads[place(match.values(), hash(match.values()))];
    while (entry != null && entry.priority() != priority) {
      entry = entry.lower;
    }
    return entry;
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
    int value = ports(packet.get(FlowField.TCP_SRC), packet.get(FlowField.TCP_DST)) & portsMask;
    portsTrie.lookup(value, portsResult);
    int prefix = portsResult.bitCount == 0 ? 0 : -1 << (32 - portsResult.bitCount);
    int bits = portsMask & prefix;
    wildcards.unwildcard(FlowField.TCP_SRC, bits >>> 16);
    wildcards.unwildcard(FlowField.TCP_DST, bits & 0xffff);
    return true;
  }

  // Changes.

  void insert(FlowEntry entry) {
    long[] values = entry.match().values();
    int hash = hash(values);
    int place = place(values, hash);
    FlowEntry head = heads[place];
    if (head == null) {
      append(entry);
      heads[place] = entry;
      hashes[place] = hash;
      headCount++;
      if (headCount * 3 > heads.length * 2) {
        grow();
      }
    } else if (entry.priority() > head.priority()) {
      entry.lower = head;
      heads[place] = entry;
      takePlace(head, entry);
    } else {
      FlowEntry above = head;
      while (above.lower != null && above.lower.priority() >= entry.priority()) {
        above = above.lower;
      }
      entry.lower = above.lower;
      above.lower = entry;
    }
    priorities.add(entry.priority());
    countStages(values, true);
    if (portsTrie != null) {
      portsTrie.add(portsOf(entry.match()), portsPrefixLength);
    }
  }

  /**
   * Takes a rule out.
   *
   * @return whether packets that are like it have their addresses looked at as before
   */
  boolean remove(FlowEntry entry) {
    long[] values = entry.match().values();
    int place = place(values, hash(values));
    FlowEntry head = heads[place];
    if (head == entry && entry.lower == null) {
      unlink(entry);
      close(place);
      headCount--;
    } else if (head == entry) {
      heads[place] = entry.lower;
      takePlace(entry, entry.lower);
    } else {
      FlowEntry above = head;
      while (above.lower != entry) {
        above = above.lower;
      }
      above.lower = entry.lower;
    }
    entry.lower = null;
    priorities.remove(entry.priority());
    countStages(values, false);
    if (portsTrie != null) {
      portsTrie.remove(portsOf(entry.match()), portsPrefixLength);
    }
    return headCount > 0 && reachesAddresses(values);
  }

  private static int portsOf(Match match) {
    return ports(match.value(FlowField.TCP_SRC), match.value(FlowField.TCP_DST));
  }

  private boolean reachesAddresses(long[] values) {
    long hash = 0;
    int word = 0;
    for (int stage = 0; stage < stageHashes.length; stage++) {
      if ((stageWords[stage] & FlowStage.L3.wordBits()) != 0) {
        return true;
      }
      for (; word < stageEnds[stage]; word++) {
        hash = mix(hash, values[valueIndexes[word]]);
      }
      if (!mayMatch(stage, hash)) {
        return false;
      }
    }
    return true;
  }

  private void countStages(long[] values, boolean add) {
    long hash = 0;
    int word = 0;
    for (int stage = 0; stage < stageHashes.length; stage++) {
      for (; word < stageEnds[stage]; word++) {
        hash = mix(hash, values[valueIndexes[word]]);
      }
      if (add) {
        stageHashes[stage].add((int) hash);
      } else {
        stageHashes[stage].remove((int) hash);
      }
    }
  }

  private void grow() {
    int[] oldHashes = hashes;
    FlowEntry[] oldHeads = heads;
    hashes = new int[oldHashes.length * 2];
    heads = new FlowEntry[oldHeads.length * 2];
    int last = heads.length - 1;
    for (int i = 0; i < oldHeads.length; i++) {
      if (oldHeads[i] != null) {
        int place = oldHashes[i] & last;
        while (heads[place] != null) {
          place = (place + 1) & last;
        }
        heads[place] = oldHeads[i];
        hashes[place] = oldHashes[i];
      }
    }
  }

  /** Frees a place; those behind it move up, so that no gap breaks a probe. */
  private void close(int place) {
    int last = heads.length - 1;
    int gap = place;
    for (int next = (gap + 1) & last; heads[next] != null; next = (next + 1) & last) {
      int home = hashes[next] & last;
      if (((next - home) & last) >= ((next - gap) & last)) {
        heads[gap] = heads[next];
        hashes[gap] = hashes[next];
        gap = next;
      }
    }
    heads[gap] = null;
  }

  // The list of heads.

  private void append(FlowEntry head) {
    head.headBefore = lastHead;
    if (lastHead == null) {
      firstHead = head;
    } else {
      lastHead.headAfter = head;
    }
    lastHead = head;
  }

  private void unlink(FlowEntry head) {
    link(head.headBefore, head.headAfter);
    head.headBefore = null;
    head.headAfter = null;
  }

  /** Another rule of the same match is the head now. */
  private void takePlace(FlowEntry old, FlowEntry head) {
    link(old.headBefore, head);
    link(head, old.headAfter);
    old.headBefore = null;
    old.headAfter = null;
  }

  private void link(FlowEntry before, FlowEntry after) {
    if (before == null) {
      firstHead = after;
    } else {
      before.headAfter = after;
    }
    if (after == null) {
      lastHead = before;
    } else {
      after.headBefore = before;
    }
  }

  boolean isEmpty() {
    return headCount == 0;
  }

  int maxPriority() {
    return priorities.highest();
  }

  /** Match by match in the order of their coming, the highest priority first. */
  void addAllTo(List<FlowEntry> all) {
    for (FlowEntry head = firstHead; head != null; head = head.headAfter) {
      for (FlowEntry entry = head; entry != null; entry = entry.lower) {
        all.add(entry);
      }
    }
  }
}
