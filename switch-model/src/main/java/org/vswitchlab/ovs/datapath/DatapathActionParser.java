package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.EtherType;

/**
 * Reads actions as {@code dpctl/add-flow} takes them; ports are numbers. Numbers that are too large
 * for their place lose their high bits, as in the real tool.
 */
public final class DatapathActionParser {
  /** What the real tool prints and cannot read: {@link #parseAsTool} refuses it. */
  private static final List<String> PRINTED_ONLY =
      List.of("push_mpls(", "pop_mpls(", "push_eth(", "pop_eth", "hash(");

  private final TextCursor in;
  private final boolean isTool;

  private DatapathActionParser(String text, boolean isTool) {
    in = new TextCursor(text);
    this.isTool = isTool;
  }

  /** {@code drop} and the empty text are the empty list. */
  public static List<DatapathAction> parse(String text) throws DatapathSyntaxException {
    return parse(text, false);
  }

  /** The same, without the actions that the real tool cannot read. */
  public static List<DatapathAction> parseAsTool(String text) throws DatapathSyntaxException {
    return parse(text, true);
  }

  private static List<DatapathAction> parse(String text, boolean isTool)
      throws DatapathSyntaxException {
    if (text.equalsIgnoreCase("drop")) {
      return List.of();
    }
    DatapathActionParser parser = new DatapathActionParser(text, isTool);
    List<DatapathAction> actions = parser.list(true);
    if (!parser.in.isAtEnd()) {
      throw parser.in.error("unexpected text");
    }
    return actions;
  }

  private List<DatapathAction> list(boolean isOutermost) throws DatapathSyntaxException {
    List<DatapathAction> actions = new ArrayList<>();
    in.skipSeparators();
    while (!in.isAtEnd() && !in.rest().startsWith(")")) {
      int start = in.position();
      actions.add(action());
      boolean isDone = in.isAtEnd() || !isOutermost && in.rest().startsWith(")");
      if (isOutermost && !isDone && !in.isAtSeparator()) {
        throw in.garbageBehind(in.position() - start);
      }
      in.skipSeparators();
    }
    return actions;
  }

  /** A nested list up to its closing parenthesis. */
  private List<DatapathAction> nested(boolean mayBeDrop) throws DatapathSyntaxException {
    List<DatapathAction> actions =
        (mayBeDrop || !isTool) && in.accept("drop") ? List.of() : list(false);
    in.expect(")");
    return actions;
  }

  private DatapathAction action() throws DatapathSyntaxException {
    if (in.startsWithNumber()) {
      return new DatapathAction.Output((int) in.number());
    }
    int start = in.position();
    String word = in.word();
    String name = in.accept("(") ? word + "(" : word;
    if (isTool && PRINTED_ONLY.contains(name)) {
      in.moveTo(start);
      throw in.error("unknown action");
    }
    return switch (name) {
      case "pop_vlan" -> new DatapathAction.PopVlan();
      case "pop_eth" -> new DatapathAction.PopEth();
      case "ct_clear" -> new DatapathAction.CtClear();
      case "ct" -> new DatapathAction.Ct(false, false, 0, null, null, null, null, null);
      case "pop_nsh(" -> closed(new DatapathAction.PopNsh());
      case "push_vlan(" -> pushVlan();
      case "push_mpls(" -> {
        int lse = labelStackEntry();
        yield closed(new DatapathAction.PushMpls(lse, in.bits(16)));
      }
      case "add_mpls(" -> {
        int lse = labelStackEntry();
        yield closed(new DatapathAction.AddMpls(lse, in.bits(16)));
      }
      case "pop_mpls(" -> {
        in.expect("eth_type=");
        yield closed(new DatapathAction.PopMpls(in.bits(16)));
      }
      case "push_eth(" -> {
        in.expect("src=");
        long source = in.ethernet();
        in.expect(",dst=");
        yield closed(new DatapathAction.PushEth(source, in.ethernet()));
      }
      case "push_nsh(" -> closed(new DatapathAction.PushNsh(nshHeader()));
      case "set(" -> set();
      case "recirc(" -> closed(new DatapathAction.Recirc(decimal()));
      case "hash(" -> hash();
      case "sample(" -> sample();
      case "clone(" -> new DatapathAction.Clone(nested(false));
      case "trunc(" -> closed(new DatapathAction.Trunc((int) in.number()));
      case "meter(" -> closed(new DatapathAction.Meter((int) in.number()));
      case "tnl_pop(" -> closed(new DatapathAction.TnlPop((int) in.number()));
      case "lb_output(" -> closed(new DatapathAction.LbOutput(decimal()));
      case "check_pkt_len(" -> checkLength();
      case "ct(" -> ConntrackParser.parse(in);
      case "userspace(" -> UserspaceParser.parse(in);
      case "tnl_push(" -> TunnelHeaderParser.parse(in);
      default -> beginning(start);
    };
  }

