package org.vswitchlab.ovs.openflow;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.MacAddress;

/** Reads lists of actions; {@link ComplexActionParser} reads those with arguments of their own. */
final class ActionParser {
  private final PortNames ports;
  private final ComplexActionParser complex;

  /** Where a list of actions stands, and so what may be in it. */
  enum Place {
    FLOW(""),
    BUCKET(""),
    CLONE("clone"),
    WRITE_ACTIONS("write_actions"),
    CT_EXEC("ct");

    /** The action whose argument the list is; empty for none. */
    private final String outer;

    Place(String outer) {
      this.outer = outer;
    }
  }

  ActionParser(PortNames ports) {
    this.ports = ports;
    this.complex = new ComplexActionParser(this, ports);
  }

  /**
   * Reads actions without looking at how they go together.
   *
   * @throws FlowSyntaxException with the tool's message
   */
  List<Action> parse(String text, Place place) {
    List<Action> actions = new ArrayList<>();
    KeyValues pairs = new KeyValues(text);
    int words = 0;
    boolean drop = false;
    while (pairs.next()) {
      words++;
      if (pairs.key().equalsIgnoreCase("drop")) {
        drop = true;
      } else {
        actions.add(parseOne(pairs, place));
      }
      if (drop && words > 1) {
        throw new FlowSyntaxException(
            "\"drop\" must not be accompanied by any other action or instruction");
      }
    }
    return actions;
  }

  private Action parseOne(KeyValues pairs, Place place) {
    String key = pairs.key();
    Action action = parseKnown(key, pairs.value(), pairs.rest());
    if (action == null && key.equals("nat")) {
      throw new FlowSyntaxException("Cannot have NAT action outside of \"ct\" action");
    }
    if (action == null) {
      int port = key.isEmpty() ? OpenFlowPort.INVALID : OpenFlowPort.parse(key, ports);
      if (port == OpenFlowPort.INVALID) {
        throw new FlowSyntaxException("unknown action " + key);
      }
      action = outputTo(port, pairs.value());
    }
    if (action.type() == ActionType.METER && !place.outer.isEmpty()) {
      throw new FlowSyntaxException(place.outer + " action doesn't support nested action meter");
    }
    boolean isMeterOfBucket = place == Place.BUCKET && action.type() == ActionType.METER;
    if (action.type().isInstruction() && place != Place.FLOW && !isMeterOfBucket) {
      throw new FlowSyntaxException(action.type().keyword() + " instruction not allowed here");
    }
    checkConntrackFields(key, action, place);
    return action;
  }

  /** Connection fields are set inside ct(exec()) only, and nothing else is set there. */
  private static void checkConntrackFields(String key, Action action, Place place) {
    boolean setsConntrack =
        action instanceof Action.SetField set && isConntrackWritable(set.field())
            || action instanceof Action.RegMove move
                && isConntrackWritable(move.destination().field());
    if (place == Place.CT_EXEC && !setsConntrack) {
      String keyword = action.type() == ActionType.SET_FIELD ? key : action.type().keyword();
      throw new FlowSyntaxException("ct action doesn't support nested action " + keyword);
    }
    if (place != Place.CT_EXEC && setsConntrack) {
      throw new FlowSyntaxException("cannot set CT fields outside of ct action");
    }
  }

  private static boolean isConntrackWritable(FlowField field) {
    return field == FlowField.CT_MARK || field == FlowField.CT_LABEL;
  }

  private static Action outputTo(int port, String maxLen) {
    if (port == OpenFlowPort.CONTROLLER && !maxLen.isEmpty()) {
      return new Action.Output(port, Numbers.parse16(maxLen, "max_len"));
    }
    return Action.Output.to(port);
  }

  private Action parseKnown(String key, String value, String rest) {
    return switch (key) {
      case "output" -> complex.output(value);
      case "controller", "CONTROLLER" -> complex.controller(value);
      case "enqueue" -> complex.enqueue(value);
      case "group" -> new Action.Group(Numbers.parse32(value));
      case "bundle", "bundle_load" -> complex.bundle(key, value);
      case "mod_vlan_vid", "set_vlan_vid" ->
          new Action.SetVlanVid(vlanVid(value), key.startsWith("mod"), false);
      case "mod_vlan_pcp", "set_vlan_pcp" ->
          new Action.SetVlanPcp(vlanPcp(value), key.startsWith("mod"), false);
      case "strip_vlan" -> new Action.StripVlan(false);
      case "pop_vlan" -> new Action.StripVlan(true);
      case "push_vlan" -> new Action.PushVlan(vlanEthertype(value));
      case "set_queue" -> new Action.SetQueue(Numbers.parse32(value));
      case "pop_queue" -> new Action.PopQueue();
      case "set_tunnel", "set_tunnel64" -> setTunnel(key, value);
      case "fin_timeout" -> complex.finTimeout(value);
      case "resubmit" -> complex.resubmit(value);
      case "learn" -> new LearnParser(ports).parse(value);
      case "conjunction" -> complex.conjunction(value);
      case "multipath" -> complex.multipath(value);
      case "note" -> note(value);
      case "exit" -> new Action.Exit();
      case "sample" -> complex.sample(value);
      case "clone" -> new Action.CloneActions(parse(value, Place.CLONE));
      case "check_pkt_larger" -> complex.checkPktLarger(value, rest);
      case "ct" -> new ConntrackParser(this).parse(value);
      case "ct_clear" -> new Action.ConntrackClear();
      case "delete_field" -> deleteField(value);
      case "encap" -> complex.encap(value);
      case "decap" -> complex.decap(value);
      case "unroll_xlate" ->
          throw new FlowSyntaxException(
              "UNROLL is an internal action that shouldn't be used via OpenFlow");
      default -> {
        Action action = parseRewrite(key, value);
        yield action != null ? action : parseInstruction(key, value);
      }
    };
  }

