package org.vswitchlab.ovs.openflow;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.EtherType;

/** Matches as ovs-ofctl(8) and {@code ofproto/trace} print them. */
public final class MatchText {
  private static final int ICMP = 1;
  private static final int IGMP = 2;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMPV6 = 58;
  private static final int SCTP = 132;
  private static final int ND_SOLICIT = 135;
  private static final int ND_ADVERT = 136;

  private static final Map<Integer, String> IPV4_PROTOCOLS =
      Map.of(ICMP, "icmp", TCP, "tcp", UDP, "udp", SCTP, "sctp");
  private static final Map<Integer, String> IPV6_PROTOCOLS =
      Map.of(ICMPV6, "icmp6", TCP, "tcp6", UDP, "udp6", SCTP, "sctp6");

  private static final List<FlowField> REGISTERS =
      List.of(FlowField.values()).subList(FlowField.REG0.ordinal(), FlowField.REG0.ordinal() + 16);

  // Words of a mask, as bits of FlowMask.presentBits: most masks have none of most groups.
  private static final long REGISTER_WORDS = words(FlowLayout.REG0, FlowLayout.CONJ_ACTSET);
  private static final long TUNNEL_WORDS = words(FlowLayout.TUN_ID, FlowLayout.TUN_METADATA);
  private static final long METADATA_WORDS =
      words(FlowLayout.CT_PORTS, FlowLayout.METADATA) | FlowLayout.bit(FlowLayout.CONJ_ACTSET);

  private final StringBuilder text = new StringBuilder();
  private final FlowKey key;
  private final FlowMask mask;
  private final PortNames ports;

  /** EtherType of what is behind the Ethernet header, or of a packet that has none. */
  private final int type;

  private MatchText(FlowKey key, FlowMask mask, PortNames ports) {
    this.key = key;
    this.mask = mask;
    this.ports = ports;
    this.type = key.networkType();
  }

  /** The fields with commas between them; empty for a match on nothing. */
  public static String format(Match match, PortNames ports) {
    return format(match.key(), match.mask(), ports);
  }

  /** As {@link #format(Match, PortNames)}, of the bits that the mask selects. */
  public static String format(FlowKey key, FlowMask mask, PortNames ports) {
    MatchText match = new MatchText(key, mask, ports);
    match.metadata();
    boolean ethTypeSaid = match.protocol();
    match.registers();
    match.tunnel();
    match.tunnelOptions();
    match.field(FlowField.METADATA);
    match.field(FlowField.IN_PORT);
    match.vlans();
    match.field(FlowField.ETH_SRC, "dl_src");
    match.field(FlowField.ETH_DST, "dl_dst");
    if (!ethTypeSaid && !mask.isWildcarded(FlowField.ETH_TYPE)) {
      match.pair("dl_type", hex(match.type, 4));
    }
    match.layer3(ethTypeSaid);
    match.layer4();
    return match.text.toString();
  }

  /**
   * A packet as {@code ofproto/trace} prints it: the fields that its protocols have, and of the
   * metadata what is not zero.
   */
  public static String formatPacket(FlowKey packet, PortNames ports) {
    return format(packet, PacketFields.of(packet), ports);
  }

  private static long words(int first, int end) {
    return (1L << end) - (1L << first);
  }

  private static long bits(FlowField field) {
    long first = FlowLayout.bit(field.word());
    return field.isWide() ? first | FlowLayout.bit(field.word() + 1) : first;
  }

  private void separator() {
    if (text.length() > 0) {
      text.append(',');
    }
  }

  private void word(String word) {
    separator();
    text.append(word);
  }

  private void pair(String name, String value) {
    separator();
    text.append(name).append('=').append(value);
  }

  /** With at least {@code digits} of them. */
  private static String hex(long value, int digits) {
    return "0x" + HexFormat.of().toHexDigits(value, digits);
  }

  private void masked(String name, long value, long bits) {
    pair(name, "0x" + Long.toHexString(value) + "/0x" + Long.toHexString(bits));
  }

  private void field(FlowField field) {
    field(field, field.fieldName());
  }

  private void field(FlowField field, String name) {
    if ((mask.presentBits() & bits(field)) == 0 || mask.isWildcarded(field)) {
      return;
    }
    separator();
    text.append(name).append('=');
    FieldValue value = FieldValue.of(key, mask, field);
    (field.isMaskable() ? value : value.withoutMask(field)).format(text, field, ports);
  }

