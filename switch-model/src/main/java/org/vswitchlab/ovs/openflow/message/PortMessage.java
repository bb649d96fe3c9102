package org.vswitchlab.ovs.openflow.message;

import java.util.List;
import org.vswitchlab.ovs.openflow.OpenFlowPort;

/** Messages about ports and their queues. */
public sealed interface PortMessage extends MessageBody {
  /** A queue number that stands for all. */
  long ALL_QUEUES = 0xffff_ffffL;

  /**
   * A port.
   *
   * @param number of {@link OpenFlowPort}
   * @param macAddress in the low 48 bits
   * @param config {@link PortFlags} bits that are set by mod-port
   * @param state {@link PortFlags} bits that the switch sets
   * @param current {@link PortFlags} features, and so on
   * @param currentKbps 0 if not known
   */
  record PortDescription(
      int number,
      long macAddress,
      String name,
      int config,
      int state,
      int current,
      int advertised,
      int supported,
      int peer,
      long currentKbps,
      long maxKbps) {}

  /** OFPPR_*: the numbers are the ordinals. */
  enum PortReason {
    ADD,
    DELETE,
    MODIFY
  }

  record PortStatus(PortReason reason, PortDescription port) implements PortMessage {
    @Override
    public MessageType type() {
      return MessageType.PORT_STATUS;
    }
  }

  /**
   * @param macAddress of the port, as a check
   * @param config wanted values of the bits in {@code mask}
   * @param advertise features to advertise; 0 for no change
   */
  record PortMod(int port, long macAddress, int config, int mask, int advertise)
      implements PortMessage {
    @Override
    public MessageType type() {
      return MessageType.PORT_MOD;
    }
  }

  /**
   * @param isDescription for descriptions, else for counters
   * @param port NONE for all
   */
  record PortRequest(boolean isDescription, int port) implements PortMessage {
    @Override
    public MessageType type() {
      return isDescription ? MessageType.PORT_DESC_REQUEST : MessageType.PORT_STATS_REQUEST;
    }
  }

  record PortDescReply(List<PortDescription> ports) implements PortMessage {
    public PortDescReply {
      ports = List.copyOf(ports);
    }

    @Override
    public MessageType type() {
      return MessageType.PORT_DESC_REPLY;
    }
  }

  /** A counter that the interface has beside the standard ones. */
  record CustomCounter(String name, long value) {}

  /**
   * Counters of a port, -1 for those that are not known.
   *
   * @param durationSeconds since the port was added; -1 for not known
   * @param extended counters of RFC 2819, in the order of its etherStats; empty for none
   */
  record PortStats(
      int port,
      long rxPackets,
      long txPackets,
      long rxBytes,
      long txBytes,
      long rxDropped,
      long txDropped,
      long rxErrors,
      long txErrors,
      long rxFrameErrors,
      long rxOverErrors,
      long rxCrcErrors,
      long collisions,
      long durationSeconds,
      int durationNanos,
      List<Long> extended,
      List<CustomCounter> custom) {
    public PortStats {
      extended = List.copyOf(extended);
      custom = List.copyOf(custom);
    }
  }

  record PortStatsReply(List<PortStats> ports) implements PortMessage {
    public PortStatsReply {
      ports = List.copyOf(ports);
    }

    @Override
    public MessageType type() {
      return MessageType.PORT_STATS_REPLY;
    }
  }

  /**
   * @param port ALL (1.0) or NONE (later) for all
   * @param queueId {@link #ALL_QUEUES} for all
   */
  record QueueStatsRequest(int port, long queueId) implements PortMessage {
    @Override
    public MessageType type() {
      return MessageType.QUEUE_STATS_REQUEST;
    }
  }

  /**
   * @param durationSeconds -1 for not known
   */
  record QueueStats(
      int port,
      long queueId,
      long txBytes,
      long txPackets,
      long txErrors,
      long durationSeconds,
      int durationNanos) {}

  record QueueStatsReply(List<QueueStats> queues) implements PortMessage {
    public QueueStatsReply {
      queues = List.copyOf(queues);
    }

    @Override
    public MessageType type() {
      return MessageType.QUEUE_STATS_REPLY;
    }
  }

  /**
   * How queues are configured; OFPT_QUEUE_GET_CONFIG up to 1.3, OFPMP_QUEUE_DESC later.
   *
   * @param port ANY for all, from 1.4 on
   * @param queueId {@link #ALL_QUEUES} for all
   */
  record QueueConfigRequest(int port, long queueId) implements PortMessage {
    @Override
    public MessageType type() {
      return MessageType.QUEUE_GET_CONFIG_REQUEST;
    }
  }

  /**
   * @param minRateTenths tenths of a percent of the link's rate; -1 for none
   * @param maxRateTenths as {@code minRateTenths}
   */
  record QueueConfig(int port, long queueId, int minRateTenths, int maxRateTenths) {}

  /**
   * @param port that was asked for; up to 1.3
   */
  record QueueConfigReply(int port, List<QueueConfig> queues) implements PortMessage {
    public QueueConfigReply {
      queues = List.copyOf(queues);
    }

    @Override
    public MessageType type() {
      return MessageType.QUEUE_GET_CONFIG_REPLY;
    }
  }
}
