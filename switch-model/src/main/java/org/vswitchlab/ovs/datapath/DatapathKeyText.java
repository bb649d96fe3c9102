package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.AddressText;
import org.vswitchlab.ovs.flow.FlagText;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.wire.EtherType;

/** Writes keys and masks as {@code dpctl/dump-flows} does. */
public final class DatapathKeyText {
  private final StringBuilder out;
  private final FlowKey key;
  private final FlowMask mask;
  private final boolean isVerbose;
  private final PortLabels ports;
  private boolean isFirst = true;

  private DatapathKeyText(
      StringBuilder out, FlowKey key, FlowMask mask, boolean isVerbose, PortLabels ports) {
    this.out = out;
    this.key = key;
    this.mask = mask;
    this.isVerbose = isVerbose;
    this.ports = ports;
  }

  /**
   * Writes {@code recirc_id(0),in_port(1),eth_type(0x0800),ipv4(frag=no)}.
   *
   * @param isVerbose whether also what does not count is written, as {@code dump-flows -m} does
   */
  public static void format(
      StringBuilder out, FlowKey key, FlowMask mask, boolean isVerbose, PortLabels ports) {
    new DatapathKeyText(out, key, mask, isVerbose, ports).format();
  }

  private StringBuilder next() {
    if (!isFirst) {
      out.append(',');
    }
    isFirst = false;
    return out;
  }

  private void group(HeaderGroup group) {
    next();
    new HeaderGroupText(out, key, mask, isVerbose).formatKey(group);
  }

  private boolean shows(FlowField... fields) {
    if (isVerbose) {
      return true;
    }
    for (FlowField field : fields) {
      if (mask.isNonzero(field)) {
        return true;
      }
    }
    return false;
  }

  private void format() {
    metadata();
    if (key.get(FlowField.PACKET_TYPE) == 0) {
      if (shows(FlowField.ETH_SRC, FlowField.ETH_DST)) {
        group(HeaderGroup.ETH);
      } else if (!shows(FlowField.PACKET_TYPE)) {
        // Nothing else says that the packet has an Ethernet header.
        next().append("eth()");
      }
      vlans(0);
    } else {
      ethType();
      network();
    }
  }

  private void metadata() {
    if (shows(FlowField.SKB_PRIORITY)) {
      group(HeaderGroup.SKB_PRIORITY);
    }
    if (hasTunnel()) {
      group(HeaderGroup.TUNNEL);
    }
    if (shows(FlowField.PKT_MARK)) {
      group(HeaderGroup.SKB_MARK);
    }
    conntrack();
    if (shows(FlowField.RECIRC_ID)) {
      hex("recirc_id", FlowField.RECIRC_ID);
    }
    if (shows(FlowField.DP_HASH)) {
      hex("dp_hash", FlowField.DP_HASH);
    }
    if (shows(FlowField.IN_PORT)) {
      next().append("in_port(").append(ports.label(key.inPort()));
      out.append(mask.isWildcarded(FlowField.IN_PORT) ? "/0)" : ")");
    }
    packetType();
  }

  private boolean hasTunnel() {
    for (int word = FlowLayout.TUN_ID; word <= FlowLayout.TUN_EXTRA; word++) {
      if (mask.word(word) != 0) {
        return true;
      }
    }
    return isVerbose && key.isNonzero(FlowField.TUN_DST);
  }

  private void hex(String name, FlowField field) {
    next().append(name).append('(');
    HeaderGroupText.hex(out, key.get(field));
    if (!mask.isExact(field)) {
      HeaderGroupText.hex(out.append('/'), mask.get(field));
    }
    out.append(')');
  }

  private void conntrack() {
    if (shows(FlowField.CT_STATE)) {
      int value = (int) key.get(FlowField.CT_STATE);
      int bits = (int) mask.get(FlowField.CT_STATE);
      next().append("ct_state(");
      if (isVerbose) {
        HeaderGroupText.hex(out, value);
        HeaderGroupText.hex(out.append('/'), bits);
      } else {
        signedFlags(value, bits);
      }
      out.append(')');
    }
    if (shows(FlowField.CT_ZONE)) {
      hex("ct_zone", FlowField.CT_ZONE);
    }
    if (shows(FlowField.CT_MARK)) {
      hex("ct_mark", FlowField.CT_MARK);
    }
    if (shows(FlowField.CT_LABEL)) {
      next().append("ct_label(");
      wideHex(out, key.getHigh(FlowField.CT_LABEL), key.get(FlowField.CT_LABEL));
      if (!mask.isExact(FlowField.CT_LABEL)) {
        out.append('/');
        wideHex(out, mask.getHigh(FlowField.CT_LABEL), mask.get(FlowField.CT_LABEL));
      }
      out.append(')');
    }
    tuple();
  }

