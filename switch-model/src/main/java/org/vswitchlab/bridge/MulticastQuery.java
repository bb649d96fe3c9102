package org.vswitchlab.bridge;

import java.util.List;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.InternetChecksum;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv6Address;

/**
 * A query that a bridge sends: IGMP (RFC 2236, RFC 3376) or MLD (RFC 2710, RFC 3810), general, for
 * a group, or for sources of a group.
 */
final class MulticastQuery {
  private static final int ALL_HOSTS = 0xe000_0001;
  private static final int ETHERNET_BYTES = 14;
  private static final int IPV4_BYTES = 24;
  private static final int IPV6_BYTES = 48;
  private static final int IGMP_V2_BYTES = 8;
  private static final int IGMP_V3_BYTES = 12;
  private static final int MLD_V1_BYTES = 24;
  private static final int MLD_V2_BYTES = 28;
  private static final int ROBUSTNESS = 2;
  private static final int SUPPRESS = 8;

  private final MulticastContext context;
  private final MulticastGroupKey group;
  private final List<SourceAddress> asked;
  private final boolean isForGroupItself;
  private final boolean isSuppressing;
  private final boolean isIpv6;
  private final boolean isWithSources;
  private final SourceAddress source;

  private MulticastQuery(
      MulticastContext context,
      MulticastGroupKey group,
      List<SourceAddress> asked,
      boolean isForGroupItself,
      boolean isSuppressing) {
    this.context = context;
    this.group = group;
    this.asked = asked;
    this.isForGroupItself = isForGroupItself;
    this.isSuppressing = isSuppressing;
    this.isIpv6 = group.family == MulticastGroupKey.Family.IPV6;
    this.isWithSources =
        isIpv6
            ? context.value(MulticastSetting.MLD_VERSION) == 2
            : context.value(MulticastSetting.IGMP_VERSION) == 3;
    this.source = isIpv6 ? ipv6Source() : ipv4Source();
  }

  /** Asks for the members of all groups; null if there is no address to ask from. */
  static MulticastQuery general(MulticastContext context, MulticastGroupKey.Family family) {
    MulticastGroupKey any = MulticastGroupKey.of(family, 0, 0, context.vid());
    return usable(new MulticastQuery(context, any, List.of(), false, false));
  }

  /** Asks all nodes for the members of one group; null if there is no address to ask from. */
  static MulticastQuery forGroup(MulticastContext context, MulticastGroupKey group) {
    return usable(new MulticastQuery(context, group, List.of(), false, false));
  }

  /**
   * Asks those who listen to a group, perhaps only for some sources; null if there is no address to
   * ask from.
   *
   * @param isSuppressing routers need not lower their timers: RFC 3376, 4.1.5
   */
  static MulticastQuery ofSources(
      MulticastContext context,
      MulticastGroupKey group,
      List<SourceAddress> sources,
      boolean isSuppressing) {
    return usable(new MulticastQuery(context, group, sources, true, isSuppressing));
  }

  private static MulticastQuery usable(MulticastQuery query) {
    return query.source == null ? null : query;
  }

  /** The address it comes from. */
  SourceAddress source() {
    return source;
  }

  MulticastCounters.Kind kind() {
    if (isIpv6) {
      return isWithSources
          ? MulticastCounters.Kind.MLD_V2_QUERY
          : MulticastCounters.Kind.MLD_V1_QUERY;
    }
    if (isWithSources) {
      return MulticastCounters.Kind.IGMP_V3_QUERY;
    }
    // RFC 2236, 4: without a response time it is one of version 1.
    return igmpCode() == 0
        ? MulticastCounters.Kind.IGMP_V1_QUERY
        : MulticastCounters.Kind.IGMP_V2_QUERY;
  }

  private GuestStack stack() {
    return context.bridge().host().service(GuestStack.class);
  }

  /** 0.0.0.0 if the bridge asks without an address of its own (RFC 4541, 2.1.1). */
  private SourceAddress ipv4Source() {
    GuestStack stack = stack();
    boolean usesAddress =
        context.bridge().options().multicast().value(MulticastSetting.QUERY_USE_IFADDR) != 0;
    if (!usesAddress || stack == null) {
      return SourceAddress.ANY;
    }
    IpInterface own = stack.networkInterface(context.bridge().name());
    if (own == null || own.addresses().isEmpty()) {
      return SourceAddress.ANY;
    }
    return new SourceAddress(0, own.addresses().get(0).address() & 0xffff_ffffL);
  }

  /** RFC 2710, 3 and RFC 3810, 5.1.14: a link-local address; null if there is none. */
  private SourceAddress ipv6Source() {
    GuestStack stack = stack();
    IpInterface own = stack == null ? null : stack.networkInterface(context.bridge().name());
    Ipv6Address address = own == null ? null : own.linkLocalSource();
    return address == null ? null : new SourceAddress(address.high(), address.low());
  }

  /** The frame as a port (null: the bridge's own interface) sees it. */
  Frame frameFor(PortMulticast port) {
    byte[] bytes = isIpv6 ? mld() : igmp();
    LinuxBridge bridge = context.bridge();
    Frame frame = Frame.owning(bytes, bridge.host().simulation().newOriginId());
    PortVlans vlans = port == null ? bridge.ownVlans() : port.port.vlans();
    boolean isTagged = context.vid() != 0 && !vlans.isUntagged(context.vid());
    return isTagged ? Passage.tagged(frame, bridge.options().vlanProtocol, context.vid()) : frame;
  }

  private long responseJiffies() {
    boolean isGeneral = (group.high | group.low) == 0;
    return context.value(
        isGeneral
            ? MulticastSetting.QUERY_RESPONSE_INTERVAL
            : MulticastSetting.LAST_MEMBER_INTERVAL);
  }

