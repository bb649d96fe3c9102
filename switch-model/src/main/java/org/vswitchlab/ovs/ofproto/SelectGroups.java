package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.datapath.FlowHash;
import org.vswitchlab.ovs.flow.FlowField;

/** Chooses the bucket of a select group. */
final class SelectGroups {
  private SelectGroups() {}

  /** The live bucket that the packet's conversation falls to, by weight; null if none is live. */
  static GroupEntry.BucketCounters choose(TranslationContext ctx, GroupEntry group) {
    unwildcardConversation(ctx);
    int hash = FlowHash.symmetricL4(ctx.flow, 0);
    GroupEntry.BucketCounters best = null;
    long bestScore = -1;
    for (int i = 0; i < group.buckets().size(); i++) {
      GroupEntry.BucketCounters bucket = group.buckets().get(i);
      int weight = bucket.bucket().weight();
      if (weight == 0 || !GroupForwarder.isLive(ctx.bridge, bucket, 0)) {
        continue;
      }
      // Highest random weight: each bucket's score depends on the packet and the bucket alone.
      long score = ((long) mix(hash, i) & 0xffff) * weight;
      if (score > bestScore) {
        bestScore = score;
        best = bucket;
      }
    }
    return best;
  }

  private static int mix(int hash, int index) {
    int h = (hash ^ index * 0x9e37_79b9) * 0x85eb_ca6b;
    return h ^ h >>> 15;
  }

  private static void unwildcardConversation(TranslationContext ctx) {
    ctx.mask.unwildcard(FlowField.ETH_SRC);
    ctx.mask.unwildcard(FlowField.ETH_DST);
    ctx.mask.unwildcard(FlowField.VLAN_VID);
    ctx.mask.unwildcard(FlowField.IP_SRC);
    ctx.mask.unwildcard(FlowField.IP_DST);
    ctx.mask.unwildcard(FlowField.IPV6_SRC);
    ctx.mask.unwildcard(FlowField.IPV6_DST);
    ctx.mask.unwildcard(FlowField.NW_PROTO);
    ctx.mask.unwildcard(FlowField.TCP_SRC);
    ctx.mask.unwildcard(FlowField.TCP_DST);
  }
}
