package org.vswitchlab.ovs.ofproto.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.ofproto.FlowPipeline;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.TableVisit;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.openflow.ActionText;
import org.vswitchlab.ovs.openflow.MatchText;
import org.vswitchlab.ovs.openflow.PortNames;

/**
 * A flow that a packet did not meet, and what it lacked for that: one field, or only the way to the
 * flow's table. It answers "why does my rule not match?".
 *
 * @param flow the flow in {@code ovs-ofctl} syntax
 * @param wanted the field as the flow has it; empty if all fields match and no look-up came to the
 *     table
 * @param had the same field as the packet has it
 */
public record NearMiss(
    String bridge, int tableId, int priority, String flow, String wanted, String had) {
  /** More than that of one table would hide the others. */
  private static final int MOST_OF_ONE_TABLE = 3;

  /** A field takes at most two words: IPv6 addresses and connection labels. */
  private static final int MOST_DIFFERENT_WORDS = 2;

  /** Whether the flow matches and only its table was not looked into. */
  public boolean isUnreached() {
    return wanted.isEmpty();
  }

  /** One sentence: {@code the flow wants tp_dst=443, the packet has tp_dst=80}. */
  public String sentence() {
    return isUnreached()
        ? "it matches, but nothing sent the packet to table " + tableId
        : "the flow wants " + wanted + ", the packet has " + had;
  }

  /**
   * Flows of higher priority than what was found in the tables visited, highest first; then, if the
   * packet {@code isLost}, flows of the first bridge's other tables that match what came in.
   */
  public static List<NearMiss> among(List<TableVisit> visits, boolean isLost) {
    List<NearMiss> result = new ArrayList<>();
    Set<Integer> visited = new TreeSet<>();
    for (TableVisit visit : visits) {
      if (visit.bridge() == visits.get(0).bridge()) {
        visited.add(visit.table().id());
      }
      addOfTable(result, visit);
    }
    if (isLost && !visits.isEmpty()) {
      addUnreached(result, visits.get(0), visited);
    }
    return result;
  }

  private static void addOfTable(List<NearMiss> result, TableVisit visit) {
    int least = visit.found() == null ? Integer.MIN_VALUE : visit.found().priority() + 1;
    int count = 0;
    for (FlowEntry entry : visit.table().byPriority()) {
      if (entry.priority() < least || count == MOST_OF_ONE_TABLE) {
        return;
      }
      NearMiss miss = of(visit.bridge(), visit.key(), entry);
      if (miss != null && !miss.isUnreached() && !result.contains(miss)) {
        result.add(miss);
        count++;
      }
    }
  }

  private static void addUnreached(List<NearMiss> result, TableVisit first, Set<Integer> visited) {
    for (int id = 0; id < FlowPipeline.TABLE_COUNT; id++) {
      int count = 0;
      if (visited.contains(id)) {
        continue;
      }
      for (FlowEntry entry : first.bridge().pipeline().table(id).byPriority()) {
        boolean isCatchAll = MatchText.format(entry.match(), PortNames.NUMBERS_ONLY).isEmpty();
        NearMiss miss = isCatchAll ? null : of(first.bridge(), first.key(), entry);
        if (miss != null && miss.isUnreached() && count < MOST_OF_ONE_TABLE) {
          result.add(miss);
          count++;
        }
      }
    }
  }

  /** What the packet lacks to match; null if it is more than one field. */
  private static NearMiss of(OpenFlowSwitch bridge, FlowKey packet, FlowEntry entry) {
    if (differentWords(packet, entry) > MOST_DIFFERENT_WORDS) {
      return null;
    }
    PortNames names = bridge.portNames();
    List<String> wanted = fields(MatchText.format(entry.match(), names));
    List<String> had = fields(MatchText.format(packet, entry.match().mask(), names));
    List<String> missing = new ArrayList<>(wanted);
    missing.removeAll(had);
    // A flow for a whole other protocol is not near.
    boolean isOtherProtocol = wanted.size() == 1 && !wanted.get(0).contains("=");
    if (missing.size() > 1 || (missing.size() == 1 && isOtherProtocol)) {
      return null;
    }
    had.removeAll(wanted);
    String flow =
        "priority="
            + entry.priority()
            + (wanted.isEmpty() ? "" : "," + String.join(",", wanted))
            + " actions="
            + ActionText.format(entry.actions(), names);
    return new NearMiss(
        bridge.name(),
        entry.tableId(),
        entry.priority(),
        flow,
        String.join(",", missing),
        had.isEmpty() ? "none" : String.join(",", had));
  }

  private static int differentWords(FlowKey packet, FlowEntry entry) {
    int count = 0;
    for (int word = 0; word < FlowLayout.WORDS; word++) {
      long different = (packet.word(word) ^ entry.match().key().word(word));
      count += (different & entry.match().mask().word(word)) == 0 ? 0 : 1;
    }
    return count;
  }

  private static List<String> fields(String match) {
    return match.isEmpty() ? new ArrayList<>() : new ArrayList<>(Arrays.asList(match.split(",")));
  }
}
