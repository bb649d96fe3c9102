package org.vswitchlab.bridge;

import org.vswitchlab.observe.DropReason;
import org.vswitchlab.wire.EtherType;
import org.vswitchlab.wire.Frame;

/**
 * Listens to IGMP and MLD as they pass (RFC 4541): who joins, who leaves, who asks, who routes.
 * Here is what both have in common; {@link IgmpSnooping} and {@link MldSnooping} read the messages.
 * Malformed messages go no further.
 */
final class MulticastSnooping {
  private final LinuxBridge bridge;
  private final MulticastDatabase database;
  private final IgmpSnooping igmp;
  private final MldSnooping mld;

  MulticastSnooping(LinuxBridge bridge, MulticastDatabase database) {
    this.bridge = bridge;
    this.database = database;
    this.igmp = new IgmpSnooping(this);
    this.mld = new MldSnooping(this);
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
      boolean hasSources = MulticastForwarding.hasSources(passage.multicast, key.family);
      key.sourceLow = hasSources ? frame.u32(at + 12) : 0;
      return true;
    }
    if (type == EtherType.IPV6 && frame.length() >= at + 40) {
      key.family = MulticastGroupKey.Family.IPV6;
      key.high = frame.u32(at + 24) << 32 | frame.u32(at + 28);
      key.low = frame.u32(at + 32) << 32 | frame.u32(at + 36);
      if (MulticastForwarding.hasSources(passage.multicast, key.family)) {
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
    int type = passage.etherType();
    if (type != EtherType.IPV4 && type != EtherType.IPV6) {
      return null;
    }
    MulticastCounters counters =
        passage.port == null ? bridge.multicastCounters() : passage.port.counters();
    boolean isIpv6 = type == EtherType.IPV6;
    DropReason refusal = isIpv6 ? mld.receive(passage) : igmp.receive(passage);
    if (passage.membershipKind != null) {
      counters.count(bridge, passage.membershipKind, MulticastCounters.Way.RECEIVED);
    } else if (refusal != null) {
      counters.countError(bridge, isIpv6);
    }
    return refusal;
  }

  static String where(Passage passage) {
    return passage.port == null ? "the host" : passage.port.name();
  }

  private static boolean isUsable(Passage passage) {
    return passage.multicast.isUsable(passage.multicastAt);
  }

  /** A router is behind the port where the frame came in. */
  void routerHeard(Passage passage, MulticastGroupKey.Family family) {
    if (isUsable(passage)) {
      passage.multicast.querier(family).markRouter(passage.multicastAt);
      passage.note("a multicast router is behind " + where(passage));
    }
  }

  /** A station joins a group from every source, as versions 1 and 2 of IGMP and 1 of MLD do. */
  DropReason join(Passage passage, MulticastGroupKey key) {
    return join(passage, key, false);
  }

  private DropReason join(Passage passage, MulticastGroupKey key, boolean isWithSources) {
    if (!isUsable(passage)) {
      return null;
    }
    if (!database.join(
        passage.multicast, passage.multicastAt, key, passage.source, isWithSources)) {
      passage.note("no room for group " + key + ": snooping is switched off");
      return DropReason.NO_DESTINATION;
    }
    if (passage.isTapped()) {
      passage.note(where(passage) + " joins " + key);
    }
    return null;
  }

  /** One record of a report with sources; returns why the report must not go on, or null. */
  DropReason report(Passage passage, MulticastGroupKey key, GroupRecord record) {
    boolean hasSources =
        passage.port != null && MulticastForwarding.hasSources(passage.multicast, key.family);
    if (!record.isLeave()) {
      DropReason refusal = join(passage, key, hasSources);
      if (refusal != null) {
        return refusal;
      }
    } else if (!hasSources) {
      leave(passage, key);
      return null;
    }
    if (!hasSources || !isUsable(passage)) {
      return null;
    }
    MulticastGroup group = database.find(key);
    GroupMember member = group == null ? null : group.member(passage.port, passage.source);
    if (member != null && !member.isPermanent) {
      database.sources().apply(member, record, passage.multicastAt);
    }
    return null;
  }

  void leave(Passage passage, MulticastGroupKey key) {
    MulticastGroup group = database.find(key);
    if (group == null || !isUsable(passage)) {
      return;
    }
    if (passage.isTapped()) {
      passage.note(where(passage) + " leaves " + key);
    }
    BridgePort port = passage.port;
    MulticastQuerier querier = passage.multicast.querier(key.family);
    if (port != null && port.is(PortFlag.FAST_LEAVE)) {
      GroupMember member = group.member(port, passage.source);
      if (member != null && !member.isPermanent) {
        database.remove(member);
      }
      return;
    }
    // Another querier asks who is left, so the memberships end by its doing.
    if (querier.isAnotherAsking()) {
      return;
    }
    long window = passage.multicast.lastMemberWindow();
    if (passage.multicast.isQuerier()) {
      querier.askForLastMembers(passage.multicastAt, key);
      GroupMember member = port == null ? null : group.member(port, passage.source);
      if (member != null) {
        expireWithin(member.timer, window);
      }
    }
    GroupMember member = port == null ? null : group.memberAt(port);
    if (member != null) {
      expireWithin(member.timer, window);
    } else if (port == null && group.isHostJoined) {
      expireWithin(group.timer, window);
    }
    bridge.changes().changed();
  }

  private static void expireWithin(KernelTimer timer, long window) {
    if (!timer.isArmed() || timer.remainingJiffies() > window) {
      timer.armAfter(window);
    }
  }

  /** A general query: whoever asks is known by its address. */
  void generalQuery(
      Passage passage, MulticastGroupKey.Family family, SourceAddress source, long maxDelay) {
    if (isUsable(passage)) {
      passage.note("general query: a querier is behind " + where(passage));
      passage.multicast.querier(family).queryReceived(passage.multicastAt, source, maxDelay);
    }
  }

  /** A query for one group: who does not answer is not a member any more. */
  void groupQuery(Passage passage, MulticastGroupKey key, long maxDelay) {
    MulticastGroup group = database.find(key);
    if (group == null || !isUsable(passage)) {
      return;
    }
    long window = maxDelay * passage.multicast.value(MulticastSetting.LAST_MEMBER_COUNT);
    if (group.isHostJoined) {
      expireWithin(group.timer, window);
    }
    boolean hasSources = MulticastForwarding.hasSources(passage.multicast, key.family);
    for (GroupMember member : group.members) {
      if (!hasSources || !member.isInclude) {
        expireWithin(member.timer, window);
      }
    }
  }

  /** RFC 3376, 4.1.1 and RFC 3810, 5.1.3: large codes are a mantissa and an exponent. */
  static long floating(int code, int bits, int mantissaBits) {
    if (code < 1 << bits - 1) {
      return code;
    }
    long mantissa = code & (1 << mantissaBits) - 1 | 1L << mantissaBits;
    int exponent = code >> mantissaBits & 7;
    return mantissa << exponent + 3;
  }
}