  /** Every flag that counts with its sign, also if all count. */
  private void signedFlags(int value, int bits) {
    FlagText flags = FlagText.of(FlowField.CT_STATE);
    for (int bit = 1; bit <= FlowKey.CT_DST_NAT; bit <<= 1) {
      if ((bits & bit) != 0) {
        flags.format(out, value & bit, bit);
      }
    }
  }

  static void wideHex(StringBuilder out, long high, long low) {
    if (high == 0) {
      HeaderGroupText.hex(out, low);
    } else {
      out.append("0x").append(Long.toHexString(high)).append(String.format("%016x", low));
    }
  }

  /** The addresses of the connection's original direction, of a packet that has one. */
  private void tuple() {
    boolean isIpv4 = key.ethType() == EtherType.IPV4;
    boolean isIpv6 = key.ethType() == EtherType.IPV6;
    boolean has = key.isNonzero(FlowField.CT_NW_PROTO) && (isIpv4 || isIpv6);
    FlowField source = isIpv6 ? FlowField.CT_IPV6_SRC : FlowField.CT_NW_SRC;
    FlowField destination = isIpv6 ? FlowField.CT_IPV6_DST : FlowField.CT_NW_DST;
    if (!has
        || !shows(
            source, destination, FlowField.CT_NW_PROTO, FlowField.CT_TP_SRC, FlowField.CT_TP_DST)) {
      return;
    }
    next().append(isIpv6 ? "ct_tuple6(" : "ct_tuple4(");
    tupleAddress("src", source);
    tupleAddress("dst", destination);
    tupleNumber("proto", FlowField.CT_NW_PROTO);
    tupleNumber(isIpv6 ? "src_port" : "tp_src", FlowField.CT_TP_SRC);
    tupleNumber(isIpv6 ? "dst_port" : "tp_dst", FlowField.CT_TP_DST);
    out.setCharAt(out.length() - 1, ')');
  }

  private void tupleAddress(String name, FlowField field) {
    if (!shows(field)) {
      return;
    }
    address(out.append(name).append('='), field, key.getHigh(field), key.get(field));
    if (!mask.isExact(field)) {
      address(out.append('/'), field, mask.getHigh(field), mask.get(field));
    }
    out.append(',');
  }

  private static void address(StringBuilder out, FlowField field, long high, long low) {
    if (field.isWide()) {
      AddressText.appendIpv6(out, high, low);
    } else {
      AddressText.appendIpv4(out, (int) low);
    }
  }

  private void tupleNumber(String name, FlowField field) {
    if (shows(field)) {
      out.append(name).append('=').append(key.get(field));
      if (!mask.isExact(field)) {
        HeaderGroupText.hex(out.append('/'), mask.get(field));
      }
      out.append(',');
    }
  }

  private void packetType() {
    if (!shows(FlowField.PACKET_TYPE)) {
      return;
    }
    long type = key.get(FlowField.PACKET_TYPE);
    long bits = mask.get(FlowField.PACKET_TYPE);
    next().append("packet_type(ns=").append(type >>> 16);
    typeMask(bits >>> 16);
    HeaderGroupText.hex(out.append(",id="), type & 0xffff);
    typeMask(bits & 0xffff);
    out.append(')');
  }

  private void typeMask(long bits) {
    if (bits != 0xffff) {
      HeaderGroupText.hex(out.append('/'), bits);
    }
  }

  // Ethernet types and VLANs.

  private void vlans(int header) {
    boolean hasHeader = header < key.vlanCount();
    boolean looksTagged = hasHeader || EtherType.isVlan(key.ethType()) && header == 0;
    if (!looksTagged || !mask.isNonzero(FlowField.ETH_TYPE) && !isVerbose) {
      ethType();
      network();
      return;
    }
    int tpid = hasHeader ? key.vlanTpid(header) : key.ethType();
    next().append(String.format("eth_type(0x%04x)", tpid));
    if (header > 0 && mask.vlanTci(header) == 0 && !isVerbose || isUnreadHeader(hasHeader)) {
      return;
    }
    vlan(key.vlanTci(header), mask.vlanTci(header));
    out.append(",encap(");
    isFirst = true;
    if (hasHeader) {
      vlans(header + 1);
    }
    out.append(')');
  }

  /** A type that says VLAN although all headers that are read were read. */
  private boolean isUnreadHeader(boolean hasHeader) {
    return !hasHeader && key.vlanCount() > 0;
  }

