package org.vswitchlab.ovs.datapath;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.FieldText;
import org.vswitchlab.ovs.flow.FlagText;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowKeyExtractor;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.EtherType;

/**
 * Reads a datapath flow key as {@code dpctl/add-flow}, {@code netdev-dummy/receive} and {@code
 * ofproto/trace} take it: {@code in_port(1),eth(src=..,dst=..),eth_type(0x0800),ipv4(...)}. What is
 * not mentioned is open; bits outside a mask keep their value in the key.
 */
public final class DatapathKeyParser {
  private static final int ETHERTYPE_NAMESPACE = 1 << 16;
  private static final String UFID = "^ufid:\\p{XDigit}{8}-(\\p{XDigit}{4}-){3}\\p{XDigit}{12}";

  /** Attributes that say nothing about headers. */
  private static final List<String> METADATA =
      List.of(
          "recirc_id",
          "dp_hash",
          "skb_priority",
          "skb_mark",
          "ct_zone",
          "ct_mark",
          "ct_label",
          "ct_state",
          "ct_tuple4",
          "ct_tuple6",
          "in_port",
          "packet_type",
          "tunnel");

  private final TextCursor in;
  private final Datapath datapath;
  private final Match.Builder to = Match.builder();
  private final List<String> order = new ArrayList<>();
  private List<String> level = new ArrayList<>();
  private int vlanDepth;
  private int pendingType = -1;
  private int outerType = -1;
  private boolean isWhole = true;
  private boolean isArpOperationKnown = true;

  private DatapathKeyParser(String text, Datapath datapath) {
    in = new TextCursor(text);
    this.datapath = datapath;
  }

  /**
   * What a text says.
   *
   * @param fields key and mask, in a builder so that bits outside the mask are kept
   * @param attributes names of the attributes, in their order
   * @param isWhole whether each header that another one promises is there, and no other; without
   *     that, the datapath takes no flow
   */
  public record Flow(Match.Builder fields, List<String> attributes, boolean isWhole) {
    public Flow {
      attributes = List.copyOf(attributes);
    }
  }

  /**
   * @param datapath where port names are looked up; null if only numbers are known
   * @return key and mask, in a builder so that bits outside the mask are kept
   */
  public static Match.Builder parse(String text, Datapath datapath) throws DatapathSyntaxException {
    DatapathKeyParser parser = read(text, datapath);
    return parser.to;
  }

  private static DatapathKeyParser read(String text, Datapath datapath)
      throws DatapathSyntaxException {
    DatapathKeyParser parser = new DatapathKeyParser(text.trim(), datapath);
    parser.to.exact(FlowField.RECIRC_ID, 0);
    parser.attributes();
    if (!parser.in.isAtEnd()) {
      throw parser.in.error("unexpected text");
    }
    parser.finish();
    return parser;
  }

  /**
   * As {@link #parse}, with what there is to say about the text as a whole, and without what the
   * real tools print and cannot read: {@code nsh(...)}.
   */
  public static Flow parseFlow(String text, Datapath datapath) throws DatapathSyntaxException {
    if (text.matches(UFID + ".*")) {
      // An identifier is read, and what stands behind it is no attribute.
      throw new DatapathSyntaxException("unexpected text", text.replaceFirst(UFID, ""));
    }
    DatapathKeyParser parser = read(text, datapath);
    if (parser.order.contains("nsh")) {
      throw new DatapathSyntaxException(
          "the tools cannot read it", text.substring(text.indexOf("nsh(")));
    }
    return new Flow(parser.to, parser.order, parser.isWhole);
  }

