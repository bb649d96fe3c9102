package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vswitchlab.ovs.ofproto.FlowPipeline;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.FlowFlags;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowMonitor;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowMonitorReply;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowMonitorRequest;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowUpdate;
import org.vswitchlab.ovs.openflow.message.FlowMessage.MonitorFlag;
import org.vswitchlab.ovs.openflow.message.FlowMessage.RemovedReason;
import org.vswitchlab.ovs.openflow.message.FlowMessage.UpdateEvent;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;

/**
 * Tells those that asked for it how flows change: OpenFlow 1.4.1 clause 7.3.5.17 and Nicira's
 * extension before. Updates of one request go out together. For a peer that does not read, the
 * telling pauses, and begins anew with what differs.
 */
final class FlowMonitors implements FlowPipeline.FlowListener {
  /** Bytes that may wait for the peer before the telling pauses. */
  private static final long PAUSE_BYTES = 128 * 1024;

  private static final int MAX_PRIORITY = 0xffff;

  private final ControlPlane plane;
  private final Map<ControllerSession, Watch> watches = new LinkedHashMap<>();
  private ControllerSession author;
  private int authorXid;

  /** What one session watches. */
  private static final class Watch {
    private final Map<Long, FlowMonitor> monitors = new LinkedHashMap<>();
    private final List<FlowUpdate> pending = new ArrayList<>();
    private boolean isAbbreviated;

    /** What was changed while paused, with what the peer believes; null unless paused. */
    private Map<FlowEntry, Boolean> missed;
  }

  FlowMonitors(ControlPlane plane) {
    this.plane = plane;
  }

  void forget(ControllerSession session) {
    watches.remove(session);
  }

  void request(ControllerSession session, OpenFlowMessage request, FlowMonitorRequest wanted) {
    Watch watch = watches.computeIfAbsent(session, s -> new Watch());
    List<FlowUpdate> initial = new ArrayList<>();
    Map<Long, FlowMonitor> next = new LinkedHashMap<>(watch.monitors);
    for (FlowMonitor monitor : wanted.monitors()) {
      change(next, monitor);
    }
    watch.monitors.clear();
    watch.monitors.putAll(next);
    boolean repliesAlways = false;
    for (FlowMonitor monitor : wanted.monitors()) {
      switch (monitor.command()) {
        case ADD, MODIFY -> {
          repliesAlways = true;
          if (monitor.flags().contains(MonitorFlag.INITIAL)) {
            addInitial(initial, monitor);
          }
        }
        case DELETE -> {}
      }
    }
    if (repliesAlways) {
      session.reply(request, new FlowMonitorReply(initial));
    }
  }

  private static void change(Map<Long, FlowMonitor> monitors, FlowMonitor monitor) {
    boolean exists = monitors.containsKey(monitor.monitorId());
    switch (monitor.command()) {
      case ADD -> {
        if (exists) {
          throw new OpenFlowException(OpenFlowError.OFPMOFC_MONITOR_EXISTS);
        }
        monitors.put(monitor.monitorId(), monitor);
      }
      case MODIFY -> {
        if (!exists) {
          throw new OpenFlowException(OpenFlowError.OFPMOFC_UNKNOWN_MONITOR);
        }
        monitors.put(monitor.monitorId(), monitor);
      }
      case DELETE -> {
        if (!exists) {
          throw new OpenFlowException(OpenFlowError.OFPMOFC_UNKNOWN_MONITOR);
        }
        monitors.remove(monitor.monitorId());
      }
    }
  }

  private void addInitial(List<FlowUpdate> updates, FlowMonitor monitor) {
    FlowMod filter = filter(monitor);
    for (FlowEntry entry : plane.bridge().pipeline().select(filter)) {
      if (entry.priority() <= MAX_PRIORITY && FlowPipeline.outputsTo(entry, filter)) {
        boolean withActions = monitor.flags().contains(MonitorFlag.ACTIONS);
        updates.add(update(UpdateEvent.INITIAL, null, entry, withActions));
      }
    }
  }