  private void vlan(int tci, int bits) {
    next().append("vlan(");
    int vid = tci & FlowKey.VLAN_VID_MASK;
    int vidBits = bits & FlowKey.VLAN_VID_MASK;
    int pcp = tci >>> FlowKey.VLAN_PCP_SHIFT;
    int pcpBits = bits >>> FlowKey.VLAN_PCP_SHIFT;
    boolean follows = false;
    if (isVerbose || vid != 0 || vidBits != 0) {
      out.append("vid=").append(vid);
      if (vidBits != FlowKey.VLAN_VID_MASK) {
        out.append("/0x").append(Integer.toHexString(vidBits));
      }
      follows = true;
    }
    if (isVerbose || pcp != 0 || pcpBits != 0) {
      out.append(follows ? "," : "").append("pcp=").append(pcp);
      if (pcpBits != 7) {
        out.append("/0x").append(Integer.toHexString(pcpBits));
      }
      follows = true;
    }
    if ((tci & FlowKey.VLAN_CFI) == 0) {
      out.append(follows ? "," : "").append("cfi=0");
    }
    out.append(')');
  }

  private void ethType() {
    if (mask.isWildcarded(FlowField.ETH_TYPE) && !isVerbose) {
      return;
    }
    int type = key.ethType();
    if (type < EtherType.LEAST) {
      // 802.2: there is no type. Inside a VLAN, nothing is said about it.
      if (key.vlanCount() == 0) {
        next().append("eth_type(0/0xffff)");
      }
    } else if (mask.isWildcarded(FlowField.ETH_TYPE)) {
      next().append(String.format("eth_type(0x%04x/0x0000)", type));
    } else {
      next().append(String.format("eth_type(0x%04x)", type));
    }
  }

  // Network and transport.

  private void network() {
    int type = key.ethType();
    if (type == EtherType.IPV4) {
      if (shows(FlowField.IP_SRC, FlowField.IP_DST) || mask.word(FlowLayout.IP) != 0) {
        group(HeaderGroup.IPV4);
      }
      transport(false);
    } else if (type == EtherType.IPV6) {
      if (shows(FlowField.IPV6_SRC, FlowField.IPV6_DST) || mask.word(FlowLayout.IP) != 0) {
        group(HeaderGroup.IPV6);
      }
      transport(true);
    } else if (type == EtherType.ARP || type == EtherType.RARP) {
      if (shows(FlowField.ARP_SPA, FlowField.ARP_TPA, FlowField.ARP_OP)
          || shows(FlowField.ARP_SHA, FlowField.ARP_THA)) {
        group(HeaderGroup.ARP);
      }
    } else if (type == EtherType.MPLS || type == EtherType.MPLS_MULTICAST) {
      if (isVerbose || mask.word(FlowLayout.MPLS) != 0) {
        group(HeaderGroup.MPLS);
      }
    } else if (type == EtherType.NSH) {
      group(HeaderGroup.NSH);
    }
  }

  private void transport(boolean isIpv6) {
    if ((key.get(FlowField.IP_FRAG) & FlowKey.FRAG_LATER) != 0) {
      return;
    }
    int protocol = (int) key.get(FlowField.NW_PROTO);
    HeaderGroup group =
        switch (protocol) {
          case 6 -> HeaderGroup.TCP;
          case 17 -> HeaderGroup.UDP;
          case 132 -> HeaderGroup.SCTP;
          case 1 -> isIpv6 ? null : HeaderGroup.ICMP;
          case 58 -> isIpv6 ? HeaderGroup.ICMPV6 : null;
          default -> null;
        };
    if (group == null) {
      return;
    }
    if (shows(FlowField.TCP_SRC, FlowField.TCP_DST)) {
      group(group);
    }
    boolean hasFlags = key.isNonzero(FlowField.TCP_FLAGS) || mask.isNonzero(FlowField.TCP_FLAGS);
    if (group == HeaderGroup.TCP && hasFlags && shows(FlowField.TCP_FLAGS)) {
      next();
      new HeaderGroupText(out, key, mask, isVerbose).tcpFlags();
    } else if (group == HeaderGroup.ICMPV6 && isNeighbourDiscovery()) {
      neighbourDiscovery();
    }
  }

  private void neighbourDiscovery() {
    boolean tells = MegaflowMask.tellsNeighbour(mask);
    if (isVerbose || tells && shows(FlowField.ND_TARGET, FlowField.ND_SLL, FlowField.ND_TLL)) {
      next();
      FlowMask told = tells ? mask : new FlowMask();
      new HeaderGroupText(out, key, told, isVerbose).formatKey(HeaderGroup.ND);
    }
  }

  private boolean isNeighbourDiscovery() {
    long type = key.get(FlowField.ICMPV6_TYPE);
    return (type == 135 || type == 136) && key.get(FlowField.ICMPV6_CODE) == 0;
  }

  /** The text, ready. */
  public static String of(FlowKey key, FlowMask mask, PortLabels ports) {
    StringBuilder out = new StringBuilder();
    format(out, key, mask, false, ports);
    return out.toString();
  }
}
