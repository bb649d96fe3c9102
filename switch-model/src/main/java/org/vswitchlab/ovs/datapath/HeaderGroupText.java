package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.AddressText;
import org.vswitchlab.ovs.flow.FlagText;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.FlowWords;
import org.vswitchlab.wire.MacAddress;

/**
 * Writes one header as the datapath's text has it: {@code ipv4(dst=10.0.0.2/255.255.255.252)}.
 * Shared by keys and by {@code set} actions.
 *
 * <p>Fields of which no bit counts are left out, unless everything is wanted ({@code -m}).
 */
final class HeaderGroupText {
  private final StringBuilder out;
  private final FlowKey key;
  private final FlowMask mask;
  private final boolean isVerbose;
  private boolean isFirst;

  /** Whether this is a packet's key rather than what an action sets. */
  private boolean isKey;

  HeaderGroupText(StringBuilder out, FlowKey key, FlowMask mask, boolean isVerbose) {
    this.out = out;
    this.key = key;
    this.mask = mask;
    this.isVerbose = isVerbose;
  }

  /** Writes the header of a packet's key with its name. */
  void formatKey(HeaderGroup group) {
    isKey = true;
    format(group);
  }

  /** Writes the header with its name. */
  void format(HeaderGroup group) {
    open(group.word());
    switch (group) {
      case SKB_PRIORITY -> bare(FlowField.SKB_PRIORITY);
      case SKB_MARK -> bare(FlowField.PKT_MARK);
      case TUNNEL -> TunnelText.formatFields(out, key, mask, isVerbose);
      case ETH -> {
        ethernet("src", FlowField.ETH_SRC);
        ethernet("dst", FlowField.ETH_DST);
      }
      case MPLS -> mpls();
      case NSH -> nsh();
      case IPV4 -> ipv4();
      case IPV6 -> ipv6();
      case TCP -> ports(FlowField.TCP_SRC, FlowField.TCP_DST);
      case UDP -> ports(FlowField.UDP_SRC, FlowField.UDP_DST);
      case SCTP -> ports(FlowField.SCTP_SRC, FlowField.SCTP_DST);
      case ICMP -> {
        decimal("type", FlowField.ICMP_TYPE);
        decimal("code", FlowField.ICMP_CODE);
      }
      case ICMPV6 -> {
        decimal("type", FlowField.ICMPV6_TYPE);
        decimal("code", FlowField.ICMPV6_CODE);
      }
      case ARP -> {
        ipv4Address("sip", FlowField.ARP_SPA);
        ipv4Address("tip", FlowField.ARP_TPA);
        number("op", arpOp(key), arpOp(mask), 0xffff, false);
        ethernet("sha", FlowField.ARP_SHA);
        ethernet("tha", FlowField.ARP_THA);
      }
      case ND -> {
        ipv6Address("target", FlowField.ND_TARGET);
        ethernet("sll", FlowField.ND_SLL);
        ethernet("tll", FlowField.ND_TLL);
      }
      case ND_EXTENSIONS -> {
        hexadecimal("nd_reserved", FlowField.ND_RESERVED);
        decimal("nd_options_type", FlowField.ND_OPTIONS_TYPE);
      }
    }
    out.append(')');
  }

  private void open(String word) {
    out.append(word).append('(');
    isFirst = true;
  }

  /** Begins a field; false if it is to be left out. */
  private boolean begin(String name, long fieldMask) {
    if (fieldMask == 0 && !isVerbose) {
      return false;
    }
    if (!isFirst) {
      out.append(',');
    }
    isFirst = false;
    if (!name.isEmpty()) {
      out.append(name).append('=');
    }
    return true;
  }

  /** The operation in 16 bits; all ones are all ones in both widths. */
  private static long arpOp(FlowWords words) {
    long op = words.get(FlowField.ARP_OP);
    return op == 0xff ? 0xffff : op;
  }

  private void bare(FlowField field) {
    hexadecimal("", field);
  }

  private void decimal(String name, FlowField field) {
    number(name, key.get(field), mask.get(field), field.valueMask(), false);
  }

  private void hexadecimal(String name, FlowField field) {
    number(name, key.get(field), mask.get(field), field.valueMask(), true);
  }

  private void number(String name, long value, long bits, long full, boolean isHex) {
    if (begin(name, bits)) {
      if (isHex) {
        hex(out, value);
      } else {
        out.append(value);
      }
      if (bits != full) {
        hex(out.append('/'), bits);
      }
    }
  }

  /** As printf's {@code %#x}: zero has no prefix. */
  static void hex(StringBuilder out, long value) {
    out.append(value == 0 ? "" : "0x").append(Long.toHexString(value));
  }

  private void ethernet(String name, FlowField field) {
    long bits = mask.get(field);
    if (begin(name, bits)) {
      out.append(MacAddress.format(key.get(field)));
      if (bits != field.valueMask()) {
        out.append('/').append(MacAddress.format(bits));
      }
    }
  }

  private void ipv4Address(String name, FlowField field) {
    long bits = mask.get(field);
    if (begin(name, bits)) {
      AddressText.appendIpv4(out, (int) key.get(field));
      if (bits != field.valueMask()) {
        out.append('/');
        AddressText.appendIpv4(out, (int) bits);
      }
    }
  }

