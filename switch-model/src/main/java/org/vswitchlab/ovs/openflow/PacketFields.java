package org.vswitchlab.ovs.openflow;

import java.util.List;
import java.util.stream.Stream;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.wire.EtherType;

/** Which fields say something about a given packet. */
final class PacketFields {
  private static final List<FlowField> METADATA =
      Stream.of(FlowField.values()).filter(PacketFields::isMetadata).toList();

  private static final List<FlowField> TUPLE =
      List.of(
          FlowField.CT_NW_PROTO,
          FlowField.CT_NW_SRC,
          FlowField.CT_NW_DST,
          FlowField.CT_IPV6_SRC,
          FlowField.CT_IPV6_DST,
          FlowField.CT_TP_SRC,
          FlowField.CT_TP_DST);

  private PacketFields() {}

  private static boolean isMetadata(FlowField field) {
    return field.isPlaced()
        && field.bits() <= 128
        && field.compareTo(FlowField.ETH_SRC) < 0
        && field != FlowField.ACTSET_OUTPUT
        && !isWideRegister(field);
  }

  /** The fields of the packet's headers, and the metadata that is not zero. */
  static FlowMask of(FlowKey packet) {
    FlowMask mask = new FlowMask();
    metadata(packet, mask);
    if (packet.get(FlowField.PACKET_TYPE) == 0) {
      mask.unwildcard(FlowField.ETH_SRC);
      mask.unwildcard(FlowField.ETH_DST);
      mask.unwildcardVlan(0);
      if (packet.vlanTci(0) != 0) {
        mask.unwildcardVlan(1);
      }
      mask.unwildcard(FlowField.ETH_TYPE);
    }
    int type = packet.networkType();
    if (type != packet.ethType()) {
      // The tool tells of such packets which connection they do not have.
      if (type == EtherType.IPV4) {
        mask.unwildcard(FlowField.CT_NW_SRC);
        mask.unwildcard(FlowField.CT_NW_DST);
      } else if (type == EtherType.IPV6) {
        mask.unwildcard(FlowField.CT_IPV6_SRC);
        mask.unwildcard(FlowField.CT_IPV6_DST);
      }
    }
    switch (type) {
      case EtherType.IPV4 -> {
        mask.unwildcard(FlowField.IP_SRC);
        mask.unwildcard(FlowField.IP_DST);
        ip(packet, mask);
      }
      case EtherType.IPV6 -> {
        mask.unwildcard(FlowField.IPV6_SRC);
        mask.unwildcard(FlowField.IPV6_DST);
        mask.unwildcard(FlowField.IPV6_LABEL);
        ip(packet, mask);
      }
      case EtherType.ARP, EtherType.RARP -> {
        mask.unwildcard(FlowField.ARP_SPA);
        mask.unwildcard(FlowField.ARP_TPA);
        mask.unwildcard(FlowField.ARP_OP);
        mask.unwildcard(FlowField.ARP_SHA);
        mask.unwildcard(FlowField.ARP_THA);
      }
      case EtherType.MPLS, EtherType.MPLS_MULTICAST -> mpls(packet, mask);
      case EtherType.NSH -> {
        if (packet.ethType() == type) {
          nsh(packet, mask);
        }
      }
      default -> {}
    }
    return mask;
  }

  private static void metadata(FlowKey packet, FlowMask mask) {
    for (FlowField field : METADATA) {
      if (packet.isNonzero(field)) {
        mask.unwildcard(field);
      }
    }
    TUPLE.forEach(mask::wildcard);
    if (packet.get(FlowField.CT_NW_PROTO) != 0) {
      tuple(packet, mask);
    }
    mask.unwildcard(FlowField.PACKET_TYPE);
    if (packet.isNonzero(FlowField.TUN_DST) || packet.isNonzero(FlowField.TUN_IPV6_DST)) {
      TunnelFields.ORDER.forEach(mask::unwildcard);
      TunnelFields.unwildcardFlags(mask);
      mask.setWord(FlowLayout.TUN_METADATA, packet.tunnelOptions());
      for (long left = packet.tunnelOptions(); left != 0; left &= left - 1) {
        mask.unwildcard(FlowField.tunnelOption(Long.numberOfTrailingZeros(left)));
      }
      if (!TunnelFields.hasKey(packet)) {
        mask.wildcard(FlowField.TUN_ID);
      }
    } else {
      TunnelFields.ORDER.forEach(mask::wildcard);
      if (packet.isNonzero(FlowField.TUN_ID)) {
        mask.unwildcard(FlowField.TUN_ID); // for a tunnel to come
      }
    }
  }

