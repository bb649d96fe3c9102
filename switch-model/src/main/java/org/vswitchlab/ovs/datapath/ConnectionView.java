package org.vswitchlab.ovs.datapath;

import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.Ipv6HeaderChain;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.InternetChecksum;
import org.vswitchlab.wire.Ipv6Address;

/**
 * A packet as the connection tracker reads it. The tracker is stricter than flow extraction: a
 * packet with a wrong checksum or length belongs to no connection.
 *
 * @param key addresses and ports; of an ICMP error, those of the packet that it is about, in the
 *     direction of the error
 * @param isError whether it is an ICMP error
 * @param offset index of the frame in the array that it was read from
 * @param l4 index of the transport header in that array
 * @param end index behind the packet
 */
record ConnectionView(ConnectionKey key, boolean isError, int offset, int l4, int end) {
  private static final int IPV4_BYTES = 20;
  private static final int IPV6_BYTES = 40;
  private static final int UDP_BYTES = 8;
  private static final int TCP_BYTES = 20;
  private static final int ICMP_BYTES = 8;

  /** The packet as the tracker reads it; null if it is invalid. */
  static ConnectionView of(Packet packet, int zone) {
    FlowKey key = packet.key();
    int type = key.ethType();
    boolean isIpv6 = type == EtherType.IPV6;
    if (!isIpv6 && type != EtherType.IPV4 || key.get(FlowField.IP_FRAG) != 0) {
      return null;
    }
    Frame frame = packet.frame();
    byte[] b = frame.array();
    if (!packet.layout().hasIpHeaders()) {
      return null;
    }
    int l3 = frame.offset() + packet.layout().l3Offset();
    int end = frame.offset() + frame.length() - packet.layout().paddingBytes();
    int protocol = (int) key.get(FlowField.NW_PROTO);
    int l4 = packet.layout().l4Offset();
    if (!isIpv6 && InternetChecksum.of(b, l3, headerBytes(b, l3)) != 0) {
      return null;
    }
    boolean isTracked =
        protocol == ConnectionKey.TCP
            || protocol == ConnectionKey.UDP
            || protocol == (isIpv6 ? ConnectionKey.ICMPV6 : ConnectionKey.ICMP);
    if (!isTracked) {
      return new ConnectionView(key(key, zone, protocol, 0, 0), false, frame.offset(), end, end);
    }
    if (l4 < 0) {
      return null;
    }
    int at = frame.offset() + l4;
    if (!isSound(b, l3, at, end, protocol, isIpv6)) {
      return null;
    }
    if (protocol == ConnectionKey.TCP || protocol == ConnectionKey.UDP) {
      ConnectionKey ports = key(key, zone, protocol, Bytes.u16(b, at), Bytes.u16(b, at + 2));
      return ports.lacksPort() ? null : new ConnectionView(ports, false, frame.offset(), at, end);
    }
    return icmp(key, zone, protocol, frame, at, end);
  }

  private static int headerBytes(byte[] b, int l3) {
    return (b[l3] & 15) * 4;
  }

  private static ConnectionKey key(
      FlowKey key, int zone, int protocol, int sourcePort, int destinationPort) {
    boolean isIpv6 = key.ethType() == EtherType.IPV6;
    FlowField source = isIpv6 ? FlowField.IPV6_SRC : FlowField.IP_SRC;
    FlowField destination = isIpv6 ? FlowField.IPV6_DST : FlowField.IP_DST;
    return new ConnectionKey(
        zone,
        key.ethType(),
        protocol,
        key.getHigh(source),
        key.get(source),
        key.getHigh(destination),
        key.get(destination),
        sourcePort,
        destinationPort);
  }

  /** Lengths and checksum of the transport header. */
  private static boolean isSound(byte[] b, int l3, int at, int end, int protocol, boolean isIpv6) {
    if (protocol == ConnectionKey.UDP) {
      int length = Bytes.u16(b, at + 4);
      if (length < UDP_BYTES || length > end - at) {
        return false;
      }
      if (Bytes.u16(b, at + 6) == 0) {
        return !isIpv6;
      }
    }
    int length = end - at;
    long sum = 0;
    if (isIpv6) {
      sum =
          InternetChecksum.pseudoHeader(
              new Ipv6Address(Bytes.i64(b, l3 + 8), Bytes.i64(b, l3 + 16)),
              new Ipv6Address(Bytes.i64(b, l3 + 24), Bytes.i64(b, l3 + 32)),
              protocol,
              length);
    } else if (protocol != ConnectionKey.ICMP) {
      sum =
          InternetChecksum.pseudoHeader(
              Bytes.i32(b, l3 + 12), Bytes.i32(b, l3 + 16), protocol, length);
    }
    return InternetChecksum.finish(InternetChecksum.add(sum, b, at, length)) == 0;
  }

