package org.vswitchlab.bridge;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.wire.Ipv4Address;

/**
 * What reports with sources do to a port's filter mode and source list: the tables of RFC 3376, 6.4
 * and RFC 3810, 7.4, and what is asked after them. In their words the list of a port that includes
 * is A, that of one that excludes is X (wanted) and Y (not wanted), and the report's is B.
 */
final class SourceFilter {
  /** Sources that one port may list for one group; the kernel ignores further ones. */
  private static final int SOURCE_LIMIT = 32;

  private final LinuxBridge bridge;
  private final MulticastDatabase database;

  SourceFilter(LinuxBridge bridge, MulticastDatabase database) {
    this.bridge = bridge;
    this.database = database;
  }

  /** Applies one record to a membership that was not entered for good by a user. */
  void apply(GroupMember member, GroupRecord record, PortMulticast at) {
    boolean wasInclude = member.isInclude;
    List<SourceAddress> before = addresses(member);
    applyRecord(member, record, at);
    bridge.changes().changed();
    boolean isChanged = wasInclude != member.isInclude || !before.equals(addresses(member));
    if (isChanged && member.group.members.contains(member)) {
      bridge.listeners().groupChanged(bridge, member.group, member, false);
    }
  }

  private static List<SourceAddress> addresses(GroupMember member) {
    return member.sources.stream().map(source -> source.address).toList();
  }

  private void applyRecord(GroupMember member, GroupRecord record, PortMulticast at) {
    switch (record.kind()) {
      case MODE_IS_INCLUDE, ALLOW_NEW_SOURCES -> {
        want(member, record, at);
        member.hosts.follow(record, at.context);
      }
      case MODE_IS_EXCLUDE, CHANGE_TO_EXCLUDE_MODE -> exclude(member, record, at);
      case CHANGE_TO_INCLUDE_MODE -> changeToInclude(member, record, at);
      case BLOCK_OLD_SOURCES -> block(member, record, at);
    }
  }

  private static long interval(PortMulticast at) {
    return at.context.value(MulticastSetting.MEMBERSHIP_INTERVAL);
  }

  /** (B) = GMI. */
  private void want(GroupMember member, GroupRecord record, PortMulticast at) {
    for (SourceAddress address : record.sources()) {
      GroupSource source = findOrAdd(member, address);
      if (source != null) {
        arm(member, source, database.nowJiffies() + interval(at));
      }
    }
  }

  private GroupSource findOrAdd(GroupMember member, SourceAddress address) {
    GroupSource source = member.source(address);
    return source != null ? source : add(member, address);
  }

  /** Null if there are too many, or if nobody can have that address. */
  private GroupSource add(GroupMember member, SourceAddress address) {
    MulticastGroupKey.Family family = member.group.key.family;
    boolean isImpossible =
        family == MulticastGroupKey.Family.IPV4
            ? address.low() >>> 24 == 0 || Ipv4Address.isMulticast((int) address.low())
            : address.equals(SourceAddress.ANY) || address.high() >>> 56 == 0xff;
    if (isImpossible || member.sources.size() >= SOURCE_LIMIT) {
      return null;
    }
    GroupSource[] made = new GroupSource[1];
    made[0] =
        new GroupSource(family, address, database.timer(() -> sourceExpired(member, made[0])));
    member.sources.add(0, made[0]);
    return made[0];
  }

  private void arm(GroupMember member, GroupSource source, long deadlineJiffies) {
    source.timer.armAt(deadlineJiffies);
    database.starGroups().install(member, source);
  }

  void delete(GroupMember member, GroupSource source) {
    if (member.sources.remove(source)) {
      source.timer.disarm();
      database.starGroups().uninstall(member, source);
    }
  }

  private void deleteMarked(GroupMember member) {
    for (GroupSource source : List.copyOf(member.sources)) {
      if (source.isToDelete) {
        delete(member, source);
      }
    }
  }

  // ---- records

