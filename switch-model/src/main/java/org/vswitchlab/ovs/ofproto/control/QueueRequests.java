package org.vswitchlab.ovs.ofproto.control;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitchPort;
import org.vswitchlab.ovs.ofproto.qos.PortQos;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;
import org.vswitchlab.ovs.openflow.message.OpenFlowMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage;
import org.vswitchlab.ovs.openflow.message.PortMessage.QueueConfig;
import org.vswitchlab.ovs.openflow.message.PortMessage.QueueConfigReply;
import org.vswitchlab.ovs.openflow.message.PortMessage.QueueConfigRequest;
import org.vswitchlab.ovs.openflow.message.PortMessage.QueueStats;
import org.vswitchlab.ovs.openflow.message.PortMessage.QueueStatsReply;
import org.vswitchlab.ovs.openflow.message.PortMessage.QueueStatsRequest;

/**
 * Questions about the queues of ports. A port has those of its {@link PortQos}; a dummy device has
 * one, number 0, whose traffic it does not count apart.
 */
final class QueueRequests {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long MILLI_NANOS = 1_000_000L;
  private static final long NOT_KNOWN = -1;

  private final ControllerSession session;

  QueueRequests(ControllerSession session) {
    this.session = session;
  }

  private OpenFlowSwitch bridge() {
    return session.bridge();
  }

  void statistics(OpenFlowMessage request, QueueStatsRequest wanted) {
    boolean isAll = wanted.port() == OpenFlowPort.NONE || wanted.port() == OpenFlowPort.ALL;
    List<QueueStats> queues = new ArrayList<>();
    for (OpenFlowSwitchPort port : isAll ? bridge().portsAsListed() : one(wanted.port())) {
      for (QueueStats queue : statistics(port)) {
        if (isAsked(wanted.queueId(), queue.queueId())) {
          queues.add(queue);
        }
      }
    }
    if (queues.isEmpty() && wanted.queueId() != PortMessage.ALL_QUEUES) {
      throw new OpenFlowException(OpenFlowError.OFPQOFC_BAD_QUEUE);
    }
    session.reply(request, new QueueStatsReply(queues));
  }

  private List<OpenFlowSwitchPort> one(int number) {
    OpenFlowSwitchPort port = bridge().port(number);
    if (port == null) {
      throw new OpenFlowException(OpenFlowError.OFPQOFC_BAD_PORT);
    }
    return List.of(port);
  }

  private static boolean isAsked(long wanted, long queueId) {
    return wanted == PortMessage.ALL_QUEUES || wanted == queueId;
  }

  private List<QueueStats> statistics(OpenFlowSwitchPort port) {
    List<QueueStats> queues = new ArrayList<>();
    if (port.hasDummyDevice()) {
      queues.add(
          new QueueStats(
              port.number(), 0, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, (int) NOT_KNOWN));
    } else if (port.qos() != null) {
      for (PortQos.QueueState queue : port.qos().queuesAsCounted()) {
        long lived = session.plane().nowNanos() - queue.createdNanos();
        queues.add(
            new QueueStats(
                port.number(),
                queue.id(),
                queue.bytes(),
                queue.packets(),
                queue.errors(),
                lived / SECOND_NANOS,
                (int) (lived % SECOND_NANOS / MILLI_NANOS * MILLI_NANOS)));
      }
    }
    return queues;
  }

  void configuration(OpenFlowMessage request, QueueConfigRequest wanted) {
    boolean canAskForAll = session.isAtLeast(OpenFlowVersion.OPENFLOW11);
    boolean isAll = canAskForAll && wanted.port() == OpenFlowPort.NONE;
    List<QueueConfig> queues = new ArrayList<>();
    for (OpenFlowSwitchPort port : isAll ? bridge().allPorts() : one(wanted.port())) {
      for (long id : queues(port)) {
        if (isAsked(wanted.queueId(), id)) {
          queues.add(new QueueConfig(port.number(), id, -1, -1));
        }
      }
    }
    if (queues.isEmpty() && wanted.queueId() != PortMessage.ALL_QUEUES) {
      throw new OpenFlowException(OpenFlowError.NXQOFC_QUEUE_ERROR);
    }
    session.reply(request, new QueueConfigReply(wanted.port(), queues));
  }

  private static List<Long> queues(OpenFlowSwitchPort port) {
    if (port.hasDummyDevice()) {
      return List.of(0L);
    }
    List<Long> ids = new ArrayList<>();
    if (port.qos() != null) {
      port.qos().queues().forEach(queue -> ids.add(queue.id()));
      ids.sort(null);
    }
    return ids;
  }
}
