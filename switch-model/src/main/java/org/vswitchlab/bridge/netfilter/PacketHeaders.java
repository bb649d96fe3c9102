package org.vswitchlab.bridge.netfilter;

import org.vswitchlab.bridge.BridgePort;
import org.vswitchlab.bridge.FilterPacket;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.InternetChecksum;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.MacAddress;

/** A packet at a hook, field by field; fields can be rewritten, with the checksums they are in. */
public final class PacketHeaders {
  private static final int TYPE_OFFSET = 12;
  private static final int TAG_BYTES = 4;
  private static final int IPV4_BYTES = 20;
  private static final int IPV6_BYTES = 40;
  private static final int ARP_BYTES = 28;
  private static final int FRAGMENT_OFFSET_BITS = 0x1fff;

  private final FilterPacket packet;
  private final TrackingState tracking;
  private Frame frame;
  private boolean hasTag;
  private int networkOffset;
  private int protocol;
  private int transportOffset;
  private int transportProtocol;

  PacketHeaders(FilterPacket packet, TrackingState tracking) {
    this.packet = packet;
    this.tracking = tracking;
    parse();
  }

  public FilterPacket packet() {
    return packet;
  }

  /** Bytes behind the Ethernet header and a VLAN tag. */
  int payloadBytes() {
    return Math.max(0, frame.length() - networkOffset);
  }

  int networkOffset() {
    return networkOffset;
  }

  int transportOffset() {
    return transportOffset;
  }

  private void parse() {
    frame = packet.frame();
    int type = frame.u16(TYPE_OFFSET);
    hasTag = !packet.isTagPayload() && EtherType.isVlan(type) && frame.length() >= 18;
    networkOffset = TYPE_OFFSET + 2 + (hasTag ? TAG_BYTES : 0);
    protocol = frame.u16(networkOffset - 2);
    transportOffset = -1;
    transportProtocol = -1;
    if (isIpv4()) {
      transportProtocol = frame.u8(networkOffset + 9);
      boolean isFirst = (frame.u16(networkOffset + 6) & FRAGMENT_OFFSET_BITS) == 0;
      transportOffset = isFirst ? networkOffset + 4 * (frame.u8(networkOffset) & 15) : -1;
    } else if (isIpv6()) {
      parseIpv6();
    }
  }

  /** RFC 8200, 4.1: the headers before the upper layer. */
  private void parseIpv6() {
    int next = frame.u8(networkOffset + 6);
    int at = networkOffset + IPV6_BYTES;
    while ((next == 0 || next == 43 || next == 60) && at + 8 <= frame.length()) {
      next = frame.u8(at);
      at += 8 * (frame.u8(at + 1) + 1);
    }
    transportProtocol = next;
    transportOffset = at;
  }

  boolean isIpv4() {
    return protocol == EtherType.IPV4
        && frame.length() >= networkOffset + IPV4_BYTES
        && frame.u8(networkOffset) >> 4 == 4;
  }

  boolean isIpv6() {
    return protocol == EtherType.IPV6
        && frame.length() >= networkOffset + IPV6_BYTES
        && frame.u8(networkOffset) >> 4 == 6;
  }

  private boolean isArp() {
    return protocol == EtherType.ARP && frame.length() >= networkOffset + ARP_BYTES;
  }

  private boolean hasTransport(int bytes) {
    return transportOffset > 0 && frame.length() >= transportOffset + bytes;
  }

  /** The field's value, or null if the packet does not have it. */
  public FieldValue value(PacketField field) {
    return switch (field) {
      case IN_NAME -> name(packet.ingress());
      case OUT_NAME -> name(packet.egress());
      case IN_BRIDGE_NAME -> FieldValue.of(packet.ingress() == null ? "" : packet.bridge().name());
      case OUT_BRIDGE_NAME -> FieldValue.of(packet.egress() == null ? "" : packet.bridge().name());
      case IP6_SOURCE -> isIpv6() ? ipv6(networkOffset + 8) : null;
      case IP6_DESTINATION -> isIpv6() ? ipv6(networkOffset + 24) : null;
      default -> {
        long number = number(field);
        yield number < 0 ? null : FieldValue.of(number);
      }
    };
  }

  private static FieldValue name(NetDevice device) {
    return FieldValue.of(device == null ? "" : device.name());
  }

  private FieldValue ipv6(int at) {
    return FieldValue.of(
        frame.u32(at) << 32 | frame.u32(at + 4), frame.u32(at + 8) << 32 | frame.u32(at + 12));
  }

