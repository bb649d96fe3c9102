package org.vswitchlab.ovs.openflow;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;

/**
 * One action or instruction, ovs-actions(7). Ports are 16-bit numbers of {@link OpenFlowPort};
 * values of fields are the high and low 64 bits of a 128-bit number.
 */
public sealed interface Action {
  /** max_len that sends whole packets to the controller. */
  int WHOLE_PACKET = 0xffff;

  ActionType type();

  /**
   * @param maxLenBytes how much of a packet goes to the controller; 0 unless the port is CONTROLLER
   */
  record Output(int port, int maxLenBytes) implements Action {
    @Override
    public ActionType type() {
      return ActionType.OUTPUT;
    }

    public static Output to(int port) {
      return new Output(port, port == OpenFlowPort.CONTROLLER ? WHOLE_PACKET : 0);
    }
  }

  record OutputReg(Subfield source, int maxLenBytes) implements Action {
    @Override
    public ActionType type() {
      return ActionType.OUTPUT_REG;
    }
  }

  record OutputTrunc(int port, long maxLenBytes) implements Action {
    /** An Ethernet header must stay. */
    public static final int MIN_BYTES = 14;

    @Override
    public ActionType type() {
      return ActionType.OUTPUT_TRUNC;
    }
  }

  /** Why a packet goes to a controller, OFPR_*. */
  enum PacketInReason {
    NO_MATCH("no_match"),
    ACTION("action"),
    INVALID_TTL("invalid_ttl"),
    ACTION_SET("action_set"),
    GROUP("group"),
    PACKET_OUT("packet_out"),
    /** By a flow that matches all packets at priority 0; text has no word for it. */
    EXPLICIT_MISS(""),
    /** Without any flow; text has no word for it. */
    IMPLICIT_MISS("");

    private final String text;

