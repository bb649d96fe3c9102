package org.vswitchlab.ovs.openflow.message;

import java.util.List;
import org.vswitchlab.ovs.openflow.HexBytes;

/** Messages about the switch as a whole. */
public sealed interface SwitchMessage extends MessageBody {

  /**
   * @param auxiliaryId 0 for a main connection; from OpenFlow 1.3 on
   * @param capabilities OFPC_* bits
   * @param actions OpenFlow 1.0: bit n for standard action n
   * @param ports up to OpenFlow 1.2; empty later
   */
  record FeaturesReply(
      long datapathId,
      long bufferCount,
      int tableCount,
      int auxiliaryId,
      int capabilities,
      int actions,
      List<PortMessage.PortDescription> ports)
      implements SwitchMessage {
    // Capabilities, OFPC_*.
    public static final int FLOW_STATS = 1;
    public static final int TABLE_STATS = 1 << 1;
    public static final int PORT_STATS = 1 << 2;

    /** OpenFlow 1.1 and later. */
    public static final int GROUP_STATS = 1 << 3;

    /** OpenFlow 1.0 only. */
    public static final int STP = 1 << 3;

    public static final int IP_REASM = 1 << 5;
    public static final int QUEUE_STATS = 1 << 6;

    /** OpenFlow 1.0 only. */
    public static final int ARP_MATCH_IP = 1 << 7;

    /** OpenFlow 1.2 and later. */
    public static final int PORT_BLOCKED = 1 << 8;

    /** OpenFlow 1.5. */
    public static final int BUNDLES = 1 << 9;

    /** OpenFlow 1.5. */
    public static final int FLOW_MONITORING = 1 << 10;

    public FeaturesReply {
      ports = List.copyOf(ports);
    }

    @Override
    public MessageType type() {
      return MessageType.FEATURES_REPLY;
    }
  }

  /** OFPC_FRAG_*: the numbers are the ordinals. */
  enum FragmentHandling {
    NORMAL("normal"),
    DROP("drop"),
    REASM("reassemble"),
    NX_MATCH("nx-match");

    private final String text;

    FragmentHandling(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /**
   * The reply to a query, or an order to set it.
   *
   * @param invalidTtlToController OFPC_INVALID_TTL_TO_CONTROLLER: -1 not said, 0 or 1
   * @param missSendLenBytes how much of an unmatched packet goes to the controller
   */
  record SwitchConfig(
      boolean isReply, FragmentHandling fragments, int invalidTtlToController, int missSendLenBytes)
      implements SwitchMessage {
    @Override
    public MessageType type() {
      return isReply ? MessageType.GET_CONFIG_REPLY : MessageType.SET_CONFIG;
    }
  }

  record DescReply(
      String manufacturer, String hardware, String software, String serial, String datapath)
      implements SwitchMessage {
    @Override
    public MessageType type() {
      return MessageType.DESC_REPLY;
    }
  }

  /** Counters of exports; of the bridge if {@code collectorSetId} is 0. */
  record IpfixStats(
      long collectorSetId,
      long totalFlows,
      long currentFlows,
      long packets,
      long ipv4Packets,
      long ipv6Packets,
      long errorPackets,
      long ipv4ErrorPackets,
      long ipv6ErrorPackets,
      long txPackets,
      long txErrors) {}

  /**
   * @param isPerFlow of the sample actions' collector sets, else of the bridge
   */
  record IpfixStatsReply(boolean isPerFlow, List<IpfixStats> stats) implements SwitchMessage {
    public IpfixStatsReply {
      stats = List.copyOf(stats);
    }

    @Override
    public MessageType type() {
      return isPerFlow ? MessageType.IPFIX_FLOW_STATS_REPLY : MessageType.IPFIX_BRIDGE_STATS_REPLY;
    }
  }

  record CtFlushZone(int zone) implements SwitchMessage {
    @Override
    public MessageType type() {
      return MessageType.CT_FLUSH_ZONE;
    }
  }

  /**
   * One direction of the connections to forget.
   *
   * @param source address of 4 or 16 bytes; empty for any
   * @param sourcePort port, or ICMP id; 0 for any
   * @param icmpType -1 for any
   */
  record ConntrackTuple(
      HexBytes source,
      HexBytes destination,
      int sourcePort,
      int destinationPort,
      int icmpType,
      int icmpCode) {
    public static final ConntrackTuple ANY =
        new ConntrackTuple(HexBytes.EMPTY, HexBytes.EMPTY, 0, 0, -1, -1);
  }

  /**
   * @param ipProtocol 0 for any
   * @param zone -1 for all
   */
  record CtFlush(int ipProtocol, int zone, ConntrackTuple original, ConntrackTuple reply)
      implements SwitchMessage {
    @Override
    public MessageType type() {
      return MessageType.CT_FLUSH;
    }
  }
}
