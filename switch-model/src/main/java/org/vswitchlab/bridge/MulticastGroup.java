package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.List;

/** One group and who wants it. */
public final class MulticastGroup {
  final MulticastGroupKey key;
  // By port number, the highest first.
  final List<Member> members = new ArrayList<>();
  final KernelTimer hostTimer;
  boolean isHostJoined;

  MulticastGroup(MulticastGroupKey key, KernelTimer hostTimer) {
    this.key = key;
    this.hostTimer = hostTimer;
  }

  /** A port that wants the group; with multicast to unicast one for each station behind it. */
  public static final class Member {
    final BridgePort port;
    final long station;
    final KernelTimer timer;
    boolean isPermanent;
    boolean isStatic;

    Member(BridgePort port, long station, KernelTimer timer) {
      this.port = port;
      this.station = station;
      this.timer = timer;
    }

    public BridgePort port() {
      return port;
    }

    /** Address of the station whose report made the entry. */
    public long station() {
      return station;
    }

    public boolean isPermanent() {
      return isPermanent;
    }

    /** Whether a user entered it. */
    public boolean isStatic() {
      return isStatic;
    }

    /** Time to expiry in jiffies; 0 when it does not expire. */
    public long timer() {
      return timer.remainingJiffies();
    }

    boolean is(BridgePort otherPort, long otherStation) {
      return port == otherPort && (!port.is(PortFlag.MCAST_TO_UNICAST) || station == otherStation);
    }
  }

  public MulticastGroupKey key() {
    return key;
  }

  public List<Member> members() {
    return List.copyOf(members);
  }

  /** Whether the bridge's own host wants it. */
  public boolean isHostJoined() {
    return isHostJoined;
  }

  /** Time until the host's own membership expires, in jiffies. */
  public long hostTimer() {
    return hostTimer.remainingJiffies();
  }

  Member member(BridgePort port, long station) {
    for (Member member : members) {
      if (member.is(port, station)) {
        return member;
      }
    }
    return null;
  }
}
