package org.vswitchlab.ovs.openflow.codec;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.HexBytes;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.Subfield;
import org.vswitchlab.ovs.openflow.WideBits;

/** Nicira's actions: records to bytes, from the subtype on. */
final class NiciraActionEncoder {
  private NiciraActionEncoder() {}

  static void encode(Dialect dialect, Action action, WireWriter out) {
    switch (action.type()) {
      case CONTROLLER -> controller((Action.Controller) action, out);
      case OUTPUT_REG -> {
        Action.OutputReg a = (Action.OutputReg) action;
        boolean isWide = Subfields.isExperimenter(a.source().field());
        out.u16(isWide ? 32 : 15).u16(Subfields.pack(a.source()));
        if (isWide) {
          out.u16(a.maxLenBytes());
        }
        Subfields.writeHeader(a.source().field(), out);
        if (!isWide) {
          out.u16(a.maxLenBytes());
        }
      }
      case OUTPUT_TRUNC -> {
        Action.OutputTrunc a = (Action.OutputTrunc) action;
        out.u16(39).u16(a.port()).u32(a.maxLenBytes());
      }
      case GROUP -> out.u16(40).zeros(2).u32(((Action.Group) action).groupId());
      case BUNDLE -> bundle((Action.Bundle) action, out);
      case SET_FIELD -> setField(dialect, (Action.SetField) action, out);
      case REG_MOVE -> {
        Action.RegMove a = (Action.RegMove) action;
        out.u16(6).u16(a.source().bitCount()).u16(a.source().firstBit());
        out.u16(a.destination().firstBit());
        Subfields.writeHeader(a.source().field(), out);
        Subfields.writeHeader(a.destination().field(), out);
      }
      case STACK_PUSH -> stack(27, ((Action.StackPush) action).source(), out);
      case STACK_POP -> stack(28, ((Action.StackPop) action).destination(), out);
      case DEC_TTL -> decTtl((Action.DecTtl) action, out);
      case SET_MPLS_LABEL -> out.u16(30).zeros(2).u32(((Action.SetMplsLabel) action).label());
      case SET_MPLS_TC -> out.u16(31).u8(((Action.SetMplsTc) action).trafficClass());
      case SET_MPLS_TTL -> out.u16(25).u8(((Action.SetMplsTtl) action).ttl());
      case DEC_MPLS_TTL -> out.u16(26);
      case PUSH_MPLS -> out.u16(23).u16(((Action.PushMpls) action).ethertype());
      case POP_MPLS -> out.u16(24).u16(((Action.PopMpls) action).ethertype());
      case DEC_NSH_TTL -> out.u16(48);
      case SET_TUNNEL -> {
        Action.SetTunnel a = (Action.SetTunnel) action;
        if (a.is64Bit()) {
          out.u16(9).zeros(6).u64(a.tunnelId());
        } else {
          out.u16(2).zeros(2).u32(a.tunnelId());
        }
      }
      case SET_QUEUE -> out.u16(4).zeros(2).u32(((Action.SetQueue) action).queueId());
      case POP_QUEUE -> out.u16(5);
      case FIN_TIMEOUT -> {
        Action.FinTimeout a = (Action.FinTimeout) action;
        out.u16(19).u16(a.idleSeconds()).u16(a.hardSeconds());
      }
      case RESUBMIT -> {
        Action.Resubmit a = (Action.Resubmit) action;
        out.u16(a.withConntrackTuple() ? 44 : 14).u16(a.inPort()).u8(a.tableId());
      }
      case LEARN -> LearnCodec.encode((Action.Learn) action, out);
      case CONJUNCTION -> {
        Action.Conjunction a = (Action.Conjunction) action;
        out.u16(34).u8(a.clause()).u8(a.clauseCount()).u32(a.id());
      }
      case MULTIPATH -> multipath((Action.Multipath) action, out);
      case NOTE -> out.u16(8).raw(((Action.Note) action).data());
      case EXIT -> out.u16(17);
      case SAMPLE -> sample((Action.Sample) action, out);
      case CLONE -> {
        out.u16(42).zeros(6);
        for (Action nested : ((Action.CloneActions) action).actions()) {
          ActionEncoder.encode(dialect, nested, out);
        }
      }
      case CHECK_PKT_LARGER -> {
        Action.CheckPktLarger a = (Action.CheckPktLarger) action;
        out.u16(49).u16(a.lengthBytes()).u16(a.destination().firstBit());
        Subfields.writeHeader(a.destination().field(), out);
        out.zeros(6);
      }
      case CT -> {
        out.u16(35);
        ConntrackCodec.encode(dialect, (Action.Conntrack) action, out);
      }
      case CT_CLEAR -> out.u16(43);
      case NAT -> {
        out.u16(36);
        ConntrackCodec.encodeNat(((Action.Nat) action).spec(), out);
      }
      case DELETE_FIELD -> {
        out.u16(50);
        Subfields.writeHeader(((Action.DeleteField) action).field(), out);
        out.zeros(10);
      }
      case ENCAP -> {
        out.u16(46);
        EncapCodec.encode((Action.Encap) action, out);
      }
      case DECAP -> {
        out.u16(47);
        EncapCodec.encode((Action.Decap) action, out);
      }
      case WRITE_METADATA -> {
        Action.WriteMetadata a = (Action.WriteMetadata) action;
        out.u16(22).zeros(6).u64(a.metadata()).u64(a.mask());
      }
      case OUTPUT,
          ENQUEUE,
          SET_VLAN_VID,
          SET_VLAN_PCP,
          STRIP_VLAN,
          PUSH_VLAN,
          SET_ETH_SRC,
          SET_ETH_DST,
          SET_IPV4_SRC,
          SET_IPV4_DST,
          SET_IP_DSCP,
          SET_IP_ECN,
          SET_IP_TTL,
          SET_L4_SRC_PORT,
          SET_L4_DST_PORT,
          METER,
          CLEAR_ACTIONS,
          WRITE_ACTIONS,
          GOTO_TABLE ->
          throw new IllegalStateException(
              action.type().keyword() + " in " + dialect.version().optionName());
    }
  }

