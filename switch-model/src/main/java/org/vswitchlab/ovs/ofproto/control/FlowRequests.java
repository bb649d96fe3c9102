package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.ofproto.FlowPipeline;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.openflow.FlowFlags;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.FlowMessage.AggregateReply;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowModification;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowStats;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowStatsReply;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowStatsRequest;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.PacketMessage;

/** Changes of flows, and questions about them. */
final class FlowRequests {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int MAX_PRIORITY = 0xffff;
  private static final int MAX_AGE_SECONDS = 0xffff;

  private final ControllerSession session;

  FlowRequests(ControllerSession session) {
    this.session = session;
  }

  void modify(OpenFlowMessage request, FlowModification modification) {
    FlowMod mod = modification.mod();
    check(mod);
    boolean namesBuffer =
        modification.bufferId() != PacketMessage.NO_BUFFER && !mod.command().isDelete();
    FlowMonitors monitors = session.plane().monitors();
    monitors.changesBy(session, request.xid());
    try {
      session.bridge().pipeline().modify(mod, session.version());
    } catch (OpenFlowException e) {
      throw namesBuffer ? new OpenFlowException(OpenFlowError.OFPBRC_BUFFER_UNKNOWN) : e;
    } finally {
      monitors.flush();
    }
    if (namesBuffer) {
      // No packets are buffered; the flow is in the table nevertheless.
      throw new OpenFlowException(OpenFlowError.OFPBRC_BUFFER_UNKNOWN);
    }
  }

  /** What can be said of a change before the switch is looked at. */
  void check(FlowMod mod) {
    boolean isAddition = mod.command() == FlowMod.Command.ADD;
    boolean namesAll = mod.tableId() == FlowMod.ALL_TABLES;
    if (namesAll && isAddition && session.isAtLeast(OpenFlowVersion.OPENFLOW11)) {
      throw new OpenFlowException(OpenFlowError.OFPFMFC_BAD_TABLE_ID);
    }
    if (!namesAll && mod.tableId() >= FlowPipeline.TABLE_COUNT && touchesInternal(mod)) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_EPERM);
    }
  }

  /** Whether it would add to, or change, the flows of the switch's own table. */
  private boolean touchesInternal(FlowMod mod) {
    return mod.command() == FlowMod.Command.ADD
        || !session.bridge().pipeline().select(mod).isEmpty();
  }

  void statistics(OpenFlowMessage request, FlowStatsRequest wanted) {
    FlowMod filter =
        new FlowMod(
            FlowMod.Command.DELETE,
            wanted.match(),
            0,
            wanted.cookie(),
            wanted.cookieMask(),
            0,
            false,
            wanted.tableId(),
            0,
            0,
            0,
            FlowFlags.NONE,
            wanted.outPort(),
            wanted.outGroup(),
            List.of());
    List<FlowEntry> entries = session.bridge().pipeline().select(filter);
    entries.removeIf(
        entry -> entry.priority() > MAX_PRIORITY || !FlowPipeline.outputsTo(entry, filter));
    session.reply(request, wanted.isAggregate() ? aggregate(entries) : statistics(entries));
  }

  private static AggregateReply aggregate(List<FlowEntry> entries) {
    long packets = 0;
    long bytes = 0;
    for (FlowEntry entry : entries) {
      packets += entry.packetCount();
      bytes += entry.byteCount();
    }
    return new AggregateReply(packets, bytes, entries.size());
  }

  private FlowStatsReply statistics(List<FlowEntry> entries) {
    List<FlowStats> flows = new ArrayList<>(entries.size());
    long now = session.plane().nowNanos();
    for (FlowEntry entry : entries) {
      long lived = now - entry.createdNanos();
      flows.add(
          new FlowStats(
              entry.match(),
              entry.tableId(),
              entry.priority(),
              entry.cookie(),
              lived / SECOND_NANOS,
              (int) (lived % SECOND_NANOS),
              entry.idleSeconds(),
              entry.hardSeconds(),
              ageSeconds(now - entry.usedNanos()),
              ageSeconds(now - entry.modifiedNanos()),
              entry.importance(),
              entry.flags().stored(),
              entry.packetCount(),
              entry.byteCount(),
              entry.actions()));
    }
    return new FlowStatsReply(flows);
  }

  private static int ageSeconds(long nanos) {
    return (int) Math.min(nanos / SECOND_NANOS, MAX_AGE_SECONDS);
  }
}