  private void ipv6Address(String name, FlowField field) {
    if (begin(name, mask.get(field) | mask.getHigh(field))) {
      AddressText.appendIpv6(out, key.getHigh(field), key.get(field));
      if (!mask.isExact(field)) {
        out.append('/');
        AddressText.appendIpv6(out, mask.getHigh(field), mask.get(field));
      }
    }
  }

  private void ipv4() {
    ipv4Address("src", FlowField.IP_SRC);
    ipv4Address("dst", FlowField.IP_DST);
    decimal("proto", FlowField.NW_PROTO);
    number("tos", tos(key.word(FlowLayout.IP)), tos(mask.word(FlowLayout.IP)), 0xff, true);
    decimal("ttl", FlowField.NW_TTL);
    fragment();
  }

  private static long tos(long word) {
    return word >>> 48 & 0xff;
  }

  private void ipv6() {
    ipv6Address("src", FlowField.IPV6_SRC);
    ipv6Address("dst", FlowField.IPV6_DST);
    hexadecimal("label", FlowField.IPV6_LABEL);
    decimal("proto", FlowField.NW_PROTO);
    number("tclass", tos(key.word(FlowLayout.IP)), tos(mask.word(FlowLayout.IP)), 0xff, true);
    decimal("hlimit", FlowField.NW_TTL);
    fragment();
  }

  private void fragment() {
    long bits = mask.get(FlowField.IP_FRAG);
    if (bits == 0) {
      // Every flow of a packet says whether it is a fragment; a set action never does.
      return;
    }
    if (begin("frag", bits)) {
      out.append(fragmentName((int) key.get(FlowField.IP_FRAG)));
    }
  }

  static String fragmentName(int fragment) {
    return switch (fragment & 3) {
      case 0 -> "no";
      case FlowKey.FRAG_ANY -> "first";
      default -> "later";
    };
  }

  private void ports(FlowField source, FlowField destination) {
    decimal("src", source);
    decimal("dst", destination);
  }

  /** {@code tcp_flags(syn|ack)}, or {@code +syn-ack} where bits are open. */
  void tcpFlags() {
    int value = (int) key.get(FlowField.TCP_FLAGS);
    int bits = (int) mask.get(FlowField.TCP_FLAGS);
    out.append("tcp_flags(");
    if (bits == 0) {
      out.append("0/0");
    } else {
      FlagText.of(FlowField.TCP_FLAGS).format(out, value, bits);
    }
    out.append(')');
  }

  private void mpls() {
    // An action sets one label.
    int count = key.ethType() == 0 ? 1 : key.mplsLabelCount();
    if (count == 0) {
      out.append("(bad key length 0"); // as the real one, for want of a label
      return;
    }
    boolean isExact = true;
    for (int i = 0; i < count; i++) {
      isExact &= mask.mplsLse(i) == -1;
    }
    for (int i = 0; i < count; i++) {
      lse(key.mplsLse(i), mask.mplsLse(i), isExact, i > 0);
    }
  }

  private void lse(int lse, int bits, boolean exact, boolean follows) {
    out.append(follows ? "," : "").append("label=").append(lse >>> 12);
    out.append(exact ? "" : "/0x" + Integer.toHexString(bits >>> 12));
    out.append(",tc=").append(lse >>> 9 & 7);
    out.append(exact ? "" : "/" + Integer.toHexString(bits >>> 9 & 7));
    out.append(",ttl=").append(lse & 0xff);
    out.append(exact ? "" : "/0x" + Integer.toHexString(bits & 0xff));
    out.append(",bos=").append(lse >>> 8 & 1);
    out.append(exact ? "" : "/" + Integer.toHexString(bits >>> 8 & 1));
  }

  private void nsh() {
    // A header of which nothing counts is written without fields even if everything is wanted.
    HeaderGroupText terse = new HeaderGroupText(out, key, mask, false);
    terse.isFirst = true;
    terse.decimal("flags", FlowField.NSH_FLAGS);
    terse.decimal("ttl", FlowField.NSH_TTL);
    terse.decimal("mdtype", FlowField.NSH_MDTYPE);
    terse.decimal("np", FlowField.NSH_NP);
    terse.hexWithPrefix("spi", FlowField.NSH_SPI);
    terse.decimal("si", FlowField.NSH_SI);
    if (isKey && key.get(FlowField.NSH_MDTYPE) != 1) {
      terse.separate(out).append("c1=0x0,c2=0x0,c3=0x0,c4=0x0");
      return;
    }
    terse.hexWithPrefix("c1", FlowField.NSH_C1);
    terse.hexWithPrefix("c2", FlowField.NSH_C2);
    terse.hexWithPrefix("c3", FlowField.NSH_C3);
    terse.hexWithPrefix("c4", FlowField.NSH_C4);
  }

  private StringBuilder separate(StringBuilder text) {
    return isFirst ? text : text.append(',');
  }

  private void hexWithPrefix(String name, FlowField field) {
    long bits = mask.get(field);
    if (begin(name, bits)) {
      out.append("0x").append(Long.toHexString(key.get(field)));
      if (bits != field.valueMask()) {
        out.append(String.format(field == FlowField.NSH_SPI ? "/0x%06x" : "/0x%08x", bits));
      }
    }
  }
}