  /**
   * INCLUDE (A) becomes EXCLUDE (A*B, B-A), EXCLUDE (X,Y) becomes (B-Y, Y*B); what the report does
   * not name goes. Changes to EXCLUDE also ask for A*B or B-Y.
   */
  private void exclude(GroupMember member, GroupRecord record, PortMulticast at) {
    boolean isChange = record.kind() == GroupRecord.Kind.CHANGE_TO_EXCLUDE_MODE;
    boolean wasInclude = member.isInclude;
    for (GroupSource source : member.sources) {
      source.isToDelete = true;
      source.isToAsk &= !isChange;
    }
    int askCount = 0;
    for (SourceAddress address : record.sources()) {
      GroupSource source = member.source(address);
      if (source != null) {
        source.isToDelete = false;
      } else {
        source = add(member, address);
        if (source != null) {
          startExcluded(member, source, isChange, at);
        }
      }
      if (source != null && isChange && source.isWanted()) {
        source.isToAsk = true;
        askCount++;
      }
    }
    member.hosts.follow(record, at.context);
    deleteMarked(member);
    if (askCount > 0) {
      askForMarked(member, at);
    }
    if (wasInclude) {
      database.starGroups().modeChanged(member, false);
    }
    member.isInclude = false;
    member.timer.armAfter(interval(at));
  }

  /** (B-A) = 0; (B-X-Y) = GMI, or the group timer if the listener has just changed to EXCLUDE. */
  private void startExcluded(
      GroupMember member, GroupSource source, boolean isChange, PortMulticast at) {
    if (member.isInclude) {
      database.starGroups().install(member, source);
    } else if (isChange) {
      arm(member, source, member.timer.deadlineJiffies());
    } else {
      arm(member, source, database.nowJiffies() + interval(at));
    }
  }

  /** INCLUDE: send Q(G,A-B); EXCLUDE: send Q(G,X-B) and Q(G). */
  private void changeToInclude(GroupMember member, GroupRecord record, PortMulticast at) {
    int askCount = 0;
    for (GroupSource source : member.sources) {
      source.isToAsk = member.isInclude || source.isWanted();
      askCount += source.isToAsk ? 1 : 0;
    }
    for (SourceAddress address : record.sources()) {
      GroupSource source = member.source(address);
      if (source == null) {
        source = add(member, address);
      } else if (member.isInclude || source.isWanted()) {
        // One that is named twice is counted twice, as the kernel does.
        source.isToAsk = false;
        askCount--;
      }
      if (source != null) {
        arm(member, source, database.nowJiffies() + interval(at));
      }
    }
    member.hosts.follow(record, at.context);
    if (askCount != 0) {
      askForMarked(member, at);
    }
    if (!member.isInclude) {
      askForGroup(member, at);
    }
    if (member.hosts.isAbandoned()) {
      database.remove(member);
    }
  }

  /** INCLUDE: send Q(G,A*B); EXCLUDE: (B-X-Y) = group timer, send Q(G,B-Y). */
  private void block(GroupMember member, GroupRecord record, PortMulticast at) {
    for (GroupSource source : member.sources) {
      source.isToAsk = false;
    }
    int askCount = 0;
    for (SourceAddress address : record.sources()) {
      GroupSource source = member.source(address);
      if (source == null && !member.isInclude) {
        source = add(member, address);
        if (source != null) {
          arm(member, source, member.timer.deadlineJiffies());
        }
      }
      if (source != null && source.isWanted()) {
        source.isToAsk = true;
        askCount++;
      }
    }
    member.hosts.follow(record, at.context);
    if (askCount > 0) {
      askForMarked(member, at);
    }
    if (member.isInclude && member.sources.isEmpty() || member.hosts.isAbandoned()) {
      database.remove(member);
    }
  }

  // ---- timers

  private void sourceExpired(GroupMember member, GroupSource source) {
    if (!bridge.ownDevice().isUp() || member.isPermanent) {
      return;
    }
    if (!member.isInclude) {
      database.starGroups().install(member, source);
    } else {
      delete(member, source);
      if (member.sources.isEmpty()) {
        database.remove(member);
      }
    }
    bridge.changes().changed();
  }

  /** Nobody excludes any more: what is still wanted are the sources on the list. */
  void groupExpired(GroupMember member) {
    boolean wasExclude = !member.isInclude;
    member.isInclude = true;
    for (GroupSource source : List.copyOf(member.sources)) {
      if (!source.isWanted()) {
        delete(member, source);
      }
    }
    if (member.sources.isEmpty()) {
      database.remove(member);
    } else if (wasExclude) {
      database.starGroups().modeChanged(member, true);
    }
    bridge.changes().changed();
  }

