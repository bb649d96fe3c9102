package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.ofproto.FlowPipeline;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.AsyncConfig.Kind;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.RequestForward;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.Role;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.RoleStatus;
import org.vswitchlab.ovs.openflow.message.FlowMessage.FlowRemoved;
import org.vswitchlab.ovs.openflow.message.FlowMessage.RemovedReason;
import org.vswitchlab.ovs.openflow.message.MessageBody;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortDescription;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortReason;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortStatus;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableReason;
import org.vswitchlab.ovs.openflow.message.TableMessage.TableStatus;

/** Tells the controllers what happens by itself, except of packets and monitored flows. */
final class Notices implements OpenFlowSwitch.PortListener, FlowPipeline.FlowListener {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** Flows of higher priority are the switch's own, and nobody hears of them. */
  private static final int MAX_PRIORITY = 0xffff;

  private final ControlPlane plane;
  private final Map<OpenFlowSwitchPort, PortDescription> told = new HashMap<>();
  private final List<Runnable> later = new ArrayList<>();

  Notices(ControlPlane plane) {
    this.plane = plane;
    for (OpenFlowSwitchPort port : plane.bridge().allPorts()) {
      told.put(port, PortDescriptions.of(port));
    }
  }

  void established(ControllerSession session) {
    plane.bridge().controllersChanged();
  }

  void gone(ControllerSession session) {
    plane.bridge().controllersChanged();
  }

  private void tell(ControllerSession session, Kind kind, int reason, MessageBody notice) {
    boolean isSecondary = session.role() == Role.SECONDARY;
    if (session.hearsNotices() && session.async().hearsOf(kind, reason, isSecondary)) {
      session.send(notice);
    }
  }

  // Ports.

  @Override
  public void portAdded(OpenFlowSwitchPort port) {
    PortDescription now = PortDescriptions.of(port);
    told.put(port, now);
    portStatus(PortReason.ADD, now);
  }

  @Override
  public void portRemoved(OpenFlowSwitchPort port) {
    PortDescription last = told.remove(port);
    if (last != null) {
      portStatus(PortReason.DELETE, last);
    }
  }

  @Override
  public void portChanged(OpenFlowSwitchPort port) {
    PortDescription now = PortDescriptions.of(port);
    if (!now.equals(told.put(port, now))) {
      portStatus(PortReason.MODIFY, now);
    }
  }

  private void portStatus(PortReason reason, PortDescription port) {
    for (ControllerSession session : plane.sessions()) {
      tell(session, Kind.PORT_STATUS, reason.ordinal(), new PortStatus(reason, port));
    }
  }

  // Flows.

  @Override
  public void flowRemoved(FlowEntry entry, FlowPipeline.RemovalReason reason) {
    boolean isHidden = entry.tableId() == FlowTable.INTERNAL || entry.priority() > MAX_PRIORITY;
    if (isHidden || !entry.flags().sendFlowRemoved()) {
      return;
    }
    if (plane.monitors().isInRequest()) {
      later.add(() -> tellRemoved(entry, reason));
    } else {
      tellRemoved(entry, reason);
    }
  }

  /** The request that removed flows is done. */
  void flush() {
    List<Runnable> due = List.copyOf(later);
    later.clear();
    due.forEach(Runnable::run);
  }

  private void tellRemoved(FlowEntry entry, FlowPipeline.RemovalReason reason) {
    long lived = plane.nowNanos() - entry.createdNanos();
    for (ControllerSession session : plane.sessions()) {
      if (!session.isEstablished()) {
        continue;
      }
      RemovedReason told = asTold(reason, session.version());
      FlowRemoved removed =
          new FlowRemoved(
              entry.match(),
              entry.priority(),
              entry.cookie(),
              told,
              entry.tableId(),
              lived / SECOND_NANOS,
              (int) (lived % SECOND_NANOS),
              entry.idleSeconds(),
              entry.hardSeconds(),
              entry.packetCount(),
              entry.byteCount());
      tell(session, Kind.FLOW_REMOVED, told.ordinal(), removed);
    }
  }

  private static RemovedReason asTold(FlowPipeline.RemovalReason reason, OpenFlowVersion version) {
    return switch (reason) {
      case IDLE_TIMEOUT -> RemovedReason.IDLE_TIMEOUT;
      case HARD_TIMEOUT -> RemovedReason.HARD_TIMEOUT;
      case DELETE -> RemovedReason.DELETE;
      case GROUP_DELETE ->
          version == OpenFlowVersion.OPENFLOW10 ? RemovedReason.DELETE : RemovedReason.GROUP_DELETE;
      case METER_DELETE ->
          version.isAtLeast(OpenFlowVersion.OPENFLOW14)
              ? RemovedReason.METER_DELETE
              : RemovedReason.DELETE;
      case EVICTION ->
          version.isAtLeast(OpenFlowVersion.OPENFLOW14)
              ? RemovedReason.EVICTION
              : RemovedReason.DELETE;
    };
  }

  // Roles, tables, other controllers.

  void roleStatus(ControllerSession session, RoleStatus status) {
    boolean tells =
        session.isAtLeast(OpenFlowVersion.OPENFLOW14)
            ? session.async().hearsOf(Kind.ROLE_STATUS, status.reason().ordinal(), true)
            : session.isAtLeast(OpenFlowVersion.OPENFLOW13);
    if (tells) {
      session.send(status);
    }
  }

  @Override
  public void vacancyChanged(FlowTable table, boolean isUp) {
    TableStatus status =
        new TableStatus(
            isUp ? TableReason.VACANCY_UP : TableReason.VACANCY_DOWN,
            TableSettings.describe(table));
    for (ControllerSession session : plane.sessions()) {
      if (session.isEstablished() && session.isAtLeast(OpenFlowVersion.OPENFLOW14)) {
        // OpenFlow 1.4.1, 7.4.5: vacancy_down is reason 3, vacancy_up is 4.
        tell(session, Kind.TABLE_STATUS, 3 + status.reason().ordinal(), status);
      }
    }
  }

  /** Others hear of a group_mod or meter_mod. */
  void requestForward(ControllerSession from, OpenFlowMessage request, int reason) {
    for (ControllerSession session : plane.sessions()) {
      if (session != from
          && session.isEstablished()
          && session.isAtLeast(OpenFlowVersion.OPENFLOW14)) {
        tell(session, Kind.REQUESTFORWARD, reason, new RequestForward(request));
      }
    }
  }
}
