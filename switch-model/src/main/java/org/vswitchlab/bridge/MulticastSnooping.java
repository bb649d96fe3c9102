package org.vswitchlab.bridge;

import org.vswitchlab.observe.DropReason;
import org.vswitchlab.switching.PortState;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Icmpv6Message;
import org.vswitchlab.wire.Icmpv6View;
import org.vswitchlab.wire.IgmpView;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv4View;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.Ipv6View;
import org.vswitchlab.wire.MldView;

/**
 * Listens to IGMP and MLD as they pass (RFC 4541): who joins, who leaves, who asks, who routes.
 * Malformed messages go no further.
 */
final class MulticastSnooping {
  private static final int ALL_HOSTS = Ipv4Address.of(224, 0, 0, 1);
  private static final int ALL_PIM_ROUTERS = Ipv4Address.of(224, 0, 0, 13);
  private static final int ALL_SNOOPERS = Ipv4Address.of(224, 0, 0, 106);
  private static final Ipv6Address ALL_SNOOPERS_IPV6 =
      new Ipv6Address(0xff02_0000_0000_0000L, 0x6a);

  /** RFC 4286: a multicast router says that it is there. */
  private static final int ROUTER_ADVERTISEMENT_IPV4 = 0x30;

  private static final int ROUTER_ADVERTISEMENT_IPV6 = 151;
  private static final int PIM_VERSION_2_HELLO = 0x20;
  private static final int V2_BYTES = 8;
  private static final int MLD1_BYTES = 24;
  private static final int MODE_IS_INCLUDE = 1;
  private static final int CHANGE_TO_INCLUDE = 3;
  private static final int LAST_RECORD_TYPE = 6;

  private final LinuxBridge bridge;
  private final MulticastDatabase database;
  private final MulticastOptions options;

  MulticastSnooping(LinuxBridge bridge, MulticastDatabase database) {
    this.bridge = bridge;
    this.database = database;
    this.options = bridge.options().multicast();
  }

  /** Writes the group of a passing frame into {@code key}; false if it has none. */
  boolean address(Passage passage, MulticastGroupKey key) {
    Frame frame = passage.original();
    int at = passage.payloadOffset();
    int type = passage.etherType();
    key.vid = passage.vid;
    key.high = 0;
    key.sourceHigh = 0;
    key.sourceLow = 0;
    if (type == EtherType.IPV4 && frame.length() >= at + 20) {
      key.family = MulticastGroupKey.Family.IPV4;
      key.low = frame.u32(at + 16);
      key.sourceLow = options.value(MulticastSetting.IGMP_VERSION) == 3 ? frame.u32(at + 12) : 0;
      return true;
    }
    if (type == EtherType.IPV6 && frame.length() >= at + 40) {
      key.family = MulticastGroupKey.Family.IPV6;
      key.high = frame.u32(at + 24) << 32 | frame.u32(at + 28);
      key.low = frame.u32(at + 32) << 32 | frame.u32(at + 36);
      if (options.value(MulticastSetting.MLD_VERSION) == 2) {
        key.sourceHigh = frame.u32(at + 8) << 32 | frame.u32(at + 12);
        key.sourceLow = frame.u32(at + 16) << 32 | frame.u32(at + 20);
      }
      return true;
    }
    if (type == EtherType.IPV4 || type == EtherType.IPV6) {
      return false;
    }
    key.family = MulticastGroupKey.Family.L2;
    key.low = passage.destination;
    return true;
  }

  /** Learns from a passing frame; returns why it must not go on, or null. */
  DropReason receive(Passage passage) {
    return switch (passage.etherType()) {
      case EtherType.IPV4 -> receiveIpv4(passage);
      case EtherType.IPV6 -> receiveIpv6(passage);
      default -> null;
    };
  }

  private boolean isUsable(Passage passage) {
    return bridge.ownDevice().isUp()
        && (passage.port == null || passage.port.state != PortState.DISABLED);
  }

  // ---- IGMP

