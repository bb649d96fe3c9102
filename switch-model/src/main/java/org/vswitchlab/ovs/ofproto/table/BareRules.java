package org.vswitchlab.ovs.ofproto.table;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;

/**
 * Rules of a table for packets without Ethernet header: those that ask for a packet_type, and those
 * that ask for nothing of Ethernet. A rule that does, such as for its EtherType, is for Ethernet
 * packets only, OpenFlow 1.5, 7.2.3.11. Such packets are rare, so the rules are sorted out when one
 * comes.
 */
final class BareRules {
  private FlowClassifier classifier;
  private final Map<FlowEntry, FlowEntry> rules = new HashMap<>();

  /** The table has changed. */
  void changed() {
    classifier = null;
  }

  private static boolean isForBarePackets(Match match) {
    FlowMask mask = match.mask();
    boolean asksForEthernet =
        mask.word(FlowLayout.ETH_DST_TYPE) != 0
            || mask.word(FlowLayout.ETH_SRC_TCI) != 0
            || mask.word(FlowLayout.VLAN_TPIDS) != 0;
    return match.value(FlowField.PACKET_TYPE) != 0
        || !asksForEthernet && !mask.isExact(FlowField.PACKET_TYPE);
  }

  FlowEntry lookup(List<FlowEntry> table, FlowKey packet, FlowMask wildcards) {
    if (classifier == null) {
      classifier = new FlowClassifier();
      rules.clear();
      for (FlowEntry entry : table) {
        if (isForBarePackets(entry.match())) {
          // An entry can be in one classifier only.
          FlowEntry copy = new FlowEntry(0, 0, entry.match(), entry.priority(), 0, List.of(), 0);
          classifier.insert(copy);
          rules.put(copy, entry);
        }
      }
    }
    FlowEntry found = classifier.lookup(packet, wildcards);
    return found == null ? null : rules.get(found);
  }
}
