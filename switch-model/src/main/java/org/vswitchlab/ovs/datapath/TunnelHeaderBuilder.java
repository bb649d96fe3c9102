package org.vswitchlab.ovs.datapath;

import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.IpProtocol;

/** Puts the outer headers of a tunnel together. */
public final class TunnelHeaderBuilder {
  private static final int GRE_KEY = 0x2000;
  private static final int GRE_CHECKSUM = 0x8000;
  private static final int GRE_SEQUENCE = 0x1000;
  static final int ERSPAN_1 = 0x88be;
  static final int ERSPAN_2 = 0x22eb;
  private static final int DONT_FRAGMENT = 0x4000;

  private final byte[] b = new byte[512];
  private int at;

  /** Begins with the Ethernet header. */
  public TunnelHeaderBuilder(long source, long destination) {
    Bytes.put48(b, 0, destination);
    Bytes.put48(b, 6, source);
    at = 12;
  }

  /**
   * An IPv4 header.
   *
   * @param protocol UDP for vxlan and geneve, GRE for gre
   * @param ttl 64 unless options:ttl says otherwise
   */
  public TunnelHeaderBuilder ipv4(
      int source, int destination, int protocol, int tos, int ttl, boolean dontFragment) {
    Bytes.put16(b, 12, EtherType.IPV4);
    b[14] = 0x45;
    b[15] = (byte) tos;
    Bytes.put16(b, 20, dontFragment ? DONT_FRAGMENT : 0);
    b[22] = (byte) ttl;
    b[23] = (byte) protocol;
    Bytes.put32(b, 26, source & 0xffff_ffffL);
    Bytes.put32(b, 30, destination & 0xffff_ffffL);
    at = 34;
    return this;
  }

  /** An IPv6 header. */
  public TunnelHeaderBuilder ipv6(
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int protocol,
      int tos,
      int ttl) {
    Bytes.put16(b, 12, EtherType.IPV6);
    Bytes.put32(b, 14, 6L << 28 | (long) tos << 20);
    b[20] = (byte) protocol;
    b[21] = (byte) ttl;
    Bytes.put64(b, 22, sourceHigh);
    Bytes.put64(b, 30, sourceLow);
    Bytes.put64(b, 38, destinationHigh);
    Bytes.put64(b, 46, destinationLow);
    at = 54;
    return this;
  }

  private void udp(int destinationPort, boolean checksum) {
    Bytes.put16(b, at + 2, destinationPort);
    // Any value but zero asks for a checksum.
    Bytes.put16(b, at + 6, checksum ? 0xffff : 0);
    at += 8;
  }

  /** VXLAN (RFC 7348) to that UDP port, 4789 by default. */
  public TunnelHeader vxlan(int destinationPort, boolean checksum, int vni) {
    udp(destinationPort, checksum);
    Bytes.put32(b, at, 0x0800_0000L);
    Bytes.put32(b, at + 4, (long) vni << 8);
    at += 8;
    return finish(TunnelHeader.Type.VXLAN);
  }

  /**
   * VXLAN with the generic protocol extension, draft-ietf-nvo3-vxlan-gpe.
   *
   * @param nextProtocol 1 IPv4, 2 IPv6, 3 Ethernet, 4 NSH
   */
  public TunnelHeader genericVxlan(
      int destinationPort, boolean checksum, int vni, int nextProtocol) {
    udp(destinationPort, checksum);
    Bytes.put32(b, at, 0x0c00_0000L | nextProtocol);
    Bytes.put32(b, at + 4, (long) vni << 8);
    at += 8;
    return finish(TunnelHeader.Type.VXLAN);
  }

  /** GTP-U (3GPP TS 29.281, 5.1) that carries a packet of a user. */
  public TunnelHeader gtpu(int destinationPort, boolean checksum, long endpoint) {
    udp(destinationPort, checksum);
    b[at] = 0x30;
    b[at + 1] = (byte) 0xff;
    Bytes.put32(b, at + 4, endpoint);
    at += 8;
    return finish(TunnelHeader.Type.GTPU);
  }