  private DropReason receiveIpv4(Passage passage) {
    Frame frame = passage.original();
    int offset = frame.offset() + passage.payloadOffset();
    Ipv4View ip = Ipv4View.of(frame.array(), offset, frame.offset() + frame.length());
    if (ip.problem() != null) {
      return DropReason.MALFORMED;
    }
    if (!ip.isChecksumRight()) {
      return DropReason.BAD_CHECKSUM;
    }
    if (ip.protocol() != IpProtocol.IGMP) {
      noteOtherIpv4(passage, ip);
      return null;
    }
    IgmpView igmp = IgmpView.of(frame.array(), ip.payloadOffset(), ip.payloadLimit());
    if (ip.payloadBytes() < V2_BYTES) {
      return DropReason.MALFORMED;
    }
    if (!igmp.isChecksumRight()) {
      return DropReason.BAD_CHECKSUM;
    }
    return switch (igmp.type()) {
      case IgmpView.V1_REPORT, IgmpView.V2_REPORT -> report(passage, igmp);
      case IgmpView.V3_REPORT -> reportVersion3(passage, igmp);
      case IgmpView.LEAVE -> leave(passage, igmp);
      case IgmpView.QUERY -> query(passage, ip, igmp);
      default -> {
        noteOtherIpv4(passage, ip);
        yield null;
      }
    };
  }

  private static boolean isLocal(int group) {
    return group >>> 8 == Ipv4Address.of(224, 0, 0, 0) >>> 8;
  }

  private void noteOtherIpv4(Passage passage, Ipv4View ip) {
    int group = ip.destination();
    if (!isLocal(group)) {
      passage.isForRouters = true;
      return;
    }
    int first = ip.payloadBytes() > 0 ? ip.array()[ip.payloadOffset()] & 0xff : 0;
    boolean isPimHello =
        group == ALL_PIM_ROUTERS && ip.protocol() == IpProtocol.PIM && first == PIM_VERSION_2_HELLO;
    boolean isAdvertisement =
        group == ALL_SNOOPERS
            && ip.protocol() == IpProtocol.IGMP
            && first == ROUTER_ADVERTISEMENT_IPV4;
    if ((isPimHello || isAdvertisement) && isUsable(passage)) {
      querier(MulticastGroupKey.Family.IPV4).markRouter(passage.port);
      passage.note("a multicast router is behind " + where(passage));
    }
  }

  private static String where(Passage passage) {
    return passage.port == null ? "the host" : passage.port.name();
  }

  private MulticastQuerier querier(MulticastGroupKey.Family family) {
    return database.querier(family);
  }

  private DropReason report(Passage passage, IgmpView igmp) {
    passage.isMembershipMessage = true;
    // RFC 4541, 2.1.1: only routers need to hear of members, other members would fall silent.
    passage.isForRouters = true;
    return join(passage, igmp.group());
  }

  private DropReason join(Passage passage, int group) {
    if (isLocal(group) || !isUsable(passage)) {
      return null;
    }
    return join(passage, MulticastGroupKey.ipv4(group, passage.vid));
  }

  private DropReason join(Passage passage, MulticastGroupKey key) {
    if (!database.join(key, passage.port, passage.source)) {
      passage.note("no room for group " + key + ": snooping is switched off");
      return DropReason.NO_DESTINATION;
    }
    if (passage.isTapped()) {
      passage.note(where(passage) + " joins " + key);
    }
    return null;
  }

  private DropReason reportVersion3(Passage passage, IgmpView igmp) {
    passage.isMembershipMessage = true;
    if (igmp.problem() != null) {
      return DropReason.MALFORMED;
    }
    for (int i = 0; i < igmp.recordCount(); i++) {
      int type = igmp.recordType(i);
      if (type < MODE_IS_INCLUDE || type > LAST_RECORD_TYPE) {
        continue;
      }
      boolean isLeave =
          igmp.recordSourceCount(i) == 0 && (type == CHANGE_TO_INCLUDE || type == MODE_IS_INCLUDE);
      if (isLeave) {
        leave(passage, igmp.recordGroup(i));
      } else {
        DropReason refusal = join(passage, igmp.recordGroup(i));
        if (refusal != null) {
          return refusal;
        }
      }
    }
    return null;
  }

  private DropReason leave(Passage passage, IgmpView igmp) {
    passage.isMembershipMessage = true;
    leave(passage, igmp.group());
    return null;
  }

  private void leave(Passage passage, int group) {
    if (!isLocal(group)) {
      leave(passage, MulticastGroupKey.ipv4(group, passage.vid));
    }
  }

