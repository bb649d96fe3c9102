package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.IgmpView;
import org.vswitchlab.wire.IpProtocol;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv4View;

/** Reads passing IPv4 group frames: IGMP of all versions, PIM hellos, router advertisements. */
final class IgmpSnooping {
  private static final MulticastGroupKey.Family FAMILY = MulticastGroupKey.Family.IPV4;
  private static final int ALL_HOSTS = Ipv4Address.of(224, 0, 0, 1);
  private static final int ALL_PIM_ROUTERS = Ipv4Address.of(224, 0, 0, 13);
  private static final int ALL_SNOOPERS = Ipv4Address.of(224, 0, 0, 106);

  /** RFC 4286: a multicast router says that it is there. */
  private static final int ROUTER_ADVERTISEMENT = 0x30;

  private static final int PIM_VERSION_2_HELLO = 0x20;
  private static final int V2_BYTES = 8;
  private static final int V3_QUERY_BYTES = 12;

  private final MulticastSnooping snooping;

  IgmpSnooping(MulticastSnooping snooping) {
    this.snooping = snooping;
  }

  DropReason receive(Passage passage) {
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
      receiveOther(passage, ip);
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
      case IgmpView.V1_REPORT -> report(passage, igmp, MulticastCounters.Kind.IGMP_V1_REPORT);
      case IgmpView.V2_REPORT -> report(passage, igmp, MulticastCounters.Kind.IGMP_V2_REPORT);
      case IgmpView.V3_REPORT -> reportVersion3(passage, ip, igmp);
      case IgmpView.LEAVE -> leave(passage, igmp);
      case IgmpView.QUERY -> query(passage, ip, igmp);
      default -> {
        receiveOther(passage, ip);
        yield null;
      }
    };
  }

  private static boolean isLocal(int group) {
    return group >>> 8 == Ipv4Address.of(224, 0, 0, 0) >>> 8;
  }

  private void receiveOther(Passage passage, Ipv4View ip) {
    int group = ip.destination();
    if (!isLocal(group)) {
      passage.isForRouters = true;
      return;
    }
    int first = ip.payloadBytes() > 0 ? ip.array()[ip.payloadOffset()] & 0xff : 0;
    boolean isPimHello =
        group == ALL_PIM_ROUTERS && ip.protocol() == IpProtocol.PIM && first == PIM_VERSION_2_HELLO;
    boolean isAdvertisement =
        group == ALL_SNOOPERS && ip.protocol() == IpProtocol.IGMP && first == ROUTER_ADVERTISEMENT;
    if (isPimHello || isAdvertisement) {
      snooping.routerHeard(passage, FAMILY);
    }
  }

  private static void isMessage(Passage passage, MulticastCounters.Kind kind) {
    passage.isMembershipMessage = true;
    passage.membershipKind = kind;
  }

  private DropReason report(Passage passage, IgmpView igmp, MulticastCounters.Kind kind) {
    isMessage(passage, kind);
    // RFC 4541, 2.1.1: only routers need to hear of members, other members would fall silent.
    passage.isForRouters = true;
    int group = igmp.group();
    return isLocal(group)
        ? null
        : snooping.join(passage, MulticastGroupKey.ipv4(group, passage.vid));
  }

  private DropReason reportVersion3(Passage passage, Ipv4View ip, IgmpView igmp) {
    isMessage(passage, MulticastCounters.Kind.IGMP_V3_REPORT);
    if (igmp.problem() != null) {
      return DropReason.MALFORMED;
    }
    SourceAddress listener = address(ip.source());
    for (int i = 0; i < igmp.recordCount(); i++) {
      GroupRecord.Kind kind = GroupRecord.Kind.of(igmp.recordType(i));
      int group = igmp.recordGroup(i);
      if (kind == null || isLocal(group)) {
        continue;
      }
      List<SourceAddress> sources = new ArrayList<>();
      for (int k = 0; k < igmp.recordSourceCount(i); k++) {
        sources.add(address(igmp.recordSource(i, k)));
      }
      MulticastGroupKey key = MulticastGroupKey.ipv4(group, passage.vid);
      DropReason refusal = snooping.report(passage, key, new GroupRecord(kind, sources, listener));
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  private static SourceAddress address(int ipv4) {
    return new SourceAddress(0, ipv4 & 0xffff_ffffL);
  }

  private DropReason leave(Passage passage, IgmpView igmp) {
    isMessage(passage, MulticastCounters.Kind.IGMP_LEAVE);
    if (!isLocal(igmp.group())) {
      snooping.leave(passage, MulticastGroupKey.ipv4(igmp.group(), passage.vid));
    }
    return null;
  }

  private DropReason query(Passage passage, Ipv4View ip, IgmpView igmp) {
    boolean isVersion3 = ip.payloadBytes() != V2_BYTES;
    if (isVersion3 && ip.payloadBytes() < V3_QUERY_BYTES) {
      return DropReason.MALFORMED;
    }
    int group = igmp.group();
    // RFC 2236, 3; RFC 3376, 4.1.12: a general query goes to 224.0.0.1.
    if (group == 0 && ip.destination() != ALL_HOSTS) {
      return DropReason.MALFORMED;
    }
    int code = igmp.maxResponseCode();
    if (isVersion3) {
      isMessage(passage, MulticastCounters.Kind.IGMP_V3_QUERY);
    } else {
      isMessage(
          passage,
          code == 0 ? MulticastCounters.Kind.IGMP_V1_QUERY : MulticastCounters.Kind.IGMP_V2_QUERY);
    }
    long maxDelay = code * (KernelClock.HZ / 10L);
    if (isVersion3) {
      boolean isIgnored =
          igmp.querySourceCount() > 0
              || MulticastForwarding.hasSources(passage.multicast, FAMILY)
                  && group != 0
                  && igmp.suppressesRouterProcessing();
      if (isIgnored) {
        return null;
      }
      maxDelay = code == 0 ? 1 : MulticastSnooping.floating(code, 8, 4) * (KernelClock.HZ / 10L);
    } else if (maxDelay == 0) {
      // IGMP version 1 has no such field: RFC 2236, 4.
      maxDelay = 10L * KernelClock.HZ;
      group = 0;
    }
    if (group == 0) {
      snooping.generalQuery(passage, FAMILY, address(ip.source()), maxDelay);
    } else {
      snooping.groupQuery(passage, MulticastGroupKey.ipv4(group, passage.vid), maxDelay);
    }
    return null;
  }
}
