package org.vswitchlab.ovs.datapath;

import java.util.List;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.Match;

/**
 * One {@code name=value/mask} within an attribute of the datapath's text, and where its value goes.
 *
 * @param name before the equals sign; empty if the attribute has a value of its own
 * @param syntax how the value is written
 * @param word index of the key's word, or of the first of two
 * @param shift position in the word
 * @param full all bits of the value
 */
record AttributePart(String name, Syntax syntax, int word, int shift, long full) {
  enum Syntax {
    NUMBER,
    ETHERNET,
    IPV4,
    IPV6,
    FRAGMENT
  }

  private static AttributePart of(String name, FlowField field, Syntax syntax) {
    return new AttributePart(name, syntax, field.word(), field.shift(), field.valueMask());
  }

  private static AttributePart number(String name, FlowField field) {
    return of(name, field, Syntax.NUMBER);
  }

  private static final AttributePart TOS =
      new AttributePart("tos", Syntax.NUMBER, FlowLayout.IP, 48, 0xff);
  private static final AttributePart TRAFFIC_CLASS =
      new AttributePart("tclass", Syntax.NUMBER, FlowLayout.IP, 48, 0xff);

  /** The parts of a header, in the order of its text. */
  static List<AttributePart> of(HeaderGroup group) {
    return switch (group) {
      case SKB_PRIORITY -> List.of(number("", FlowField.SKB_PRIORITY));
      case SKB_MARK -> List.of(number("", FlowField.PKT_MARK));
      case TUNNEL ->
          List.of(
              number("tun_id", FlowField.TUN_ID),
              of("src", FlowField.TUN_SRC, Syntax.IPV4),
              of("dst", FlowField.TUN_DST, Syntax.IPV4),
              of("ipv6_src", FlowField.TUN_IPV6_SRC, Syntax.IPV6),
              of("ipv6_dst", FlowField.TUN_IPV6_DST, Syntax.IPV6),
              number("tos", FlowField.TUN_TOS),
              number("ttl", FlowField.TUN_TTL),
              new AttributePart("tp_src", Syntax.NUMBER, FlowLayout.TUN_HEADER, 16, 0xffff),
              new AttributePart("tp_dst", Syntax.NUMBER, FlowLayout.TUN_HEADER, 0, 0xffff));
      case ETH ->
          List.of(
              of("src", FlowField.ETH_SRC, Syntax.ETHERNET),
              of("dst", FlowField.ETH_DST, Syntax.ETHERNET));
      case MPLS ->
          List.of(
              number("label", FlowField.MPLS_LABEL),
              number("tc", FlowField.MPLS_TC),
              number("ttl", FlowField.MPLS_TTL),
              number("bos", FlowField.MPLS_BOS));
      case NSH -> nsh();
      case IPV4 ->
          List.of(
              of("src", FlowField.IP_SRC, Syntax.IPV4),
              of("dst", FlowField.IP_DST, Syntax.IPV4),
              number("proto", FlowField.NW_PROTO),
              TOS,
              number("ttl", FlowField.NW_TTL),
              of("frag", FlowField.IP_FRAG, Syntax.FRAGMENT));
      case IPV6 ->
          List.of(
              of("src", FlowField.IPV6_SRC, Syntax.IPV6),
              of("dst", FlowField.IPV6_DST, Syntax.IPV6),
              number("label", FlowField.IPV6_LABEL),
              number("proto", FlowField.NW_PROTO),
              TRAFFIC_CLASS,
              number("hlimit", FlowField.NW_TTL),
              of("frag", FlowField.IP_FRAG, Syntax.FRAGMENT));
      case TCP -> ports(FlowField.TCP_SRC, FlowField.TCP_DST);
      case UDP -> ports(FlowField.UDP_SRC, FlowField.UDP_DST);
      case SCTP -> ports(FlowField.SCTP_SRC, FlowField.SCTP_DST);
      case ICMP ->
          List.of(number("type", FlowField.ICMP_TYPE), number("code", FlowField.ICMP_CODE));
      case ICMPV6 ->
          List.of(number("type", FlowField.ICMPV6_TYPE), number("code", FlowField.ICMPV6_CODE));
      case ARP ->
          List.of(
              of("sip", FlowField.ARP_SPA, Syntax.IPV4),
              of("tip", FlowField.ARP_TPA, Syntax.IPV4),
              number("op", FlowField.ARP_OP),
              of("sha", FlowField.ARP_SHA, Syntax.ETHERNET),
              of("tha", FlowField.ARP_THA, Syntax.ETHERNET));
      case ND ->
          List.of(
              of("target", FlowField.ND_TARGET, Syntax.IPV6),
              of("sll", FlowField.ND_SLL, Syntax.ETHERNET),
              of("tll", FlowField.ND_TLL, Syntax.ETHERNET));
      case ND_EXTENSIONS ->
          List.of(
              number("nd_reserved", FlowField.ND_RESERVED),
              number("nd_options_type", FlowField.ND_OPTIONS_TYPE));
    };
  }

