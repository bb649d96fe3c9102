package org.vswitchlab.ovs.openflow.message;

import java.util.List;
import java.util.Set;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.FlowFlags;
import org.vswitchlab.ovs.openflow.FlowMod;

/** Messages about flows. */
public sealed interface FlowMessage extends MessageBody {

  /**
   * @param bufferId packet to send through the new flow; {@link PacketMessage#NO_BUFFER} for none
   */
  record FlowModification(FlowMod mod, int bufferId) implements FlowMessage {
    public FlowModification(FlowMod mod) {
      this(mod, PacketMessage.NO_BUFFER);
    }

    @Override
    public MessageType type() {
      return MessageType.FLOW_MOD;
    }
  }

  /** OFPRR_*: why a flow went away. The numbers are the ordinals. */
  enum RemovedReason {
    IDLE_TIMEOUT("idle"),
    HARD_TIMEOUT("hard"),
    DELETE("delete"),
    GROUP_DELETE("group_delete"),
    METER_DELETE("meter_delete"),
    EVICTION("eviction");

    private final String text;

    RemovedReason(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /**
   * @param tableId 255 for not said, as in OpenFlow 1.0
   */
  record FlowRemoved(
      Match match,
      int priority,
      long cookie,
      RemovedReason reason,
      int tableId,
      long durationSeconds,
      int durationNanos,
      int idleSeconds,
      int hardSeconds,
      long packetCount,
      long byteCount)
      implements FlowMessage {
    @Override
    public MessageType type() {
      return MessageType.FLOW_REMOVED;
    }
  }

  /**
   * Which flows to tell of.
   *
   * @param isAggregate whether only sums are wanted
   * @param tableId 255 for all
   * @param outPort those that output there; NONE for all
   * @param outGroup {@link FlowMod#ANY_GROUP} for all
   */
  record FlowStatsRequest(
      boolean isAggregate,
      Match match,
      long cookie,
      long cookieMask,
      int tableId,
      int outPort,
      long outGroup)
      implements FlowMessage {
    @Override
    public MessageType type() {
      return isAggregate ? MessageType.AGGREGATE_STATS_REQUEST : MessageType.FLOW_STATS_REQUEST;
    }
  }

  /**
   * One flow.
   *
   * @param idleAgeSeconds since a packet last used it; -1 for not said
   * @param hardAgeSeconds since it was last modified; -1 for not said
   * @param packetCount -1 for not known
   * @param byteCount -1 for not known
   */
  record FlowStats(
      Match match,
      int tableId,
      int priority,
      long cookie,
      long durationSeconds,
      int durationNanos,
      int idleSeconds,
      int hardSeconds,
      int idleAgeSeconds,
      int hardAgeSeconds,
      int importance,
      FlowFlags flags,
      long packetCount,
      long byteCount,
      List<Action> actions) {
    public FlowStats {
      actions = List.copyOf(actions);
    }
  }

  record FlowStatsReply(List<FlowStats> flows) implements FlowMessage {
    public FlowStatsReply {
      flows = List.copyOf(flows);
    }

    @Override
    public MessageType type() {
      return MessageType.FLOW_STATS_REPLY;
    }
  }

  record AggregateReply(long packetCount, long byteCount, long flowCount) implements FlowMessage {
    @Override
    public MessageType type() {
      return MessageType.AGGREGATE_STATS_REPLY;
    }
  }

  /** What a monitor wants to hear of; {@code NXFMF_*} or {@code OFPFMF_*}. */
  enum MonitorFlag {
    INITIAL("initial"),
    ADD("add"),
    DELETE("delete"),
    MODIFY("modify"),
    /** The actions too. */
    ACTIONS("actions"),
    /** Changes of the own connection in full, not abbreviated. */
    OWN("own"),
    /** Changes of the own connection only. */
    ONLY_OWN("only_own");

    private final String text;

    MonitorFlag(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** OFPFMC_*: the numbers are the ordinals. */
  enum MonitorCommand {
    ADD,
    MODIFY,
    DELETE
  }

  /**
   * @param flags what to tell of
   */
  record FlowMonitor(
      long monitorId,
      MonitorCommand command,
      Set<MonitorFlag> flags,
      int outPort,
      long outGroup,
      int tableId,
      Match match) {
    public FlowMonitor {
      flags = Set.copyOf(flags);
    }
  }

  record FlowMonitorRequest(List<FlowMonitor> monitors) implements FlowMessage {
    public FlowMonitorRequest {
      monitors = List.copyOf(monitors);
    }

    @Override
    public MessageType type() {
      return MessageType.FLOW_MONITOR_REQUEST;
    }
  }

  record FlowMonitorCancel(long monitorId) implements FlowMessage {
    @Override
    public MessageType type() {
      return MessageType.FLOW_MONITOR_CANCEL;
    }
  }

  /** What happened to a flow. */
  enum UpdateEvent {
    ADDED("ADDED"),
    DELETED("DELETED"),
    MODIFIED("MODIFIED"),
    /** The own change of that transaction, not told again in full. */
    ABBREV("ABBREV"),
    INITIAL("INITIAL"),
    PAUSED("PAUSED"),
    RESUMED("RESUMED");

    private final String text;

    UpdateEvent(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /**
   * @param xid of the change that {@link UpdateEvent#ABBREV} stands for
   * @param actions null if they are not told
   */
  record FlowUpdate(
      UpdateEvent event,
      RemovedReason reason,
      int idleSeconds,
      int hardSeconds,
      int tableId,
      int priority,
      long cookie,
      int xid,
      Match match,
      List<Action> actions) {

    /** An own change, by its transaction. */
    public static FlowUpdate abbreviated(int xid) {
      return new FlowUpdate(UpdateEvent.ABBREV, null, 0, 0, 0, 0, 0, xid, Match.ANY, null);
    }

    /** An event without a flow: paused or resumed. */
    public static FlowUpdate bare(UpdateEvent event) {
      return new FlowUpdate(event, null, 0, 0, 0, 0, 0, 0, Match.ANY, null);
    }
  }

  record FlowMonitorReply(List<FlowUpdate> updates) implements FlowMessage {
    public FlowMonitorReply {
      updates = List.copyOf(updates);
    }

    @Override
    public MessageType type() {
      return MessageType.FLOW_MONITOR_REPLY;
    }
  }
}
