package org.vswitchlab.ovs.datapath;

import java.util.List;
import org.vswitchlab.ovs.flow.FieldText;
import org.vswitchlab.ovs.flow.FlagText;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.flow.Match;

/**
 * Reads a datapath flow key as {@code dpctl/add-flow}, {@code netdev-dummy/receive} and {@code
 * ofproto/trace} take it: {@code in_port(1),eth(src=..,dst=..),eth_type(0x0800),ipv4(...)}. What is
 * not mentioned is open; bits outside a mask keep their value in the key.
 */
public final class DatapathKeyParser {
  private final TextCursor in;
  private final Datapath datapath;
  private final Match.Builder to = Match.builder();
  private int vlanDepth;
  private int pendingType = -1;

  private DatapathKeyParser(String text, Datapath datapath) {
    in = new TextCursor(text);
    this.datapath = datapath;
  }

  /**
   * @param datapath where port names are looked up; null if only numbers are known
   * @return key and mask, in a builder so that bits outside the mask are kept
   */
  public static Match.Builder parse(String text, Datapath datapath) throws DatapathSyntaxException {
    DatapathKeyParser parser = new DatapathKeyParser(text.trim(), datapath);
    parser.to.exact(FlowField.RECIRC_ID, 0);
    parser.attributes();
    if (!parser.in.isAtEnd()) {
      throw parser.in.error("unexpected text");
    }
    return parser.to;
  }

  private void attributes() throws DatapathSyntaxException {
    in.skipSeparators();
    while (!in.isAtEnd() && !in.rest().startsWith(")")) {
      int start = in.position();
      try {
        attribute();
      } catch (DatapathSyntaxException e) {
        // The tools point at the attribute, not at the place within it.
        in.moveTo(start);
        throw in.error(e.getMessage());
      }
      in.skipSeparators();
    }
  }

  private void attribute() throws DatapathSyntaxException {
    String word = in.until("(");
    in.expect("(");
    switch (word) {
      case "recirc_id" -> bare(FlowField.RECIRC_ID);
      case "dp_hash" -> bare(FlowField.DP_HASH);
      case "ct_zone" -> bare(FlowField.CT_ZONE);
      case "ct_mark" -> bare(FlowField.CT_MARK);
      case "ct_label" -> label();
      case "ct_state" -> flags(FlowField.CT_STATE);
      case "tcp_flags" -> flags(FlowField.TCP_FLAGS);
      case "ct_tuple4" -> parts(AttributePart.tuple(false));
      case "ct_tuple6" -> parts(AttributePart.tuple(true));
      case "in_port" -> inPort();
      case "packet_type" -> packetType();
      case "eth_type" -> ethType();
      case "vlan" -> vlan();
      case "encap" -> encap();
      case "mpls" -> mpls();
      case "tunnel" -> TunnelParser.parse(in, to);
      default -> group(word);
    }
    in.expect(")");
  }

  private void group(String word) throws DatapathSyntaxException {
    for (HeaderGroup group : HeaderGroup.values()) {
      if (group.word().equals(word)) {
        parts(AttributePart.of(group));
        return;
      }
    }
    throw in.error("unknown attribute " + word);
  }

  private void parts(List<AttributePart> parts) throws DatapathSyntaxException {
    parts(in, to, parts);
  }

  /** Reads parts up to the closing parenthesis. */
  static void parts(TextCursor in, Match.Builder to, List<AttributePart> parts)
      throws DatapathSyntaxException {
    if (parts.size() == 1 && parts.get(0).name().isEmpty()) {
      parts.get(0).parse(in, to);
      return;
    }
    while (!in.rest().startsWith(")")) {
      part(in, to, parts);
      in.accept(",");
    }
  }

  /** Reads {@code name=value}. */
  static void part(TextCursor in, Match.Builder to, List<AttributePart> parts)
      throws DatapathSyntaxException {
    String name = in.until("=)");
    in.expect("=");
    partNamed(in, parts, name).parse(in, to);
  }

  private static AttributePart partNamed(TextCursor in, List<AttributePart> parts, String name)
      throws DatapathSyntaxException {
    for (AttributePart part : parts) {
      if (part.name().equals(name)) {
        return part;
      }
    }
    throw in.error("unknown field " + name);
  }

