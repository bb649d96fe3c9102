package org.vswitchlab.bridge;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which listener behind a port wants which source: explicit tracking (RFC 6636), so that on a port
 * with fast leave a source, or the whole group, ends with its last listener.
 */
final class HostTracking {
  /** Most listeners of one port: the kernel's default of {@code mcast_eht_hosts_limit}. */
  static final int LISTENER_LIMIT = 512;

  /** The listeners that have one source on their list. */
  private static final class SourceSet {
    final Map<SourceAddress, KernelTimer> listeners = new TreeMap<>();
    final KernelTimer timer;

    SourceSet(KernelTimer timer) {
      this.timer = timer;
    }
  }

  /** What is known of one listener. */
  private static final class Listener {
    final boolean isInclude;
    int sourceCount;

    Listener(boolean isInclude) {
      this.isInclude = isInclude;
    }
  }

  private final MulticastDatabase database;
  private final GroupMember member;
  // Made when first needed: few ports have fast leave.
  private Map<SourceAddress, SourceSet> sets;
  private Map<SourceAddress, Listener> listeners;

  HostTracking(MulticastDatabase database, GroupMember member) {
    this.database = database;
    this.member = member;
  }

  private boolean isOn() {
    return member.port.is(PortFlag.FAST_LEAVE);
  }

  /** Whether nobody is left, so that the port's membership ends at once. */
  boolean isAbandoned() {
    return isOn() && (listeners == null || listeners.isEmpty());
  }

  /** Follows one record of a report. */
  void follow(GroupRecord record, MulticastContext context) {
    if (!isOn()) {
      return;
    }
    if (sets == null) {
      sets = new TreeMap<>();
      listeners = new TreeMap<>();
    }
    switch (record.kind()) {
      case MODE_IS_INCLUDE -> replace(record, context, true, false);
      case CHANGE_TO_INCLUDE_MODE -> replace(record, context, true, true);
      case MODE_IS_EXCLUDE -> replace(record, context, false, false);
      case CHANGE_TO_EXCLUDE_MODE -> replace(record, context, false, true);
      case ALLOW_NEW_SOURCES -> change(record, context, true);
      case BLOCK_OLD_SOURCES -> change(record, context, false);
    }
  }

  private boolean isIncluding(SourceAddress listener) {
    Listener known = listeners.get(listener);
    return known == null || known.isInclude;
  }

  /** Sources are added to the listener's list, or taken off it, by its mode. */
  private void change(GroupRecord record, MulticastContext context, boolean isAllowed) {
    boolean isInclude = isIncluding(record.listener());
    for (SourceAddress source : record.sources()) {
      if (isInclude == isAllowed) {
        add(source, record.listener(), isInclude, context);
      } else if (remove(source, record.listener())) {
        deleteSource(source);
      }
    }
  }

  private void deleteSource(SourceAddress address) {
    GroupSource source = member.source(address);
    if (source != null) {
      database.sources().delete(member, source);
    }
  }

  /** The report tells the listener's whole list. */
  private void replace(
      GroupRecord record, MulticastContext context, boolean isInclude, boolean isChange) {
    boolean isFlushed = isChange || isIncluding(record.listener()) != isInclude;
    if (isFlushed) {
      removeListener(record.listener());
    }
    if (!isInclude) {
      add(SourceAddress.ANY, record.listener(), false, context);
    }
    for (SourceAddress source : record.sources()) {
      if (!source.equals(SourceAddress.ANY)) {
        add(source, record.listener(), isInclude, context);
      }
    }
    if (!isFlushed) {
      return;
    }
    for (GroupSource source : List.copyOf(member.sources)) {
      SourceSet set = sets.get(source.address);
      if (set == null) {
        database.sources().delete(member, source);
      } else if (source.isToAsk && isInclude && isChange) {
        set.timer.armAfter(context.lastMemberWindow());
      }
    }
  }

  private void add(
      SourceAddress source, SourceAddress listener, boolean isInclude, MulticastContext context) {
    Listener known = listeners.get(listener);
    if (known == null) {
      if (listeners.size() >= LISTENER_LIMIT) {
        return;
      }
      known = new Listener(isInclude);
      listeners.put(listener, known);
    }
    SourceSet set = sets.get(source);
    if (set == null) {
      set = new SourceSet(database.timer(() -> removeSet(source)));
      sets.put(source, set);
    }
    KernelTimer timer = set.listeners.get(listener);
    if (timer == null) {
      timer = database.timer(() -> remove(source, listener));
      set.listeners.put(listener, timer);
      known.sourceCount++;
    }
    long interval = context.value(MulticastSetting.MEMBERSHIP_INTERVAL);
    timer.armAfter(interval);
    set.timer.armAfter(interval);
  }

  /** True if no other listener has the source on its list. */
  private boolean remove(SourceAddress source, SourceAddress listener) {
    SourceSet set = sets.get(source);
    KernelTimer timer = set == null ? null : set.listeners.remove(listener);
    if (timer == null) {
      return false;
    }
    timer.disarm();
    Listener known = listeners.get(listener);
    if (--known.sourceCount == 0) {
      listeners.remove(listener);
    }
    if (!set.listeners.isEmpty()) {
      return false;
    }
    set.timer.disarm();
    sets.remove(source);
    return true;
  }

  private void removeSet(SourceAddress source) {
    SourceSet set = sets.get(source);
    for (SourceAddress listener : List.copyOf(set.listeners.keySet())) {
      remove(source, listener);
    }
  }

  private void removeListener(SourceAddress listener) {
    for (SourceAddress source : List.copyOf(sets.keySet())) {
      remove(source, listener);
    }
  }

  /** The membership ends. */
  void clear() {
    if (sets != null) {
      for (SourceAddress source : List.copyOf(sets.keySet())) {
        removeSet(source);
      }
    }
  }
}
