package org.vswitchlab.ovs.openflow;

import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.MacAddress;

/** Actions as ovs-ofctl(8) reads and prints them. */
public final class ActionText {
  private ActionText() {}

  /**
   * Reads a list of actions such as {@code mod_vlan_vid:10,output:2}; the order of instructions is
   * checked.
   *
   * @throws FlowSyntaxException with the tool's message
   */
  public static List<Action> parse(String text, PortNames ports) {
    List<Action> actions = new ActionParser(ports).parse(text, ActionParser.Place.FLOW);
    ActionOrder.check(actions);
    return List.copyOf(actions);
  }

  /** As {@link #parse} for a bucket of a group, which has no instructions. */
  static List<Action> parseBucket(String text, PortNames ports) {
    List<Action> actions = new ActionParser(ports).parse(text, ActionParser.Place.BUCKET);
    ActionOrder.check(actions);
    return List.copyOf(actions);
  }

  /** All actions with commas, {@code drop} if there are none. */
  public static String format(List<Action> actions, PortNames ports) {
    if (actions.isEmpty()) {
      return "drop";
    }
    StringJoiner text = new StringJoiner(",");
    for (Action action : actions) {
      text.add(format(action, ports));
    }
    return text.toString();
  }

  /** One action. */
  public static String format(Action action, PortNames ports) {
    return switch (action.type()) {
      case OUTPUT -> output((Action.Output) action, ports);
      case OUTPUT_REG -> "output:" + ((Action.OutputReg) action).source();
      case OUTPUT_TRUNC -> truncated((Action.OutputTrunc) action, ports);
      case CONTROLLER -> controller((Action.Controller) action);
      case ENQUEUE -> {
        Action.Enqueue a = (Action.Enqueue) action;
        yield "enqueue:" + OpenFlowPort.format(a.port(), ports) + ":" + a.queueId();
      }
      case GROUP -> "group:" + ((Action.Group) action).groupId();
      case BUNDLE -> bundle((Action.Bundle) action, ports);
      case SET_VLAN_VID -> vlanVid((Action.SetVlanVid) action);
      case SET_VLAN_PCP -> vlanPcp((Action.SetVlanPcp) action);
      case STRIP_VLAN -> ((Action.StripVlan) action).asPop() ? "pop_vlan" : "strip_vlan";
      case PUSH_VLAN -> "push_vlan:" + ethertype(((Action.PushVlan) action).ethertype());
      case SET_ETH_SRC -> "mod_dl_src:" + MacAddress.format(((Action.SetEthSource) action).mac());
      case SET_ETH_DST ->
          "mod_dl_dst:" + MacAddress.format(((Action.SetEthDestination) action).mac());
      case SET_IPV4_SRC ->
          "mod_nw_src:" + Ipv4Address.format(((Action.SetIpv4Source) action).address());
      case SET_IPV4_DST ->
          "mod_nw_dst:" + Ipv4Address.format(((Action.SetIpv4Destination) action).address());
      case SET_IP_DSCP -> "mod_nw_tos:" + ((Action.SetIpDscp) action).tos();
      case SET_IP_ECN -> "mod_nw_ecn:" + ((Action.SetIpEcn) action).ecn();
      case SET_IP_TTL -> "mod_nw_ttl:" + ((Action.SetIpTtl) action).ttl();
      case SET_L4_SRC_PORT -> "mod_tp_src:" + ((Action.SetL4SourcePort) action).port();
      case SET_L4_DST_PORT -> "mod_tp_dst:" + ((Action.SetL4DestinationPort) action).port();
      case SET_FIELD -> setField((Action.SetField) action, ports);
      case REG_MOVE -> {
        Action.RegMove a = (Action.RegMove) action;
        yield "move:" + a.source() + "->" + a.destination();
      }
      case STACK_PUSH -> "push:" + ((Action.StackPush) action).source();
      case STACK_POP -> "pop:" + ((Action.StackPop) action).destination();
      case DEC_TTL -> decTtl((Action.DecTtl) action);
      case SET_MPLS_LABEL -> "set_mpls_label(" + ((Action.SetMplsLabel) action).label() + ")";
      case SET_MPLS_TC -> "set_mpls_tc(" + ((Action.SetMplsTc) action).trafficClass() + ")";
      case SET_MPLS_TTL -> "set_mpls_ttl(" + ((Action.SetMplsTtl) action).ttl() + ")";
      case DEC_MPLS_TTL -> "dec_mpls_ttl";
      case PUSH_MPLS -> "push_mpls:" + ethertype(((Action.PushMpls) action).ethertype());
      case POP_MPLS -> "pop_mpls:" + ethertype(((Action.PopMpls) action).ethertype());
      case DEC_NSH_TTL -> "dec_nsh_ttl";
      case SET_TUNNEL -> {
        Action.SetTunnel a = (Action.SetTunnel) action;
        yield (a.is64Bit() ? "set_tunnel64:" : "set_tunnel:") + hex(a.tunnelId());
      }
      case SET_QUEUE -> "set_queue:" + ((Action.SetQueue) action).queueId();
      case POP_QUEUE -> "pop_queue";
      case FIN_TIMEOUT -> finTimeout((Action.FinTimeout) action);
      case RESUBMIT -> resubmit((Action.Resubmit) action, ports);
      case LEARN -> LearnText.format((Action.Learn) action, ports);
      case CONJUNCTION -> {
        Action.Conjunction a = (Action.Conjunction) action;
        yield "conjunction(" + a.id() + "," + (a.clause() + 1) + "/" + a.clauseCount() + ")";
      }
      case MULTIPATH -> multipath((Action.Multipath) action);
      case NOTE -> "note:" + ((Action.Note) action).data();
      case EXIT -> "exit";
      case SAMPLE -> sample((Action.Sample) action, ports);
      case CLONE -> "clone(" + format(((Action.CloneActions) action).actions(), ports) + ")";
      case CHECK_PKT_LARGER -> {
        Action.CheckPktLarger a = (Action.CheckPktLarger) action;
        yield "check_pkt_larger(" + a.lengthBytes() + ")->" + a.destination();
      }
      case CT -> conntrack((Action.Conntrack) action, ports);
      case CT_CLEAR -> "ct_clear";
      case NAT -> nat(((Action.Nat) action).spec());
      case DELETE_FIELD -> "delete_field:" + ((Action.DeleteField) action).field().fieldName();
      case ENCAP -> encap((Action.Encap) action);
      case DECAP -> {
        String type = ((Action.Decap) action).packetType();
        yield type == null ? "decap()" : "decap(packet_type(" + type + "))";
      }
      case METER -> "meter:" + ((Action.Meter) action).meterId();
      case CLEAR_ACTIONS -> "clear_actions";
      case WRITE_ACTIONS ->
          "write_actions(" + format(((Action.WriteActions) action).actions(), ports) + ")";
      case WRITE_METADATA -> {
        Action.WriteMetadata a = (Action.WriteMetadata) action;
        yield "write_metadata:" + hex(a.metadata()) + (a.mask() == -1 ? "" : "/" + hex(a.mask()));
      }
      case GOTO_TABLE ->
          "goto_table:" + TableId.format(((Action.GotoTable) action).tableId(), ports);
    };
  }