  private Action parseRewrite(String key, String value) {
    return switch (key) {
      case "mod_dl_src" -> new Action.SetEthSource(mac(value));
      case "mod_dl_dst" -> new Action.SetEthDestination(mac(value));
      case "mod_nw_src" -> new Action.SetIpv4Source(ipv4(value));
      case "mod_nw_dst" -> new Action.SetIpv4Destination(ipv4(value));
      case "mod_nw_tos" -> new Action.SetIpDscp(tos(value));
      case "mod_nw_ecn" -> new Action.SetIpEcn(limited8(value, "ECN", 3, "ECN"));
      case "mod_nw_ttl" -> new Action.SetIpTtl(Numbers.parse8(value, "TTL"));
      case "mod_tp_src" -> new Action.SetL4SourcePort(Numbers.parse16(value, "source port"));
      case "mod_tp_dst" ->
          new Action.SetL4DestinationPort(Numbers.parse16(value, "destination port"));
      case "set_field" -> setField(value);
      case "load" -> load(value);
      case "move" -> move(value);
      case "push" -> new Action.StackPush(Subfield.parse(value));
      case "pop" -> new Action.StackPop(Subfield.parse(value));
      case "dec_ttl" -> decTtl(value);
      case "set_mpls_label" -> new Action.SetMplsLabel(mplsLabel(value));
      case "set_mpls_tc" -> new Action.SetMplsTc(limited8(value, "MPLS TC", 7, "MPLS TC"));
      case "set_mpls_ttl" -> new Action.SetMplsTtl(Numbers.parse8(value, "MPLS TTL"));
      case "dec_mpls_ttl" -> new Action.DecMplsTtl();
      case "push_mpls" -> new Action.PushMpls(Numbers.parse16(value, "push_mpls"));
      case "pop_mpls" -> new Action.PopMpls(Numbers.parse16(value, "pop_mpls"));
      case "dec_nsh_ttl" -> new Action.DecNshTtl();
      default -> null;
    };
  }

  private Action parseInstruction(String key, String value) {
    return switch (key) {
      case "meter" -> new Action.Meter(Numbers.parse32(value));
      case "clear_actions" -> new Action.ClearActions();
      case "write_actions" -> new Action.WriteActions(parse(value, Place.WRITE_ACTIONS));
      case "write_metadata" -> writeMetadata(value);
      case "goto_table" -> new Action.GotoTable(gotoTable(value));
      case "apply_actions" ->
          throw new FlowSyntaxException("apply_actions is the default instruction");
      default -> null;
    };
  }

  private static int vlanVid(String value) {
    int vid = Numbers.parse16(value, "VLAN VID");
    if (vid > 0xfff) {
      throw new FlowSyntaxException(value + ": not a valid VLAN VID");
    }
    return vid;
  }

  private static int vlanPcp(String value) {
    return limited8(value, "VLAN PCP", 7, "VLAN PCP");
  }

  private static int limited8(String value, String what, int limit, String name) {
    int number = Numbers.parse8(value, what);
    if (number > limit) {
      throw new FlowSyntaxException(value + ": not a valid " + name);
    }
    return number;
  }

  private static int vlanEthertype(String value) {
    int type = Numbers.parse16(value, "ethertype");
    if (type != 0x8100 && type != 0x88a8) {
      throw new FlowSyntaxException(value + ": not a valid VLAN ethertype");
    }
    return type;
  }

  private static int tos(String value) {
    int tos = Numbers.parse8(value, "TOS");
    if ((tos & 3) != 0) {
      throw new FlowSyntaxException(value + ": not a valid TOS");
    }
    return tos;
  }

  private static int mplsLabel(String value) {
    long label = Numbers.parseUnsigned(value);
    if (label < 0 || label > 0xf_ffff) {
      throw new FlowSyntaxException(value + ": not a valid MPLS label");
    }
    return (int) label;
  }