  /** The packet's type follows from whether it has an Ethernet header. */
  private void finish() {
    FlowKey key = to.key();
    if (!order.contains("eth_type")) {
      to.exact(FlowField.ETH_TYPE, FlowKeyExtractor.ETH_TYPE_NONE);
    }
    boolean hasEthernet = order.contains("eth");
    boolean isRaw = !hasEthernet && outerType >= EtherType.LEAST;
    key.set(FlowField.PACKET_TYPE, isRaw ? ETHERTYPE_NAMESPACE | outerType : 0);
    boolean isEmpty = order.isEmpty();
    isWhole &= isEmpty || order.contains("in_port") && fits() && (hasEthernet || isRaw);
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
    order.add(word);
    if (!METADATA.contains(word) && !word.equals("encap")) {
      level.add(word);
    }
    switch (word) {
      case "recirc_id" -> exact(FlowField.RECIRC_ID);
      case "dp_hash" -> bare(FlowField.DP_HASH);
      case "ct_zone" -> bare(FlowField.CT_ZONE);
      case "ct_mark" -> bare(FlowField.CT_MARK);
      case "ct_label" -> label();
      case "ct_state" -> flags(FlowField.CT_STATE);
      case "tcp_flags" -> flags(FlowField.TCP_FLAGS);
      case "ct_tuple4" -> parts(in, to, AttributePart.tuple(false));
      case "ct_tuple6" -> parts(in, to, AttributePart.tuple(true));
      case "in_port" -> inPort();
      case "packet_type" -> packetType();
      case "eth_type" -> ethType();
      case "vlan" -> vlan();
      case "encap" -> encap();
      case "arp" -> arp();
      case "mpls" -> mpls();
      case "tunnel" -> isWhole &= TunnelParser.parse(in, to);
      default -> group(word);
    }
    in.expect(")");
  }