  /** What is known of the packet's connection: all or nothing. */
  private static void tuple(FlowKey packet, FlowMask mask) {
    switch (packet.ethType()) {
      case EtherType.IPV4 -> {
        mask.unwildcard(FlowField.CT_NW_SRC);
        mask.unwildcard(FlowField.CT_NW_DST);
      }
      case EtherType.IPV6 -> {
        mask.unwildcard(FlowField.CT_IPV6_SRC);
        mask.unwildcard(FlowField.CT_IPV6_DST);
      }
      default -> {
        return;
      }
    }
    mask.unwildcard(FlowField.CT_NW_PROTO);
    mask.unwildcard(FlowField.CT_TP_SRC);
    mask.unwildcard(FlowField.CT_TP_DST);
  }

  private static boolean isWideRegister(FlowField field) {
    return field.fieldName().startsWith("x");
  }

  private static void ip(FlowKey packet, FlowMask mask) {
    mask.unwildcard(FlowField.NW_PROTO);
    mask.unwildcard(FlowField.NW_TTL);
    mask.unwildcard(FlowField.IP_DSCP);
    mask.unwildcard(FlowField.NW_ECN);
    mask.unwildcard(FlowField.IP_FRAG);
    if ((packet.get(FlowField.IP_FRAG) & FlowKey.FRAG_LATER) != 0) {
      return;
    }
    int protocol = (int) packet.get(FlowField.NW_PROTO);
    boolean isIpv6 = packet.networkType() == EtherType.IPV6;
    boolean hasPorts =
        protocol == 6
            || protocol == 17
            || protocol == 132
            || protocol == (isIpv6 ? 58 : 1)
            || protocol == 2 && !isIpv6;
    if (hasPorts) {
      mask.unwildcard(FlowField.TCP_SRC);
      mask.unwildcard(FlowField.TCP_DST);
    }
    if (protocol == 6) {
      mask.unwildcard(FlowField.TCP_FLAGS);
    }
    if (isIpv6 && protocol == 58) {
      int type = (int) packet.get(FlowField.ICMPV6_TYPE);
      boolean hasTarget = type == 135 || type == 136;
      if (hasTarget && packet.get(FlowField.ICMPV6_CODE) == 0) {
        mask.unwildcard(FlowField.ND_TARGET);
        mask.unwildcard(FlowField.ND_SLL);
        mask.unwildcard(FlowField.ND_TLL);
      }
    }
  }

  /** The network service header; and fields of IP, which the tool tells of such packets too. */
  private static void nsh(FlowKey packet, FlowMask mask) {
    mask.unwildcardWord(FlowLayout.NSH);
    if (packet.get(FlowField.NSH_MDTYPE) == 1) {
      mask.unwildcardWord(FlowLayout.NSH_C1);
      mask.unwildcardWord(FlowLayout.NSH_C3);
    }
    mask.unwildcard(FlowField.NW_PROTO);
    mask.unwildcard(FlowField.NW_TTL);
    mask.unwildcard(FlowField.IP_DSCP);
    mask.unwildcard(FlowField.NW_ECN);
    mask.unwildcard(FlowField.IP_FRAG);
  }

  private static void mpls(FlowKey packet, FlowMask mask) {
    for (int i = 0; i < FlowKey.MAX_MPLS_LABELS; i++) {
      mask.unwildcardMplsLse(i);
      if ((packet.mplsLse(i) & 0x100) != 0) {
        return;
      }
    }
  }
}