  private void leave(Passage passage, MulticastGroupKey key) {
    MulticastGroup group = database.find(key);
    if (group == null || !isUsable(passage)) {
      return;
    }
    if (passage.isTapped()) {
      passage.note(where(passage) + " leaves " + key);
    }
    BridgePort port = passage.port;
    MulticastQuerier querier = querier(key.family);
    if (port != null && port.is(PortFlag.FAST_LEAVE)) {
      MulticastGroup.Member member = group.member(port, passage.source);
      if (member != null && !member.isPermanent) {
        database.remove(group, member);
      }
      return;
    }
    // Another querier asks who is left, so the memberships end by its doing.
    if (querier.isAnotherAsking()) {
      return;
    }
    if (options.isQuerier()) {
      querier.askForLastMembers(port, key);
    }
    shorten(group, port, querier.lastMemberWindow());
  }

  /** Lets memberships end soon, unless they are renewed. */
  private void shorten(MulticastGroup group, BridgePort port, long window) {
    if (port == null) {
      if (group.isHostJoined) {
        expireWithin(group.hostTimer, window);
      }
      return;
    }
    for (MulticastGroup.Member member : group.members) {
      if (member.port == port && !member.isPermanent) {
        expireWithin(member.timer, window);
      }
    }
  }

  private static void expireWithin(KernelTimer timer, long window) {
    if (!timer.isArmed() || timer.remainingJiffies() > window) {
      timer.armAfter(window);
    }
  }

  private DropReason query(Passage passage, Ipv4View ip, IgmpView igmp) {
    boolean isVersion3 = ip.payloadBytes() != V2_BYTES;
    if (isVersion3 && ip.payloadBytes() < 12) {
      return DropReason.MALFORMED;
    }
    int group = igmp.group();
    // RFC 2236, 3; RFC 3376, 4.1.12: a general query goes to 224.0.0.1.
    if (group == 0 && ip.destination() != ALL_HOSTS) {
      return DropReason.MALFORMED;
    }
    passage.isMembershipMessage = true;
    if (!isUsable(passage)) {
      return null;
    }
    long maxDelay = igmp.maxResponseCode() * (KernelClock.HZ / 10L);
    if (isVersion3) {
      boolean isIgnored =
          igmp.querySourceCount() > 0
              || options.value(MulticastSetting.IGMP_VERSION) == 3
                  && group != 0
                  && igmp.suppressesRouterProcessing();
      if (isIgnored) {
        return null;
      }
      int code = igmp.maxResponseCode();
      maxDelay = code == 0 ? 1 : floating(code, 8, 4) * (KernelClock.HZ / 10L);
    } else if (maxDelay == 0) {
      // IGMP version 1 has no such field: RFC 2236, 4.
      maxDelay = 10L * KernelClock.HZ;
      group = 0;
    }
    if (group == 0) {
      passage.note("general query: a querier is behind " + where(passage));
      querier(MulticastGroupKey.Family.IPV4)
          .queryReceived(passage.port, 0, ip.source() & 0xffff_ffffL, maxDelay);
    } else {
      lowerTimers(MulticastGroupKey.ipv4(group, passage.vid), maxDelay);
    }
    return null;
  }

  /** RFC 3376, 4.1.1 and RFC 3810, 5.1.3: large codes are a mantissa and an exponent. */
  private static long floating(int code, int bits, int mantissaBits) {
    if (code < 1 << bits - 1) {
      return code;
    }
    long mantissa = code & (1 << mantissaBits) - 1 | 1L << mantissaBits;
    int exponent = code >> mantissaBits & 7;
    return mantissa << exponent + 3;
  }

  private void lowerTimers(MulticastGroupKey key, long maxDelay) {
    MulticastGroup group = database.find(key);
    if (group == null) {
      return;
    }
    long window = maxDelay * options.value(MulticastSetting.LAST_MEMBER_COUNT);
    if (group.isHostJoined) {
      expireWithin(group.hostTimer, window);
    }
    for (MulticastGroup.Member member : group.members) {
      if (!member.isPermanent) {
        expireWithin(member.timer, window);
      }
    }
  }

  // ---- MLD

