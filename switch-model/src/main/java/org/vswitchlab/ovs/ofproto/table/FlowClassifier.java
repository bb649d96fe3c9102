package org.vswitchlab.ovs.ofproto.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;

/**
 * Tuple space search: one hash table for each mask in use, looked through in order of their highest
 * priorities. What a look-up examines it un-wildcards, and it examines as little as it can: stage
 * by stage, and with tries for addresses and ports.
 */
public final class FlowClassifier {
  /** The words that hold ports, as bits of {@link FlowMask#presentBits}. */
  private static final long PORTS_WORDS = 1L << FlowLayout.PORTS | 1L << FlowLayout.CT_PORTS;

  private final Map<FlowMask, ClassifierSubtable> subtables = new HashMap<>();
  private final List<ClassifierSubtable> byPriority = new ArrayList<>();
  private FieldTrie[] tries;

  /** For each trie, the prefix lengths of the masks, each once; null if unknown. */
  private int[][] lengthsInUse;

  /** What the tries said of the rule that was added last. */
  private int[] lastCommonBits;

  private int count;
  private boolean isDeferred;

  /** The order when {@link #defer} was called. */
  private List<ClassifierSubtable> orderBefore = List.of();

  private boolean isReordered;
  private boolean isRaised;

  public FlowClassifier() {
    this(true);
  }

  /**
   * @param hasTries whether addresses are looked up with tries, as those of flow tables are
   */
  public FlowClassifier(boolean hasTries) {
    setPrefixes(hasTries ? FlowTableSettings.DEFAULT_PREFIXES : List.of());
  }

  /** Looks up those fields by prefix from now on, and no others. */
  final void setPrefixes(List<FlowField> fields) {
    tries = new FieldTrie[fields.size()];
    lastCommonBits = new int[tries.length];
    lengthsInUse = null;
    for (int i = 0; i < tries.length; i++) {
      tries[i] = new FieldTrie(fields.get(i));
    }
    for (ClassifierSubtable subtable : byPriority) {
      subtable.setPrefixLengths(prefixLengths(subtable.mask()));
      List<FlowEntry> entries = new ArrayList<>();
      subtable.addAllTo(entries);
      entries.forEach(entry -> updateTries(subtable, entry, true));
    }
  }

  int size() {
    return count;
  }

  /** Adds a rule; the caller has made sure that there is none of its match and priority. */
  public void insert(FlowEntry entry) {
    ClassifierSubtable subtable = subtables.get(entry.match().mask());
    if (subtable == null) {
      FlowMask mask = entry.match().mask();
      subtable = new ClassifierSubtable(mask, prefixLengths(mask));
      subtables.put(mask, subtable);
      lengthsInUse = null;
      byPriority.add(subtable);
    }
    int highest = subtable.maxPriority();
    isRaised = !subtable.isEmpty() && entry.priority() > highest;
    subtable.insert(entry);
    updateTries(subtable, entry, true);
    if (subtable.maxPriority() != highest) {
      sort();
    }
    count++;
  }

  void remove(FlowEntry entry) {
    ClassifierSubtable subtable = subtables.get(entry.match().mask());
    int highest = subtable.maxPriority();
    boolean reachesAddresses = subtable.remove(entry);
    updateTries(subtable, entry, false);
    if (subtable.maxPriority() != highest) {
      List<ClassifierSubtable> before = isDeferred ? List.of() : List.copyOf(byPriority);
      if (subtable.isEmpty()) {
        subtables.remove(subtable.mask());
        lengthsInUse = null;
        // The last one takes its place, as in the real one, where that decides between equals.
        ClassifierSubtable last = byPriority.remove(byPriority.size() - 1);
        if (last != subtable) {
          byPriority.set(byPriority.indexOf(subtable), last);
        }
      }
      sort();
      noteOrder(before);
    }
    boolean isSeen = reachesAddresses && subtable.maxPriority() == highest;
    isReordered |= !isSeen && letsPassOver(subtable);
    count--;
  }

