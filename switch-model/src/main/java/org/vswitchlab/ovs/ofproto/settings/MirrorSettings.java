package org.vswitchlab.ovs.ofproto.settings;

import java.util.BitSet;
import java.util.List;

/**
 * A row of table Mirror.
 *
 * @param selectAll all packets
 * @param sourceBundles packets that come in there
 * @param destinationBundles packets that leave there
 * @param selectVlans only these VLANs; null for all
 * @param outputBundle where the copies go; null for {@code outputVlan}
 * @param outputVlan -1 for none
 * @param snaplenBytes to cut copies to; 0 for whole packets
 */
public record MirrorSettings(
    String name,
    boolean selectAll,
    List<String> sourceBundles,
    List<String> destinationBundles,
    BitSet selectVlans,
    String outputBundle,
    int outputVlan,
    int snaplenBytes) {
  public MirrorSettings {
    sourceBundles = List.copyOf(sourceBundles);
    destinationBundles = List.copyOf(destinationBundles);
    selectVlans = selectVlans == null ? null : (BitSet) selectVlans.clone();
  }
}