  /** RFC 2236, 2.2: in tenths of a second. The kernel cuts what does not fit. */
  private int igmpCode() {
    return (int) (responseJiffies() * 10 / KernelClock.HZ) & 0xff;
  }

  private int flags() {
    return ROBUSTNESS | (isSuppressing ? SUPPRESS : 0);
  }

  private byte[] igmp() {
    int headerBytes = isWithSources ? IGMP_V3_BYTES : IGMP_V2_BYTES;
    int igmpBytes = headerBytes + (isWithSources ? 4 * asked.size() : 0);
    byte[] bytes = new byte[ETHERNET_BYTES + IPV4_BYTES + igmpBytes];
    long destination = isForGroupItself ? group.low : ALL_HOSTS & 0xffff_ffffL;
    // RFC 1112, 6.4.
    Bytes.put48(bytes, 0, 0x0100_5e00_0000L | destination & 0x7f_ffff);
    Bytes.put48(bytes, 6, context.bridge().ownDevice().mac());
    Bytes.put16(bytes, 12, 0x0800);
    writeIpv4(bytes, ETHERNET_BYTES, IPV4_BYTES + igmpBytes, destination);
    int igmp = ETHERNET_BYTES + IPV4_BYTES;
    bytes[igmp] = 0x11;
    bytes[igmp + 1] = (byte) igmpCode();
    Bytes.put32(bytes, igmp + 4, group.low);
    if (isWithSources) {
      bytes[igmp + 8] = (byte) flags();
      bytes[igmp + 9] = (byte) (context.value(MulticastSetting.QUERY_INTERVAL) / KernelClock.HZ);
      Bytes.put16(bytes, igmp + 10, asked.size());
      for (int i = 0; i < asked.size(); i++) {
        Bytes.put32(bytes, igmp + IGMP_V3_BYTES + 4 * i, asked.get(i).low());
      }
    }
    Bytes.put16(bytes, igmp + 2, InternetChecksum.of(bytes, igmp, igmpBytes));
    return bytes;
  }

  private void writeIpv4(byte[] bytes, int at, int totalBytes, long destination) {
    bytes[at] = 0x46;
    bytes[at + 1] = (byte) 0xc0;
    Bytes.put16(bytes, at + 2, totalBytes);
    Bytes.put16(bytes, at + 6, 0x4000);
    bytes[at + 8] = 1;
    bytes[at + 9] = 2;
    Bytes.put32(bytes, at + 12, source.low());
    Bytes.put32(bytes, at + 16, destination);
    // Router alert, RFC 2113.
    bytes[at + 20] = (byte) 0x94;
    bytes[at + 21] = 4;
    Bytes.put16(bytes, at + 10, InternetChecksum.of(bytes, at, IPV4_BYTES));
  }

  private byte[] mld() {
    int headerBytes = isWithSources ? MLD_V2_BYTES : MLD_V1_BYTES;
    int mldBytes = headerBytes + (isWithSources ? Ipv6Address.BYTES * asked.size() : 0);
    byte[] bytes = new byte[ETHERNET_BYTES + IPV6_BYTES + mldBytes];
    Ipv6Address destination =
        isForGroupItself ? new Ipv6Address(group.high, group.low) : Ipv6Address.ALL_NODES;
    // RFC 2464, 7.
    Bytes.put48(bytes, 0, 0x3333_0000_0000L | destination.low() & 0xffff_ffffL);
    Bytes.put48(bytes, 6, context.bridge().ownDevice().mac());
    Bytes.put16(bytes, 12, 0x86dd);
    writeIpv6(bytes, ETHERNET_BYTES, 8 + mldBytes, destination);
    int mld = ETHERNET_BYTES + IPV6_BYTES;
    bytes[mld] = (byte) 0x82;
    // RFC 2710, 3.4: in milliseconds.
    Bytes.put16(bytes, mld + 4, (int) (responseJiffies() * (1000 / KernelClock.HZ)) & 0xffff);
    put128(bytes, mld + 8, group.high, group.low);
    if (isWithSources) {
      bytes[mld + 24] = (byte) flags();
      bytes[mld + 25] = (byte) (context.value(MulticastSetting.QUERY_INTERVAL) / KernelClock.HZ);
      Bytes.put16(bytes, mld + 26, asked.size());
      for (int i = 0; i < asked.size(); i++) {
        SourceAddress address = asked.get(i);
        put128(bytes, mld + MLD_V2_BYTES + 16 * i, address.high(), address.low());
      }
    }
    Ipv6Address from = new Ipv6Address(source.high(), source.low());
    long sum = InternetChecksum.pseudoHeader(from, destination, IpProtocol.ICMPV6, mldBytes);
    Bytes.put16(
        bytes, mld + 2, InternetChecksum.finish(InternetChecksum.add(sum, bytes, mld, mldBytes)));
    return bytes;
  }

  private void writeIpv6(byte[] bytes, int at, int payloadBytes, Ipv6Address destination) {
    bytes[at] = 0x60;
    Bytes.put16(bytes, at + 4, payloadBytes);
    bytes[at + 7] = 1;
    put128(bytes, at + 8, source.high(), source.low());
    put128(bytes, at + 24, destination.high(), destination.low());
    // A hop-by-hop header with a router alert (RFC 2711) and two bytes of padding.
    bytes[at + 40] = 58;
    bytes[at + 42] = 5;
    bytes[at + 43] = 2;
  }

  private static void put128(byte[] bytes, int at, long high, long low) {
    Bytes.put32(bytes, at, high >>> 32);
    Bytes.put32(bytes, at + 4, high & 0xffff_ffffL);
    Bytes.put32(bytes, at + 8, low >>> 32);
    Bytes.put32(bytes, at + 12, low & 0xffff_ffffL);
  }
}
