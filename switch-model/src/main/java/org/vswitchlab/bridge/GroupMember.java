package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.List;

/**
 * A port that wants a group; with multicast to unicast one for each station behind it. With IGMPv3
 * and MLDv2 it has a filter mode and a source list (RFC 3376, 6.2.1; RFC 3810, 7.2).
 */
public final class GroupMember {
  final MulticastGroup group;
  final BridgePort port;
  final long station;
  // How long the port wants all but the blocked sources: RFC 3376, 6.2.2.
  final KernelTimer timer;
  final KernelTimer repeatTimer;
  // The newest first.
  final List<GroupSource> sources = new ArrayList<>();
  final HostTracking hosts;
  long queriesLeft;
  boolean isInclude;
  boolean isPermanent;
  boolean isStatic;
  boolean isBlocked;
  boolean isAddedByStar;

  GroupMember(
      MulticastDatabase database,
      MulticastGroup group,
      BridgePort port,
      long station,
      boolean isInclude) {
    this.group = group;
    this.port = port;
    this.station = station;
    this.isInclude = isInclude;
    this.timer = database.timer(() -> database.memberExpired(this));
    this.repeatTimer = database.timer(() -> database.sources().repeatQueries(this));
    this.hosts = new HostTracking(database, this);
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

  /** Whether only the listed sources are wanted; else all but those of them that are blocked. */
  public boolean isInclude() {
    return isInclude;
  }

  /** Whether the source is not wanted here. */
  public boolean isBlocked() {
    return isBlocked;
  }

  /** Whether the port is here because it wants the group from every source. */
  public boolean isAddedByStar() {
    return isAddedByStar;
  }

  /** The newest first. */
  public List<GroupSource> sources() {
    return List.copyOf(sources);
  }

  /** Time to expiry in jiffies; 0 when it does not expire. */
  public long timer() {
    return timer.remainingJiffies();
  }

  boolean is(BridgePort otherPort, long otherStation) {
    return port == otherPort && (!port.is(PortFlag.MCAST_TO_UNICAST) || station == otherStation);
  }

  /** The source on record, or null. */
  GroupSource source(SourceAddress address) {
    for (GroupSource source : sources) {
      if (source.address.equals(address)) {
        return source;
      }
    }
    return null;
  }
}
