package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.List;

/** One group and who wants it. */
public final class MulticastGroup {
  final MulticastGroupKey key;
  // By port number, the highest first.
  final List<GroupMember> members = new ArrayList<>();
  // Of the host's membership; and an empty group goes when it fires.
  final KernelTimer timer;
  boolean isHostJoined;

  MulticastGroup(MulticastDatabase database, MulticastGroupKey key) {
    this.key = key;
    this.timer = database.timer(() -> database.groupExpired(this));
  }

  public MulticastGroupKey key() {
    return key;
  }

  public List<GroupMember> members() {
    return List.copyOf(members);
  }

  /** Whether the bridge's own host wants it. */
  public boolean isHostJoined() {
    return isHostJoined;
  }

  /** Time until the host's own membership expires, in jiffies. */
  public long hostTimer() {
    return timer.remainingJiffies();
  }

  GroupMember member(BridgePort port, long station) {
    for (GroupMember member : members) {
      if (member.is(port, station)) {
        return member;
      }
    }
    return null;
  }

  /** The first member behind a port, whatever the station; or null. */
  GroupMember memberAt(BridgePort port) {
    for (GroupMember member : members) {
      if (member.port == port) {
        return member;
      }
    }
    return null;
  }
}