  private void hexField(FlowField field) {
    if (!mask.isWildcarded(field)) {
      pair(field.fieldName(), WideBits.hex(0, key.get(field)));
    }
  }

  private void metadata() {
    if ((mask.presentBits() & METADATA_WORDS) != 0) {
      knownBeside();
    }
    boolean matchesType = !mask.isWildcarded(FlowField.PACKET_TYPE);
    if (matchesType && key.get(FlowField.PACKET_TYPE) != 0) {
      field(FlowField.PACKET_TYPE);
    } else if ((matchesType || hasHeaders()) && !mask.isWildcarded(FlowField.RECIRC_ID)) {
      // Megaflows say so where a match on tables would leave it out.
      word("eth");
    }
  }

  private void knownBeside() {
    field(FlowField.PKT_MARK);
    hexField(FlowField.RECIRC_ID);
    field(FlowField.DP_HASH);
    field(FlowField.CONJ_ID);
    if ((mask.word(FlowLayout.PRIORITY_MARK) >>> 32) != 0) {
      pair("skb_priority", WideBits.hex(0, key.word(FlowLayout.PRIORITY_MARK) >>> 32));
    }
    field(FlowField.ACTSET_OUTPUT);
    field(FlowField.CT_STATE);
    port(FlowField.CT_ZONE, "ct_zone");
    field(FlowField.CT_MARK);
    field(FlowField.CT_LABEL);
    field(FlowField.CT_NW_SRC);
    field(FlowField.CT_IPV6_SRC);
    field(FlowField.CT_NW_DST);
    field(FlowField.CT_IPV6_DST);
    if (!mask.isWildcarded(FlowField.CT_NW_PROTO)) {
      field(FlowField.CT_NW_PROTO);
      port(FlowField.CT_TP_SRC, "ct_tp_src");
      port(FlowField.CT_TP_DST, "ct_tp_dst");
    }
  }

  /** Whether it matches on any header, and so on Ethernet packets alone. */
  private boolean hasHeaders() {
    for (int word = FlowLayout.ETH_DST_TYPE; word < FlowLayout.CT_PORTS; word++) {
      if (mask.word(word) != 0) {
        return true;
      }
    }
    return false;
  }

  /** The shorthand for eth_type and nw_proto; false if dl_type is yet to be said. */
  private boolean protocol() {
    if (!mask.isExact(FlowField.ETH_TYPE)) {
      return false;
    }
    String name =
        switch (type) {
          case EtherType.IPV4 -> ipShorthand(IPV4_PROTOCOLS, "ip");
          case EtherType.IPV6 -> ipShorthand(IPV6_PROTOCOLS, "ipv6");
          case EtherType.ARP -> "arp";
          case EtherType.RARP -> "rarp";
          case EtherType.MPLS -> "mpls";
          case EtherType.MPLS_MULTICAST -> "mplsm";
          default -> null;
        };
    if (name != null) {
      word(name);
    }
    return name != null;
  }

  private String ipShorthand(Map<Integer, String> protocols, String otherwise) {
    String name = null;
    if (mask.isExact(FlowField.NW_PROTO)) {
      name = protocols.get((int) key.get(FlowField.NW_PROTO));
    }
    return name != null ? name : otherwise;
  }

  private boolean protocolSaid() {
    int protocol = (int) key.get(FlowField.NW_PROTO);
    return mask.isExact(FlowField.ETH_TYPE)
        && mask.isExact(FlowField.NW_PROTO)
        && (type == EtherType.IPV4 && IPV4_PROTOCOLS.containsKey(protocol)
            || type == EtherType.IPV6 && IPV6_PROTOCOLS.containsKey(protocol));
  }

  private void registers() {
    if ((mask.presentBits() & REGISTER_WORDS) == 0) {
      return;
    }
    for (FlowField register : REGISTERS) {
      field(register);
    }
  }

  private void tunnel() {
    if ((mask.presentBits() & TUNNEL_WORDS) == 0) {
      return;
    }
    for (FlowField field : TunnelFields.ORDER) {
      switch (field) {
        case TUN_FLAGS -> tunnelFlags();
        case TUN_GTPU_FLAGS, TUN_GTPU_MSGTYPE ->
            field(field, field.fieldName().substring("tun_".length()));
        default -> field(field);
      }
    }
  }