  /**
   * ERSPAN, version 1 (type II).
   *
   * @param session 10 bits
   * @param index 20 bits
   */
  public TunnelHeader erspan1(int session, int index) {
    erspanBase(ERSPAN_1, 1, session);
    Bytes.put32(b, at, index & 0xf_ffffL);
    at += 4;
    return finishErspan();
  }

  /**
   * ERSPAN, version 2 (type III).
   *
   * @param direction 1 bit
   * @param hardwareId 6 bits
   */
  public TunnelHeader erspan2(int session, int direction, int hardwareId) {
    erspanBase(ERSPAN_2, 2, session);
    Bytes.put16(b, at + 6, (hardwareId & 0x3f) << 4 | (direction & 1) << 3);
    at += 8;
    return finishErspan();
  }

  private void erspanBase(int protocol, int version, int session) {
    Bytes.put16(b, at, GRE_SEQUENCE);
    Bytes.put16(b, at + 2, protocol);
    at += 8;
    Bytes.put32(b, at, (long) version << 28 | session & 0x3ff);
    at += 4;
  }

  private TunnelHeader finishErspan() {
    boolean isIpv6 = Bytes.u16(b, 12) == EtherType.IPV6;
    return finish(isIpv6 ? TunnelHeader.Type.IP6ERSPAN : TunnelHeader.Type.ERSPAN);
  }

  /** Geneve (RFC 8926) without options to that UDP port, 6081 by default. */
  public TunnelHeader geneve(int destinationPort, boolean checksum, int vni) {
    return geneve(destinationPort, checksum, vni, false, new byte[0]);
  }

  /**
   * Geneve (RFC 8926).
   *
   * @param isControl the O flag
   * @param options option TLVs, a multiple of 4 bytes
   */
  public TunnelHeader geneve(
      int destinationPort, boolean checksum, int vni, boolean isControl, byte[] options) {
    udp(destinationPort, checksum);
    boolean isCritical = false;
    for (int i = 0; i + 4 <= options.length; i += 4 + 4 * (options[i + 3] & 0x1f)) {
      isCritical |= (options[i + 2] & 0x80) != 0;
    }
    b[at] = (byte) (options.length / 4);
    b[at + 1] = (byte) ((isControl ? 0x80 : 0) | (isCritical ? 0x40 : 0));
    Bytes.put16(b, at + 2, EtherType.TRANSPARENT_ETHERNET_BRIDGING);
    Bytes.put32(b, at + 4, (long) vni << 8);
    at += 8;
    System.arraycopy(options, 0, b, at, options.length);
    at += options.length;
    return finish(TunnelHeader.Type.GENEVE);
  }

  /**
   * GRE (RFC 2784, RFC 2890).
   *
   * @param key key, or -1 for none
   * @param hasSequence whether packets are numbered
   * @param payloadType EtherType of what follows; 0x6558 for Ethernet frames
   */
  public TunnelHeader gre(long key, boolean checksum, boolean hasSequence, int payloadType) {
    int flags = (key >= 0 ? GRE_KEY : 0) | (checksum ? GRE_CHECKSUM : 0);
    flags |= hasSequence ? GRE_SEQUENCE : 0;
    Bytes.put16(b, at, flags);
    Bytes.put16(b, at + 2, payloadType);
    at += 4;
    at += checksum ? 4 : 0;
    if (key >= 0) {
      Bytes.put32(b, at, key);
      at += 4;
    }
    at += hasSequence ? 4 : 0;
    boolean isIpv6 = Bytes.u16(b, 12) == EtherType.IPV6;
    return finish(isIpv6 ? TunnelHeader.Type.IP6GRE : TunnelHeader.Type.GRE);
  }

  private TunnelHeader finish(TunnelHeader.Type type) {
    return new TunnelHeader(type, java.util.Arrays.copyOf(b, at));
  }

  /** IP protocol that carries tunnels of that type. */
  public static int protocolOf(TunnelHeader.Type type) {
    return switch (type) {
      case VXLAN, GENEVE, GTPU -> IpProtocol.UDP;
      case GRE, IP6GRE, ERSPAN, IP6ERSPAN -> IpProtocol.GRE;
      case SRV6 -> IpProtocol.IPV6_ROUTE;
    };
  }
}