  private static FlowMod filter(FlowMonitor monitor) {
    return new FlowMod(
        FlowMod.Command.DELETE,
        monitor.match(),
        0,
        0,
        0,
        0,
        false,
        monitor.tableId(),
        0,
        0,
        0,
        FlowFlags.NONE,
        monitor.outPort(),
        monitor.outGroup(),
        List.of());
  }

  void cancel(ControllerSession session, long monitorId) {
    Watch watch = watches.get(session);
    if (watch == null || watch.monitors.remove(monitorId) == null) {
      throw new OpenFlowException(OpenFlowError.OFPMOFC_UNKNOWN_MONITOR);
    }
  }

  // Changes.

  /** Says by whose request flows change from now on, until {@link #flush}. */
  void changesBy(ControllerSession session, int xid) {
    author = session;
    authorXid = xid;
  }

  /** The request is done: what it changed is told. */
  void flush() {
    author = null;
    watches.forEach(FlowMonitors::send);
    // Who watches flows hears of a removal before who is told of it by flow_removed.
    plane.notices().flush();
  }

  /** Whether flows change by a request that is not done yet. */
  boolean isInRequest() {
    return author != null;
  }

  private static void send(ControllerSession session, Watch watch) {
    if (!watch.pending.isEmpty()) {
      session.send(new FlowMonitorReply(watch.pending));
      watch.pending.clear();
      watch.isAbbreviated = false;
    }
  }

  @Override
  public void flowAdded(FlowEntry entry) {
    changed(UpdateEvent.ADDED, MonitorFlag.ADD, null, entry, null);
  }

  @Override
  public void flowReplaced(FlowEntry old, FlowEntry entry) {
    changed(UpdateEvent.ADDED, MonitorFlag.ADD, null, entry, old.actions());
  }

  @Override
  public void flowModified(FlowEntry entry, List<Action> oldActions) {
    if (!entry.actions().equals(oldActions)) {
      changed(UpdateEvent.MODIFIED, MonitorFlag.MODIFY, null, entry, oldActions);
    }
  }

  @Override
  public void flowRemoved(FlowEntry entry, FlowPipeline.RemovalReason reason) {
    RemovedReason told = RemovedReason.values()[reason.ordinal()];
    changed(UpdateEvent.DELETED, MonitorFlag.DELETE, told, entry, null);
  }

  private void changed(
      UpdateEvent event,
      MonitorFlag kind,
      RemovedReason reason,
      FlowEntry entry,
      List<Action> oldActions) {
    boolean isHidden = entry.tableId() == FlowTable.INTERNAL || entry.priority() > MAX_PRIORITY;
    if (isHidden || watches.isEmpty()) {
      return;
    }
    for (Map.Entry<ControllerSession, Watch> watching : watches.entrySet()) {
      Set<MonitorFlag> flags = interest(watching.getValue(), kind, entry, oldActions);
      if (flags != null) {
        tell(watching.getKey(), watching.getValue(), flags, event, reason, entry);
      }
    }
    if (author == null) {
      watches.forEach(FlowMonitors::send);
    }
  }

  /** What the monitors want to know of the change together; null if nothing. */
  private static Set<MonitorFlag> interest(
      Watch watch, MonitorFlag kind, FlowEntry entry, List<Action> oldActions) {
    Set<MonitorFlag> flags = null;
    for (FlowMonitor monitor : watch.monitors.values()) {
      if (!monitor.flags().contains(kind) || !concerns(monitor, entry, oldActions)) {
        continue;
      }
      if (flags == null) {
        flags = java.util.EnumSet.noneOf(MonitorFlag.class);
      }
      flags.addAll(monitor.flags());
    }
    return flags;
  }

