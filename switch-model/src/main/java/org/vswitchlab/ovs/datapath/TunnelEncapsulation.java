package org.vswitchlab.ovs.datapath;

import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowLayout;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.InternetChecksum;
import org.vswitchlab.wire.IpProtocol;

/** Puts a tunnel's outer headers before a packet and takes them off: tnl_push and tnl_pop. */
final class TunnelEncapsulation {
  private static final int ETHERNET_BYTES = 14;
  private static final int IPV4_BYTES = 20;
  private static final int IPV6_BYTES = 40;
  private static final int UDP_BYTES = 8;
  private static final int VXLAN_BYTES = 8;
  private static final int GENEVE_BYTES = 8;
  private static final int GTPU_BYTES = 8;

  /** Timestamps of ERSPAN are in units of 100 microseconds. */
  private static final long ERSPAN_TICK_NANOS = 100_000L;

  /** The flags of VXLAN with the generic protocol extension, without the protocol. */
  private static final long GENERIC_VXLAN_FLAGS = 0x0c00_0000L;

  /** RFC 7348, 5: the I flag, everything else zero. */
  private static final long VXLAN_FLAGS = 0x0800_0000L;

  private static final int GRE_CHECKSUM = 0x8000;
  private static final int GRE_KEY = 0x2000;
  private static final int GRE_SEQUENCE = 0x1000;

  private TunnelEncapsulation() {}

  // Out.

  /**
   * @param firstPort least UDP source port
   * @param lastPort one more than the largest
   * @param sequence number of the packet, for those that are numbered
   * @param nowNanos for those that tell the time
   */
  static void push(
      Packet packet,
      TunnelHeader header,
      int firstPort,
      int lastPort,
      int sequence,
      long nowNanos) {
    long entropy = packet.rssHash() & 0xffff_ffffL;
    int sourcePort = firstPort + (int) (entropy * (lastPort - firstPort) >>> 32);
    Frame inner = packet.frame();
    byte[] outer = header.bytes();
    byte[] b = new byte[outer.length + inner.length()];
    System.arraycopy(outer, 0, b, 0, outer.length);
    System.arraycopy(inner.array(), inner.offset(), b, outer.length, inner.length());
    boolean isIpv6 = Bytes.u16(b, 12) == EtherType.IPV6;
    int l4 = ETHERNET_BYTES + (isIpv6 ? IPV6_BYTES : IPV4_BYTES);
    if (isIpv6) {
      Bytes.put16(b, ETHERNET_BYTES + 4, b.length - l4);
    } else {
      Bytes.put16(b, ETHERNET_BYTES + 2, b.length - ETHERNET_BYTES);
      Bytes.put16(b, ETHERNET_BYTES + 10, 0);
      Bytes.put16(b, ETHERNET_BYTES + 10, InternetChecksum.of(b, ETHERNET_BYTES, IPV4_BYTES));
    }
    switch (header.type()) {
      case VXLAN, GENEVE -> finishUdp(b, l4, isIpv6, sourcePort);
      case GTPU -> {
        // As the real datapath: always with a checksum, and that of a message without its length.
        Bytes.put16(b, l4 + 6, 0xffff);
        finishUdp(b, l4, isIpv6, sourcePort);
        Bytes.put16(b, l4 + UDP_BYTES + 2, b.length - l4 - UDP_BYTES - GTPU_BYTES);
      }
      case GRE, IP6GRE -> finishGre(b, l4, sequence);
      case ERSPAN, IP6ERSPAN -> {
        if (Bytes.u16(b, l4 + 2) == TunnelHeaderBuilder.ERSPAN_2) {
          Bytes.put32(b, l4 + 12, nowNanos / ERSPAN_TICK_NANOS & 0xffff_ffffL);
        }
        finishGre(b, l4, sequence);
      }
      case SRV6 -> {}
    }
    packet.metadata().set(FlowField.PACKET_TYPE, 0);
    packet.replaceBytes(b);
  }

