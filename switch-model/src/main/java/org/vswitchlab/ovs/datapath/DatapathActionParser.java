package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.EtherType;

/** Reads actions as {@code dpctl/add-flow} takes them; ports are numbers. */
public final class DatapathActionParser {
  private final TextCursor in;

  private DatapathActionParser(String text) {
    in = new TextCursor(text);
  }

  /** {@code drop} and the empty text are the empty list. */
  public static List<DatapathAction> parse(String text) throws DatapathSyntaxException {
    if (text.equals("drop")) {
      return List.of();
    }
    DatapathActionParser parser = new DatapathActionParser(text);
    List<DatapathAction> actions = parser.list();
    if (!parser.in.isAtEnd()) {
      throw parser.in.error("unexpected text");
    }
    return actions;
  }

  private List<DatapathAction> list() throws DatapathSyntaxException {
    List<DatapathAction> actions = new ArrayList<>();
    in.skipSeparators();
    while (!in.isAtEnd() && !in.rest().startsWith(")")) {
      actions.add(action());
      in.skipSeparators();
    }
    return actions;
  }

  /** A nested list, which may be the word drop. */
  private List<DatapathAction> nested() throws DatapathSyntaxException {
    List<DatapathAction> actions = in.accept("drop") ? List.of() : list();
    in.expect(")");
    return actions;
  }

  private DatapathAction action() throws DatapathSyntaxException {
    if (in.startsWithDigit()) {
      return new DatapathAction.Output(in.number(0, Integer.MAX_VALUE));
    }
    int start = in.position();
    String word = in.word();
    boolean hasArguments = in.accept("(");
    DatapathAction action =
        switch (hasArguments ? word + "(" : word) {
          case "pop_vlan" -> new DatapathAction.PopVlan();
          case "pop_eth" -> new DatapathAction.PopEth();
          case "ct_clear" -> new DatapathAction.CtClear();
          case "ct" -> new DatapathAction.Ct(false, false, 0, null, null, null, null, null);
          case "pop_nsh(" -> {
            in.expect(")");
            yield new DatapathAction.PopNsh();
          }
          case "push_vlan(" -> pushVlan();
          case "push_mpls(" -> pushMpls(false);
          case "add_mpls(" -> pushMpls(true);
          case "pop_mpls(" -> {
            in.expect("eth_type=");
            yield closed(new DatapathAction.PopMpls(in.number(0, 0xffff)));
          }
          case "push_eth(" -> {
            in.expect("src=");
            long source = in.ethernet();
            in.expect(",dst=");
            yield closed(new DatapathAction.PushEth(source, in.ethernet()));
          }
          case "push_nsh(" -> closed(new DatapathAction.PushNsh(nshHeader()));
          case "set(" -> set();
          case "recirc(" -> closed(new DatapathAction.Recirc((int) in.number()));
          case "hash(" -> hash();
          case "sample(" -> sample();
          case "clone(" -> new DatapathAction.Clone(nested());
          case "trunc(" -> closed(new DatapathAction.Trunc(in.number(1, Integer.MAX_VALUE)));
          case "meter(" -> closed(new DatapathAction.Meter(in.number(0, Integer.MAX_VALUE)));
          case "tnl_pop(" -> closed(new DatapathAction.TnlPop(in.number(0, Integer.MAX_VALUE)));
          case "lb_output(" -> closed(new DatapathAction.LbOutput(in.number(0, Integer.MAX_VALUE)));
          case "check_pkt_len(" -> checkLength();
          case "ct(" -> ConntrackParser.parse(in);
          case "userspace(" -> userspace();
          default -> {
            in.moveTo(start);
            throw in.error("unknown action");
          }
        };
    return action;
  }

  private NshHeader nshHeader() throws DatapathSyntaxException {
    Match.Builder fields = Match.builder();
    byte[] metadata = new byte[0];
    List<AttributePart> parts = AttributePart.of(HeaderGroup.NSH);
    while (!in.rest().startsWith(")")) {
      if (in.accept("md2=0x")) {
        metadata = hexDigits();
      } else {
        DatapathKeyParser.part(in, fields, parts);
      }
      in.accept(",");
    }
    return NshHeader.of(fields.build().key(), metadata);
  }

  private byte[] hexDigits() throws DatapathSyntaxException {
    try {
      byte[] bytes = HexFormat.of().parseHex(in.until(",)"));
      return Arrays.copyOf(bytes, (bytes.length + 3) / 4 * 4);
    } catch (IllegalArgumentException e) {
      throw in.error("expected pairs of hexadecimal digits");
    }
  }

  private DatapathAction closed(DatapathAction action) throws DatapathSyntaxException {
    in.expect(")");
    return action;
  }

  private DatapathAction pushVlan() throws DatapathSyntaxException {
    int tpid = EtherType.VLAN;
    if (in.accept("tpid=")) {
      tpid = in.number(0, 0xffff);
      in.expect(",");
    }
    in.expect("vid=");
    int tci = in.number(0, FlowKey.VLAN_VID_MASK) | FlowKey.VLAN_CFI;
    in.expect(",pcp=");
    tci |= in.number(0, 7) << FlowKey.VLAN_PCP_SHIFT;
    if (in.accept(",cfi=") && in.number(0, 1) == 0) {
      tci &= ~FlowKey.VLAN_CFI;
    }
    return closed(new DatapathAction.PushVlan(tpid, tci));
  }