  /** {@code -df+key}; {@code df|key} where every flag counts. */
  private void tunnelOptions() {
    for (long left = mask.tunnelOptions(); left != 0; left &= left - 1) {
      FlowField field = FlowField.tunnelOption(Long.numberOfTrailingZeros(left));
      if ((key.tunnelOptions() & 1L << field.tunnelOptionIndex()) == 0) {
        pair(field.fieldName(), "NP");
      } else if (mask.isWildcarded(field)) {
        word(field.fieldName());
      } else {
        field(field);
      }
    }
  }

  private void tunnelFlags() {
    int bits = TunnelFields.flags(mask);
    int value = TunnelFields.flags(key);
    if (bits == 0) {
      return;
    }
    StringBuilder flags = new StringBuilder();
    boolean isExact = bits == TunnelFields.ALL_FLAGS;
    for (int i = 0; i < TunnelFields.FLAG_NAMES.size(); i++) {
      int bit = TunnelFields.FLAG_BITS.get(i);
      boolean isSet = (value & bit) != 0;
      if (isExact && isSet) {
        flags.append(flags.length() == 0 ? "" : "|").append(TunnelFields.FLAG_NAMES.get(i));
      } else if (!isExact && (bits & bit) != 0) {
        flags.append(isSet ? '+' : '-').append(TunnelFields.FLAG_NAMES.get(i));
      }
    }
    pair("tun_flags", flags.length() == 0 ? "0" : flags.toString());
  }

  private void vlans() {
    for (int i = 0; i < FlowKey.MAX_VLAN_HEADERS; i++) {
      int bits = mask.vlanTci(i);
      int tci = key.vlanTci(i);
      if (bits == 0) {
        continue;
      }
      vlan(i == 0 ? "" : "" + i, tci, bits);
    }
  }

  private void vlan(String suffix, int tci, int bits) {
    int vidBits = bits & FlowKey.VLAN_VID_MASK;
    int pcpBits = bits & 0xe000;
    boolean hasTag = (bits & tci & FlowKey.VLAN_CFI) != 0;
    boolean wholeVid = vidBits == 0 || vidBits == FlowKey.VLAN_VID_MASK;
    boolean wholePcp = pcpBits == 0 || pcpBits == 0xe000;
    if (hasTag && wholeVid && wholePcp && (vidBits | pcpBits) != 0) {
      if (vidBits != 0) {
        pair("dl_vlan" + suffix, "" + (tci & FlowKey.VLAN_VID_MASK));
      }
      if (pcpBits != 0) {
        pair("dl_vlan_pcp" + suffix, "" + (tci >>> FlowKey.VLAN_PCP_SHIFT));
      }
    } else if (bits == 0xffff) {
      pair("vlan_tci" + suffix, hex(tci, 4));
    } else {
      pair("vlan_tci" + suffix, hex(tci & bits, 4) + "/" + hex(bits, 4));
    }
  }

  private void layer3(boolean ethTypeSaid) {
    boolean isArp = type == EtherType.ARP || type == EtherType.RARP;
    if (type == EtherType.IPV6) {
      field(FlowField.IPV6_SRC);
      field(FlowField.IPV6_DST);
      label();
    } else if (isArp) {
      field(FlowField.ARP_SPA);
      field(FlowField.ARP_TPA);
    } else {
      field(FlowField.IP_SRC, "nw_src");
      field(FlowField.IP_DST, "nw_dst");
    }
    if (isArp) {
      if (!mask.isWildcarded(FlowField.ARP_OP)) {
        pair("arp_op", "" + key.get(FlowField.NW_PROTO));
      }
      field(FlowField.ARP_SHA);
      field(FlowField.ARP_THA);
    } else if (!protocolSaid() && type != EtherType.NSH) {
      field(FlowField.NW_PROTO);
    }
    nsh();
    if (type == EtherType.NSH) {
      field(FlowField.NW_PROTO);
    }
    int tosBits = (int) mask.get(FlowField.IP_DSCP);
    if (tosBits != 0) {
      pair("nw_tos", "" + ((key.get(FlowField.IP_DSCP) & tosBits) << 2));
    }
    field(FlowField.NW_ECN);
    field(FlowField.NW_TTL);
    mpls();
    field(FlowField.IP_FRAG, "nw_frag");
  }