  // ---- queries

  private boolean canAsk(PortMulticast at, MulticastQuerier querier) {
    return at.context.isQuerier() && !querier.isAnotherAsking();
  }

  /** RFC 3376, 6.6.3.2: asks for the marked sources, which end soon unless somebody answers. */
  private void askForMarked(GroupMember member, PortMulticast at) {
    MulticastQuerier querier = at.context.querier(member.group.key.family);
    boolean canAsk = canAsk(at, querier);
    long deadline = database.nowJiffies() + at.context.lastMemberWindow();
    for (GroupSource source : member.sources) {
      if (source.isToAsk) {
        source.isToAsk = false;
        if (source.isWanted() && source.timer.deadlineJiffies() > deadline) {
          if (canAsk) {
            source.queriesLeft = at.context.value(MulticastSetting.LAST_MEMBER_COUNT);
          }
          arm(member, source, deadline);
        }
      }
    }
    if (canAsk) {
      // Those that will be wanted for long; only with these, those that may end soon too.
      if (askForSources(member, at, true) >= 0) {
        askForSources(member, at, false);
      }
      repeatSoon(member, at);
    }
  }

  private void repeatSoon(GroupMember member, PortMulticast at) {
    long interval = at.context.value(MulticastSetting.LAST_MEMBER_INTERVAL);
    if (!member.repeatTimer.isArmed() || member.repeatTimer.remainingJiffies() > interval) {
      member.repeatTimer.armAfter(interval);
    }
  }

  /** RFC 3376, 6.6.3.1: asks for the group, which ends soon unless somebody answers. */
  private void askForGroup(GroupMember member, PortMulticast at) {
    MulticastQuerier querier = at.context.querier(member.group.key.family);
    if (canAsk(at, querier)) {
      member.queriesLeft = at.context.value(MulticastSetting.LAST_MEMBER_COUNT) - 1;
      querier.askForGroup(at, member.group.key, List.of(), false);
      repeatSoon(member, at);
    }
    long window = at.context.lastMemberWindow();
    if (!member.isInclude
        && (!member.timer.isArmed() || member.timer.remainingJiffies() > window)) {
      member.timer.armAfter(window);
    }
  }

  /** Asks again: RFC 3376, 6.6.3. */
  void repeatQueries(GroupMember member) {
    PortMulticast at = database.contextOf(member.port, member.group.key.vid);
    if (at == null
        || !bridge.ownDevice().isUp()
        || !bridge.options().multicast().isSnooping()
        || !canAsk(at, at.context.querier(member.group.key.family))) {
      return;
    }
    if (member.queriesLeft > 0) {
      member.queriesLeft--;
      at.context
          .querier(member.group.key.family)
          .askForGroup(at, member.group.key, List.of(), true);
    }
    boolean isMoreToAsk = askForSources(member, at, false) > 0;
    if (member.queriesLeft > 0 || isMoreToAsk) {
      member.repeatTimer.armAfter(at.context.value(MulticastSetting.LAST_MEMBER_INTERVAL));
    }
  }

  /**
   * Asks for those sources that are still to be asked for.
   *
   * @param isForLong those that are wanted for longer than the last member's time; the others if
   *     false
   * @return -1 if there were none, else how many are to be asked for again
   */
  private int askForSources(GroupMember member, PortMulticast at, boolean isForLong) {
    long deadline = database.nowJiffies() + at.context.lastMemberWindow();
    List<SourceAddress> asked = new ArrayList<>();
    int againCount = 0;
    for (GroupSource source : member.sources) {
      boolean isLong = source.timer.deadlineJiffies() > deadline;
      if (isLong == isForLong && source.queriesLeft > 0) {
        asked.add(source.address);
        source.queriesLeft--;
        againCount += source.queriesLeft > 0 ? 1 : 0;
      }
    }
    if (asked.isEmpty()) {
      return -1;
    }
    at.context.querier(member.group.key.family).askForGroup(at, member.group.key, asked, isForLong);
    return againCount;
  }
}