  /** Words that need nothing behind them are found in front of anything. */
  private DatapathAction beginning(int start) throws DatapathSyntaxException {
    in.moveTo(start);
    if (in.accept("pop_vlan")) {
      return new DatapathAction.PopVlan();
    } else if (in.accept("ct_clear")) {
      return new DatapathAction.CtClear();
    } else if (in.accept("ct")) {
      return new DatapathAction.Ct(false, false, 0, null, null, null, null, null);
    }
    throw in.error("unknown action");
  }

  /** The real tool reads decimal digits alone in some places, and prints others there. */
  private int decimal() throws DatapathSyntaxException {
    return isTool ? (int) in.decimal() : (int) in.number();
  }

  private NshHeader nshHeader() throws DatapathSyntaxException {
    Match.Builder fields = Match.builder();
    FlowKey key = fields.key();
    key.set(FlowField.NSH_TTL, 63);
    key.set(FlowField.NSH_MDTYPE, 1);
    key.set(FlowField.NSH_NP, 3);
    key.set(FlowField.NSH_SI, 255);
    byte[] metadata = new byte[0];
    while (!in.rest().startsWith(")")) {
      if (in.accept("md2=0x")) {
        metadata = hexDigits();
      } else if (in.accept("md2=")) {
        metadata = new byte[0];
      } else {
        nshField(key);
      }
      in.accept(",");
    }
    if (key.get(FlowField.NSH_MDTYPE) != 1 && key.get(FlowField.NSH_MDTYPE) != 2) {
      throw in.error("MD type is neither 1 nor 2");
    }
    return NshHeader.of(key, metadata);
  }

  private void nshField(FlowKey key) throws DatapathSyntaxException {
    String name = in.until("=)");
    in.expect("=");
    for (AttributePart part : AttributePart.of(HeaderGroup.NSH)) {
      if (part.name().equals(name)) {
        boolean isHex = name.equals("spi") || name.startsWith("c");
        if (isHex && isTool && !in.rest().startsWith("0x")) {
          throw in.error("expected a hexadecimal number");
        }
        long full = name.equals("ttl") ? 0x3f : name.equals("flags") ? 3 : part.full();
        long value = in.number() & (isTool ? full : part.full());
        key.setWord(
            part.word(),
            key.word(part.word()) & ~(part.full() << part.shift()) | value << part.shift());
        return;
      }
    }
    throw in.error("unknown field " + name);
  }

  private byte[] hexDigits() throws DatapathSyntaxException {
    try {
      byte[] bytes = HexFormat.of().parseHex(in.until(",)"));
      return Arrays.copyOf(bytes, (bytes.length + 3) / 4 * 4);
    } catch (IllegalArgumentException e) {
      if (isTool) {
        return new byte[0];
      }
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
      tpid = in.bits(16);
      in.expect(",");
    }
    in.expect("vid=");
    int tci = in.number(0, FlowKey.VLAN_VID_MASK) | FlowKey.VLAN_CFI;
    in.expect(",pcp=");
    tci |= in.number(0, 7) << FlowKey.VLAN_PCP_SHIFT;
    if (in.accept(",cfi=") && in.number() == 0) {
      tci &= ~FlowKey.VLAN_CFI;
    }
    return closed(new DatapathAction.PushVlan(tpid, tci));
  }

  /** Up to the EtherType that follows. */
  private int labelStackEntry() throws DatapathSyntaxException {
    Match.Builder fields = Match.builder();
    for (AttributePart part : AttributePart.of(HeaderGroup.MPLS)) {
      in.expect(part.name() + "=");
      part.parse(in, fields);
      in.expect(",");
    }
    in.expect("eth_type=");
    return fields.key().mplsLse(0);
  }

  private DatapathAction set() throws DatapathSyntaxException {
    String word = in.until("(");
    in.expect("(");
    for (HeaderGroup group : HeaderGroup.values()) {
      if (!group.word().equals(word)) {
        continue;
      } else if (isTool && group == HeaderGroup.NSH) {
        break;
      }
      Match.Builder fields = Match.builder();
      if (group == HeaderGroup.TUNNEL) {
        TunnelParser.parse(in, fields);
      } else {
        DatapathKeyParser.parts(in, fields, AttributePart.of(group));
      }
      in.expect("))");
      Match match = fields.build();
      FlowKey written = fields.key().copy();
      return new DatapathAction.Set(group, match, match.key().equals(written) ? null : written);
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
    List<DatapathAction> actions = nested(false);
    in.expect(")");
    return new DatapathAction.Sample((int) (long) (fraction * 0xffff_ffffL + 0.5), actions);
  }

  private DatapathAction checkLength() throws DatapathSyntaxException {
    in.expect("size=");
    int size = in.bits(16);
    in.expect(",gt(");
    List<DatapathAction> greater = nested(true);
    in.expect(",le(");
    List<DatapathAction> lessOrEqual = nested(true);
    in.expect(")");
    return new DatapathAction.CheckPktLen(size, greater, lessOrEqual);
  }

  /** Fields that a {@code ct} action can write. */
  static Match mark(long value, long bits) {
    return Match.builder().masked(FlowField.CT_MARK, value, bits).build();
  }
}