  private static ConnectionView icmp(
      FlowKey key, int zone, int protocol, Frame frame, int at, int end) {
    byte[] b = frame.array();
    boolean isIpv6 = key.ethType() == EtherType.IPV6;
    int type = b[at] & 0xff;
    if (isError(type, isIpv6)) {
      ConnectionKey about = inner(key, zone, b, at + ICMP_BYTES, end, isIpv6);
      return about == null ? null : new ConnectionView(about, true, frame.offset(), at, end);
    }
    int code = b[at + 1] & 0xff;
    if (code != 0) {
      return null;
    }
    ConnectionKey message = key(key, zone, protocol, Bytes.u16(b, at + 4), type << 8 | code);
    return message.reversed() == null
        ? null
        : new ConnectionView(message, false, frame.offset(), at, end);
  }

  /** RFC 792 and RFC 4443: messages that quote the packet they are about. */
  private static boolean isError(int type, boolean isIpv6) {
    return isIpv6
        ? type >= 1 && type <= 4
        : type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
  }

  /** Key of the quoted packet's opposite direction; null if it cannot be what it says. */
  private static ConnectionKey inner(
      FlowKey outer, int zone, byte[] b, int at, int end, boolean isIpv6) {
    ConnectionKey quoted = isIpv6 ? quotedIpv6(zone, b, at, end) : quotedIpv4(zone, b, at, end);
    if (quoted == null) {
      return null;
    }
    FlowField to = isIpv6 ? FlowField.IPV6_DST : FlowField.IP_DST;
    // An error goes to whoever sent the packet.
    if (outer.get(to) != quoted.sourceLow() || outer.getHigh(to) != quoted.sourceHigh()) {
      return null;
    }
    return quoted.reversed();
  }

  private static ConnectionKey quotedIpv4(int zone, byte[] b, int at, int end) {
    boolean isWhole = end - at >= IPV4_BYTES && headerBytes(b, at) >= IPV4_BYTES;
    if (!isWhole || headerBytes(b, at) > end - at || (Bytes.u16(b, at + 6) & 0x3fff) != 0) {
      return null;
    }
    int protocol = b[at + 9] & 0xff;
    ConnectionKey addresses =
        new ConnectionKey(
            zone,
            EtherType.IPV4,
            protocol,
            0,
            Bytes.u32(b, at + 12),
            0,
            Bytes.u32(b, at + 16),
            0,
            0);
    return withQuotedPorts(addresses, b, at + headerBytes(b, at), end);
  }

  private static ConnectionKey quotedIpv6(int zone, byte[] b, int at, int end) {
    Ipv6HeaderChain chain = new Ipv6HeaderChain();
    if (end - at < IPV6_BYTES
        || !chain.read(b, at + IPV6_BYTES, end, b[at + 6] & 0xff)
        || chain.fragment() != 0) {
      return null;
    }
    ConnectionKey addresses =
        new ConnectionKey(
            zone,
            EtherType.IPV6,
            chain.protocol(),
            Bytes.i64(b, at + 8),
            Bytes.i64(b, at + 16),
            Bytes.i64(b, at + 24),
            Bytes.i64(b, at + 32),
            0,
            0);
    return withQuotedPorts(addresses, b, chain.offset(), end);
  }

  /** Protocols without ports may be quoted without anything behind the header. */
  private static ConnectionKey withQuotedPorts(ConnectionKey quoted, byte[] b, int l4, int end) {
    if (!quoted.isIcmp() && !quoted.hasPorts()) {
      return quoted;
    }
    boolean needsAll = quoted.isIpv6() && quoted.protocol() == ConnectionKey.TCP;
    if (end - l4 < (needsAll ? TCP_BYTES : ICMP_BYTES)) {
      return null;
    }
    int source = quoted.isIcmp() ? Bytes.u16(b, l4 + 4) : Bytes.u16(b, l4);
    int destination = quoted.isIcmp() ? Bytes.u16(b, l4) : Bytes.u16(b, l4 + 2);
    if (quoted.isIcmp() && b[l4 + 1] != 0) {
      // The messages that a connection consists of have code 0.
      return null;
    }
    ConnectionKey ports =
        quoted
            .withSource(quoted.sourceHigh(), quoted.sourceLow(), source)
            .withDestination(quoted.destinationHigh(), quoted.destinationLow(), destination);
    return ports.lacksPort() ? null : ports;
  }
}
