package org.vswitchlab.ovs.ofproto.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;

/** One OpenFlow table. */
public final class FlowTable {
  /** The switch's own: what becomes of packets that no flow matches. */
  public static final int INTERNAL = 254;

  /** How many flows a table says that it takes. */
  public static final long MAX_ENTRIES = 1_000_000;

  private final int id;
  private final FlowClassifier classifier = new FlowClassifier();
  private final BareRules bareRules = new BareRules();
  private FlowEntry first;
  private FlowEntry last;
  private final FlowKey withoutPorts = new FlowKey();
  private FlowTableSettings settings = FlowTableSettings.DEFAULT;
  private String nameByController = "";
  private boolean evictsForController;
  private TableVacancy vacancy;
  private MissAction miss = MissAction.DEFAULT;
  private FragmentMode fragmentMode = FragmentMode.NORMAL;

  /** The switch's own flow that takes fragments which are to be dropped. */
  private FlowEntry fragmentDrop;

  private long matchedCount;
  private long missedCount;

  public FlowTable(int id) {
    this.id = id;
  }

  public int id() {
    return id;
  }

  /** As configured in table Flow_Table, else as a controller has set it; empty for none. */
  public String name() {
    return settings.name().isEmpty() ? nameByController : settings.name();
  }

  /** Whether table Flow_Table names it, so that controllers cannot. */
  public boolean isNamedByDatabase() {
    return !settings.name().isEmpty();
  }

  /** A controller names the table, which is without effect while the database does. */
  public void setNameForController(String name) {
    if (!isNamedByDatabase()) {
      nameByController = name;
    }
  }

  public FlowTableSettings settings() {
    return settings;
  }

  /** What table Flow_Table says. A name that it takes back was that of the table. */
  public void configure(FlowTableSettings newSettings) {
    if (!newSettings.name().isEmpty()) {
      nameByController = "";
    }
    if (!newSettings.prefixes().equals(settings.prefixes())) {
      classifier.setPrefixes(newSettings.prefixes());
    }
    settings = newSettings;
  }

  /** What becomes of packets without a flow. */
  public MissAction miss() {
    return miss;
  }

  public void setFragmentMode(FragmentMode mode, FlowEntry newFragmentDrop) {
    fragmentMode = mode;
    fragmentDrop = newFragmentDrop;
  }

  public void setMiss(MissAction newMiss) {
    miss = newMiss;
  }

  /** OFPTC_EVICTION: a controller wants flows to make room, whatever the database says. */
  public void setEvictsForController(boolean evicts) {
    evictsForController = evicts;
  }

  /** Whether a controller wants flows to make room. */
  public boolean evictsForController() {
    return evictsForController;
  }

  /** How many flows it takes. */
  public long flowLimit() {
    return settings.flowLimit();
  }

  /** Whether flows make room for others when it is full. */
  public boolean evicts() {
    return settings.evicts() || evictsForController;
  }

  /** OFPTC_VACANCY_EVENTS; null for none. */
  public TableVacancy vacancy() {
    return vacancy;
  }

  /**
   * Watches how much room there is.
   *
   * @param down event when less than this many percent are left
   * @param up event when more than this many percent are left again
   */
  public void watchVacancy(int down, int up) {
    vacancy = new TableVacancy(down, up, vacancy, vacancyPercent());
  }

  /** No more vacancy events. */
  public void ignoreVacancy() {
    vacancy = null;
  }

  /** How much of the table is free, in percent, rounded down. */
  public int vacancyPercent() {
    long limit = flowLimit();
    return size() >= limit ? 0 : (int) ((limit - size()) * 100.0 / limit);
  }

  public int size() {
    return classifier.size();
  }

  /** In order of addition. */
  public List<FlowEntry> entries() {
    List<FlowEntry> list = new ArrayList<>(size());
    for (FlowEntry entry = first; entry != null; entry = entry.after) {
      list.add(entry);
    }
    return list;
  }

  /** Subtable by subtable, the order in which the classifier has them. */
  public List<FlowEntry> classifierOrder() {
    return classifier.entries();
  }

  /** By falling priority, then in order of addition. */
  public List<FlowEntry> byPriority() {
    List<FlowEntry> sorted = entries();
    sorted.sort(Comparator.comparingInt(FlowEntry::priority).reversed());
    return sorted;
  }

  /** The same match, which shares its mask with the flows that have the same. */
  public Match shared(Match match) {
    return classifier.shared(match);
  }

  public void insert(FlowEntry entry) {
    classifier.insert(entry);
    bareRules.changed();
    append(entry);
    entry.setRemoved(false);
  }

  private void append(FlowEntry entry) {
    entry.before = last;
    if (last == null) {
      first = entry;
    } else {
      last.after = entry;
    }
    last = entry;
  }

