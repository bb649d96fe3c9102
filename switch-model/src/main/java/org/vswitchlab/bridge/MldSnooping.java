package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Icmpv6Message;
import org.vswitchlab.wire.Icmpv6View;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv6Address;
import org.vswitchlab.wire.Ipv6View;
import org.vswitchlab.wire.MldView;

/** Reads passing IPv6 group frames: MLD of both versions, router advertisements of RFC 4286. */
final class MldSnooping {
  private static final MulticastGroupKey.Family FAMILY = MulticastGroupKey.Family.IPV6;
  private static final Ipv6Address ALL_SNOOPERS = new Ipv6Address(0xff02_0000_0000_0000L, 0x6a);
  private static final int ROUTER_ADVERTISEMENT = 151;
  private static final int MLD1_BYTES = 24;
  private static final int MLD2_QUERY_BYTES = 28;

  private final MulticastSnooping snooping;

  MldSnooping(MulticastSnooping snooping) {
    this.snooping = snooping;
  }

  DropReason receive(Passage passage) {
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
        isMessage(passage, MulticastCounters.Kind.MLD_V1_REPORT);
        passage.isForRouters = true;
        yield length < MLD1_BYTES ? DropReason.MALFORMED : join(passage, mld.group());
      }
      case Icmpv6Message.MLD2_REPORT -> reportVersion2(passage, ip, mld);
      case Icmpv6Message.MLD_DONE -> done(passage, mld, length);
      case Icmpv6Message.MLD_QUERY -> query(passage, ip, mld, length);
      default -> {
        passage.isForRouters = !ip.destination().equals(Ipv6Address.ALL_NODES);
        if (icmp.type() == ROUTER_ADVERTISEMENT && ip.destination().equals(ALL_SNOOPERS)) {
          snooping.routerHeard(passage, FAMILY);
        }
        yield null;
      }
    };
  }

  private static void isMessage(Passage passage, MulticastCounters.Kind kind) {
    passage.isMembershipMessage = true;
    passage.membershipKind = kind;
  }

  private DropReason join(Passage passage, Ipv6Address group) {
    return group.equals(Ipv6Address.ALL_NODES)
        ? null
        : snooping.join(passage, MulticastGroupKey.ipv6(group, passage.vid));
  }

  private DropReason done(Passage passage, MldView mld, int length) {
    isMessage(passage, MulticastCounters.Kind.MLD_DONE);
    if (length < MLD1_BYTES) {
      return DropReason.MALFORMED;
    }
    if (!mld.group().equals(Ipv6Address.ALL_NODES)) {
      snooping.leave(passage, MulticastGroupKey.ipv6(mld.group(), passage.vid));
    }
    return null;
  }

  private DropReason reportVersion2(Passage passage, Ipv6View ip, MldView mld) {
    isMessage(passage, MulticastCounters.Kind.MLD_V2_REPORT);
    if (mld.problem() != null) {
      return DropReason.MALFORMED;
    }
    for (int i = 0; i < mld.recordCount(); i++) {
      GroupRecord.Kind kind = GroupRecord.Kind.of(mld.recordType(i));
      Ipv6Address group = mld.recordGroup(i);
      if (kind == null || group.equals(Ipv6Address.ALL_NODES)) {
        continue;
      }
      List<SourceAddress> sources = new ArrayList<>();
      for (int k = 0; k < mld.recordSourceCount(i); k++) {
        sources.add(address(mld.recordSource(i, k)));
      }
      DropReason refusal =
          snooping.report(
              passage,
              MulticastGroupKey.ipv6(group, passage.vid),
              new GroupRecord(kind, sources, address(ip.source())));
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private static SourceAddress address(Ipv6Address address) {
    return new SourceAddress(address.high(), address.low());
  }

  private DropReason query(Passage passage, Ipv6View ip, MldView mld, int length) {
    boolean isVersion2 = length != MLD1_BYTES;
    // RFC 2710, 3; RFC 3810, 5.1.14: queries come from link-local addresses.
    boolean isLinkLocal = ip.source().high() >>> 54 == 0xfe80_0000_0000_0000L >>> 54;
    if (!isLinkLocal || length < MLD1_BYTES || isVersion2 && length < MLD2_QUERY_BYTES) {
      return DropReason.MALFORMED;
    }
    Ipv6Address group = mld.group();
    if (group.isAny() && !ip.destination().equals(Ipv6Address.ALL_NODES)) {
      return DropReason.MALFORMED;
    }
    isMessage(
        passage,
        isVersion2 ? MulticastCounters.Kind.MLD_V2_QUERY : MulticastCounters.Kind.MLD_V1_QUERY);
    boolean isIgnored =
        isVersion2
            && (mld.querySourceCount() > 0
                || MulticastForwarding.hasSources(passage.multicast, FAMILY)
                    && !group.isAny()
                    && mld.suppressesRouterProcessing());
    int code = mld.maxResponseCode();
    // One of version 1 that leaves no time to answer asks nobody.
    if (isIgnored || !isVersion2 && code == 0) {
      return null;
    }
    long millis = isVersion2 ? MulticastSnooping.floating(code, 16, 12) : code;
    // Rounded up, as the kernel turns times into ticks.
    long jiffies = (millis * KernelClock.HZ + 999) / 1000;
    long maxDelay = isVersion2 ? Math.max(1, jiffies) : jiffies;
    if (group.isAny()) {
      snooping.generalQuery(passage, FAMILY, address(ip.source()), maxDelay);
    } else {
      snooping.groupQuery(passage, MulticastGroupKey.ipv6(group, passage.vid), maxDelay);
    }
    return null;
  }
}