  private DropReason receiveIpv6(Passage passage) {
    Frame frame = passage.original();
    int offset = frame.offset() + passage.payloadOffset();
    Ipv6View ip = Ipv6View.of(frame.array(), offset, frame.offset() + frame.length());
    // A payload of no bytes would announce a jumbogram (RFC 2675), which no snooping understands.
    if (ip.problem() != null || ip.payloadBytes() == 0) {
      return DropReason.MALFORMED;
    }
    // RFC 2710, 3; RFC 3810, 5: messages carry a router alert in a hop-by-hop header.
    boolean canBeMld =
        ip.nextHeader() == IpProtocol.HOP_BY_HOP && ip.upperLayerProtocol() == IpProtocol.ICMPV6;
    int at = canBeMld ? ip.upperLayerOffset() : -1;
    if (at < 0) {
      passage.isForRouters = !ip.destination().equals(Ipv6Address.ALL_NODES);
      return null;
    }
    Icmpv6View icmp = Icmpv6View.of(frame.array(), at, ip.payloadLimit());
    if (ip.payloadLimit() - at < 4) {
      return DropReason.MALFORMED;
    }
    if (!icmp.isChecksumRight(ip.source(), ip.destination())) {
      return DropReason.BAD_CHECKSUM;
    }
    MldView mld = MldView.of(frame.array(), at, ip.payloadLimit());
    int length = ip.payloadLimit() - at;
    return switch (icmp.type()) {
      case Icmpv6Message.MLD_REPORT -> {
        passage.isMembershipMessage = true;
        passage.isForRouters = true;
        yield length < MLD1_BYTES ? DropReason.MALFORMED : join(passage, mld.group());
      }
      case Icmpv6Message.MLD2_REPORT -> reportVersion2(passage, mld);
      case Icmpv6Message.MLD_DONE -> {
        passage.isMembershipMessage = true;
        if (length < MLD1_BYTES) {
          yield DropReason.MALFORMED;
        }
        leave(passage, mld.group());
        yield null;
      }
      case Icmpv6Message.MLD_QUERY -> query(passage, ip, mld, length);
      default -> {
        passage.isForRouters = !ip.destination().equals(Ipv6Address.ALL_NODES);
        if (icmp.type() == ROUTER_ADVERTISEMENT_IPV6
            && ip.destination().equals(ALL_SNOOPERS_IPV6)
            && isUsable(passage)) {
          querier(MulticastGroupKey.Family.IPV6).markRouter(passage.port);
        }
        yield null;
      }
    };
  }

  private DropReason join(Passage passage, Ipv6Address group) {
    if (group.equals(Ipv6Address.ALL_NODES) || !isUsable(passage)) {
      return null;
    }
    return join(passage, MulticastGroupKey.ipv6(group, passage.vid));
  }

  private void leave(Passage passage, Ipv6Address group) {
    if (!group.equals(Ipv6Address.ALL_NODES)) {
      leave(passage, MulticastGroupKey.ipv6(group, passage.vid));
    }
  }

  private DropReason reportVersion2(Passage passage, MldView mld) {
    passage.isMembershipMessage = true;
    if (mld.problem() != null) {
      return DropReason.MALFORMED;
    }
    for (int i = 0; i < mld.recordCount(); i++) {
      int type = mld.recordType(i);
      if (type < MODE_IS_INCLUDE || type > LAST_RECORD_TYPE) {
        continue;
      }
      boolean isLeave =
          mld.recordSourceCount(i) == 0 && (type == CHANGE_TO_INCLUDE || type == MODE_IS_INCLUDE);
      if (isLeave) {
        leave(passage, mld.recordGroup(i));
      } else {
        DropReason refusal = join(passage, mld.recordGroup(i));
        if (refusal != null) {
          return refusal;
        }
      }
    }
    return null;
  }

  private DropReason query(Passage passage, Ipv6View ip, MldView mld, int length) {
    boolean isVersion2 = length != MLD1_BYTES;
    // RFC 2710, 3; RFC 3810, 5.1.14: queries come from link-local addresses.
    boolean isLinkLocal = ip.source().high() >>> 54 == 0xfe80_0000_0000_0000L >>> 54;
    if (!isLinkLocal || length < MLD1_BYTES || isVersion2 && length < 28) {
      return DropReason.MALFORMED;
    }
    Ipv6Address group = mld.group();
    if (group.isAny() && !ip.destination().equals(Ipv6Address.ALL_NODES)) {
      return DropReason.MALFORMED;
    }
    passage.isMembershipMessage = true;
    if (!isUsable(passage) || isVersion2 && mld.querySourceCount() > 0) {
      return null;
    }
    long millis = isVersion2 ? floating(mld.maxResponseCode(), 16, 12) : mld.maxResponseCode();
    long maxDelay = Math.max(1, millis * KernelClock.HZ / 1000);
    if (group.isAny()) {
      passage.note("general query: a querier is behind " + where(passage));
      querier(MulticastGroupKey.Family.IPV6)
          .queryReceived(passage.port, ip.source().high(), ip.source().low(), maxDelay);
    } else {
      lowerTimers(MulticastGroupKey.ipv6(group, passage.vid), maxDelay);
    }
    return null;
  }
}