  /** The source port tells flows apart for those who spread the outer packets (RFC 7348, 5). */
  private static void finishUdp(byte[] b, int at, boolean isIpv6, int sourcePort) {
    Bytes.put16(b, at, sourcePort);
    Bytes.put16(b, at + 4, b.length - at);
    if (Bytes.u16(b, at + 6) != 0) {
      Bytes.put16(b, at + 6, 0);
      int checksum = InternetChecksum.finish(pseudoHeader(b, at, isIpv6) + sum(b, at));
      Bytes.put16(b, at + 6, checksum == 0 ? 0xffff : checksum);
    }
  }

  private static long sum(byte[] b, int at) {
    return InternetChecksum.add(0, b, at, b.length - at);
  }

  private static long pseudoHeader(byte[] b, int at, boolean isIpv6) {
    int from = at - (isIpv6 ? 32 : 8);
    long addresses = InternetChecksum.add(0, b, from, at - from);
    return addresses + IpProtocol.UDP + (b.length - at);
  }

  private static void finishGre(byte[] b, int at, int sequence) {
    int flags = Bytes.u16(b, at);
    if ((flags & GRE_SEQUENCE) != 0) {
      int before = Integer.bitCount(flags & (GRE_CHECKSUM | GRE_KEY));
      Bytes.put32(b, at + 4 + 4 * before, sequence & 0xffff_ffffL);
    }
    if ((Bytes.u16(b, at) & GRE_CHECKSUM) != 0) {
      Bytes.put16(b, at + 4, 0);
      Bytes.put16(b, at + 4, InternetChecksum.finish(sum(b, at)));
    }
  }

  /** Whether packets with that header are numbered. */
  static boolean isNumbered(TunnelHeader header) {
    byte[] b = header.bytes();
    int l4 = ETHERNET_BYTES + (Bytes.u16(b, 12) == EtherType.IPV6 ? IPV6_BYTES : IPV4_BYTES);
    return switch (header.type()) {
      case GRE, IP6GRE, ERSPAN, IP6ERSPAN -> (Bytes.u16(b, l4) & GRE_SEQUENCE) != 0;
      case VXLAN, GENEVE, GTPU, SRV6 -> false;
    };
  }

  // In.

  /**
   * Takes the outer headers off and tells in the metadata what they said.
   *
   * @param port the tunnel's port
   * @return why it cannot be done, or null
   */
  static DropReason pop(Packet packet, DatapathPort port) {
    FlowKey outer = packet.key();
    int l3 = packet.layout().l3Offset();
    boolean isIpv6 = outer.ethType() == EtherType.IPV6;
    Frame frame = packet.frame();
    if (l3 < 0 || outer.word(FlowLayout.IP) == 0 || outer.get(FlowField.IP_FRAG) != 0) {
      return DropReason.TUNNEL_ERROR;
    }
    byte[] b = frame.copyBytes();
    int end = b.length - packet.layout().paddingBytes();
    int l4 = l3 + (isIpv6 ? IPV6_BYTES : (b[l3] & 15) * 4);
    FlowKey tunnel = new FlowKey();
    outerAddresses(tunnel, outer);
    int inner =
        switch (port.typeName()) {
          case "vxlan" -> popVxlan(tunnel, b, l4, end, isIpv6);
          case "geneve" -> popGeneve(tunnel, b, l4, end, isIpv6);
          case "gre", "ip6gre" -> popGre(tunnel, b, l4, end);
          case "erspan", "ip6erspan" -> popErspan(tunnel, b, l4, end);
          case "gtpu" -> popGtpu(tunnel, b, l4, end, isIpv6);
          default -> -1;
        };
    if (inner < 0) {
      return DropReason.TUNNEL_ERROR;
    }
    FlowKey metadata = packet.metadata();
    metadata.clear();
    metadata.copyFrom(tunnel);
    metadata.set(FlowField.IN_PORT, port.number());
    packet.forgetConnection();
    packet.replaceBytes(java.util.Arrays.copyOfRange(b, inner, end));
    packet.forgetHash();
    return null;
  }