  /** A numeric field's value, or -1 if the packet does not have it. */
  long number(PacketField field) {
    return switch (field) {
      case ETHER_DESTINATION -> frame.destination();
      case ETHER_SOURCE -> frame.source();
      case ETHER_TYPE -> frame.u16(TYPE_OFFSET);
      case PROTOCOL -> protocol;
      case BRIDGED_PROTOCOL -> hasTag ? EtherType.VLAN : protocol;
      case VLAN_ID -> hasTag ? frame.u16(TYPE_OFFSET + 2) & 0xfff : -1;
      case VLAN_PRIORITY -> hasTag ? frame.u16(TYPE_OFFSET + 2) >> 13 : -1;
      case VLAN_TYPE -> hasTag ? protocol : -1;
      case IP_SOURCE,
          IP_DESTINATION,
          IP_PROTOCOL,
          IP_TTL,
          IP_TOS,
          IP_DSCP,
          IP_LENGTH,
          IP_FRAGMENT ->
          isIpv4() ? ipv4(field) : -1;
      case IP6_NEXT_HEADER -> isIpv6() ? frame.u8(networkOffset + 6) : -1;
      case IP6_HOP_LIMIT -> isIpv6() ? frame.u8(networkOffset + 7) : -1;
      case L4_PROTOCOL -> transportProtocol;
      case SOURCE_PORT -> hasPorts() ? frame.u16(transportOffset) : -1;
      case DESTINATION_PORT -> hasPorts() ? frame.u16(transportOffset + 2) : -1;
      case TCP_FLAGS ->
          transportProtocol == IpProtocol.TCP && hasTransport(14)
              ? frame.u8(transportOffset + 13)
              : -1;
      case ICMP_TYPE -> icmp(IpProtocol.ICMP, 0);
      case ICMP_CODE -> icmp(IpProtocol.ICMP, 1);
      case ICMPV6_TYPE -> icmp(IpProtocol.ICMPV6, 0);
      case ARP_HARDWARE,
          ARP_PROTOCOL,
          ARP_OPERATION,
          ARP_SENDER_MAC,
          ARP_SENDER_IP,
          ARP_TARGET_MAC,
          ARP_TARGET_IP ->
          isArp() ? arp(field) : -1;
      case MARK -> packet.mark();
      case PACKET_TYPE -> packetType();
      case LENGTH -> payloadBytes();
      case TRACKING_STATE -> tracking.stateOf(this);
      case UDP_LENGTH ->
          transportProtocol == IpProtocol.UDP && hasTransport(6)
              ? frame.u16(transportOffset + 4)
              : -1;
      case IN_PVID -> {
        BridgePort port = packet.ingress() == null ? null : LinuxBridges.portOf(packet.ingress());
        yield port == null || port.vlans().pvid() == 0 ? -1 : port.vlans().pvid();
      }
      case IN_VLAN_PROTOCOL -> packet.bridge().options().vlanProtocol();
      case IN_NAME, OUT_NAME, IN_BRIDGE_NAME, OUT_BRIDGE_NAME, IP6_SOURCE, IP6_DESTINATION -> -1;
    };
  }

  private boolean hasPorts() {
    return (transportProtocol == IpProtocol.TCP || transportProtocol == IpProtocol.UDP)
        && hasTransport(4);
  }

  private int icmp(int wanted, int at) {
    return transportProtocol == wanted && hasTransport(2) ? frame.u8(transportOffset + at) : -1;
  }

  private long ipv4(PacketField field) {
    int at = networkOffset;
    return switch (field) {
      case IP_SOURCE -> frame.u32(at + 12);
      case IP_DESTINATION -> frame.u32(at + 16);
      case IP_PROTOCOL -> frame.u8(at + 9);
      case IP_TTL -> frame.u8(at + 8);
      case IP_TOS -> frame.u8(at + 1);
      case IP_DSCP -> frame.u8(at + 1) >> 2;
      case IP_LENGTH -> frame.u16(at + 2);
      default -> frame.u16(at + 6);
    };
  }

  private long arp(PacketField field) {
    int at = networkOffset;
    return switch (field) {
      case ARP_HARDWARE -> frame.u16(at);
      case ARP_PROTOCOL -> frame.u16(at + 2);
      case ARP_OPERATION -> frame.u16(at + 6);
      case ARP_SENDER_MAC -> frame.u48(at + 8);
      case ARP_SENDER_IP -> frame.u32(at + 14);
      case ARP_TARGET_MAC -> frame.u48(at + 18);
      default -> frame.u32(at + 24);
    };
  }

