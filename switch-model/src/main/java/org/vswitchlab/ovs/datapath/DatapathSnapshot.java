package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Miniflow;

/**
 * The caches of a datapath at one moment: immutable, for views on other threads. Every row has a
 * key that is the same from one snapshot to the next.
 *
 * @param timeNanos virtual time at which it was taken
 * @param megaflowCount how many there are, also those left out of {@code megaflows}
 * @param microflowCount how many there are, also those left out of {@code microflows}
 * @param maskCount number of different masks of megaflows, each of which costs a look-up a probe
 */
public record DatapathSnapshot(
    long timeNanos,
    String name,
    int megaflowCount,
    int microflowCount,
    int maskCount,
    long microflowHitCount,
    long megaflowHitCount,
    long missCount,
    long lostCount,
    List<MegaflowRow> megaflows,
    List<MicroflowRow> microflows) {
  public DatapathSnapshot {
    megaflows = List.copyOf(megaflows);
    microflows = List.copyOf(microflows);
  }

  /**
   * One megaflow, by its serial number.
   *
   * @param match as {@code dpctl/dump-flows --names} prints it
   * @param usedNanos time since its latest packet; -1 if there was none since it was installed
   * @param line the whole line of {@code dpctl/dump-flows --names}
   */
  public record MegaflowRow(
      long key,
      String match,
      String actions,
      long packetCount,
      long byteCount,
      long usedNanos,
      String line) {}

  /**
   * One exact-match entry, by its serial number.
   *
   * @param match every field that the packet has
   * @param megaflow serial number of the megaflow that it stands for
   */
  public record MicroflowRow(long key, String match, long hitCount, long megaflow) {}

  static DatapathSnapshot of(Datapath datapath, int mostRows, long nowNanos) {
    PortLabels labels = PortLabels.namesOf(datapath);
    List<Megaflow> flows = datapath.megaflows();
    List<MegaflowRow> megaflows = new ArrayList<>();
    for (Megaflow flow : flows.subList(0, Math.min(mostRows, flows.size()))) {
      megaflows.add(megaflowRow(flow, labels, nowNanos));
    }
    List<MicroflowCache.Entry> entries = datapath.microflowCache().entries();
    List<MicroflowRow> microflows = new ArrayList<>();
    for (MicroflowCache.Entry entry : entries.subList(0, Math.min(mostRows, entries.size()))) {
      microflows.add(
          new MicroflowRow(
              entry.id(), exactText(entry.key(), labels), entry.hitCount(), entry.flow().id()));
    }
    DatapathStatistics statistics = datapath.statistics();
    return new DatapathSnapshot(
        nowNanos,
        datapath.name(),
        flows.size(),
        entries.size(),
        datapath.maskCount(),
        statistics.microflowHitCount(),
        statistics.megaflowHitCount(),
        statistics.missCount(),
        statistics.lostCount(),
        megaflows,
        microflows);
  }

  private static MegaflowRow megaflowRow(Megaflow flow, PortLabels labels, long nowNanos) {
    return new MegaflowRow(
        flow.id(),
        DatapathKeyText.of(flow.key(), flow.mask(), labels),
        DatapathActionText.of(flow.actions(), labels),
        flow.packetCount(),
        flow.byteCount(),
        flow.usedNanos() < 0 ? -1 : nowNanos - flow.usedNanos(),
        MegaflowText.of(flow, false, labels, nowNanos));
  }

  private static String exactText(Miniflow miniflow, PortLabels labels) {
    FlowKey key = miniflow.expand();
    FlowMask mask = new FlowMask();
    for (FlowField field : FlowField.values()) {
      if (field.word() >= 0 && key.isNonzero(field)) {
        mask.unwildcard(field);
      }
    }
    return DatapathKeyText.of(key, mask, labels);
  }
}
