package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.FlowHash;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.MurmurHash;

/** Chooses the bucket of a select group. */
final class SelectGroups {
  private static final String GROUP_FIELDS = "symmetric_l4";

  private SelectGroups() {}

  /**
   * The live bucket that the packet falls to, by weight; null if none is live, or if the datapath
   * must hash the packet first, which {@code ctx.wantedHash} then says.
   */
  static GroupEntry.BucketCounters choose(TranslationContext ctx, GroupEntry group) {
    GroupSelection selection = group.selection();
    return switch (selection.method()) {
      case DP_HASH -> byDatapathHash(ctx, group, selection);
      case HASH -> best(ctx, group, hashOfFields(ctx, selection));
      case DEFAULT -> best(ctx, group, LinkChoice.hash(ctx, GROUP_FIELDS, 0));
    };
  }

  private static GroupEntry.BucketCounters byDatapathHash(
      TranslationContext ctx, GroupEntry group, GroupSelection selection) {
    int hash = (int) ctx.flow.get(FlowField.DP_HASH);
    if (hash == 0) {
      DatapathAction.HashAlgorithm algorithm =
          ctx.shared.support().hashesSymmetrically()
              ? selection.algorithm()
              : DatapathAction.HashAlgorithm.L4;
      ctx.wantedHash = new DatapathAction.Hash(algorithm, selection.basis());
      return null;
    }
    int[] buckets = selection.bucketOfHash();
    int mask = buckets.length - 1;
    ctx.mask.unwildcard(FlowField.DP_HASH, mask);
    for (int i = 0; i < buckets.length; i++) {
      // Values of a bucket that is not live fall to those of the next ones.
      GroupEntry.BucketCounters bucket = group.buckets().get(buckets[hash + i & mask]);
      if (GroupForwarder.isLive(ctx, group, bucket)) {
        return bucket;
      }
    }
    return null;
  }

  private static int hashOfFields(TranslationContext ctx, GroupSelection selection) {
    int hash = selection.basis();
    for (GroupSelection.HashedField hashed : selection.fields()) {
      FlowField field = hashed.field();
      if (!FieldWriter.hasField(ctx, field)) {
        continue;
      }
      long high = ctx.flow.getHigh(field) & hashed.maskHigh();
      long low = ctx.flow.get(field) & hashed.maskLow();
      byte[] bytes = FlowHash.bytes(field.oxmBytes(), high, low);
      hash = MurmurHash.ofBytes(bytes, bytes.length, hash);
      if (field.isWide()) {
        ctx.mask.unwildcard(field, hashed.maskHigh(), hashed.maskLow());
      } else {
        ctx.mask.unwildcard(field, hashed.maskLow());
      }
    }
    return hash;
  }

  /** Highest random weight: each bucket's score depends on the packet and the bucket alone. */
  private static GroupEntry.BucketCounters best(
      TranslationContext ctx, GroupEntry group, int hash) {
    GroupEntry.BucketCounters best = null;
    long bestScore = 0;
    for (GroupEntry.BucketCounters bucket : group.buckets()) {
      if (!GroupForwarder.isLive(ctx, group, bucket)) {
        continue;
      }
      int id = (int) bucket.bucket().id();
      long score = (MurmurHash.ofTwo(id, hash) & 0xffffL) * bucket.bucket().weight();
      ctx.detail("bucket " + bucket.bucket().id() + ": score " + score);
      if (score >= bestScore) {
        bestScore = score;
        best = bucket;
      }
    }
    return best;
  }
}