  static String hex(long value) {
    return WideBits.hex(0, value);
  }

  private static String ethertype(int type) {
    return "0x" + HexFormat.of().toHexDigits(type, 4);
  }

  private static String output(Action.Output a, PortNames ports) {
    if (a.port() < OpenFlowPort.FIRST_RESERVED) {
      return "output:" + OpenFlowPort.format(a.port(), ports);
    }
    String name = OpenFlowPort.format(a.port(), ports);
    return a.port() == OpenFlowPort.CONTROLLER ? name + ":" + a.maxLenBytes() : name;
  }

  private static String truncated(Action.OutputTrunc a, PortNames ports) {
    return "output(port="
        + OpenFlowPort.format(a.port(), ports)
        + ",max_len="
        + a.maxLenBytes()
        + ")";
  }

  private static String controller(Action.Controller a) {
    StringJoiner text = new StringJoiner(",", "controller(", ")");
    if (a.reason() != Action.PacketInReason.ACTION) {
      text.add("reason=" + a.reason().text());
    }
    if (a.maxLenBytes() != Action.WHOLE_PACKET) {
      text.add("max_len=" + a.maxLenBytes());
    }
    if (a.controllerId() != 0) {
      text.add("id=" + a.controllerId());
    }
    if (!a.userdata().isEmpty()) {
      text.add("userdata=" + a.userdata());
    }
    if (a.pause()) {
      text.add("pause");
    }
    if (a.meterId() != 0) {
      text.add("meter_id=" + a.meterId());
    }
    return text.toString();
  }