  private static void outerAddresses(FlowKey tunnel, FlowKey outer) {
    if (outer.ethType() == EtherType.IPV6) {
      tunnel.set(
          FlowField.TUN_IPV6_SRC, outer.getHigh(FlowField.IPV6_SRC), outer.get(FlowField.IPV6_SRC));
      tunnel.set(
          FlowField.TUN_IPV6_DST, outer.getHigh(FlowField.IPV6_DST), outer.get(FlowField.IPV6_DST));
    } else {
      tunnel.set(FlowField.TUN_SRC, outer.get(FlowField.IP_SRC));
      tunnel.set(FlowField.TUN_DST, outer.get(FlowField.IP_DST));
    }
    tunnel.set(FlowField.TUN_TTL, outer.get(FlowField.NW_TTL));
    tunnel.set(FlowField.TUN_TOS, outer.word(FlowLayout.IP) >>> 48 & 0xff);
  }

  /** UDP header of the outer packet. Returns where the payload begins, or -1 if it is broken. */
  private static int popUdp(FlowKey tunnel, byte[] b, int at, int end, boolean isIpv6) {
    if (end - at < UDP_BYTES) {
      return -1;
    }
    boolean hasChecksum = Bytes.u16(b, at + 6) != 0;
    if (hasChecksum) {
      int from = at - (isIpv6 ? 32 : 8);
      long sum = InternetChecksum.add(0, b, from, end - from) + IpProtocol.UDP + (end - at);
      if (InternetChecksum.finish(sum) != 0) {
        return -1;
      }
    }
    TunnelFlag.CSUM.set(tunnel, hasChecksum);
    long header = tunnel.word(FlowLayout.TUN_HEADER) & ~0xffff_ffffL;
    tunnel.setWord(FlowLayout.TUN_HEADER, header | Bytes.u32(b, at));
    return at + UDP_BYTES;
  }

  private static int popVxlan(FlowKey tunnel, byte[] b, int l4, int end, boolean isIpv6) {
    int at = popUdp(tunnel, b, l4, end, isIpv6);
    if (at < 0
        || end - at < VXLAN_BYTES + ETHERNET_BYTES
        || !isVxlan(tunnel, Bytes.u32(b, at))
        || b[at + 7] != 0) {
      return -1;
    }
    tunnel.set(FlowField.TUN_ID, Bytes.u32(b, at + 4) >>> 8);
    TunnelFlag.KEY.set(tunnel, true);
    return at + VXLAN_BYTES;
  }

  /** Whether the first word is one of VXLAN; notes what type of packet is inside. */
  private static boolean isVxlan(FlowKey tunnel, long flags) {
    if (flags == VXLAN_FLAGS) {
      return true;
    }
    long type =
        switch ((int) (flags ^ GENERIC_VXLAN_FLAGS)) {
          case 1 -> 1L << 16 | EtherType.IPV4;
          case 2 -> 1L << 16 | EtherType.IPV6;
          case 3 -> 0;
          case 4 -> 1L << 16 | EtherType.NSH;
          default -> -1;
        };
    if (type > 0) {
      tunnel.set(FlowField.PACKET_TYPE, type);
    }
    return type >= 0;
  }

  /** 3GPP TS 29.281, 5.1: a packet of a user; other messages are for the host. */
  private static int popGtpu(FlowKey tunnel, byte[] b, int l4, int end, boolean isIpv6) {
    int at = popUdp(tunnel, b, l4, end, isIpv6);
    if (at < 0 || end - at < GTPU_BYTES + 1) {
      return -1;
    }
    boolean hasMore = (b[at] & 7) != 0;
    int inner = at + GTPU_BYTES + (hasMore ? 4 : 0);
    if (b[at] >>> 4 != 3 || (b[at + 1] & 0xff) != 0xff || end - inner < 1) {
      return -1;
    }
    tunnel.set(FlowField.TUN_GTPU_FLAGS, b[at] & 0xff);
    tunnel.set(FlowField.TUN_GTPU_MSGTYPE, b[at + 1] & 0xff);
    tunnel.set(FlowField.TUN_ID, Bytes.u32(b, at + 4));
    TunnelFlag.KEY.set(tunnel, true);
    int type = b[inner] >>> 4 == 6 ? EtherType.IPV6 : EtherType.IPV4;
    tunnel.set(FlowField.PACKET_TYPE, 1L << 16 | type);
    return inner;
  }

