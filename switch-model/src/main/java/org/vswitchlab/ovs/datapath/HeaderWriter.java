package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.InternetChecksum;

/**
 * Rewrites header fields in place. Checksums are updated by the difference (RFC 1624), so that a
 * checksum that was wrong stays wrong. A header that is not there is left alone.
 */
final class HeaderWriter {
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMPV6 = 58;
  private static final int IPV4_CHECKSUM = 10;
  private static final int TCP_CHECKSUM = 16;
  private static final int UDP_CHECKSUM = 6;
  private static final int ICMP_CHECKSUM = 2;
  private static final int TCP_BYTES = 20;
  private static final int UDP_BYTES = 8;

  private HeaderWriter() {}

  static void set(Packet packet, HeaderGroup header, Match fields) {
    switch (header) {
      case SKB_PRIORITY, SKB_MARK, TUNNEL -> setMetadata(packet, fields);
      case ETH -> setEthernet(packet, fields);
      case MPLS -> setMpls(packet, fields);
      case IPV4 -> setIpv4(packet, fields);
      case IPV6 -> setIpv6(packet, fields);
      case TCP -> setPorts(packet, fields, FlowField.TCP_SRC, FlowField.TCP_DST, TCP_CHECKSUM);
      case UDP -> setPorts(packet, fields, FlowField.UDP_SRC, FlowField.UDP_DST, UDP_CHECKSUM);
      case SCTP -> setSctp(packet, fields);
      case ICMP -> setIcmp(packet, fields, FlowField.ICMP_TYPE, FlowField.ICMP_CODE);
      case ICMPV6 -> setIcmp(packet, fields, FlowField.ICMPV6_TYPE, FlowField.ICMPV6_CODE);
      case ARP -> setArp(packet, fields);
      case ND -> setNeighbourDiscovery(packet, fields);
      case ND_EXTENSIONS -> setNeighbourDiscoveryExtensions(packet, fields);
      case NSH -> setNsh(packet, fields);
    }
  }

  private static void setMetadata(Packet packet, Match fields) {
    FlowKey metadata = packet.metadata();
    for (int word = FlowLayout.RECIRC_PORT; word < FlowLayout.WORDS; word++) {
      long mask = fields.mask().word(word);
      if (mask != 0) {
        metadata.setWord(word, metadata.word(word) & ~mask | fields.key().word(word));
      }
    }
  }

  /** The field's new value, given its old one. */
  private static long merged(Match fields, FlowField field, long old) {
    return old & ~fields.mask().get(field) | fields.key().get(field);
  }

  private static void setEthernet(Packet packet, Match fields) {
    if (packet.length() < 14 || !packet.hasEthernet()) {
      return;
    }
    byte[] b = packet.writableBytes();
    Bytes.put48(b, 0, merged(fields, FlowField.ETH_DST, Bytes.u48(b, 0)));
    Bytes.put48(b, 6, merged(fields, FlowField.ETH_SRC, Bytes.u48(b, 6)));
  }

  private static void setMpls(Packet packet, Match fields) {
    int at = packet.layout().l25Offset();
    if (at < 0 || packet.length() < at + 4) {
      return;
    }
    byte[] b = packet.writableBytes();
    int mask = fields.mask().mplsLse(0);
    Bytes.put32(b, at, (Bytes.i32(b, at) & ~mask | fields.key().mplsLse(0)) & 0xffff_ffffL);
  }

  // IP.

  private static void setIpv4(Packet packet, Match fields) {
    FlowKey key = packet.key();
    int at = packet.layout().l3Offset();
    if (!isIpv4(key) || at < 0) {
      return;
    }
    int transport = ipv4Transport(packet, key, at);
    byte[] b = packet.writableBytes();
    setIpv4Address(
        b,
        at,
        at + 12,
        (int) merged(fields, FlowField.IP_SRC, Bytes.u32(b, at + 12)),
        transport,
        key);
    setIpv4Address(
        b,
        at,
        at + 16,
        (int) merged(fields, FlowField.IP_DST, Bytes.u32(b, at + 16)),
        transport,
        key);
    FlowMask mask = fields.mask();
    // nw_tos leaves the two ECN bits out; the datapath's tos has them.
    int tosMask = (int) (mask.word(FlowLayout.IP) >>> 48) & 0xff;
    int tos = (int) (fields.key().word(FlowLayout.IP) >>> 48) & 0xff;
    put16(b, at, at + IPV4_CHECKSUM, Bytes.u16(b, at) & ~tosMask | tos);
    int ttlMask = (int) mask.get(FlowField.NW_TTL) << 8;
    int ttl = (int) fields.key().get(FlowField.NW_TTL) << 8;
    put16(b, at + 8, at + IPV4_CHECKSUM, Bytes.u16(b, at + 8) & ~ttlMask | ttl);
  }