  private static String vlanVid(Action.SetVlanVid a) {
    return (a.pushIfUntagged() ? "mod_vlan_vid:" : "set_vlan_vid:") + a.vid();
  }

  private static String vlanPcp(Action.SetVlanPcp a) {
    return (a.pushIfUntagged() ? "mod_vlan_pcp:" : "set_vlan_pcp:") + a.pcp();
  }

  private static String setField(Action.SetField a, PortNames ports) {
    if (a.asLoad()) {
      Subfield bits = loadedBits(a);
      int shift = bits.firstBit();
      long high = WideBits.shiftRightHigh(a.valueHigh(), shift);
      long low = WideBits.shiftRightLow(a.valueHigh(), a.valueLow(), shift);
      return "load:" + WideBits.hex(high, low) + "->" + bits;
    }
    StringBuilder text = new StringBuilder("set_field:");
    new FieldValue(a.valueHigh(), a.valueLow(), a.maskHigh(), a.maskLow())
        .format(text, a.field(), ports);
    return text.append("->").append(a.field().fieldName()).toString();
  }

  /** The run of bits that a load sets. */
  static Subfield loadedBits(Action.SetField a) {
    int first =
        a.maskLow() != 0
            ? Long.numberOfTrailingZeros(a.maskLow())
            : 64 + Long.numberOfTrailingZeros(a.maskHigh());
    int count = Long.bitCount(a.maskLow()) + Long.bitCount(a.maskHigh());
    FlowField field = a.field();
    return new Subfield(field, first, count);
  }

  private static String decTtl(Action.DecTtl a) {
    if (!a.listed()) {
      return "dec_ttl";
    }
    StringJoiner text = new StringJoiner(",", "dec_ttl(", ")");
    a.controllerIds().forEach(id -> text.add(id.toString()));
    return text.toString();
  }

  private static String finTimeout(Action.FinTimeout a) {
    StringJoiner text = new StringJoiner(",", "fin_timeout(", ")");
    if (a.idleSeconds() != 0) {
      text.add("idle_timeout=" + a.idleSeconds());
    }
    if (a.hardSeconds() != 0) {
      text.add("hard_timeout=" + a.hardSeconds());
    }
    return text.toString();
  }

  private static String resubmit(Action.Resubmit a, PortNames ports) {
    String port = a.inPort() == OpenFlowPort.IN_PORT ? "" : OpenFlowPort.format(a.inPort(), ports);
    if (a.legacy() && a.inPort() != OpenFlowPort.IN_PORT) {
      return "resubmit:" + port;
    }
    String table =
        a.tableId() == Action.Resubmit.CURRENT_TABLE ? "" : TableId.format(a.tableId(), ports);
    return "resubmit(" + port + "," + table + (a.withConntrackTuple() ? ",ct" : "") + ")";
  }

  private static String multipath(Action.Multipath a) {
    return "multipath("
        + a.fields()
        + ","
        + a.basis()
        + ","
        + a.algorithm()
        + ","
        + a.linkCount()
        + ","
        + a.argument()
        + ","
        + a.destination()
        + ")";
  }