  /** Mirrored frames behind GRE with a sequence number. */
  private static int popErspan(FlowKey tunnel, byte[] b, int l4, int end) {
    int base = l4 + 8;
    if (end - base < 8 || Bytes.u16(b, l4) != GRE_SEQUENCE) {
      return -1;
    }
    int version = b[base] >>> 4 & 0xf;
    int protocol = Bytes.u16(b, l4 + 2);
    // The real switch goes by the version, whichever of both protocols the header names.
    boolean isErspan =
        protocol == TunnelHeaderBuilder.ERSPAN_1 || protocol == TunnelHeaderBuilder.ERSPAN_2;
    boolean isFirst = version == 1;
    int inner = base + (isFirst ? 8 : 12);
    if (!isErspan || !isFirst && version != 2 || end - inner < ETHERNET_BYTES) {
      return -1;
    }
    tunnel.set(FlowField.TUN_ID, Bytes.u16(b, base + 2) & 0x3ff);
    TunnelFlag.KEY.set(tunnel, true);
    tunnel.set(FlowField.TUN_ERSPAN_VER, version);
    if (isFirst) {
      tunnel.set(FlowField.TUN_ERSPAN_IDX, Bytes.u32(b, base + 4) & 0xf_ffff);
    } else {
      int last = Bytes.u16(b, base + 10);
      tunnel.set(FlowField.TUN_ERSPAN_DIR, last >>> 3 & 1);
      tunnel.set(FlowField.TUN_ERSPAN_HWID, last >>> 4 & 0x3f);
    }
    return inner;
  }

  /** RFC 8926, 3.4. Options are kept as they are. */
  private static int popGeneve(FlowKey tunnel, byte[] b, int l4, int end, boolean isIpv6) {
    int at = popUdp(tunnel, b, l4, end, isIpv6);
    if (at < 0 || end - at < GENEVE_BYTES) {
      return -1;
    }
    int inner = at + GENEVE_BYTES + (b[at] & 0x3f) * 4;
    boolean isBridging = Bytes.u16(b, at + 2) == EtherType.TRANSPARENT_ETHERNET_BRIDGING;
    if ((b[at] & 0xc0) != 0 || !isBridging || end - inner < ETHERNET_BYTES) {
      return -1;
    }
    TunnelFlag.OAM.set(tunnel, (b[at + 1] & 0x80) != 0);
    TunnelFlag.KEY.set(tunnel, true);
    TunnelFlag.markGeneve(tunnel);
    GeneveOptions.put(tunnel, b, at + GENEVE_BYTES, (b[at] & 0x3f) * 4);
    tunnel.set(FlowField.TUN_ID, Bytes.u32(b, at + 4) >>> 8);
    return inner;
  }

  /** RFC 2784 with the key and sequence number of RFC 2890. */
  private static int popGre(FlowKey tunnel, byte[] b, int l4, int end) {
    if (end - l4 < 4) {
      return -1;
    }
    int flags = Bytes.u16(b, l4);
    if ((flags & ~(GRE_CHECKSUM | GRE_KEY | GRE_SEQUENCE)) != 0) {
      return -1;
    }
    int inner = l4 + 4 + 4 * Integer.bitCount(flags);
    if (end < inner) {
      return -1;
    }
    if ((flags & GRE_CHECKSUM) != 0 && InternetChecksum.of(b, l4, end - l4) != 0) {
      return -1;
    }
    TunnelFlag.CSUM.set(tunnel, (flags & GRE_CHECKSUM) != 0);
    if ((flags & GRE_KEY) != 0) {
      int at = l4 + 4 + ((flags & GRE_CHECKSUM) != 0 ? 4 : 0);
      tunnel.set(FlowField.TUN_ID, Bytes.u32(b, at));
      TunnelFlag.KEY.set(tunnel, true);
    }
    int type = Bytes.u16(b, l4 + 2);
    if (type != EtherType.TRANSPARENT_ETHERNET_BRIDGING) {
      tunnel.set(FlowField.PACKET_TYPE, 1L << 16 | type);
      return inner;
    }
    return end - inner < ETHERNET_BYTES ? -1 : inner;
  }
}