  private static boolean concerns(FlowMonitor monitor, FlowEntry entry, List<Action> oldActions) {
    boolean inTable =
        monitor.tableId() == FlowMod.ALL_TABLES || monitor.tableId() == entry.tableId();
    FlowMod filter = filter(monitor);
    return inTable
        && entry.match().isSubsetOf(monitor.match())
        && (FlowPipeline.outputsTo(entry, filter)
            || oldActions != null && FlowPipeline.outputsTo(oldActions, filter));
  }

  private void tell(
      ControllerSession session,
      Watch watch,
      Set<MonitorFlag> flags,
      UpdateEvent event,
      RemovedReason reason,
      FlowEntry entry) {
    boolean isOwn = session == author;
    if (!isOwn && flags.contains(MonitorFlag.ONLY_OWN)) {
      return;
    }
    if (watch.missed != null || session.queuedBytes() > PAUSE_BYTES) {
      pause(session, watch, event, entry);
      return;
    }
    if (isOwn && !flags.contains(MonitorFlag.OWN) && !flags.contains(MonitorFlag.ONLY_OWN)) {
      if (!watch.isAbbreviated) {
        watch.isAbbreviated = true;
        watch.pending.add(FlowUpdate.abbreviated(authorXid));
      }
      return;
    }
    watch.pending.add(update(event, reason, entry, flags.contains(MonitorFlag.ACTIONS)));
  }

  private void pause(ControllerSession session, Watch watch, UpdateEvent event, FlowEntry entry) {
    if (watch.missed == null) {
      send(session, watch);
      watch.missed = new LinkedHashMap<>();
      session.send(pausedOrResumed(session, UpdateEvent.PAUSED));
    }
    // What the peer last heard: that there is such a flow unless it came while paused.
    watch.missed.putIfAbsent(entry, event != UpdateEvent.ADDED);
  }

  private static org.vswitchlab.ovs.openflow.message.MessageBody pausedOrResumed(
      ControllerSession session, UpdateEvent event) {
    if (session.isAtLeast(OpenFlowVersion.OPENFLOW14)) {
      return new FlowMonitorReply(List.of(FlowUpdate.bare(event)));
    }
    return new org.vswitchlab.ovs.openflow.message.BareMessage(
        event == UpdateEvent.PAUSED
            ? org.vswitchlab.ovs.openflow.message.MessageType.FLOW_MONITOR_PAUSED
            : org.vswitchlab.ovs.openflow.message.MessageType.FLOW_MONITOR_RESUMED);
  }

  /** The peer reads again: it is told what has become of the flows that changed meanwhile. */
  void drained(ControllerSession session) {
    Watch watch = watches.get(session);
    if (watch == null || watch.missed == null) {
      return;
    }
    Map<FlowEntry, Boolean> missed = watch.missed;
    watch.missed = null;
    missed.forEach(
        (entry, wasKnown) -> {
          Set<MonitorFlag> flags = interest(watch, MonitorFlag.ADD, entry, null);
          boolean withActions = flags != null && flags.contains(MonitorFlag.ACTIONS);
          if (entry.isRemoved() && wasKnown) {
            watch.pending.add(
                update(UpdateEvent.DELETED, RemovedReason.DELETE, entry, withActions));
          } else if (!entry.isRemoved()) {
            UpdateEvent event = wasKnown ? UpdateEvent.MODIFIED : UpdateEvent.ADDED;
            watch.pending.add(update(event, null, entry, withActions));
          }
        });
    send(session, watch);
    session.send(pausedOrResumed(session, UpdateEvent.RESUMED));
  }

  private static FlowUpdate update(
      UpdateEvent event, RemovedReason reason, FlowEntry entry, boolean withActions) {
    return new FlowUpdate(
        event,
        reason,
        entry.idleSeconds(),
        entry.hardSeconds(),
        entry.tableId(),
        entry.priority(),
        entry.cookie(),
        0,
        entry.match(),
        withActions ? entry.actions() : null);
  }
}
