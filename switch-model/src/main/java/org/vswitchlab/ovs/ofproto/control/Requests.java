package org.vswitchlab.ovs.ofproto.control;

import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.codec.Dialect;
import org.vswitchlab.ovs.openflow.message.BareMessage;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage;
import org.vswitchlab.ovs.openflow.message.ConnectionMessage.Role;
import org.vswitchlab.ovs.openflow.message.FlowMessage;
import org.vswitchlab.ovs.openflow.message.GroupMessage;
import org.vswitchlab.ovs.openflow.message.MessageType;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.PacketMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage;
import org.vswitchlab.ovs.openflow.message.SwitchMessage;
import org.vswitchlab.ovs.openflow.message.TableMessage;

/** Carries out what a controller asks for; each message has its line here. */
final class Requests {
  private final ControllerSession session;
  private final SwitchRequests switchRequests;
  private final FlowRequests flows;
  private final GroupRequests groups;
  private final MeterRequests meters;
  private final PortRequests ports;
  private final QueueRequests queues;
  private final TableRequests tables;
  private final RoleRequests roles;

  Requests(ControllerSession session) {
    this.session = session;
    this.switchRequests = new SwitchRequests(session);
    this.flows = new FlowRequests(session);
    this.groups = new GroupRequests(session);
    this.meters = new MeterRequests(session);
    this.ports = new PortRequests(session);
    this.queues = new QueueRequests(session);
    this.tables = new TableRequests(session);
    this.roles = new RoleRequests(session);
  }

  /**
   * @param bytes of the request, or of its last part, for errors
   * @throws OpenFlowException if it is refused
   */
  void handle(OpenFlowMessage request, byte[] bytes) {
    switch (request.type()) {
      case ECHO_REQUEST -> switchRequests.echo(request, bytes);
      case ECHO_REPLY, FLOW_AGE -> {}
      case FEATURES_REQUEST -> switchRequests.features(request);
      case GET_CONFIG_REQUEST -> switchRequests.config(request);
      case SET_CONFIG -> switchRequests.setConfig((SwitchMessage.SwitchConfig) request.body());
      case DESC_REQUEST -> switchRequests.description(request);
      case BARRIER_REQUEST -> session.reply(request, new BareMessage(MessageType.BARRIER_REPLY));
      case CT_FLUSH_ZONE -> switchRequests.flush((SwitchMessage.CtFlushZone) request.body());
      case CT_FLUSH -> switchRequests.flush((SwitchMessage.CtFlush) request.body());
      case TLV_TABLE_MOD ->
          session
              .plane()
              .bridge()
              .tunnelOptions()
              .modify((ConnectionMessage.TlvTableMod) request.body());
      case TLV_TABLE_REQUEST ->
          session.reply(request, session.plane().bridge().tunnelOptions().describe());
      case IPFIX_BRIDGE_STATS_REQUEST -> switchRequests.ipfix(request, false);
      case IPFIX_FLOW_STATS_REQUEST -> switchRequests.ipfix(request, true);
      case PACKET_OUT -> packetOut((PacketMessage.PacketOut) request.body()).run();
      case RESUME -> session.packetIns().resume((PacketMessage.Resume) request.body());
      case FLOW_MOD -> flows.modify(request, (FlowMessage.FlowModification) request.body());
      case FLOW_STATS_REQUEST, AGGREGATE_STATS_REQUEST ->
          flows.statistics(request, (FlowMessage.FlowStatsRequest) request.body());
      case FLOW_MONITOR_REQUEST ->
          session
              .plane()
              .monitors()
              .request(session, request, (FlowMessage.FlowMonitorRequest) request.body());
      case FLOW_MONITOR_CANCEL ->
          session
              .plane()
              .monitors()
              .cancel(session, ((FlowMessage.FlowMonitorCancel) request.body()).monitorId());
      case GROUP_MOD -> groups.modify(request, (GroupMessage.GroupModification) request.body());
      case GROUP_STATS_REQUEST ->
          groups.statistics(request, (GroupMessage.GroupStatsRequest) request.body());
      case GROUP_DESC_REQUEST ->
          groups.descriptions(request, (GroupMessage.GroupDescRequest) request.body());
      case GROUP_FEATURES_REQUEST -> groups.features(request);
      case METER_MOD -> meters.modify(request, (GroupMessage.MeterModification) request.body());
      case METER_STATS_REQUEST, METER_CONFIG_REQUEST ->
          meters.answer(request, (GroupMessage.MeterRequest) request.body());
      case METER_FEATURES_REQUEST -> meters.features(request);
      case PORT_MOD -> ports.modify((PortMessage.PortMod) request.body());
      case PORT_STATS_REQUEST, PORT_DESC_REQUEST ->
          ports.answer(request, (PortMessage.PortRequest) request.body());
      case QUEUE_STATS_REQUEST ->
          queues.statistics(request, (PortMessage.QueueStatsRequest) request.body());
      case QUEUE_GET_CONFIG_REQUEST ->
          queues.configuration(request, (PortMessage.QueueConfigRequest) request.body());
      case TABLE_MOD -> tables.modify((TableMessage.TableMod) request.body());
      case TABLE_STATS_REQUEST -> tables.statistics(request);
      case TABLE_FEATURES_REQUEST ->
          tables.features(request, (TableMessage.TableFeaturesList) request.body());
      case TABLE_DESC_REQUEST -> tables.descriptions(request);
      case ROLE_REQUEST -> roles.change(request, (ConnectionMessage.RoleChange) request.body());
      case GET_ASYNC_REQUEST ->
          session.reply(request, new ConnectionMessage.Async(true, session.async().config()));
      case SET_ASYNC_CONFIG -> {
        session.async().change(((ConnectionMessage.Async) request.body()).config());
        session.listen();
      }
      case BUNDLE_CONTROL ->
          session.bundles().control(request, (ConnectionMessage.BundleControl) request.body());
      case BUNDLE_ADD_MESSAGE ->
          session.bundles().add(request, (ConnectionMessage.BundleAdd) request.body(), bytes);
      case SET_CONTROLLER_ID ->
          session.setControllerId(
              ((ConnectionMessage.SetControllerId) request.body()).controllerId());
      // Matches are in whatever form fits them, so there is no format to choose.
      case SET_FLOW_FORMAT -> {}
      case FLOW_MOD_TABLE_ID ->
          session.setDialect(
              new Dialect(
                  session.version(), ((ConnectionMessage.FlowModTableId) request.body()).isOn()));
      case SET_PACKET_IN_FORMAT ->
          session
              .packetIns()
              .setFormat(((ConnectionMessage.SetPacketInFormat) request.body()).format());
      case HELLO,
          ERROR,
          FEATURES_REPLY,
          GET_CONFIG_REPLY,
          PACKET_IN,
          FLOW_REMOVED,
          PORT_STATUS,
          BARRIER_REPLY,
          QUEUE_GET_CONFIG_REPLY,
          ROLE_REPLY,
          GET_ASYNC_REPLY,
          ROLE_STATUS,
          TABLE_STATUS,
          REQUESTFORWARD,
          TLV_TABLE_REPLY,
          DESC_REPLY,
          FLOW_STATS_REPLY,
          AGGREGATE_STATS_REPLY,
          TABLE_STATS_REPLY,
          PORT_STATS_REPLY,
          QUEUE_STATS_REPLY,
          GROUP_STATS_REPLY,
          GROUP_DESC_REPLY,
          GROUP_FEATURES_REPLY,
          METER_STATS_REPLY,
          METER_CONFIG_REPLY,
          METER_FEATURES_REPLY,
          TABLE_FEATURES_REPLY,
          PORT_DESC_REPLY,
          TABLE_DESC_REPLY,
          FLOW_MONITOR_REPLY,
          IPFIX_BRIDGE_STATS_REPLY,
          IPFIX_FLOW_STATS_REPLY,
          FLOW_MONITOR_PAUSED,
          FLOW_MONITOR_RESUMED ->
          throw new IllegalStateException(request.type() + " was admitted");
    }
  }

