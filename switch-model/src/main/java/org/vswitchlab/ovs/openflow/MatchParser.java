package org.vswitchlab.ovs.openflow;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.EtherType;

/** Reads the fields of a match. */
final class MatchParser {
  private static final int OFP_VLAN_NONE = 0xffff;

  private final PortNames ports;
  private final Match.Builder match = Match.builder();

  MatchParser(PortNames ports) {
    this.ports = ports;
  }

  Match parseAll(String text) {
    KeyValues pairs = new KeyValues(text);
    while (pairs.next()) {
      if (!readProtocol(pairs.key()) && !readField(pairs.key(), pairs.value())) {
        throw new FlowSyntaxException("unknown keyword " + pairs.key());
      }
    }
    return build();
  }

  /** Takes {@code tcp} and the like; false if the word is none of them. */
  boolean readProtocol(String word) {
    switch (word) {
      case "eth" -> {}
      case "ip" -> protocol(EtherType.IPV4, -1);
      case "ipv6" -> protocol(EtherType.IPV6, -1);
      case "icmp" -> protocol(EtherType.IPV4, 1);
      case "icmp6" -> protocol(EtherType.IPV6, 58);
      case "tcp" -> protocol(EtherType.IPV4, 6);
      case "tcp6" -> protocol(EtherType.IPV6, 6);
      case "udp" -> protocol(EtherType.IPV4, 17);
      case "udp6" -> protocol(EtherType.IPV6, 17);
      case "sctp" -> protocol(EtherType.IPV4, 132);
      case "sctp6" -> protocol(EtherType.IPV6, 132);
      case "arp" -> protocol(EtherType.ARP, -1);
      case "rarp" -> protocol(EtherType.RARP, -1);
      case "mpls" -> protocol(EtherType.MPLS, -1);
      case "mplsm" -> protocol(EtherType.MPLS_MULTICAST, -1);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void protocol(int etherType, int ipProtocol) {
    match.exact(FlowField.ETH_TYPE, etherType);
    if (ipProtocol >= 0) {
      match.exact(FlowField.NW_PROTO, ipProtocol);
    }
  }

  /** Whether the field's value is a port, which has a complaint of its own when it is missing. */
  static boolean isPortField(String key) {
    return key.equals("in_port") || key.equals("in_port_oxm") || key.equals("actset_output");
  }

  /** Takes {@code name=value}; false if there is no such field. */
  boolean readField(String key, String value) {
    if (key.equals("skb_priority")) {
      return true;
    }
    FlowField field = FlowField.byName(key);
    if (field == null) {
      return false;
    }
    if (field.isTunnelOption()) {
      tunnelOption(field, value);
      return true;
    }
    if (field == FlowField.DL_VLAN) {
      vlan(value);
      return true;
    }
    FieldValue parsed = FieldValue.parse(field, value, ports);
    FlowField target = field == FlowField.IN_PORT_OXM ? FlowField.IN_PORT : field;
    switch (field) {
      case VLAN_TCI -> vlanTci((int) parsed.valueLow(), (int) parsed.maskLow());
      case VLAN_PCP, DL_VLAN_PCP -> vlanPriority((int) parsed.valueLow());
      default -> {
        if (target.isWide()) {
          match.masked(
              target, parsed.valueHigh(), parsed.valueLow(), parsed.maskHigh(), parsed.maskLow());
        } else {
          match.masked(target, parsed.valueLow(), parsed.maskLow());
        }
      }
    }
    return true;
  }

  /** A name alone asks for the option to be present, whatever its value. */
  private void tunnelOption(FlowField field, String value) {
    FieldValue parsed = value.isEmpty() ? null : FieldValue.parse(field, value, ports);
    match.tunnelOption(
        field.tunnelOptionIndex(),
        parsed == null ? 0 : parsed.valueLow(),
        parsed == null ? 0 : parsed.maskLow());
  }

  /** Whether a field needs no value. */
  static boolean isOptional(String key) {
    FlowField field = FlowField.byName(key);
    return field != null && field.isTunnelOption();
  }

  /** OpenFlow 1.0: 0xffff means without a tag; anything else is the VLAN ID of a tag. */
  private void vlan(String value) {
    int vid = Numbers.parse16(value, "dl_vlan");
    if (vid == OFP_VLAN_NONE) {
      vlanTci(0, 0xffff);
      return;
    }
    int pcpBits = match.mask().vlanTci(0) & 0xe000;
    int pcp = match.key().vlanTci(0) & 0xe000;
    match.masked(
        FlowField.VLAN_TCI,
        FlowKey.VLAN_CFI | (vid & FlowKey.VLAN_VID_MASK) | pcp,
        FlowKey.VLAN_CFI | FlowKey.VLAN_VID_MASK | pcpBits);
  }

  private void vlanPriority(int pcp) {
    int bits = match.mask().vlanTci(0);
    int tci = match.key().vlanTci(0);
    match.masked(
        FlowField.VLAN_TCI,
        tci & ~0xe000 | FlowKey.VLAN_CFI | pcp << FlowKey.VLAN_PCP_SHIFT,
        bits | FlowKey.VLAN_CFI | 0xe000);
  }

  private void vlanTci(int tci, int bits) {
    match.masked(FlowField.VLAN_TCI, tci, bits);
  }

  /** What was read up to now, as it was read; not to be changed. */
  FlowKey keySoFar() {
    return match.key();
  }

  /** Which bits of {@link #keySoFar} were given; not to be changed. */
  FlowMask maskSoFar() {
    return match.mask();
  }

  Match build() {
    return MatchNormalization.normalize(match.build());
  }
}