  private void group(String word) throws DatapathSyntaxException {
    for (HeaderGroup group : HeaderGroup.values()) {
      if (group.word().equals(word)) {
        parts(in, to, AttributePart.of(group));
        return;
      }
    }
    throw in.error("unknown attribute " + word);
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
      boolean isPort =
          part.name().endsWith("_port") && name.equals("tp_" + part.name().substring(0, 3));
      if (part.name().equals(name) || isPort) {
        return part;
      }
    }
    throw in.error("unknown field " + name);
  }

  private void bare(FlowField field) throws DatapathSyntaxException {
    long value = in.number() & field.valueMask();
    long bits = in.accept("/") ? in.number() & field.valueMask() : field.valueMask();
    to.mask().set(field, bits);
    to.key().set(field, value);
  }

  private void exact(FlowField field) throws DatapathSyntaxException {
    to.exact(field, in.number() & field.valueMask());
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
    if (in.startsWithNumber()) {
      number = (int) in.number();
    } else {
      DatapathPort port = datapath == null ? null : datapath.port(in.until(")"));
      if (port == null) {
        throw in.error("no such port");
      }
      number = port.number();
    }
    to.exact(FlowField.IN_PORT, Integer.toUnsignedLong(number));
  }

  /** Only the mask counts: the value follows from the headers. */
  private void packetType() throws DatapathSyntaxException {
    long bits = 0;
    boolean isNamed = false;
    while (!in.rest().startsWith(")")) {
      int shift = in.accept("ns=") ? 16 : 0;
      if (shift == 0) {
        in.expect("id=");
      }
      int value = in.bits(16);
      if (shift != 0) {
        isNamed = value == 1;
      } else if (isNamed && outerType < 0) {
        outerType = value;
      }
      bits |= (long) (in.accept("/") ? in.bits(16) : 0xffff) << shift;
      in.accept(",");
    }
    to.mask().set(FlowField.PACKET_TYPE, bits);
  }

  private void ethType() throws DatapathSyntaxException {
    int type = in.bits(16);
    int bits = in.accept("/") ? in.bits(16) : 0xffff;
    // An 802.3 length is no type.
    isWhole &= type >= EtherType.LEAST;
    outerType = vlanDepth == 0 ? type : outerType;
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
      } else {
        in.expect("cfi=");
        tci = in.number(0, 1) == 0 ? tci & ~FlowKey.VLAN_CFI : tci;
        if (in.accept("/") && in.number(0, 1) == 0) {
          bits &= ~FlowKey.VLAN_CFI;
        }
      }
      in.accept(",");
    }
    boolean isPresent = (tci & FlowKey.VLAN_CFI) != 0;
    to.mask().setVlan(vlanDepth, 0, bits);
    to.key().setVlan(vlanDepth, isPresent ? Math.max(pendingType, 0) : 0, tci);
    vlanDepth++;
    isWhole &= isPresent && (datapath == null || vlanDepth <= datapath.vlanLimit());
    if (isPresent) {
      pendingType = FlowKeyExtractor.ETH_TYPE_NONE;
      to.exact(FlowField.ETH_TYPE, pendingType);
    }
  }

  private void encap() throws DatapathSyntaxException {
    isWhole &= level.contains("vlan") && level.contains("eth_type");
    level.remove("vlan");
    level.remove("eth_type");
    level.remove("eth");
    isWhole &= level.isEmpty();
    level = new ArrayList<>();
    level.add("eth");
    attributes();
  }

  private void arp() throws DatapathSyntaxException {
    int start = in.position();
    String text = in.until(")");
    // The key has room for 8 of the 16 bits.
    int operation = text.indexOf("op=");
    if (operation >= 0) {
      in.moveTo(start + operation + "op=".length());
      isArpOperationKnown = in.bits(16) <= 0xff;
    }
    in.moveTo(start);
    parts(in, to, AttributePart.of(HeaderGroup.ARP));
  }

  private void mpls() throws DatapathSyntaxException {
    List<AttributePart> parts = AttributePart.of(HeaderGroup.MPLS);
    List<String> seen = new ArrayList<>();
    Match.Builder one = Match.builder();
    int index = 0;
    while (!in.rest().startsWith(")")) {
      String name = in.until("=)");
      in.expect("=");
      if (seen.contains(name)) {
        enterLabel(one, index++);
        one = Match.builder();
        seen.clear();
      }
      if (index == FlowKey.MAX_MPLS_LABELS) {
        throw in.error("too many MPLS labels");
      }
      seen.add(name);
      AttributePart part = partNamed(in, parts, name);
      int start = in.position();
      boolean fits = name.equals("ttl") || (in.number() & ~part.full()) == 0;
      in.moveTo(start);
      if (!fits) {
        throw in.error("value does not fit");
      }
      part.parse(in, one);
      in.accept(",");
    }
    enterLabel(one, index);
    // The innermost entry, and no other, says that it is that.
    for (int i = 0; i <= index; i++) {
      boolean isLast = (to.key().mplsLse(i) & 0x100) != 0;
      isWhole &= isLast == (i == index) || i == FlowKey.MAX_MPLS_LABELS - 1;
    }
  }

  private void enterLabel(Match.Builder one, int index) {
    // Open bits keep their value.
    to.mplsLse(index, one.key().mplsLse(0), one.mask().mplsLse(0));
    to.key().setMplsLse(index, one.key().mplsLse(0));
  }

  /** Whether the attributes of the innermost Ethernet type are those that it promises. */
  private boolean fits() {
    List<String> left = new ArrayList<>(level);
    left.remove("eth");
    if (!left.remove("eth_type")) {
      // Behind an Ethernet header there is always a type; inside a VLAN there need not be one.
      return left.isEmpty() && (vlanDepth > 0 || !order.contains("eth"));
    }
    FlowKey key = to.key();
    int type = key.ethType();
    boolean isFitting =
        switch (type) {
          case EtherType.IPV4 -> left.remove("ipv4") && transportFits(left, false);
          case EtherType.IPV6 -> left.remove("ipv6") && transportFits(left, true);
          case EtherType.ARP, EtherType.RARP -> left.remove("arp") && isArpOperationKnown;
          case EtherType.MPLS, EtherType.MPLS_MULTICAST -> left.remove("mpls");
          case EtherType.NSH -> left.remove("nsh");
          default -> true;
        };
    boolean isTypeOpen = to.mask().get(FlowField.ETH_TYPE) != 0xffff;
    return isFitting && left.isEmpty() && !(isTypeOpen && level.size() > 2);
  }

  private boolean transportFits(List<String> left, boolean isIpv6) {
    FlowKey key = to.key();
    if ((key.get(FlowField.IP_FRAG) & FlowKey.FRAG_LATER) != 0) {
      return true;
    }
    return switch ((int) key.get(FlowField.NW_PROTO)) {
      case 6 -> {
        left.remove("tcp_flags");
        yield left.remove("tcp");
      }
      case 17 -> left.remove("udp");
      case 132 -> left.remove("sctp");
      case 1 -> isIpv6 || left.remove("icmp");
      case 58 -> !isIpv6 || left.remove("icmpv6") && discoveryFits(left);
      default -> true;
    };
  }

  private boolean discoveryFits(List<String> left) {
    long type = to.key().get(FlowField.ICMPV6_TYPE);
    boolean isDiscovery = (type == 135 || type == 136) && to.key().get(FlowField.ICMPV6_CODE) == 0;
    left.remove(isDiscovery ? "nd_ext" : "");
    return !isDiscovery || left.remove("nd");
  }
}
