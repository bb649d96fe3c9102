package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.FlowPipeline;
import org.vswitchlab.ovs.ofproto.IpfixSamplers;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.sampling.IpfixExporter;
import org.vswitchlab.ovs.ofproto.table.FragmentMode;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.PacketMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortDescription;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.CtFlush;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.CtFlushZone;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.DescReply;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.FeaturesReply;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.FragmentHandling;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.IpfixStats;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.IpfixStatsReply;
import org.vswitchlab.ovs.openflow.message.SwitchMessage.SwitchConfig;

/** Questions and orders about the switch as a whole, and packets to send. */
final class SwitchRequests {
  /** output to set_tp_dst and enqueue: the standard actions 0 to 11 of OpenFlow 1.0. */
  private static final int ALL_ACTIONS_10 = 0xfff;

  /** An Ethernet header must be there. */
  private static final int MIN_PACKET_BYTES = 14;

  private static final int ECHO_REPLY_TYPE = 3;

  private final ControllerSession session;

  SwitchRequests(ControllerSession session) {
    this.session = session;
  }

  private OpenFlowSwitch bridge() {
    return session.bridge();
  }

  /** Comes back as it came, in its own version. */
  void echo(OpenFlowMessage request, byte[] bytes) {
    byte[] reply = bytes.clone();
    reply[1] = ECHO_REPLY_TYPE;
    session.sendBytes(reply);
  }

  void features(OpenFlowMessage request) {
    boolean is10 = session.version() == OpenFlowVersion.OPENFLOW10;
    int capabilities =
        FeaturesReply.FLOW_STATS
            | FeaturesReply.TABLE_STATS
            | FeaturesReply.PORT_STATS
            | FeaturesReply.QUEUE_STATS;
    capabilities |= is10 ? 0 : FeaturesReply.GROUP_STATS;
    capabilities |= session.isAtLeast(OpenFlowVersion.OPENFLOW12) ? 0 : FeaturesReply.ARP_MATCH_IP;
    capabilities |= session.isAtLeast(OpenFlowVersion.OPENFLOW14) ? FeaturesReply.BUNDLES : 0;
    List<PortDescription> ports = new ArrayList<>();
    if (!session.isAtLeast(OpenFlowVersion.OPENFLOW13)) {
      for (OpenFlowSwitchPort port : bridge().portsAsListed()) {
        ports.add(PortDescriptions.of(port));
      }
    }
    session.reply(
        request,
        new FeaturesReply(
            bridge().datapathId(),
            0,
            FlowPipeline.TABLE_COUNT,
            0,
            capabilities,
            is10 ? ALL_ACTIONS_10 : 0,
            ports));
  }

  void config(OpenFlowMessage request) {
    boolean hasInvalidTtl = !session.isAtLeast(OpenFlowVersion.OPENFLOW13);
    boolean isOn =
        (session
                    .async()
                    .config()
                    .primary()
                    .get(org.vswitchlab.ovs.openflow.message.AsyncConfig.Kind.PACKET_IN)
                & AsyncMasks.INVALID_TTL)
            != 0;
    session.reply(
        request,
        new SwitchConfig(
            true,
            FragmentHandling.values()[bridge().fragmentMode().ordinal()],
            hasInvalidTtl ? isOn ? 1 : 0 : -1,
            session.missSendLenBytes()));
  }

  void setConfig(SwitchConfig config) {
    if (config.invalidTtlToController() >= 0) {
      session.async().setInvalidTtl(config.invalidTtlToController() == 1);
    }
    // A datapath in user space does not reassemble: what cannot be had is not changed.
    if (config.fragments() != FragmentHandling.REASM) {
      bridge().setFragmentMode(FragmentMode.values()[config.fragments().ordinal()]);
    }
    session.setMissSendLenBytes(config.missSendLenBytes());
    bridge().controllersChanged();
  }

  void description(OpenFlowMessage request) {
    session.reply(request, bridgeDescription());
  }

  private DescReply bridgeDescription() {
    String datapath = bridge().datapathDescription();
    return new DescReply(
        "Nicira, Inc.", "Open vSwitch", "3.1.0", bridge().serialNumber(), datapath);
  }

  void ipfix(OpenFlowMessage request, boolean isPerFlow) {
    IpfixSamplers ipfix = bridge().ipfix();
    List<IpfixStats> stats = new ArrayList<>();
    if (isPerFlow) {
      ipfix.setsAsListed().forEach(id -> stats.add(statistics(id, ipfix.set(id))));
    } else if (ipfix.whole() != null) {
      stats.add(statistics(0, ipfix.whole()));
    }
    if (stats.isEmpty()) {
      throw new OpenFlowException(OpenFlowError.NXST_NOT_CONFIGURED);
    }
    session.reply(request, new IpfixStatsReply(isPerFlow, stats));
  }

  private static IpfixStats statistics(long id, IpfixExporter exporter) {
    IpfixExporter.Statistics s = exporter.statistics();
    return new IpfixStats(
        id,
        s.totalFlows(),
        exporter.currentFlows(),
        s.packets(),
        s.ipv4Packets(),
        s.ipv6Packets(),
        0,
        0,
        0,
        s.sentMessages(),
        0);
  }

  void flush(CtFlushZone flush) {
    bridge().shared().datapath().connectionTracker().flush(flush.zone());
  }

  void flush(CtFlush flush) {
    ConntrackFlush.flush(bridge(), flush);
  }

  /** Looks a packet-out over; what is returned sends the packet. */
  Runnable packetOut(PacketMessage.PacketOut out) {
    if (out.bufferId() != PacketMessage.NO_BUFFER) {
      // No packets are buffered, so there is none of that number.
      throw new OpenFlowException(OpenFlowError.OFPBRC_BUFFER_UNKNOWN);
    }
    Match metadata = out.metadata();
    int inPort =
        metadata.isOn(FlowField.IN_PORT)
            ? (int) metadata.value(FlowField.IN_PORT)
            : OpenFlowPort.NONE;
    boolean isReserved = inPort >= OpenFlowPort.FIRST_RESERVED;
    boolean isUsable =
        !isReserved
            || inPort == OpenFlowPort.LOCAL
            || inPort == OpenFlowPort.NONE
            || inPort == OpenFlowPort.CONTROLLER;
    if (!isUsable) {
      throw new OpenFlowException(OpenFlowError.OFPBRC_BAD_PORT);
    }
    byte[] packet = out.packet().toByteArray();
    bridge().checkActions(out.actions());
    if (packet.length < MIN_PACKET_BYTES) {
      // Taken without a word, but it is no frame that could go anywhere.
      return () -> {};
    }
    return () -> bridge().packetOut(inPort, metadata, packet, out.actions());
  }
}