  private static String bundle(Action.Bundle a, PortNames ports) {
    StringBuilder text = new StringBuilder(a.destination() == null ? "bundle(" : "bundle_load(");
    text.append(a.fields()).append(',').append(a.basis()).append(',').append(a.algorithm());
    text.append(",ofport,");
    if (a.destination() != null) {
      text.append(a.destination()).append(',');
    }
    StringJoiner members = new StringJoiner(",", "members:", ")");
    a.members().forEach(port -> members.add(OpenFlowPort.format(port, ports)));
    return text.append(members).toString();
  }

  private static String sample(Action.Sample a, PortNames ports) {
    StringBuilder text = new StringBuilder("sample(probability=").append(a.probability());
    text.append(",collector_set_id=").append(a.collectorSetId());
    text.append(",obs_domain_id=").append(a.observationDomainId());
    text.append(",obs_point_id=").append(a.observationPointId());
    if (a.samplingPort() != OpenFlowPort.NONE) {
      text.append(",sampling_port=").append(OpenFlowPort.format(a.samplingPort(), ports));
    }
    text.append(
        switch (a.direction()) {
          case DEFAULT -> "";
          case INGRESS -> ",ingress";
          case EGRESS -> ",egress";
        });
    return text.append(')').toString();
  }

  private static String conntrack(Action.Conntrack a, PortNames ports) {
    StringJoiner text = new StringJoiner(",", "ct(", ")");
    if (a.commit()) {
      text.add("commit");
    }
    if (a.force()) {
      text.add("force");
    }
    if (a.recircTable() != Action.Conntrack.NO_RECIRCULATION) {
      text.add("table=" + TableId.format(a.recircTable(), ports));
    }
    if (a.zoneSource() != null) {
      text.add("zone=" + a.zoneSource());
    } else if (a.zone() != 0) {
      text.add("zone=" + a.zone());
    }
    if (a.nat() != null) {
      text.add(nat(a.nat().spec()));
    }
    if (!a.exec().isEmpty()) {
      text.add("exec(" + format(a.exec(), ports) + ")");
    }
    if (a.algorithm() != null) {
      text.add("alg=" + a.algorithm());
    }
    return text.toString();
  }

  /** {@code nat}, {@code nat(src)} or {@code nat(src=1.2.3.4-1.2.3.8:10-20,random)}. */
  static String nat(NatSpec spec) {
    if (spec.kind() == null) {
      return "nat";
    }
    StringBuilder text = new StringBuilder("nat(");
    text.append(spec.kind() == NatSpec.Kind.SRC ? "src" : "dst");
    if (spec.hasAddress()) {
      text.append('=').append(natRange(spec));
    }
    if (spec.hasAddress()) {
      text.append(spec.persistent() ? ",persistent" : "");
      text.append(spec.hash() ? ",hash" : "");
      text.append(spec.random() ? ",random" : "");
    }
    return text.append(')').toString();
  }

  private static String natRange(NatSpec spec) {
    boolean bracket = spec.isIpv6() && spec.minPort() != 0;
    StringBuilder text = new StringBuilder();
    text.append(natAddress(spec, spec.minAddressHigh(), spec.minAddressLow(), bracket));
    if (spec.isRange()) {
      text.append('-');
      text.append(natAddress(spec, spec.maxAddressHigh(), spec.maxAddressLow(), bracket));
    }
    if (spec.minPort() != 0) {
      text.append(':').append(spec.minPort());
      if (spec.maxPort() != 0 && spec.maxPort() != spec.minPort()) {
        text.append('-').append(spec.maxPort());
      }
    }
    return text.toString();
  }

  private static String natAddress(NatSpec spec, long high, long low, boolean bracket) {
    if (!spec.isIpv6()) {
      return Ipv4Address.format((int) low);
    }
    String address = new Ipv6Address(high, low).toString();
    return bracket ? "[" + address + "]" : address;
  }

  private static String encap(Action.Encap a) {
    String properties = a.properties().isEmpty() ? "" : "(" + a.properties() + ")";
    return "encap(" + a.header() + properties + ")";
  }
}