  /**
   * Looks at what a message is before its body is read.
   *
   * @throws OpenFlowException if it is not for a switch, or not from this controller
   */
  void admit(MessageType type) {
    if (isForControllers(type)) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_TYPE);
    }
    if (session.role() == Role.SECONDARY && changesSwitch(type)) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_IS_SECONDARY);
    }
  }

  private static boolean isForControllers(MessageType type) {
    return switch (type) {
      case HELLO,
          ERROR,
          FEATURES_REPLY,
          GET_CONFIG_REPLY,
          PACKET_IN,
          FLOW_REMOVED,
          PORT_STATUS,
          BARRIER_REPLY,
          QUEUE_GET_CONFIG_REPLY,
          ROLE_REPLY,
          GET_ASYNC_REPLY,
          ROLE_STATUS,
          TABLE_STATUS,
          REQUESTFORWARD,
          TLV_TABLE_REPLY,
          DESC_REPLY,
          FLOW_STATS_REPLY,
          AGGREGATE_STATS_REPLY,
          TABLE_STATS_REPLY,
          PORT_STATS_REPLY,
          QUEUE_STATS_REPLY,
          GROUP_STATS_REPLY,
          GROUP_DESC_REPLY,
          GROUP_FEATURES_REPLY,
          METER_STATS_REPLY,
          METER_CONFIG_REPLY,
          METER_FEATURES_REPLY,
          TABLE_FEATURES_REPLY,
          PORT_DESC_REPLY,
          TABLE_DESC_REPLY,
          FLOW_MONITOR_REPLY,
          IPFIX_BRIDGE_STATS_REPLY,
          IPFIX_FLOW_STATS_REPLY,
          FLOW_MONITOR_PAUSED,
          FLOW_MONITOR_RESUMED ->
          true;
      default -> false;
    };
  }

  /** OpenFlow 1.3.5, 6.3.6: what a secondary controller may not send. */
  private static boolean changesSwitch(MessageType type) {
    return switch (type) {
      case FLOW_MOD,
          PACKET_OUT,
          GROUP_MOD,
          METER_MOD,
          PORT_MOD,
          TABLE_MOD,
          BUNDLE_CONTROL,
          BUNDLE_ADD_MESSAGE,
          TLV_TABLE_MOD ->
          true;
      default -> false;
    };
  }

  // What bundles do too.

  FlowRequests flows() {
    return flows;
  }

  GroupRequests groups() {
    return groups;
  }

  PortRequests ports() {
    return ports;
  }

  /** Looks a packet-out over; what is returned sends the packet. */
  Runnable packetOut(PacketMessage.PacketOut packetOut) {
    return switchRequests.packetOut(packetOut);
  }

  boolean isAtLeast(OpenFlowVersion version) {
    return session.isAtLeast(version);
  }
}
