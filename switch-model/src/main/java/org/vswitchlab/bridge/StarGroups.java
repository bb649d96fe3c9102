package org.vswitchlab.bridge;

import java.util.List;

/**
 * Keeps the entries of single sources in step with those of any source. A source on a port's list
 * has an entry of its own, which forwards to that port or blocks it; and a port that wants the
 * group from every source has to be on the entry of each single source too, else it would miss that
 * source.
 */
final class StarGroups {
  private final MulticastDatabase database;

  StarGroups(MulticastDatabase database) {
    this.database = database;
  }

  /** Enters a source if need be, and lets its entry follow whether the source is wanted. */
  void install(GroupMember member, GroupSource source) {
    MulticastGroupKey key = member.group.key.from(source.address);
    if (!source.isInstalled) {
      enter(member, source, key);
    }
    MulticastGroup group = database.find(key);
    GroupMember entry = group == null ? null : group.memberAt(member.port);
    if (entry != null && !(entry.isStatic && entry.isPermanent)) {
      entry.isBlocked = !source.isWanted();
    }
  }

  private void enter(GroupMember member, GroupSource source, MulticastGroupKey key) {
    GroupMember entry = database.enter(key, member.port, member.station, true, !source.isWanted());
    if (entry == null) {
      return;
    }
    source.isInstalled = true;
    entry.isAddedByStar = false;
    if (!entry.isStatic || !entry.isPermanent) {
      // From now on the source decides when it goes.
      entry.timer.disarm();
      addAllWhoWantEverything(member.group, entry);
    }
  }

  /** The source left a port's list. */
  void uninstall(GroupMember member, GroupSource source) {
    MulticastGroup group = database.find(member.group.key.from(source.address));
    GroupMember entry = group == null ? null : group.member(member.port, member.station);
    source.isInstalled = false;
    if (entry != null && !(entry.isStatic && entry.isPermanent)) {
      database.remove(entry);
    }
  }

  /** A single source got an entry: who wants everything wants it too. */
  void addAllWhoWantEverything(MulticastGroup star, GroupMember entry) {
    if (star.isHostJoined) {
      entry.group.isHostJoined = true;
    }
    for (GroupMember member : List.copyOf(star.members)) {
      if (member != entry && !member.isInclude) {
        add(member, entry.group.key);
      }
    }
  }

  private void add(GroupMember member, MulticastGroupKey key) {
    MulticastGroup group = database.find(key);
    if (group != null && group.memberAt(member.port) != null) {
      return;
    }
    GroupMember added = database.enter(key, member.port, member.station, true, false);
    if (added != null && !added.isStatic) {
      added.isAddedByStar = true;
    }
  }

  /** A port wants everything now, or only what is on its list. */
  void modeChanged(GroupMember member, boolean isInclude) {
    MulticastGroup star = member.group;
    for (GroupMember other : List.copyOf(star.members)) {
      if (other == member) {
        continue;
      }
      for (GroupSource source : List.copyOf(other.sources)) {
        if (source.isInstalled && isInclude) {
          removeStar(member, star.key.from(source.address));
        } else if (source.isInstalled) {
          add(member, star.key.from(source.address));
        }
      }
    }
  }

  private void removeStar(GroupMember member, MulticastGroupKey key) {
    MulticastGroup group = database.find(key);
    GroupMember entry = group == null ? null : group.memberAt(member.port);
    if (entry != null && entry.isAddedByStar && !entry.isStatic) {
      database.remove(entry);
    }
  }

  /** A member of a single source's entry left: without real ones the others go too. */
  void memberLeft(MulticastGroup group) {
    for (GroupMember member : group.members) {
      if (!member.isAddedByStar && !member.isPermanent) {
        return;
      }
    }
    group.isHostJoined = false;
    for (GroupMember member : List.copyOf(group.members)) {
      if (!member.isPermanent) {
        database.remove(member);
      }
    }
  }

  /** The host joined or left the group of any source. */
  void hostChanged(MulticastGroup star) {
    for (GroupMember member : star.members) {
      for (GroupSource source : member.sources) {
        MulticastGroup group =
            source.isInstalled ? database.find(star.key.from(source.address)) : null;
        if (group != null) {
          group.isHostJoined = star.isHostJoined;
        }
      }
    }
  }
}