  private static boolean isIpv4(FlowKey key) {
    return key.ethType() == EtherType.IPV4 && key.word(FlowLayout.IP) != 0;
  }

  /**
   * Where the transport header of an IPv4 packet would begin, if its checksum has room. The real
   * datapath takes the payload of a later fragment for a header too, and so spoils two of its
   * bytes.
   */
  private static int ipv4Transport(Packet packet, FlowKey key, int l3) {
    int at = l3 + (packet.u8(l3) & 15) * 4;
    int left = packet.length() - packet.layout().paddingBytes() - at;
    int protocol = (int) key.get(FlowField.NW_PROTO);
    boolean hasRoom = protocol == TCP && left >= TCP_BYTES || protocol == UDP && left >= UDP_BYTES;
    return hasRoom ? at : -1;
  }

  private static void setIpv4Address(
      byte[] b, int ip, int at, int address, int transport, FlowKey key) {
    for (int half = 0; half < 2; half++) {
      int old = Bytes.u16(b, at + 2 * half);
      int value = address >>> (16 - 16 * half) & 0xffff;
      put16(b, at + 2 * half, ip + IPV4_CHECKSUM, value);
      updateTransport(b, transport, key, old, value);
    }
  }

  /** Replaces a 16-bit word and updates the checksum that covers it. */
  private static void put16(byte[] b, int at, int checksumAt, int value) {
    int old = Bytes.u16(b, at);
    if (old != value) {
      Bytes.put16(b, at, value);
      Bytes.put16(b, checksumAt, InternetChecksum.updated(Bytes.u16(b, checksumAt), old, value));
    }
  }

  /** Updates the transport checksum for a word of the pseudo-header, if there is one. */
  private static void updateTransport(byte[] b, int transport, FlowKey key, int old, int value) {
    if (transport < 0 || old == value) {
      return;
    }
    int protocol = (int) key.get(FlowField.NW_PROTO);
    if (protocol == TCP) {
      updateChecksum(b, transport + TCP_CHECKSUM, old, value);
    } else if (protocol == UDP) {
      updateUdpChecksum(b, transport + UDP_CHECKSUM, old, value);
    } else if (protocol == ICMPV6 && key.ethType() == EtherType.IPV6) {
      updateChecksum(b, transport + ICMP_CHECKSUM, old, value);
    }
  }

  private static void updateChecksum(byte[] b, int at, int old, int value) {
    Bytes.put16(b, at, InternetChecksum.updated(Bytes.u16(b, at), old, value));
  }

  /** RFC 768: zero means that there is no checksum, so a sum of zero is sent as all ones. */
  private static void updateUdpChecksum(byte[] b, int at, int old, int value) {
    int checksum = Bytes.u16(b, at);
    if (checksum == 0) {
      return;
    }
    int updated = InternetChecksum.updated(checksum, old, value);
    Bytes.put16(b, at, updated == 0 ? 0xffff : updated);
  }

  private static void setIpv6(Packet packet, Match fields) {
    FlowKey key = packet.key();
    int at = packet.layout().l3Offset();
    if (key.ethType() != EtherType.IPV6 || key.word(FlowLayout.IP) == 0) {
      return;
    }
    int transport = packet.layout().l4Offset();
    byte[] b = packet.writableBytes();
    setIpv6Address(b, at + 8, fields, FlowField.IPV6_SRC, transport, key);
    setIpv6Address(b, at + 24, fields, FlowField.IPV6_DST, transport, key);
    long first = Bytes.u32(b, at);
    long tosMask = fields.mask().word(FlowLayout.IP) >>> 48 & 0xff;
    long tos = fields.key().word(FlowLayout.IP) >>> 48 & 0xff;
    first = first & ~(tosMask << 20) | tos << 20;
    first = first & ~fields.mask().get(FlowField.IPV6_LABEL) | fields.value(FlowField.IPV6_LABEL);
    Bytes.put32(b, at, first);
    b[at + 7] = (byte) merged(fields, FlowField.NW_TTL, b[at + 7] & 0xff);
  }

