package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vswitchlab.ovs.datapath.Megaflow;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.wire.EtherType;

/**
 * The megaflows whose packets are of one kind and visit the same flow tables, whatever rules they
 * find there: what a new flow of one of the tables may touch. If there are many, they are kept by
 * the headers that new flows were found to be told apart by.
 */
final class TablePath {
  /** With fewer megaflows looking at each is as quick. */
  private static final int FEW_MEGAFLOWS = 32;

  private static final int MOST_INDEXES = 8;

  private final Key key;
  private final Set<Megaflow> megaflows = new LinkedHashSet<>();
  private final Map<FlowMask, MegaflowIndex> indexes = new LinkedHashMap<>();

  /**
   * What is common to the packets besides their way.
   *
   * @param examined bits that their translation depends on; not to be changed
   * @param headers which headers there are to be looked at, as far as the rest does not say it
   * @param isRewritten whether headers are changed
   * @param isLookedUpAsReceived whether all look-ups saw the headers, those of Ethernet first, as
   *     they came and as a flow of the datapath says them
   */
  record Kind(
      FlowMask examined,
      int ethType,
      int protocol,
      long headers,
      boolean isRewritten,
      boolean isLookedUpAsReceived) {
    static Kind of(FlowKey packet, Translation translation) {
      return new Kind(
          translation.examined(),
          packet.ethType(),
          (int) packet.get(FlowField.NW_PROTO),
          headers(packet),
          translation.rewrites(),
          translation.looksUpAsReceived()
              && packet.get(FlowField.PACKET_TYPE) == 0
              && Revalidator.isReadable(packet));
    }

    private static long headers(FlowKey packet) {
      long headers = packet.networkType();
      headers = headers << 1 | (MegaflowMaskRules.isNeighbourDiscovery(packet) ? 1 : 0);
      headers = headers << 1 | (EtherType.isVlan(packet.vlanTpid(0)) ? 1 : 0);
      headers = headers << 1 | (EtherType.isVlan(packet.vlanTpid(1)) ? 1 : 0);
      headers = headers << 2 | packet.get(FlowField.IP_FRAG) & 3;
      headers = headers << 1 | (packet.isNonzero(FlowField.TUN_DST) ? 1 : 0);
      return headers << 1 | (packet.isNonzero(FlowField.TUN_IPV6_DST) ? 1 : 0);
    }
  }

  /** What tells one path from the others. */
  record Key(List<FlowTable> tables, Kind kind) {}

  TablePath(Key key) {
    this.key = key;
  }

  Key key() {
    return key;
  }

  Kind kind() {
    return key.kind();
  }

  List<FlowTable> tables() {
    return key.tables();
  }

  /** In order of their coming here. */
  Collection<Megaflow> megaflows() {
    return megaflows;
  }

  void add(Megaflow megaflow) {
    if (megaflows.add(megaflow)) {
      indexes.values().forEach(index -> index.add(megaflow));
    }
  }

  void remove(Megaflow megaflow) {
    if (megaflows.remove(megaflow)) {
      indexes.values().forEach(index -> index.remove(megaflow));
    }
  }

  /**
   * The megaflows that a flow's match may touch, and perhaps others.
   *
   * @param shared sets of bits; in one of them at least a packet is like the match if it is
   *     touched. Null if any may be.
   */
  Collection<Megaflow> alike(Match match, List<FlowMask> shared) {
    if (shared == null || megaflows.size() <= FEW_MEGAFLOWS) {
      return megaflows;
    }
    List<Megaflow> found = new ArrayList<>();
    for (FlowMask bits : shared) {
      found.addAll(index(bits).find(match));
    }
    return found;
  }

  private MegaflowIndex index(FlowMask bits) {
    MegaflowIndex index = indexes.remove(bits);
    if (index == null) {
      index = new MegaflowIndex(bits);
      megaflows.forEach(index::add);
      if (indexes.size() == MOST_INDEXES) {
        indexes.remove(indexes.keySet().iterator().next());
      }
    }
    indexes.put(bits, index); // the least recently used stays first
    return index;
  }
}
