package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.vswitchlab.observe.Counters;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.settings.PortConfig;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage.CustomCounter;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortDescReply;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortDescription;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortMod;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortRequest;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortStats;
import org.vswitchlab.ovs.openflow.message.PortMessage.PortStatsReply;
import org.vswitchlab.ovs.openflow.message.PortMessage.QueueConfig;
import org.vswitchlab.ovs.openflow.message.PortMessage.QueueConfigReply;
import org.vswitchlab.ovs.openflow.message.PortMessage.QueueConfigRequest;
import org.vswitchlab.ovs.openflow.message.PortMessage.QueueStats;
import org.vswitchlab.ovs.openflow.message.PortMessage.QueueStatsReply;
import org.vswitchlab.ovs.openflow.message.PortMessage.QueueStatsRequest;

/** Changes of ports, and questions about them and their queues. */
final class PortRequests {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long NOT_KNOWN = -1;

  /** The counters of RFC 2819, none of which simulated devices have. */
  private static final List<Long> NO_EXTENDED = Collections.nCopies(21, NOT_KNOWN);

  private final ControllerSession session;

  PortRequests(ControllerSession session) {
    this.session = session;
  }

  private OpenFlowSwitch bridge() {
    return session.bridge();
  }

  void modify(PortMod mod) {
    OpenFlowSwitchPort port = check(mod);
    PortConfig before = port.config();
    PortConfig after = PortDescriptions.changed(before, mod.config(), mod.mask());
    if (before.equals(after)) {
      return;
    }
    bridge().setPortConfig(port.number(), after);
    if (port.device() != null && before.isUp() != after.isUp()) {
      port.device().setUp(after.isUp());
    }
  }

  OpenFlowSwitchPort check(PortMod mod) {
    OpenFlowSwitchPort port = bridge().port(mod.port());
    if (port == null) {
      throw new OpenFlowException(OpenFlowError.OFPPMFC_BAD_PORT);
    }
    if (port.hardwareAddress() != mod.macAddress()) {
      throw new OpenFlowException(OpenFlowError.OFPPMFC_BAD_HW_ADDR);
    }
    return port;
  }

  void answer(OpenFlowMessage request, PortRequest wanted) {
    List<OpenFlowSwitchPort> ports = chosen(wanted.port(), wanted.isDescription());
    if (wanted.isDescription()) {
      List<PortDescription> descriptions = new ArrayList<>();
      ports.forEach(port -> descriptions.add(PortDescriptions.of(port)));
      session.reply(request, new PortDescReply(descriptions));
    } else {
      List<PortStats> stats = new ArrayList<>();
      ports.forEach(port -> stats.add(statistics(port)));
      session.reply(request, new PortStatsReply(stats));
    }
  }

  private List<OpenFlowSwitchPort> chosen(int number, boolean inOrder) {
    if (number == OpenFlowPort.NONE) {
      return bridge().portsAsListed();
    }
    OpenFlowSwitchPort port = bridge().port(number);
    return port == null ? List.of() : List.of(port);
  }

  private PortStats statistics(OpenFlowSwitchPort port) {
    Counters.Snapshot counts = port.statistics();
    long lived = session.plane().nowNanos() - port.createdNanos();
    return new PortStats(
        port.number(),
        counts.rxPackets(),
        counts.txPackets(),
        counts.rxBytes(),
        counts.txBytes(),
        NOT_KNOWN,
        NOT_KNOWN,
        NOT_KNOWN,
        NOT_KNOWN,
        NOT_KNOWN,
        NOT_KNOWN,
        NOT_KNOWN,
        NOT_KNOWN,
        lived / SECOND_NANOS,
        (int) (lived % SECOND_NANOS),
        NO_EXTENDED,
        custom(port, counts));
  }

  /** What devices of a dummy datapath count beside. */
  private List<CustomCounter> custom(OpenFlowSwitchPort port, Counters.Snapshot counts) {
    boolean isDummy =
        port.datapathPort() != null && bridge().shared().datapath().name().startsWith("dummy@");
    return isDummy
        ? List.of(
            new CustomCounter("rx_custom_packets_1", counts.rxPackets()),
            new CustomCounter("rx_custom_packets_2", counts.rxPackets()),
            new CustomCounter("rx_q0_bytes", counts.rxBytes()),
            new CustomCounter("rx_q0_packets", counts.rxPackets()),
            new CustomCounter("tx_q0_bytes", counts.txBytes()),
            new CustomCounter("tx_q0_packets", counts.txPackets()))
        : List.of();
  }

  // Queues: ports have one each, number 0, whose traffic is not counted apart.

  void queueStatistics(OpenFlowMessage request, QueueStatsRequest wanted) {
    boolean isAll = wanted.port() == OpenFlowPort.NONE || wanted.port() == OpenFlowPort.ALL;
    List<QueueStats> queues = new ArrayList<>();
    if (isAll) {
      for (OpenFlowSwitchPort port : bridge().portsAsListed()) {
        if (!port.isPatch() && namesDefaultQueue(wanted.queueId())) {
          queues.add(defaultQueue(port));
        }
      }
    } else {
      OpenFlowSwitchPort port = bridge().port(wanted.port());
      if (port == null) {
        throw new OpenFlowException(OpenFlowError.OFPQOFC_BAD_PORT);
      }
      if (namesDefaultQueue(wanted.queueId())) {
        queues.add(defaultQueue(port));
      }
    }
    if (queues.isEmpty() && wanted.queueId() != PortMessage.ALL_QUEUES) {
      throw new OpenFlowException(OpenFlowError.OFPQOFC_BAD_QUEUE);
    }
    session.reply(request, new QueueStatsReply(queues));
  }

  private static boolean namesDefaultQueue(long queueId) {
    return queueId == 0 || queueId == PortMessage.ALL_QUEUES;
  }

  private static QueueStats defaultQueue(OpenFlowSwitchPort port) {
    return new QueueStats(
        port.number(), 0, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, (int) NOT_KNOWN);
  }

  void queueConfig(OpenFlowMessage request, QueueConfigRequest wanted) {
    boolean canAskForAll = session.isAtLeast(OpenFlowVersion.OPENFLOW14);
    List<QueueConfig> queues = new ArrayList<>();
    if (canAskForAll && wanted.port() == OpenFlowPort.NONE) {
      for (OpenFlowSwitchPort port : bridge().allPorts()) {
        queues.add(new QueueConfig(port.number(), 0, -1, -1));
      }
    } else {
      OpenFlowSwitchPort port = bridge().port(wanted.port());
      if (port == null) {
        throw new OpenFlowException(OpenFlowError.OFPQOFC_BAD_PORT);
      }
      queues.add(new QueueConfig(port.number(), 0, -1, -1));
    }
    session.reply(request, new QueueConfigReply(wanted.port(), queues));
  }
}
