package org.vswitchlab.ovs.ofproto.table;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.FlowFlags;

/** One flow of a table. Match, priority and table are fixed; the rest may be modified. */
public final class FlowEntry {
  private final long id;
  private final int tableId;
  private final Match match;
  private final int priority;
  private final long createdNanos;
  private long cookie;
  private List<Action> actions;
  private List<Action.Conjunction> conjunctions = List.of();
  private int idleSeconds;
  private int hardSeconds;
  private int importance;
  private FlowFlags flags;
  private long modifiedNanos;
  private long usedNanos;
  private long packetCount;
  private long byteCount;
  private boolean isRemoved;
  private boolean isHidden;

  /** In the classifier: of the rules with the same match, the next one by falling priority. */
  FlowEntry lower;

  /** In the classifier: the neighbours among the highest rules of each match of a mask. */
  FlowEntry headBefore;

  FlowEntry headAfter;

  /** In the table: the neighbours in order of addition. */
  FlowEntry before;

  FlowEntry after;

  public FlowEntry(
      long id,
      int tableId,
      Match match,
      int priority,
      long cookie,
      List<Action> actions,
      long nowNanos) {
    this.id = id;
    this.tableId = tableId;
    this.match = match;
    this.priority = priority;
    this.cookie = cookie;
    setActions(actions);
    this.flags = FlowFlags.NONE;
    this.createdNanos = nowNanos;
    this.modifiedNanos = nowNanos;
    this.usedNanos = nowNanos;
  }

  /** Serial number within the switch, in order of addition. */
  public long id() {
    return id;
  }

  /** Gives it other actions for the further look-ups of a packet that has changed it. */
  public void showActions(List<Action> shown) {
    setActions(shown);
  }

  private void setActions(List<Action> newActions) {
    actions = newActions;
    conjunctions = List.of();
    for (int i = 0; i < newActions.size(); i++) {
      if (newActions.get(i) instanceof Action.Conjunction) {
        conjunctions = conjunctionsOf(newActions);
        return;
      }
    }
  }

  private static List<Action.Conjunction> conjunctionsOf(List<Action> actions) {
    List<Action.Conjunction> found = new ArrayList<>();
    for (Action action : actions) {
      if (action instanceof Action.Conjunction conjunction) {
        found.add(conjunction);
      }
    }
    return List.copyOf(found);
  }

  /** The conjunctive matches that this flow is a part of; empty for ordinary flows. */
  public List<Action.Conjunction> conjunctions() {
    return conjunctions;
  }

  public int tableId() {
    return tableId;
  }

  public Match match() {
    return match;
  }

  public int priority() {
    return priority;
  }

  public long cookie() {
    return cookie;
  }

  public List<Action> actions() {
    return actions;
  }

  /** 0 for none. */
  public int idleSeconds() {
    return idleSeconds;
  }

  /** 0 for none. */
  public int hardSeconds() {
    return hardSeconds;
  }

  public int importance() {
    return importance;
  }

  public FlowFlags flags() {
    return flags;
  }

  public long createdNanos() {
    return createdNanos;
  }

  /** When it was added or last modified. */
  public long modifiedNanos() {
    return modifiedNanos;
  }

  /** When the last packet used it; its addition if none did. */
  public long usedNanos() {
    return usedNanos;
  }

  public long packetCount() {
    return packetCount;
  }

  public long byteCount() {
    return byteCount;
  }

  public boolean isRemoved() {
    return isRemoved;
  }

  public void setTimeouts(int newIdleSeconds, int newHardSeconds) {
    idleSeconds = newIdleSeconds;
    hardSeconds = newHardSeconds;
  }

  public void setImportance(int newImportance) {
    importance = newImportance;
  }

  public void setFlags(FlowFlags newFlags) {
    flags = newFlags.shared();
  }

  public void modify(List<Action> newActions, long nowNanos) {
    setActions(newActions);
    modifiedNanos = nowNanos;
  }

  public void setCookie(long newCookie) {
    cookie = newCookie;
  }

  /** Learned again: its life begins anew. */
  public void touchModified(long nowNanos) {
    modifiedNanos = Math.max(modifiedNanos, nowNanos);
  }

  public void credit(PacketStats stats) {
    packetCount += stats.packets();
    byteCount += stats.bytes();
    usedNanos = Math.max(usedNanos, stats.usedNanos());
  }

  /** Takes over the counters of the flow that this one replaces. */
  public void inheritCounts(FlowEntry old) {
    packetCount = old.packetCount;
    byteCount = old.byteCount;
  }

  /**
   * Whether look-ups do not find it yet, though it is in the table: while a translation is tried
   * out.
   */
  boolean isHidden() {
    return isHidden;
  }

  public void setHidden(boolean hidden) {
    isHidden = hidden;
  }

  void setRemoved(boolean removed) {
    isRemoved = removed;
  }
}