  private int packetType() {
    long destination = frame.destination();
    if (MacAddress.isBroadcast(destination)) {
      return 1;
    }
    if (MacAddress.isMulticast(destination)) {
      return 2;
    }
    NetDevice from = packet.ingress();
    return from == null || from.mac() == destination ? 0 : 3;
  }

  // ---- rewriting

  /** Gives a field another value; false if the packet does not have it or it cannot be set. */
  public boolean set(PacketField field, long value) {
    if (field == PacketField.MARK) {
      packet.setMark(value);
      return true;
    }
    if (number(field) < 0) {
      return false;
    }
    byte[] bytes = frame.copyBytes();
    boolean isSet =
        switch (field) {
          case ETHER_DESTINATION -> put48(bytes, 0, value);
          case ETHER_SOURCE -> put48(bytes, 6, value);
          case VLAN_ID ->
              put16(bytes, TYPE_OFFSET + 2, frame.u16(TYPE_OFFSET + 2) & 0xf000 | (int) value);
          case VLAN_PRIORITY ->
              put16(
                  bytes, TYPE_OFFSET + 2, frame.u16(TYPE_OFFSET + 2) & 0x1fff | (int) value << 13);
          case ARP_SENDER_MAC -> put48(bytes, networkOffset + 8, value);
          case IP_SOURCE -> putAddress(bytes, networkOffset + 12, value);
          case IP_DESTINATION -> putAddress(bytes, networkOffset + 16, value);
          case IP_TTL ->
              putIpv4Word(bytes, networkOffset + 8, (int) value << 8 | frame.u8(networkOffset + 9));
          case IP_DSCP -> {
            int word = frame.u16(networkOffset) & 0xff03 | (int) value << 2;
            yield putIpv4Word(bytes, networkOffset, word);
          }
          case SOURCE_PORT -> putPort(bytes, transportOffset, (int) value);
          case DESTINATION_PORT -> putPort(bytes, transportOffset + 2, (int) value);
          default -> false;
        };
    if (isSet) {
      packet.setFrame(frame.rewritten(bytes));
      parse();
    }
    return isSet;
  }

  private static boolean put48(byte[] bytes, int at, long value) {
    Bytes.put48(bytes, at, value);
    return true;
  }

  private static boolean put16(byte[] bytes, int at, int value) {
    Bytes.put16(bytes, at, value);
    return true;
  }

  private boolean putIpv4Word(byte[] bytes, int at, int value) {
    adjust(bytes, networkOffset + 10, frame.u16(at), value);
    Bytes.put16(bytes, at, value);
    return true;
  }

  private boolean putAddress(byte[] bytes, int at, long value) {
    int checksum = transportChecksum(bytes);
    for (int half = 0; half < 2; half++) {
      int word = (int) (value >>> 16 * (1 - half)) & 0xffff;
      int place = at + 2 * half;
      adjust(bytes, networkOffset + 10, frame.u16(place), word);
      if (checksum > 0) {
        adjust(bytes, checksum, frame.u16(place), word);
      }
      Bytes.put16(bytes, place, word);
    }
    return true;
  }

  private boolean putPort(byte[] bytes, int at, int value) {
    int checksum = transportChecksum(bytes);
    if (checksum > 0) {
      adjust(bytes, checksum, frame.u16(at), value);
    }
    Bytes.put16(bytes, at, value);
    return true;
  }

  /** Where the checksum over ports and addresses is; 0 if there is none. */
  private int transportChecksum(byte[] bytes) {
    if (transportProtocol == IpProtocol.TCP && hasTransport(18)) {
      return transportOffset + 16;
    }
    boolean isUdp = transportProtocol == IpProtocol.UDP && hasTransport(8);
    // RFC 768: a datagram without checksum has zero there, and keeps it.
    return isUdp && Bytes.u16(bytes, transportOffset + 6) != 0 ? transportOffset + 6 : 0;
  }

  /** RFC 1624: the checksum after one of the words that it covers changed. */
  private static void adjust(byte[] bytes, int at, int oldWord, int newWord) {
    long sum = (~Bytes.u16(bytes, at) & 0xffff) + (~oldWord & 0xffff) + newWord;
    Bytes.put16(bytes, at, InternetChecksum.finish(sum));
  }
}