  private static List<AttributePart> ports(FlowField source, FlowField destination) {
    return List.of(number("src", source), number("dst", destination));
  }

  private static List<AttributePart> nsh() {
    return List.of(
        number("flags", FlowField.NSH_FLAGS),
        number("ttl", FlowField.NSH_TTL),
        number("mdtype", FlowField.NSH_MDTYPE),
        number("np", FlowField.NSH_NP),
        number("spi", FlowField.NSH_SPI),
        number("si", FlowField.NSH_SI),
        number("c1", FlowField.NSH_C1),
        number("c2", FlowField.NSH_C2),
        number("c3", FlowField.NSH_C3),
        number("c4", FlowField.NSH_C4));
  }

  /** The parts of the original direction's tuple. */
  static List<AttributePart> tuple(boolean isIpv6) {
    return List.of(
        isIpv6
            ? of("src", FlowField.CT_IPV6_SRC, Syntax.IPV6)
            : of("src", FlowField.CT_NW_SRC, Syntax.IPV4),
        isIpv6
            ? of("dst", FlowField.CT_IPV6_DST, Syntax.IPV6)
            : of("dst", FlowField.CT_NW_DST, Syntax.IPV4),
        number("proto", FlowField.CT_NW_PROTO),
        number(isIpv6 ? "src_port" : "tp_src", FlowField.CT_TP_SRC),
        number(isIpv6 ? "dst_port" : "tp_dst", FlowField.CT_TP_DST));
  }

  /** Reads the value and its mask into the builder. */
  void parse(TextCursor in, Match.Builder to) throws DatapathSyntaxException {
    switch (syntax) {
      case NUMBER -> {
        long value = in.number();
        put(to, value, in.accept("/") ? in.number() : full);
      }
      case ETHERNET -> {
        long value = in.ethernet();
        put(to, value, in.accept("/") ? in.ethernet() : full);
      }
      case IPV4 -> {
        long value = in.ipv4();
        put(to, value, in.accept("/") ? in.ipv4() : full);
      }
      case IPV6 -> {
        long[] value = in.ipv6();
        long[] bits = in.accept("/") ? in.ipv6() : new long[] {~0L, ~0L};
        to.mask().setWord(word, bits[0]);
        to.mask().setWord(word + 1, bits[1]);
        to.key().setWord(word, value[0]);
        to.key().setWord(word + 1, value[1]);
      }
      case FRAGMENT -> put(to, fragment(in), full);
    }
  }

  private static long fragment(TextCursor in) throws DatapathSyntaxException {
    int start = in.position();
    return switch (in.word()) {
      case "no" -> 0;
      case "first" -> FlowKey.FRAG_ANY;
      case "later" -> FlowKey.FRAG_ANY | FlowKey.FRAG_LATER;
      default -> {
        in.moveTo(start);
        throw in.error("expected no, first or later");
      }
    };
  }

  private void put(Match.Builder to, long value, long bits) {
    long cut = value & full;
    to.key().setWord(word, to.key().word(word) & ~(full << shift) | cut << shift);
    to.mask().setWord(word, to.mask().word(word) & ~(full << shift) | (bits & full) << shift);
  }
}