    PacketInReason(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /**
   * @param meterId 0 for none
   */
  record Controller(
      int maxLenBytes,
      PacketInReason reason,
      int controllerId,
      HexBytes userdata,
      boolean pause,
      long meterId)
      implements Action {
    @Override
    public ActionType type() {
      return ActionType.CONTROLLER;
    }

    /** Whether the plain output action can say the same. */
    boolean isPlain() {
      return reason == PacketInReason.ACTION
          && controllerId == 0
          && userdata.isEmpty()
          && !pause
          && meterId == 0;
    }
  }

  record Enqueue(int port, long queueId) implements Action {
    @Override
    public ActionType type() {
      return ActionType.ENQUEUE;
    }
  }

  record Group(long groupId) implements Action {
    @Override
    public ActionType type() {
      return ActionType.GROUP;
    }
  }

  /**
   * @param destination where to store the port, or null to output to it
   */
  record Bundle(
      String fields, int basis, String algorithm, Subfield destination, List<Integer> members)
      implements Action {
    public Bundle {
      members = List.copyOf(members);
    }

    @Override
    public ActionType type() {
      return ActionType.BUNDLE;
    }
  }

  /**
   * @param pushIfUntagged OpenFlow 1.0 adds a tag to an untagged packet, later versions do not
   * @param afterTag whether the packet has a tag for certain, from the match or earlier actions
   */
  record SetVlanVid(int vid, boolean pushIfUntagged, boolean afterTag) implements Action {
    @Override
    public ActionType type() {
      return ActionType.SET_VLAN_VID;
    }
  }

  /** As {@link SetVlanVid}, for the priority. */
  record SetVlanPcp(int pcp, boolean pushIfUntagged, boolean afterTag) implements Action {
    @Override
    public ActionType type() {
      return ActionType.SET_VLAN_PCP;
    }
  }

  /**
   * @param asPop written as pop_vlan, the name since OpenFlow 1.1
   */
  record StripVlan(boolean asPop) implements Action {
    @Override
    public ActionType type() {
      return ActionType.STRIP_VLAN;
    }
  }

  record PushVlan(int ethertype) implements Action {
    @Override
    public ActionType type() {
      return ActionType.PUSH_VLAN;
    }
  }

  record SetEthSource(long mac) implements Action {
    @Override
    public ActionType type() {
      return ActionType.SET_ETH_SRC;
    }
  }

  record SetEthDestination(long mac) implements Action {
    @Override
    public ActionType type() {
      return ActionType.SET_ETH_DST;
    }
  }

  record SetIpv4Source(int address) implements Action {
    @Override
    public ActionType type() {
      return ActionType.SET_IPV4_SRC;
    }
  }

  record SetIpv4Destination(int address) implements Action {
    @Override
    public ActionType type() {
      return ActionType.SET_IPV4_DST;
    }
  }

  /**
   * @param tos DSCP in the upper six bits, the lower two 0
   */
  record SetIpDscp(int tos) implements Action {
    @Override
    public ActionType type() {
      return ActionType.SET_IP_DSCP;
    }
  }

  record SetIpEcn(int ecn) implements Action {
    @Override
    public ActionType type() {
      return ActionType.SET_IP_ECN;
    }
  }

  record SetIpTtl(int ttl) implements Action {
    @Override
    public ActionType type() {
      return ActionType.SET_IP_TTL;
    }
  }

  record SetL4SourcePort(int port) implements Action {
    @Override
    public ActionType type() {
      return ActionType.SET_L4_SRC_PORT;
    }
  }

  record SetL4DestinationPort(int port) implements Action {
    @Override
    public ActionType type() {
      return ActionType.SET_L4_DST_PORT;
    }
  }

  /**
   * Sets the bits of a field that the mask has.
   *
   * @param asLoad written as load, which sets a run of bits
   */
  record SetField(
      FlowField field,
      long valueHigh,
      long valueLow,
      long maskHigh,
      long maskLow,
      boolean asLoad,
      boolean afterTag)
      implements Action {
    /** Puts a number into a run of bits. */
    public static SetField load(Subfield bits, long high, long low) {
      if (bits.field().isTunnelOption()) {
        // A field has room for eight bytes.
        int first = Math.min(bits.firstBit(), 63);
        long ones = WideBits.maskLow(Math.min(bits.bitCount(), 64)) << first;
        return new SetField(bits.field(), 0, low << first, 0, ones, true, false);
      }
      int shift = bits.firstBit();
      long maskHigh = WideBits.maskHigh(bits.bitCount());
      long maskLow = WideBits.maskLow(bits.bitCount());
      return new SetField(
          bits.field(),
          WideBits.shiftLeftHigh(high, low, shift),
          WideBits.shiftLeftLow(low, shift),
          WideBits.shiftLeftHigh(maskHigh, maskLow, shift),
          WideBits.shiftLeftLow(maskLow, shift),
          true,
          false);
    }

    @Override
    public ActionType type() {
      return ActionType.SET_FIELD;
    }

    boolean isWholeField() {
      return maskHigh == wholeMaskHigh(field) && maskLow == wholeMaskLow(field);
    }

    /**
     * Low half of the mask of a whole field: the bits that it has, of a port the 16 that are told.
     */
    public static long wholeMaskLow(FlowField field) {
      return field == FlowField.IN_PORT ? 0xffff : field.valueMask();
    }

    /** High half of the mask of a whole field. */
    public static long wholeMaskHigh(FlowField field) {
      return field.isWide() ? -1L : 0;
    }

    boolean isWholeVid() {
      return (maskLow & 0x1fff) == 0x1fff;
    }
  }

  record RegMove(Subfield source, Subfield destination) implements Action {
    @Override
    public ActionType type() {
      return ActionType.REG_MOVE;
    }
  }

  record StackPush(Subfield source) implements Action {
    @Override
    public ActionType type() {
      return ActionType.STACK_PUSH;
    }
  }

  record StackPop(Subfield destination) implements Action {
    @Override
    public ActionType type() {
      return ActionType.STACK_POP;
    }
  }

  /**
   * @param controllerIds who hears of an expired TTL; just 0 unless {@code listed}
   */
  record DecTtl(List<Integer> controllerIds, boolean listed) implements Action {
    public DecTtl {
      controllerIds = List.copyOf(controllerIds);
    }

    @Override
    public ActionType type() {
      return ActionType.DEC_TTL;
    }
  }

  record SetMplsLabel(int label) implements Action {
    @Override
    public ActionType type() {
      return ActionType.SET_MPLS_LABEL;
    }
  }

  record SetMplsTc(int trafficClass) implements Action {
    @Override
    public ActionType type() {
      return ActionType.SET_MPLS_TC;
    }
  }

  record SetMplsTtl(int ttl) implements Action {
    @Override
    public ActionType type() {
      return ActionType.SET_MPLS_TTL;
    }
  }

  record DecMplsTtl() implements Action {
    @Override
    public ActionType type() {
      return ActionType.DEC_MPLS_TTL;
    }
  }

  record PushMpls(int ethertype) implements Action {
    @Override
    public ActionType type() {
      return ActionType.PUSH_MPLS;
    }
  }

  record PopMpls(int ethertype) implements Action {
    @Override
    public ActionType type() {
      return ActionType.POP_MPLS;
    }
  }

  record DecNshTtl() implements Action {
    @Override
    public ActionType type() {
      return ActionType.DEC_NSH_TTL;
    }
  }

  /**
   * @param is64Bit written as set_tunnel64
   */
  record SetTunnel(long tunnelId, boolean is64Bit) implements Action {
    @Override
    public ActionType type() {
      return ActionType.SET_TUNNEL;
    }
  }

  record SetQueue(long queueId) implements Action {
    @Override
    public ActionType type() {
      return ActionType.SET_QUEUE;
    }
  }

  record PopQueue() implements Action {
    @Override
    public ActionType type() {
      return ActionType.POP_QUEUE;
    }
  }

  /** Timeouts in seconds that a TCP FIN or RST brings; 0 for none. */
  record FinTimeout(int idleSeconds, int hardSeconds) implements Action {
    @Override
    public ActionType type() {
      return ActionType.FIN_TIMEOUT;
    }
  }

  /**
   * @param tableId 255 for the current table
   * @param legacy written as resubmit:PORT
   */
  record Resubmit(int inPort, int tableId, boolean withConntrackTuple, boolean legacy)
      implements Action {
    public static final int CURRENT_TABLE = 255;

    @Override
    public ActionType type() {
      return ActionType.RESUBMIT;
    }
  }

  /** Learns a flow from the packet. */
  record Learn(
      int idleSeconds,
      int hardSeconds,
      int finIdleSeconds,
      int finHardSeconds,
      int priority,
      long cookie,
      int tableId,
      boolean sendFlowRemoved,
      boolean deleteLearned,
      long limit,
      Subfield resultDestination,
      List<LearnSpec> specs)
      implements Action {
    public Learn {
      specs = List.copyOf(specs);
    }

    @Override
    public ActionType type() {
      return ActionType.LEARN;
    }
  }

  /**
   * @param clause index from 0; text counts from 1
   */
  record Conjunction(long id, int clause, int clauseCount) implements Action {
    @Override
    public ActionType type() {
      return ActionType.CONJUNCTION;
    }
  }

  record Multipath(
      String fields,
      int basis,
      String algorithm,
      int linkCount,
      long argument,
      Subfield destination)
      implements Action {
    @Override
    public ActionType type() {
      return ActionType.MULTIPATH;
    }
  }

  record Note(HexBytes data) implements Action {
    @Override
    public ActionType type() {
      return ActionType.NOTE;
    }
  }

  record Exit() implements Action {
    @Override
    public ActionType type() {
      return ActionType.EXIT;
    }
  }

  /** Which packets a sampling port stands for. */
  enum SampleDirection {
    DEFAULT,
    INGRESS,
    EGRESS
  }

  record Sample(
      int probability,
      long collectorSetId,
      long observationDomainId,
      long observationPointId,
      int samplingPort,
      SampleDirection direction)
      implements Action {
    @Override
    public ActionType type() {
      return ActionType.SAMPLE;
    }
  }

  record CloneActions(List<Action> actions) implements Action {
    public CloneActions {
      actions = List.copyOf(actions);
    }

    @Override
    public ActionType type() {
      return ActionType.CLONE;
    }
  }

  record CheckPktLarger(int lengthBytes, Subfield destination) implements Action {
    @Override
    public ActionType type() {
      return ActionType.CHECK_PKT_LARGER;
    }
  }

  /**
   * Sends the packet through the connection tracker.
   *
   * @param zone used when {@code zoneSource} is null
   * @param recircTable table that tracked packets go on in, or {@link #NO_RECIRCULATION}
   * @param algorithm {@code ftp}, {@code tftp} or null
   * @param nat null for none
   * @param exec what to set in the connection's mark and label
   */
  record Conntrack(
      boolean commit,
      boolean force,
      int zone,
      Subfield zoneSource,
      int recircTable,
      String algorithm,
      Nat nat,
      List<Action> exec)
      implements Action {
    public static final int NO_RECIRCULATION = 255;

    public Conntrack {
      exec = List.copyOf(exec);
    }

    @Override
    public ActionType type() {
      return ActionType.CT;
    }
  }

  record ConntrackClear() implements Action {
    @Override
    public ActionType type() {
      return ActionType.CT_CLEAR;
    }
  }

  /** Address translation, inside {@link Conntrack} only. */
  record Nat(NatSpec spec) implements Action {
    @Override
    public ActionType type() {
      return ActionType.NAT;
    }
  }

  record DeleteField(FlowField field) implements Action {
    @Override
    public ActionType type() {
      return ActionType.DELETE_FIELD;
    }
  }

  /**
   * @param header {@code ethernet}, {@code mpls}, {@code mpls_mc} or {@code nsh}
   * @param properties text between the header's own parentheses, without them
   */
  record Encap(String header, String properties) implements Action {
    @Override
    public ActionType type() {
      return ActionType.ENCAP;
    }
  }

  /**
   * @param packetType text of the packet_type wanted afterwards, or null to derive it
   */
  record Decap(String packetType) implements Action {
    /** The packet type wanted, its name space in the upper 16 bits; null to derive it. */
    public Integer packetTypeNumber() {
      if (packetType == null) {
        return null;
      }
      int comma = packetType.indexOf(",type=");
      int namespace = Integer.decode(packetType.substring("ns=".length(), comma));
      return namespace << 16 | Integer.decode(packetType.substring(comma + ",type=".length()));
    }

    @Override
    public ActionType type() {
      return ActionType.DECAP;
    }
  }

  record Meter(long meterId) implements Action {
    @Override
    public ActionType type() {
      return ActionType.METER;
    }
  }

  record ClearActions() implements Action {
    @Override
    public ActionType type() {
      return ActionType.CLEAR_ACTIONS;
    }
  }

  record WriteActions(List<Action> actions) implements Action {
    public WriteActions {
      actions = List.copyOf(actions);
    }

    @Override
    public ActionType type() {
      return ActionType.WRITE_ACTIONS;
    }
  }

  record WriteMetadata(long metadata, long mask) implements Action {
    @Override
    public ActionType type() {
      return ActionType.WRITE_METADATA;
    }
  }

  record GotoTable(int tableId) implements Action {
    @Override
    public ActionType type() {
      return ActionType.GOTO_TABLE;
    }
  }
}