  private static void setIpv6Address(
      byte[] b, int at, Match fields, FlowField field, int transport, FlowKey key) {
    if (!fields.isOn(field)) {
      return;
    }
    long high = Bytes.i64(b, at) & ~fields.mask().getHigh(field) | fields.key().getHigh(field);
    long low = merged(fields, field, Bytes.i64(b, at + 8));
    for (int group = 0; group < 8; group++) {
      long half = group < 4 ? high : low;
      int value = (int) (half >>> (48 - 16 * (group % 4))) & 0xffff;
      int old = Bytes.u16(b, at + 2 * group);
      Bytes.put16(b, at + 2 * group, value);
      updateTransport(b, transport, key, old, value);
    }
  }

  /** Raises the drop precedence of an assured forwarding class (RFC 2597) by some levels. */
  static void raiseDropPrecedence(Packet packet, int levels) {
    FlowKey key = packet.key();
    int dscp = (int) key.get(FlowField.IP_DSCP);
    int precedence = dscp >>> 1 & 3;
    if ((dscp & 1) != 0 || precedence == 0 || dscp >>> 3 == 0 || dscp >>> 3 > 4) {
      return;
    }
    int raised = Math.min(3, precedence + levels);
    Match fields = Match.builder().exact(FlowField.IP_DSCP, dscp & ~6 | raised << 1).build();
    set(packet, isIpv4(key) ? HeaderGroup.IPV4 : HeaderGroup.IPV6, fields);
  }

  // Transport.

  private static void setPorts(
      Packet packet, Match fields, FlowField source, FlowField destination, int checksumOffset) {
    FlowKey key = packet.key();
    int at = packet.layout().l4Offset();
    int protocol = checksumOffset == TCP_CHECKSUM ? TCP : UDP;
    if (at < 0 || key.get(FlowField.NW_PROTO) != protocol) {
      return;
    }
    byte[] b = packet.writableBytes();
    setPort(b, at, (int) merged(fields, source, Bytes.u16(b, at)), at, protocol);
    setPort(b, at + 2, (int) merged(fields, destination, Bytes.u16(b, at + 2)), at, protocol);
  }

  private static void setPort(byte[] b, int at, int value, int transport, int protocol) {
    int old = Bytes.u16(b, at);
    if (old == value) {
      return;
    }
    Bytes.put16(b, at, value);
    if (protocol == TCP) {
      updateChecksum(b, transport + TCP_CHECKSUM, old, value);
    } else {
      updateUdpChecksum(b, transport + UDP_CHECKSUM, old, value);
    }
  }

  /** The checksum covers everything (RFC 9260, 6.8); what was wrong about it stays wrong. */
  private static void setSctp(Packet packet, Match fields) {
    FlowKey key = packet.key();
    int at = packet.layout().l4Offset();
    if (at < 0 || key.get(FlowField.NW_PROTO) != 132) {
      return;
    }
    int end = packet.length() - packet.layout().paddingBytes();
    byte[] b = packet.writableBytes();
    int stored = Bytes.i32(b, at + 8);
    int right = sctpChecksum(b, at, end);
    Bytes.put16(b, at, (int) merged(fields, FlowField.SCTP_SRC, Bytes.u16(b, at)));
    Bytes.put16(b, at + 2, (int) merged(fields, FlowField.SCTP_DST, Bytes.u16(b, at + 2)));
    int updated = sctpChecksum(b, at, end) ^ right ^ stored;
    Bytes.put32(b, at + 8, updated & 0xffff_ffffL);
  }

  private static int sctpChecksum(byte[] b, int at, int end) {
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(b, at, 8);
    crc.update(new byte[4]);
    crc.update(b, at + 12, end - at - 12);
    return Integer.reverseBytes((int) crc.getValue());
  }

  private static void setIcmp(Packet packet, Match fields, FlowField type, FlowField code) {
    int at = packet.layout().l4Offset();
    if (at < 0) {
      return;
    }
    byte[] b = packet.writableBytes();
    int typeValue = (int) merged(fields, type, b[at] & 0xff);
    int codeValue = (int) merged(fields, code, b[at + 1] & 0xff);
    put16(b, at, at + ICMP_CHECKSUM, typeValue << 8 | codeValue);
  }

  // Neighbours.

