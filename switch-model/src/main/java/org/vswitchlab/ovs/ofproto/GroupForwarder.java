package org.vswitchlab.ovs.ofproto;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.GroupMod;
import org.vswitchlab.ovs.openflow.OpenFlowPort;

/** The group action. */
final class GroupForwarder {
  private static final int MAX_LIVENESS_DEPTH = 128;

  private final ActionTranslator actions;

  GroupForwarder(ActionTranslator actions) {
    this.actions = actions;
  }

  void forward(TranslationContext ctx, long groupId) {
    GroupEntry group = group(ctx, groupId);
    if (group == null) {
      return;
    }
    if (ctx.depth >= TranslationContext.MAX_DEPTH) {
      ctx.abort(
          TranslationError.RECURSION_TOO_DEEP,
          "over max translation depth 64",
          DropReason.RECURSION_LIMIT);
      return;
    }
    boolean wasInGroup = ctx.inGroup;
    ctx.inGroup = true;
    switch (group.definition().type()) {
      case ALL, INDIRECT -> {
        ctx.sideEffects.add(new SideEffects.GroupCredit(group, null));
        boolean isLast = ctx.isLast;
        int left = group.buckets().size();
        for (GroupEntry.BucketCounters bucket : group.buckets()) {
          left--;
          ctx.isLast = isLast && left == 0;
          bucket(ctx, group, bucket);
        }
        ctx.isLast = isLast;
      }
      case FAST_FAILOVER -> {
        GroupEntry.BucketCounters live = firstLive(ctx, group, 0);
        if (live == null) {
          ctx.detail("no live bucket");
        } else {
          ctx.detail("using bucket " + live.bucket().id());
          ctx.sideEffects.add(new SideEffects.GroupCredit(group, null));
          bucket(ctx, group, live);
        }
      }
      case SELECT -> {
        GroupEntry.BucketCounters chosen = SelectGroups.choose(ctx, group);
        if (chosen == null) {
          ctx.detail("no live bucket");
        } else {
          ctx.detail("using bucket " + chosen.bucket().id());
          ctx.sideEffects.add(new SideEffects.GroupCredit(group, null));
          bucket(ctx, group, chosen);
        }
      }
    }
    ctx.inGroup = wasInGroup;
  }

  private static GroupEntry group(TranslationContext ctx, long groupId) {
    GroupTable groups = ctx.bridge.groups();
    ctx.consulted.add(new Consulted.Group(groups, groupId));
    return groups.group(groupId);
  }

  private void bucket(TranslationContext ctx, GroupEntry group, GroupEntry.BucketCounters bucket) {
    ctx.sideEffects.add(new SideEffects.GroupCredit(group, bucket));
    FlowKey flow = ctx.flow.copy();
    List<Action> outerSet = ctx.actionSet;
    TraceNode outerTrace = ctx.trace;
    if (ctx.isTraced) {
      ctx.trace = ctx.trace.add(TraceNode.Kind.BUCKET, "bucket " + bucket.bucket().id());
      ctx.trace.indentAlways();
    }
    ctx.actionSet = new ArrayList<>();
    ctx.depth++;
    boolean wasMpls = ctx.wasMpls;
    actions.translate(ctx, ActionSet.inOrder(bucket.bucket().actions()));
    Freezing.recirculateIfFrozen(ctx);
    ctx.wasMpls = wasMpls;
    ctx.depth--;
    ctx.actionSet = outerSet;
    ctx.trace = outerTrace;
    // Buckets work on copies of the packet; what one exits or fails at, the others do not.
    ctx.flow.copyFrom(flow);
    if (ctx.error == TranslationError.UNSUPPORTED_PACKET_TYPE) {
      ctx.error = null;
      ctx.isAborted = false;
    }
    ctx.isExited = ctx.isAborted;
  }

  private static GroupEntry.BucketCounters firstLive(
      TranslationContext ctx, GroupEntry group, int depth) {
    for (GroupEntry.BucketCounters bucket : group.buckets()) {
      if (isLive(ctx, group, bucket, depth)) {
        return bucket;
      }
    }
    return null;
  }

  /** Whether packets may be given to a bucket: its port or group works, and it has a weight. */
  static boolean isLive(
      TranslationContext ctx, GroupEntry group, GroupEntry.BucketCounters bucket) {
    return isLive(ctx, group, bucket, 0);
  }

  private static boolean isLive(
      TranslationContext ctx, GroupEntry group, GroupEntry.BucketCounters bucket, int depth) {
    if (depth >= MAX_LIVENESS_DEPTH) {
      return false;
    }
    int watchPort = bucket.bucket().watchPort();
    long watchGroup = bucket.bucket().watchGroup();
    boolean isSelect = group.definition().type() == GroupMod.Type.SELECT;
    boolean watches = watchPort != OpenFlowPort.NONE || watchGroup != FlowMod.ANY_GROUP;
    if (isSelect && bucket.bucket().weight() == 0) {
      reportNotLive(ctx, bucket);
      return false;
    }
    if (!watches) {
      return true;
    }
    OpenFlowSwitchPort port = ctx.bridge.port(watchPort);
    if (port != null && port.isLive()) {
      return true;
    }
    GroupEntry watched = group(ctx, watchGroup);
    boolean isLive = watched != null && firstLive(ctx, watched, depth + 1) != null;
    if (!isLive) {
      reportNotLive(ctx, bucket);
    }
    return isLive;
  }

  private static void reportNotLive(TranslationContext ctx, GroupEntry.BucketCounters bucket) {
    if (!ctx.isTraced) {
      return;
    }
    List<String> causes = new ArrayList<>();
    if (bucket.bucket().watchPort() != OpenFlowPort.NONE) {
      causes.add("port " + bucket.bucket().watchPort());
    }
    if (bucket.bucket().watchGroup() != FlowMod.ANY_GROUP) {
      // The real switch says "port" of groups, too.
      causes.add("port " + bucket.bucket().watchGroup());
    }
    String cause = String.join(" and ", causes);
    ctx.detail("bucket " + bucket.bucket().id() + ": not live due to " + cause);
  }
}