  private static long mac(String value) {
    try {
      return MacAddress.parse(value);
    } catch (IllegalArgumentException e) {
      throw new FlowSyntaxException("invalid mac address " + value);
    }
  }

  private static int ipv4(String value) {
    try {
      return Ipv4Address.parse(value);
    } catch (IllegalArgumentException e) {
      throw new FlowSyntaxException(value + ": could not convert to IP address");
    }
  }

  private static Action setTunnel(String key, String value) {
    long id = Numbers.parse64(value);
    return new Action.SetTunnel(id, key.endsWith("64") || id >>> 32 != 0);
  }

  private static Action note(String value) {
    HexBytes data = HexBytes.parse(value);
    if (data == null) {
      throw new FlowSyntaxException("bad hex digit in `note' argument");
    }
    return new Action.Note(data);
  }

  private static Action deleteField(String value) {
    FlowField field = FlowField.byName(value);
    if (field == null) {
      throw new FlowSyntaxException("unknown field `" + value + "'");
    }
    return new Action.DeleteField(field);
  }

  private static Action decTtl(String value) {
    List<Integer> ids = new ArrayList<>();
    for (String id : value.split("[, ]")) {
      if (!id.isBlank()) {
        ids.add(Numbers.leadingInt(id) & 0xffff);
      }
    }
    boolean listed = !ids.isEmpty();
    return new Action.DecTtl(listed ? ids : List.of(0), listed);
  }

  private Action setField(String value) {
    int arrow = value.lastIndexOf("->");
    if (arrow < 0) {
      throw new FlowSyntaxException(value + ": missing `->'");
    }
    String name = value.substring(arrow + 2);
    if (name.isEmpty()) {
      throw new FlowSyntaxException(value + ": missing field name following `->'");
    }
    FlowField field = FlowField.byName(name);
    if (field == null) {
      throw new FlowSyntaxException(name + " is not a valid OXM field name");
    }
    if (!field.isWritable()) {
      throw new FlowSyntaxException(name + " is read-only");
    }
    FieldValue set = FieldValue.parse(field, value.substring(0, arrow), ports);
    long allowed = field == FlowField.NW_TOS ? 0xfc : field.valueMask();
    if (!field.isWide() && (set.valueLow() & ~allowed) != 0) {
      throw new FlowSyntaxException(
          value.substring(0, arrow) + " is not a valid value for field " + name);
    }
    return new Action.SetField(
        field, set.valueHigh(), set.valueLow(), set.maskHigh(), set.maskLow(), false, false);
  }

  private static Action load(String value) {
    int arrow = value.lastIndexOf("->");
    if (arrow < 0) {
      throw new FlowSyntaxException(value + ": missing `->'");
    }
    if (arrow + 2 == value.length()) {
      throw new FlowSyntaxException(value + ": missing field name following `->'");
    }
    Subfield destination = Subfield.parse(value.substring(arrow + 2));
    FieldValue immediate = FieldValue.immediate(value.substring(0, arrow));
    if (immediate == null) {
      throw new FlowSyntaxException(value + ": cannot parse integer value");
    }
    if (!immediate.fits(destination.bitCount())) {
      throw new FlowSyntaxException(
          value
              + ": value "
              + value.substring(0, arrow)
              + " does not fit into "
              + destination.bitCount()
              + " bits");
    }
    return Action.SetField.load(destination, immediate.valueHigh(), immediate.valueLow());
  }

  private static Action move(String value) {
    int arrow = value.indexOf("->");
    if (arrow < 0) {
      Subfield.parse(value);
      throw new FlowSyntaxException(value + ": missing `->' following source");
    }
    Subfield source = moveEnd(value, value.substring(0, arrow));
    Subfield destination = moveEnd(value, value.substring(arrow + 2));
    if (source.bitCount() != destination.bitCount()) {
      throw new FlowSyntaxException(
          value
              + ": source field is "
              + source.bitCount()
              + " bits wide but destination is "
              + destination.bitCount()
              + " bits wide");
    }
    return new Action.RegMove(source, destination);
  }

  private static Subfield moveEnd(String whole, String part) {
    try {
      return Subfield.parse(part);
    } catch (FlowSyntaxException e) {
      throw new FlowSyntaxException(whole + e.getMessage().substring(part.length()));
    }
  }

  private static Action writeMetadata(String value) {
    int slash = value.indexOf('/');
    long mask = slash < 0 ? -1L : Numbers.parse64(value.substring(slash + 1));
    return new Action.WriteMetadata(
        Numbers.parse64(slash < 0 ? value : value.substring(0, slash)), mask);
  }

  private int gotoTable(String value) {
    int table = tableId(value);
    if (table < 0) {
      throw new FlowSyntaxException("unknown table \"" + value + "\"");
    }
    return table;
  }

  /** A table's number by its name or number, or -1. */
  int tableId(String value) {
    return TableId.parse(value, ports);
  }
}