  private static void controller(Action.Controller a, WireWriter out) {
    boolean isSimple = a.userdata().isEmpty() && !a.pause() && a.meterId() == 0;
    if (isSimple) {
      out.u16(20).u16(a.maxLenBytes()).u16(a.controllerId()).u8(a.reason().ordinal());
      return;
    }
    out.u16(37).zeros(6);
    if (a.maxLenBytes() != Action.WHOLE_PACKET) {
      property(0, 2, a.maxLenBytes(), out);
    }
    if (a.controllerId() != 0) {
      property(1, 2, a.controllerId(), out);
    }
    if (a.reason() != Action.PacketInReason.ACTION) {
      property(2, 1, a.reason().ordinal(), out);
    }
    if (!a.userdata().isEmpty()) {
      int start = Properties.start(out, 3);
      HexBytes userdata = a.userdata();
      out.raw(userdata);
      Properties.end(out, start);
    }
    if (a.pause()) {
      property(4, 0, 0, out);
    }
    if (a.meterId() != 0) {
      property(5, 4, a.meterId(), out);
    }
  }

  private static void property(int type, int bytes, long value, WireWriter out) {
    int start = Properties.start(out, type);
    out.unsigned(value, bytes).zeros(bytes == 2 ? 2 : 0);
    Properties.end(out, start);
  }

  private static void bundle(Action.Bundle a, WireWriter out) {
    out.u16(a.destination() == null ? 12 : 13);
    out.u16(NiciraActionDecoder.BUNDLE_ALGORITHMS.indexOf(a.algorithm()));
    out.u16(NiciraActionDecoder.HASH_FIELDS.indexOf(a.fields())).u16(a.basis()).u32(2);
    out.u16(a.members().size());
    if (a.destination() == null) {
      out.u16(0).u32(0);
    } else {
      out.u16(Subfields.pack(a.destination()));
      Subfields.writeHeader(a.destination().field(), out);
    }
    out.zeros(4);
    for (int member : a.members()) {
      out.u16(member);
    }
  }

  private static void setField(Dialect dialect, Action.SetField a, WireWriter out) {
    FlowField field = a.field();
    if (Subfields.isExperimenter(field) || field.bits() > 128) {
      out.u16(33);
      boolean hasMask = !ActionEncoder.isWhole(a);
      Subfields.writeEntry(dialect.version(), field, hasMask, ActionEncoder.valueAndMask(a), out);
      return;
    }
    int first =
        a.maskLow() != 0
            ? Long.numberOfTrailingZeros(a.maskLow())
            : 64 + Long.numberOfTrailingZeros(a.maskHigh());
    int count = Long.bitCount(a.maskLow()) + Long.bitCount(a.maskHigh());
    out.u16(7).u16(first << 6 | count - 1);
    Subfields.writeHeader(field, out);
    out.u64(WideBits.shiftRightLow(a.valueHigh(), a.valueLow(), first));
  }

  private static void stack(int subtype, Subfield bits, WireWriter out) {
    out.u16(subtype).u16(bits.firstBit());
    Subfields.writeHeader(bits.field(), out);
    out.u16(bits.bitCount());
    out.zeros(Subfields.isExperimenter(bits.field()) ? 2 : 6);
  }

  private static void decTtl(Action.DecTtl a, WireWriter out) {
    if (!a.listed()) {
      out.u16(18);
      return;
    }
    out.u16(21).u16(a.controllerIds().size()).zeros(4);
    for (int id : a.controllerIds()) {
      out.u16(id);
    }
  }

  private static void multipath(Action.Multipath a, WireWriter out) {
    out.u16(10).u16(NiciraActionDecoder.HASH_FIELDS.indexOf(a.fields())).u16(a.basis()).zeros(2);
    out.u16(NiciraActionDecoder.MULTIPATH_ALGORITHMS.indexOf(a.algorithm()));
    out.u16(a.linkCount() - 1).u32(a.argument()).zeros(2);
    out.u16(Subfields.pack(a.destination()));
    Subfields.writeHeader(a.destination().field(), out);
  }

  private static void sample(Action.Sample a, WireWriter out) {
    boolean hasDirection = a.direction() != Action.SampleDirection.DEFAULT;
    boolean hasPort = a.samplingPort() != OpenFlowPort.NONE || hasDirection;
    out.u16(hasDirection ? 41 : hasPort ? 38 : 29);
    out.u16(a.probability()).u32(a.collectorSetId());
    out.u32(a.observationDomainId()).u32(a.observationPointId());
    if (hasPort) {
      out.u16(a.samplingPort()).u8(a.direction().ordinal());
    }
  }
}
