package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.vswitchlab.ovs.ofproto.GroupEntry;
import org.vswitchlab.ovs.ofproto.GroupTable;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.openflow.GroupMod;
import org.vswitchlab.ovs.openflow.message.GroupMessage.Counts;
import org.vswitchlab.ovs.openflow.message.GroupMessage.GroupDescReply;
import org.vswitchlab.ovs.openflow.message.GroupMessage.GroupDescRequest;
import org.vswitchlab.ovs.openflow.message.GroupMessage.GroupFeatures;
import org.vswitchlab.ovs.openflow.message.GroupMessage.GroupModification;
import org.vswitchlab.ovs.openflow.message.GroupMessage.GroupStats;
import org.vswitchlab.ovs.openflow.message.GroupMessage.GroupStatsReply;
import org.vswitchlab.ovs.openflow.message.GroupMessage.GroupStatsRequest;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;

/** Changes of groups, and questions about them. */
final class GroupRequests {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int ALL_TYPES = 0xf;

  /** select_weight, select_liveness, chaining. */
  private static final int CAPABILITIES = 0x7;

  /** OFPAT_* of 1.1: output, copies of fields, tags, MPLS, queue, group, nw_ttl. */
  private static final int ACTIONS_11 = 0x01fff_9ff | 0x1f_8000;

  private final ControllerSession session;

  GroupRequests(ControllerSession session) {
    this.session = session;
  }

  void modify(OpenFlowMessage request, GroupModification modification) {
    FlowMonitors monitors = session.plane().monitors();
    monitors.changesBy(session, request.xid());
    try {
      session.bridge().groups().modify(modification.mod());
    } finally {
      monitors.flush();
    }
    session.plane().notices().requestForward(session, request, 0);
  }

  private Collection<GroupEntry> chosen(long groupId) {
    GroupTable groups = session.bridge().groups();
    if (groupId == GroupMod.ALL_GROUPS) {
      return groups.groups();
    }
    GroupEntry group = groups.group(groupId);
    return group == null ? List.of() : List.of(group);
  }

  void statistics(OpenFlowMessage request, GroupStatsRequest wanted) {
    OpenFlowSwitch bridge = session.bridge();
    long now = session.plane().nowNanos();
    List<GroupStats> stats = new ArrayList<>();
    for (GroupEntry group : chosen(wanted.groupId())) {
      long lived = now - group.createdNanos();
      List<Counts> buckets = new ArrayList<>();
      for (GroupEntry.BucketCounters bucket : group.buckets()) {
        buckets.add(new Counts(bucket.packetCount(), bucket.byteCount()));
      }
      stats.add(
          new GroupStats(
              group.id(),
              bridge.pipeline().flowsUsingGroup(group.id()),
              group.packetCount(),
              group.byteCount(),
              lived / SECOND_NANOS,
              (int) (lived % SECOND_NANOS),
              buckets));
    }
    session.reply(request, new GroupStatsReply(stats));
  }

  void descriptions(OpenFlowMessage request, GroupDescRequest wanted) {
    List<GroupMod> groups = new ArrayList<>();
    for (GroupEntry group : chosen(wanted.groupId())) {
      groups.add(group.definition());
    }
    session.reply(request, new GroupDescReply(groups));
  }

  void features(OpenFlowMessage request) {
    int types = GroupMod.Type.values().length;
    int actions = StandardActions.bits(session.version());
    session.reply(
        request,
        new GroupFeatures(
            ALL_TYPES,
            CAPABILITIES,
            Collections.nCopies(types, GroupMod.MAX_GROUP),
            Collections.nCopies(types, actions)));
  }
}