  private void bare(FlowField field) throws DatapathSyntaxException {
    long value = in.number();
    long bits = in.accept("/") ? in.number() : field.valueMask();
    to.mask().set(field, bits);
    to.key().set(field, value);
  }

  private void label() throws DatapathSyntaxException {
    long[] value = in.wideNumber();
    long[] bits = in.accept("/") ? in.wideNumber() : new long[] {~0L, ~0L};
    to.mask().set(FlowField.CT_LABEL, bits[0], bits[1]);
    to.key().set(FlowField.CT_LABEL, value[0], value[1]);
  }

  private void flags(FlowField field) throws DatapathSyntaxException {
    try {
      FieldText.Masked masked = FlagText.of(field).parse(in.until(")"));
      to.mask().set(field, masked.maskLow());
      to.key().set(field, masked.valueLow());
    } catch (IllegalArgumentException e) {
      throw in.error(e.getMessage());
    }
  }

  private void inPort() throws DatapathSyntaxException {
    int number;
    if (in.startsWithDigit()) {
      number = in.number(0, Integer.MAX_VALUE);
    } else {
      DatapathPort port = datapath == null ? null : datapath.port(in.until(")"));
      if (port == null) {
        throw in.error("no such port");
      }
      number = port.number();
    }
    to.exact(FlowField.IN_PORT, number);
  }

  private void packetType() throws DatapathSyntaxException {
    in.expect("ns=");
    long namespace = in.number();
    in.expect(",id=");
    to.exact(FlowField.PACKET_TYPE, namespace << 16 | in.number());
  }

  private void ethType() throws DatapathSyntaxException {
    int type = in.number(0, 0xffff);
    long bits = in.accept("/") ? in.number(0, 0xffff) : 0xffff;
    pendingType = type == 0 ? FlowKeyExtractor.ETH_TYPE_NONE : type;
    to.mask().set(FlowField.ETH_TYPE, bits);
    to.key().set(FlowField.ETH_TYPE, pendingType);
  }

  private void vlan() throws DatapathSyntaxException {
    if (vlanDepth == FlowKey.MAX_VLAN_HEADERS) {
      throw in.error("too many VLAN headers");
    }
    int tci = FlowKey.VLAN_CFI;
    int bits = FlowKey.VLAN_CFI;
    while (!in.rest().startsWith(")")) {
      if (in.accept("vid=")) {
        tci |= in.number(0, FlowKey.VLAN_VID_MASK);
        bits |= in.accept("/") ? in.number(0, 0xfff) : 0xfff;
      } else if (in.accept("pcp=")) {
        tci |= in.number(0, 7) << FlowKey.VLAN_PCP_SHIFT;
        bits |= (in.accept("/") ? in.number(0, 7) : 7) << FlowKey.VLAN_PCP_SHIFT;
      } else if (in.accept("cfi=0")) {
        tci &= ~FlowKey.VLAN_CFI;
      } else {
        in.expect("cfi=1");
      }
      in.accept(",");
    }
    boolean isPresent = (tci & FlowKey.VLAN_CFI) != 0;
    to.mask().setVlan(vlanDepth, 0, bits);
    to.key().setVlan(vlanDepth, isPresent ? Math.max(pendingType, 0) : 0, tci);
    vlanDepth++;
    if (isPresent) {
      pendingType = FlowKeyExtractor.ETH_TYPE_NONE;
      to.exact(FlowField.ETH_TYPE, pendingType);
    }
  }

  private void encap() throws DatapathSyntaxException {
    attributes();
  }

  private void mpls() throws DatapathSyntaxException {
    for (int index = 0; !in.rest().startsWith(")"); index++) {
      if (index == FlowKey.MAX_MPLS_LABELS) {
        throw in.error("too many MPLS labels");
      }
      Match.Builder one = Match.builder();
      List<AttributePart> parts = AttributePart.of(HeaderGroup.MPLS);
      for (AttributePart part : parts) {
        in.expect(part.name() + "=");
        part.parse(in, one);
        in.accept(",");
      }
      // Open bits keep their value.
      int bits = one.mask().mplsLse(0);
      to.mplsLse(index, one.key().mplsLse(0), bits);
      to.key().setMplsLse(index, one.key().mplsLse(0));
    }
  }
}