  /** Puts off ordering until {@link #publish}, while several flows are removed. */
  public void defer() {
    classifier.defer();
  }

  public void publish() {
    classifier.publish();
  }

  /** As {@link FlowClassifier#takeReordered}. */
  public boolean takeReordered() {
    return classifier.takeReordered();
  }

  /** Whether the last flow that was added made others of its mask be looked at earlier. */
  public boolean wasRaised() {
    return classifier.wasRaised();
  }

  /** The prefixes of the flow that was added last which no flow had before. */
  public List<AddedPrefix> addedPrefixes(FlowEntry added) {
    return classifier.addedPrefixes(added);
  }

  /** As {@link FlowClassifier#looksCloser}. */
  public boolean looksCloser(AddedPrefix added, FlowKey packet, FlowMask known, boolean isOnly) {
    return classifier.looksCloser(added, packet, known, isOnly);
  }

  /** As {@link FlowClassifier#alike}. */
  public FlowMask alike(AddedPrefix added, FlowMask known) {
    return classifier.alike(added, known);
  }

  /**
   * Whether a packet gets as far as the ports in the flows of a mask that says nothing of metadata.
   */
  public boolean reachesPorts(FlowMask mask, FlowKey packet) {
    return classifier.reachesPorts(mask, packet);
  }

  /** Makes the order that of addition again, after flows were put back. */
  public void restoreOrder() {
    long lastId = 0;
    boolean isInOrder = true;
    for (FlowEntry entry = first; entry != null && isInOrder; entry = entry.after) {
      isInOrder = entry.id() >= lastId;
      lastId = entry.id();
    }
    if (!isInOrder) {
      List<FlowEntry> sorted = entries();
      sorted.sort(Comparator.comparingLong(FlowEntry::id));
      first = null;
      last = null;
      for (FlowEntry entry : sorted) {
        entry.after = null;
        append(entry);
      }
    }
  }

  public void remove(FlowEntry entry) {
    classifier.remove(entry);
    bareRules.changed();
    if (entry.before == null) {
      first = entry.after;
    } else {
      entry.before.after = entry.after;
    }
    if (entry.after == null) {
      last = entry.before;
    } else {
      entry.after.before = entry.before;
    }
    entry.before = null;
    entry.after = null;
    entry.setRemoved(true);
  }

  /** Removes all flows. */
  public void clear() {
    classifier.clear();
    bareRules.changed();
    FlowEntry next = first;
    for (FlowEntry entry = next; entry != null; entry = next) {
      next = entry.after;
      entry.before = null;
      entry.after = null;
      entry.lower = null;
      entry.headBefore = null;
      entry.headAfter = null;
      entry.setRemoved(true);
    }
    first = null;
    last = null;
  }

  public FlowEntry findExact(Match match, int priority) {
    return classifier.findExact(match, priority);
  }

  /** Whether another flow of that priority has packets in common with the match. */
  public boolean overlaps(Match match, int priority) {
    for (FlowEntry entry = first; entry != null; entry = entry.after) {
      if (entry.priority() == priority && entry.match().overlaps(match)) {
        return true;
      }
    }
    return false;
  }

  /** The flow that the packet matches, or null; {@code wildcards} gets what was looked at. */
  public FlowEntry lookup(FlowKey packet, FlowMask wildcards) {
    return lookup(packet, wildcards, null);
  }

  /**
   * As {@link #lookup(FlowKey, FlowMask)}.
   *
   * @param probes told of the flows of each mask that was tried; may be null
   */
  public FlowEntry lookup(FlowKey packet, FlowMask wildcards, Consumer<List<FlowEntry>> probes) {
    FlowKey looked = packet;
    boolean isFragment = (packet.get(FlowField.IP_FRAG) & FlowKey.FRAG_ANY) != 0;
    if (isFragment && fragmentMode == FragmentMode.DROP) {
      return fragmentDrop;
    }
    if (isFragment && fragmentMode == FragmentMode.NORMAL) {
      // ovs-ofctl(8), set-frags normal: fragments have no transport ports to match on.
      withoutPorts.copyFrom(packet);
      withoutPorts.set(FlowField.TCP_SRC, 0);
      withoutPorts.set(FlowField.TCP_DST, 0);
      looked = withoutPorts;
    }
    if (packet.get(FlowField.PACKET_TYPE) != 0 && id != INTERNAL) {
      return bareRules.lookup(entries(), looked, wildcards);
    }
    return classifier.lookup(looked, wildcards, probes);
  }

  public void credit(boolean matched, long packets) {
    if (matched) {
      matchedCount += packets;
    } else {
      missedCount += packets;
    }
  }

  public long lookupCount() {
    return matchedCount + missedCount;
  }

  public long matchedCount() {
    return matchedCount;
  }
}
