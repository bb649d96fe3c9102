package org.vswitchlab.ovs.ofproto.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.openflow.Subfield;
import org.vswitchlab.ovs.openflow.WideBits;

/**
 * Chooses the flow that makes room in a full table, as Flow_Table.groups in ovs-vswitchd.conf.db(5)
 * says: of the groups with the most flows the one that matters least, and of those the one that
 * expires first. Flows without a timeout never go, and do not count.
 */
public final class FlowEviction {
  private FlowEviction() {}

  /**
   * The flow to remove, or null if none may go.
   *
   * @param deadlineNanos when a flow expires if nothing happens
   */
  public static FlowEntry choose(FlowTable table, ToLongFunction<FlowEntry> deadlineNanos) {
    Map<List<Long>, List<FlowEntry>> groups = new LinkedHashMap<>();
    int most = 0;
    for (FlowEntry entry : table.entries()) {
      if (entry.idleSeconds() != 0 || entry.hardSeconds() != 0) {
        List<FlowEntry> group =
            groups.computeIfAbsent(
                groupOf(entry, table.settings().groups()), key -> new ArrayList<>());
        group.add(entry);
        most = Math.max(most, group.size());
      }
    }
    Comparator<FlowEntry> order =
        Comparator.comparingInt(FlowEntry::importance).thenComparingLong(deadlineNanos);
    FlowEntry victim = null;
    for (List<FlowEntry> group : groups.values()) {
      if (group.size() < most) {
        continue;
      }
      for (FlowEntry entry : group) {
        victim = victim == null || order.compare(entry, victim) < 0 ? entry : victim;
      }
    }
    return victim;
  }

  /** The values of the fields; 0 where the flow does not say. */
  private static List<Long> groupOf(FlowEntry entry, List<Subfield> fields) {
    if (fields.isEmpty()) {
      return List.of();
    }
    FlowKey key = entry.match().key();
    List<Long> values = new ArrayList<>(2 * fields.size());
    for (Subfield part : fields) {
      long high = key.getHigh(part.field());
      long low = key.get(part.field());
      values.add(
          WideBits.shiftRightHigh(high, part.firstBit()) & WideBits.maskHigh(part.bitCount()));
      values.add(
          WideBits.shiftRightLow(high, low, part.firstBit()) & WideBits.maskLow(part.bitCount()));
    }
    return values;
  }
}