  /** Removes all rules. */
  void clear() {
    subtables.clear();
    byPriority.clear();
    setPrefixes(Arrays.stream(tries).map(FieldTrie::field).toList());
    count = 0;
  }

  /**
   * Whether others may be passed over because this subtable has made bits of addresses known: those
   * of shorter prefixes, which are looked at more closely without it.
   */
  private boolean letsPassOver(ClassifierSubtable subtable) {
    for (int i = 0; i < tries.length; i++) {
      FlowField field = tries[i].field();
      int length = subtable.prefixLength(i) > 0 ? subtable.prefixLength(i) : field.bits();
      if (subtable.mask().isNonzero(field) && hasShorter(tries[i], length)) {
        return true;
      }
    }
    return false;
  }

  /** Puts off ordering until {@link #publish}, while several rules are removed. */
  void defer() {
    if (!isDeferred) {
      isDeferred = true;
      orderBefore = List.copyOf(byPriority);
    }
  }

  void publish() {
    if (isDeferred) {
      isDeferred = false;
      sort();
      noteOrder(orderBefore);
      orderBefore = List.of();
    }
  }

  /** Notes whether masks that are still in use are looked at in another order than before. */
  private void noteOrder(List<ClassifierSubtable> before) {
    int next = 0;
    for (ClassifierSubtable subtable : before) {
      if (!subtable.isEmpty()) {
        isReordered |= byPriority.get(next++) != subtable;
      }
    }
  }

  /**
   * Whether removals have changed the order in which masks are looked at since the last call, or
   * what is known by the time that one is.
   */
  boolean takeReordered() {
    boolean was = isReordered;
    isReordered = false;
    return was;
  }

  /** Whether the last rule that was added made other rules of its mask be looked at earlier. */
  boolean wasRaised() {
    return isRaised;
  }

  /** The prefixes of the rule that was added last of which the tries did not know before. */
  List<AddedPrefix> addedPrefixes(FlowEntry added) {
    List<AddedPrefix> prefixes = new ArrayList<>();
    int[] lengths = prefixLengths(added.match().mask());
    for (int i = 0; i < tries.length; i++) {
      if (lengths[i] > 0 && lastCommonBits[i] != PrefixTrie.UNCHANGED) {
        prefixes.add(new AddedPrefix(tries[i], added.match(), lengths[i], lastCommonBits[i]));
      }
    }
    return prefixes;
  }

  /**
   * Whether a packet may be looked at more closely because of a prefix, or differently.
   *
   * @param known the bits that its translation depends on already
   * @param isOnly whether no other rule was added besides it
   */
  boolean looksCloser(AddedPrefix added, FlowKey packet, FlowMask known, boolean isOnly) {
    FieldTrie trie = added.trie();
    if (!isInUse(trie)) {
      return true; // other fields are looked up by prefix now
    }
    if (!trie.concerns(packet)) {
      return false;
    }
    int same = trie.commonBits(packet, added.match());
    if (same < added.commonBits()) {
      return false;
    } else if (same >= added.length()) {
      return true;
    }
    trie.forget();
    FieldTrie.Result result = trie.lookup(packet);
    if (result.bitCount > same + 1 || isOnly && trie.leavesMany(packet)) {
      return false;
    }
    // The trie tells one bit more than is common. If that is known, it matters only for masks of
    // shorter prefixes, which would have to be known before they are passed over.
    for (int length : lengthsInUse(trie)) {
      if (length <= same && !result.hasPrefixLength(length)) {
        return true;
      }
    }
    return trie.knownBits(known) <= same;
  }

  /**
   * The bits in which a packet must be like a prefix for {@link #looksCloser} to be true; null if
   * it may always be.
   */
  FlowMask alike(AddedPrefix added, FlowMask known) {
    if (!isInUse(added.trie())) {
      return null;
    }
    int bits = Math.min(added.length(), added.commonBits());
    int knownBits = Math.min(added.length(), added.trie().knownBits(known));
    if (knownBits > 0 && !hasShorter(added.trie(), knownBits)) {
      bits = Math.max(bits, knownBits);
    }
    if (bits == 0) {
      return null;
    }
    FlowMask mask = new FlowMask();
    added.trie().unwildcard(mask, bits);
    return mask;
  }