  private void label() {
    if (mask.isExact(FlowField.IPV6_LABEL)) {
      pair("ipv6_label", hex(key.get(FlowField.IPV6_LABEL), 5));
    } else if (!mask.isWildcarded(FlowField.IPV6_LABEL)) {
      long bits = mask.get(FlowField.IPV6_LABEL);
      long value = key.get(FlowField.IPV6_LABEL) & bits;
      pair("ipv6_label", hex(value, 5) + "/" + hex(bits, 5));
    }
  }

  private void nsh() {
    if (type != EtherType.NSH) {
      return;
    }
    for (int i = FlowField.NSH_FLAGS.ordinal(); i <= FlowField.NSH_C4.ordinal(); i++) {
      FlowField field = FlowField.values()[i];
      int bits = (int) mask.get(field);
      if (field == FlowField.NSH_FLAGS && !mask.isExact(field) && bits != 0) {
        pair("nsh_flags", hex(key.get(field) & bits, 2) + "/" + hex(bits, 2));
      } else if (field == FlowField.NSH_SPI) {
        prefixed(field);
      } else if (field.compareTo(FlowField.NSH_C1) >= 0) {
        if ((key.get(FlowField.NSH_MDTYPE) & mask.get(FlowField.NSH_MDTYPE)) == 1) {
          prefixed(field);
        }
      } else if (mask.isExact(field)) {
        field(field);
      }
    }
  }

  /** A hexadecimal number which is written with its prefix even if it is zero. */
  private void prefixed(FlowField field) {
    if (mask.isExact(field)) {
      pair(field.fieldName(), "0x" + Long.toHexString(key.get(field)));
    } else if (!mask.isWildcarded(field)) {
      long bits = mask.get(field);
      masked(field.fieldName(), key.get(field) & bits, bits);
    }
  }

  private void mpls() {
    field(FlowField.MPLS_LABEL);
    field(FlowField.MPLS_TC);
    field(FlowField.MPLS_TTL);
    field(FlowField.MPLS_BOS);
    for (int i = 1; i < FlowKey.MAX_MPLS_LABELS; i++) {
      int bits = mask.mplsLse(i);
      if (bits != 0) {
        long lse = key.mplsLse(i) & 0xffff_ffffL;
        String value = bits == -1 ? "" + lse : hex(lse & bits, 8) + "/" + hex(bits, 8);
        pair("mpls_lse" + i, value);
      }
    }
  }

  private void layer4() {
    int protocol = (int) key.get(FlowField.NW_PROTO);
    if (type == EtherType.IPV4 && protocol == ICMP) {
      icmp(FlowField.ICMP_TYPE, FlowField.TCP_SRC, "icmp_type");
      icmp(FlowField.ICMP_CODE, FlowField.TCP_DST, "icmp_code");
    } else if (type == EtherType.IPV4 && protocol == IGMP) {
      ports("tp_src", "tp_dst");
    } else if (type == EtherType.IPV6 && protocol == ICMPV6) {
      icmp(FlowField.ICMPV6_TYPE, FlowField.TCP_SRC, "icmp_type");
      icmp(FlowField.ICMPV6_CODE, FlowField.TCP_DST, "icmp_code");
      field(FlowField.ND_TARGET);
      int message = (int) key.get(FlowField.ICMPV6_TYPE);
      if (message == ND_SOLICIT || message == ND_ADVERT) {
        field(FlowField.ND_SLL);
        field(FlowField.ND_TLL);
        field(FlowField.ND_RESERVED);
        field(FlowField.ND_OPTIONS_TYPE);
      }
    } else {
      ports("tp_src", "tp_dst");
      if (protocol == TCP) {
        field(FlowField.TCP_FLAGS);
      }
    }
  }

  /** Lies in the place of a port; a trace that simulates NAT of ports shows all of that. */
  private void icmp(FlowField field, FlowField place, String name) {
    if (mask.isExact(field) && key.get(place) > 0xff) {
      pair(name, "" + key.get(place));
    } else {
      port(field, name);
    }
  }

  private void ports(String source, String destination) {
    port(FlowField.TCP_SRC, source);
    port(FlowField.TCP_DST, destination);
  }

  /** Decimal, but hexadecimal where a mask follows. */
  private void port(FlowField field, String name) {
    long bits = mask.get(field);
    if (mask.isExact(field)) {
      pair(name, "" + key.get(field));
    } else if (bits != 0) {
      masked(name, key.get(field) & bits, bits);
    }
  }
}