  private DatapathAction pushMpls(boolean isBeforeAll) throws DatapathSyntaxException {
    Match.Builder fields = Match.builder();
    for (AttributePart part : AttributePart.of(HeaderGroup.MPLS)) {
      in.expect(part.name() + "=");
      part.parse(in, fields);
      in.expect(",");
    }
    in.expect("eth_type=");
    return closed(new DatapathAction.PushMpls(fields.key().mplsLse(0), in.number(0, 0xffff)));
  }

  private DatapathAction set() throws DatapathSyntaxException {
    String word = in.until("(");
    in.expect("(");
    for (HeaderGroup group : HeaderGroup.values()) {
      if (group.word().equals(word)) {
        Match.Builder fields = Match.builder();
        if (group == HeaderGroup.TUNNEL) {
          TunnelParser.parse(in, fields);
        } else {
          DatapathKeyParser.parts(in, fields, AttributePart.of(group));
        }
        in.expect("))");
        return new DatapathAction.Set(group, fields.build());
      }
    }
    throw in.error("not supported yet: set of " + word);
  }

  private DatapathAction hash() throws DatapathSyntaxException {
    boolean symmetric = in.accept("sym_l4(");
    if (!symmetric) {
      in.expect("l4(");
    }
    int basis = (int) in.number();
    in.expect("))");
    return new DatapathAction.Hash(
        symmetric ? DatapathAction.HashAlgorithm.SYM_L4 : DatapathAction.HashAlgorithm.L4, basis);
  }

  private DatapathAction sample() throws DatapathSyntaxException {
    in.expect("sample=");
    String percent = in.until("%");
    in.expect("%,actions(");
    double fraction;
    try {
      fraction = Double.parseDouble(percent) / 100;
    } catch (NumberFormatException e) {
      throw in.error("expected a percentage");
    }
    if (fraction < 0 || fraction > 1) {
      throw in.error("percentage is not in 0..100");
    }
    List<DatapathAction> actions = nested();
    in.expect(")");
    return new DatapathAction.Sample((int) Math.floor(fraction * 0xffff_ffffL + 0.5), actions);
  }

  private DatapathAction checkLength() throws DatapathSyntaxException {
    in.expect("size=");
    int size = in.number(0, 0xffff);
    in.expect(",gt(");
    List<DatapathAction> greater = nested();
    in.expect(",le(");
    List<DatapathAction> lessOrEqual = nested();
    in.expect(")");
    return new DatapathAction.CheckPktLen(size, greater, lessOrEqual);
  }

  private DatapathAction userspace() throws DatapathSyntaxException {
    in.expect("pid=");
    int pid = in.number(0, Integer.MAX_VALUE);
    in.expect(",");
    UserspaceCookie cookie;
    if (in.accept("controller(")) {
      cookie = controller();
    } else if (in.accept("sFlow(")) {
      int vid = named("vid");
      int pcp = named(",pcp");
      int output = named(",output");
      boolean withActions = in.rest().startsWith("),actions");
      cookie = new UserspaceCookie.SFlow(vid, pcp, output, withActions);
    } else if (in.accept("flow_sample(")) {
      int probability = named("probability");
      int set = named(",collector_set_id");
      int domain = named(",obs_domain_id");
      int point = named(",obs_point_id");
      cookie =
          new UserspaceCookie.FlowSample(
              probability, set, domain, point, named(",output_port"), direction());
    } else if (in.accept("ipfix(")) {
      cookie = new UserspaceCookie.Ipfix(named("output_port"));
    } else {
      throw in.error("unknown userspace cookie");
    }
    in.expect(")");
    in.accept(",actions");
    int tunnelPort = in.accept(",tunnel_out_port=") ? in.number(0, Integer.MAX_VALUE) : -1;
    return closed(new DatapathAction.Userspace(pid, cookie, tunnelPort));
  }

  private String direction() {
    return in.accept(",ingress") ? "ingress" : in.accept(",egress") ? "egress" : "";
  }

  private int named(String name) throws DatapathSyntaxException {
    in.expect(name + "=");
    return (int) in.number();
  }

  private UserspaceCookie controller() throws DatapathSyntaxException {
    int reason = named("reason");
    boolean dontSend = named(",dont_send") != 0;
    boolean continuation = named(",continuation") != 0;
    int recircId = named(",recirc_id");
    in.expect(",rule_cookie=");
    long cookie = in.number();
    int controllerId = named(",controller_id");
    return new UserspaceCookie.Controller(
        reason, dontSend, continuation, recircId, cookie, controllerId, named(",max_len"));
  }

  /** Fields that a {@code ct} action can write. */
  static Match mark(long value, long bits) {
    return Match.builder().masked(FlowField.CT_MARK, value, bits).build();
  }
}