  private boolean isInUse(FieldTrie trie) {
    return Arrays.asList(tries).contains(trie);
  }

  private boolean hasShorter(FieldTrie trie, int bits) {
    for (int length : lengthsInUse(trie)) {
      if (length < bits) {
        return true;
      }
    }
    return false;
  }

  private int[] lengthsInUse(FieldTrie trie) {
    if (lengthsInUse == null) {
      lengthsInUse = new int[tries.length][];
      for (int i = 0; i < tries.length; i++) {
        int index = i;
        lengthsInUse[i] =
            byPriority.stream()
                .mapToInt(subtable -> subtable.prefixLength(index))
                .filter(length -> length > 0)
                .distinct()
                .toArray();
      }
    }
    return lengthsInUse[Arrays.asList(tries).indexOf(trie)];
  }

  /**
   * Whether a packet gets as far as the ports in the rules of a mask that says nothing of metadata.
   */
  boolean reachesPorts(FlowMask mask, FlowKey packet) {
    ClassifierSubtable subtable = subtables.get(mask);
    return subtable != null && subtable.reachesLastStage(packet);
  }

  private void sort() {
    if (isDeferred) {
      return;
    }
    // Stable: subtables of equal priority stay in order of creation.
    byPriority.sort((a, b) -> Integer.compare(b.maxPriority(), a.maxPriority()));
  }

  private int[] prefixLengths(FlowMask mask) {
    int[] lengths = new int[tries.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = tries[i].prefixLength(mask);
    }
    return lengths;
  }

  private void updateTries(ClassifierSubtable subtable, FlowEntry entry, boolean add) {
    // ARP's addresses lie in the same bits, and so their prefixes are in the same tries.
    for (int i = 0; i < tries.length; i++) {
      int length = subtable.prefixLength(i);
      if (length > 0) {
        if (add) {
          lastCommonBits[i] = tries[i].add(entry.match(), length);
        } else {
          tries[i].remove(entry.match(), length);
        }
      }
    }
  }

  /** The same match, which shares its mask with the rules that have the same. */
  Match shared(Match match) {
    ClassifierSubtable subtable = subtables.get(match.mask());
    return subtable == null ? match : match.withMask(subtable.mask());
  }

  /** The rule of exactly that match and priority, or null. */
  public FlowEntry findExact(Match match, int priority) {
    ClassifierSubtable subtable = subtables.get(match.mask());
    return subtable == null ? null : subtable.findExact(match, priority);
  }

  /**
   * The rule of highest priority that the packet matches, or null.
   *
   * @param wildcards gets the bits that were examined; null to look without
   */
  public FlowEntry lookup(FlowKey packet, FlowMask wildcards) {
    return lookup(packet, wildcards, null);
  }

  /**
   * As {@link #lookup(FlowKey, FlowMask)}.
   *
   * @param probes told of each mask that was tried, with the rules of that mask; may be null
   */
  public FlowEntry lookup(FlowKey packet, FlowMask wildcards, Consumer<List<FlowEntry>> probes) {
    for (FieldTrie trie : tries) {
      trie.forget();
    }
    FlowEntry best = null;
    ConjunctiveMatch conjunctions = null;
    for (ClassifierSubtable subtable : byPriority) {
      if (best != null && subtable.maxPriority() <= best.priority()) {
        break;
      }
      FlowEntry first =
          wildcards == null ? subtable.find(packet) : findStaged(subtable, packet, wildcards);
      if (probes != null) {
        List<FlowEntry> tried = new ArrayList<>();
        subtable.addAllTo(tried);
        probes.accept(first == null ? tried : List.of(first));
      }
      if (first == null) {
        continue;
      }
      if (!first.conjunctions().isEmpty()) {
        conjunctions = conjunctions == null ? new ConjunctiveMatch() : conjunctions;
        conjunctions.add(first);
      } else if (best == null || first.priority() > best.priority()) {
        best = first;
      }
    }
    return conjunctions == null ? best : resolve(conjunctions, best, packet, wildcards);
  }