  private static void setArp(Packet packet, Match fields) {
    FlowKey key = packet.key();
    int at = packet.layout().l3Offset();
    if (key.word(FlowLayout.ARP_SHA) == 0 && key.word(FlowLayout.IPV4) == 0) {
      return;
    }
    byte[] b = packet.writableBytes();
    Bytes.put16(b, at + 6, (int) merged(fields, FlowField.ARP_OP, Bytes.u16(b, at + 6)));
    Bytes.put48(b, at + 8, merged(fields, FlowField.ARP_SHA, Bytes.u48(b, at + 8)));
    Bytes.put32(b, at + 14, merged(fields, FlowField.ARP_SPA, Bytes.u32(b, at + 14)));
    Bytes.put48(b, at + 18, merged(fields, FlowField.ARP_THA, Bytes.u48(b, at + 18)));
    Bytes.put32(b, at + 24, merged(fields, FlowField.ARP_TPA, Bytes.u32(b, at + 24)));
  }

  private static void setNeighbourDiscovery(Packet packet, Match fields) {
    FlowKey key = packet.key();
    int at = packet.layout().l4Offset();
    int end = packet.length() - packet.layout().paddingBytes();
    if (at < 0 || key.get(FlowField.NW_PROTO) != ICMPV6 || end - at < 24) {
      return;
    }
    byte[] b = packet.writableBytes();
    setIpv6Address(b, at + 8, fields, FlowField.ND_TARGET, at, key);
    int option = at + 24;
    while (end - option >= 8 && b[option + 1] != 0) {
      FlowField field =
          switch (b[option]) {
            case 1 -> FlowField.ND_SLL;
            case 2 -> FlowField.ND_TLL;
            default -> null;
          };
      if (field != null && b[option + 1] == 1 && fields.isOn(field)) {
        long address = merged(fields, field, Bytes.u48(b, option + 2));
        for (int word = 0; word < 3; word++) {
          int value = (int) (address >>> (32 - 16 * word)) & 0xffff;
          put16(b, option + 2 + 2 * word, at + ICMP_CHECKSUM, value);
        }
      }
      option += (b[option + 1] & 0xff) * 8;
    }
  }

  private static void setNeighbourDiscoveryExtensions(Packet packet, Match fields) {
    FlowKey key = packet.key();
    int at = packet.layout().l4Offset();
    int end = packet.length() - packet.layout().paddingBytes();
    if (at < 0 || key.get(FlowField.NW_PROTO) != ICMPV6 || end - at < 24) {
      return;
    }
    byte[] b = packet.writableBytes();
    long reserved = merged(fields, FlowField.ND_RESERVED, Bytes.u32(b, at + 4));
    put16(b, at + 4, at + ICMP_CHECKSUM, (int) (reserved >>> 16));
    put16(b, at + 6, at + ICMP_CHECKSUM, (int) reserved & 0xffff);
    if (fields.isOn(FlowField.ND_OPTIONS_TYPE) && end - at >= 32) {
      int type = (int) merged(fields, FlowField.ND_OPTIONS_TYPE, b[at + 24] & 0xff);
      put16(b, at + 24, at + ICMP_CHECKSUM, type << 8 | b[at + 25] & 0xff);
    }
  }

  /** RFC 8300, 2.2 and 2.3. */
  private static void setNsh(Packet packet, Match fields) {
    FlowKey key = packet.key();
    int at = packet.layout().l3Offset();
    if (key.word(FlowLayout.NSH) == 0) {
      return;
    }
    byte[] b = packet.writableBytes();
    int first = Bytes.u16(b, at);
    long flags = merged(fields, FlowField.NSH_FLAGS, first >>> 12 & 3);
    long ttl = merged(fields, FlowField.NSH_TTL, first >>> 6 & 0x3f);
    Bytes.put16(b, at, first & ~0x3fc0 | (int) flags << 12 | (int) ttl << 6);
    long path = Bytes.u32(b, at + 4);
    long spi = merged(fields, FlowField.NSH_SPI, path >>> 8);
    long si = merged(fields, FlowField.NSH_SI, path & 0xff);
    Bytes.put32(b, at + 4, spi << 8 | si);
    if (key.get(FlowField.NSH_MDTYPE) == 1) {
      Bytes.put32(b, at + 8, merged(fields, FlowField.NSH_C1, Bytes.u32(b, at + 8)));
      Bytes.put32(b, at + 12, merged(fields, FlowField.NSH_C2, Bytes.u32(b, at + 12)));
      Bytes.put32(b, at + 16, merged(fields, FlowField.NSH_C3, Bytes.u32(b, at + 16)));
      Bytes.put32(b, at + 20, merged(fields, FlowField.NSH_C4, Bytes.u32(b, at + 20)));
    }
  }
}