  /** Looks again, with conj_id set, for what conjunctive flows found together. */
  private FlowEntry resolve(
      ConjunctiveMatch conjunctions, FlowEntry ordinary, FlowKey packet, FlowMask wildcards) {
    FlowEntry best = ordinary;
    while (conjunctions.priority() > (best == null ? -1 : best.priority())) {
      long id = conjunctions.complete();
      if (id != ConjunctiveMatch.NONE) {
        long before = packet.get(FlowField.CONJ_ID);
        packet.set(FlowField.CONJ_ID, id);
        FlowEntry found = lookupOrdinary(packet, wildcards);
        packet.set(FlowField.CONJ_ID, before);
        if (found != null) {
          return found;
        }
      }
      FlowEntry next = conjunctions.descend();
      if (next != null && (best == null || next.priority() > best.priority())) {
        best = next;
      }
    }
    return best;
  }

  /** As {@link #lookup}, without regard to conjunctive flows. */
  private FlowEntry lookupOrdinary(FlowKey packet, FlowMask wildcards) {
    FlowEntry best = null;
    for (ClassifierSubtable subtable : byPriority) {
      if (best != null && subtable.maxPriority() <= best.priority()) {
        break;
      }
      FlowEntry first =
          wildcards == null ? subtable.find(packet) : findStaged(subtable, packet, wildcards);
      if (first != null && first.conjunctions().isEmpty()) {
        best = best == null || first.priority() > best.priority() ? first : best;
      }
    }
    return best;
  }

  /** Looks at the stages one after the other, and stops at the first that cannot match. */
  private FlowEntry findStaged(ClassifierSubtable subtable, FlowKey packet, FlowMask wildcards) {
    int last = subtable.stageCount() - 1;
    long hash = 0;
    for (int stage = 0; stage <= last; stage++) {
      if (skipsByTrie(subtable, subtable.stageWords(stage), packet, wildcards)) {
        wildcards.addWords(subtable.examined(), subtable.wordsBefore(stage));
        return null;
      }
      hash = subtable.hashStage(stage, packet, hash);
      if (stage < last && !subtable.mayMatch(stage, hash)) {
        wildcards.addWords(subtable.examined(), subtable.wordsBefore(stage + 1));
        return null;
      }
    }
    FlowEntry found = subtable.find(packet, hash);
    if (found == null && subtable.unwildcardPorts(packet, wildcards)) {
      wildcards.addWords(subtable.examined(), ~PORTS_WORDS);
      return null;
    }
    wildcards.add(subtable.examined());
    return found;
  }

  /** Whether a trie shows that no rule of the subtable can match, at fewer bits than its mask. */
  private boolean skipsByTrie(
      ClassifierSubtable subtable, long words, FlowKey packet, FlowMask wildcards) {
    for (int i = 0; i < tries.length; i++) {
      int length = subtable.prefixLength(i);
      FieldTrie trie = tries[i];
      if (length == 0 || !trie.isIn(words)) {
        continue;
      }
      FieldTrie.Result result = trie.lookup(packet);
      if (result.hasPrefixLength(length)) {
        continue;
      }
      if (result.bitCount <= length) {
        trie.unwildcard(wildcards, result.bitCount);
        return true;
      }
      if (trie.isUnwildcarded(wildcards, result.bitCount)) {
        return true;
      }
    }
    return false;
  }

  /** All rules, subtable by subtable. */
  List<FlowEntry> entries() {
    List<FlowEntry> all = new ArrayList<>(count);
    for (ClassifierSubtable subtable : byPriority) {
      subtable.addAllTo(all);
    }
    return all;
  }
}
