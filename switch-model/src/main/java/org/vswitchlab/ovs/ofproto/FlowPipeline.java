package org.vswitchlab.ovs.ofproto;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.ovs.flow.Match;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.FlowEviction;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.ofproto.table.FlowTableSettings;
import org.vswitchlab.ovs.ofproto.table.FragmentMode;
import org.vswitchlab.ovs.ofproto.table.TableVacancy;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.ovs.openflow.OpenFlowError;
import org.vswitchlab.ovs.openflow.OpenFlowException;
import org.vswitchlab.ovs.openflow.OpenFlowPort;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/** The flow tables of a bridge, and the changes that OpenFlow makes to them. */
public final class FlowPipeline {
  /** Tables that controllers see. */
  public static final int TABLE_COUNT = 254;

  /** Flows of higher priority are the switch's own. */
  public static final int MAX_PRIORITY = 0xffff;

  private final OpenFlowSwitch bridge;
  private final FlowTable[] tables = new FlowTable[TABLE_COUNT + 1];
  private final List<FlowListener> listeners = new ArrayList<>();
  private final Timer expiry;
  private final RecentActions recentActions = new RecentActions();
  private long nextEntryId = 1;
  private final FlowDeadlines deadlines = new FlowDeadlines();

  /** What takes back the changes of a transaction, the last first; null outside of one. */
  private Deque<Runnable> undo;

  /** What listeners are told when the transaction is over. */
  private final List<Runnable> announcements = new ArrayList<>();

  /** Why a flow went away, OFPRR_*. */
  public enum RemovalReason {
    IDLE_TIMEOUT,
    HARD_TIMEOUT,
    DELETE,
    GROUP_DELETE,
    METER_DELETE,
    EVICTION
  }

  /** Told of flows that come, change and go, once that is certain. */
  public interface FlowListener {
    default void flowAdded(FlowEntry entry) {}

    /**
     * @param oldActions what the flow did before
     */
    default void flowModified(FlowEntry entry, List<Action> oldActions) {}

    /** A new flow with the same match and priority takes another's place. */
    default void flowReplaced(FlowEntry old, FlowEntry entry) {}

    default void flowRemoved(FlowEntry entry, RemovalReason reason) {}

    /** A watched table has become short of room, or has enough again. */
    default void vacancyChanged(FlowTable table, boolean isUp) {}
  }

  FlowPipeline(OpenFlowSwitch bridge) {
    this.bridge = bridge;
    for (int i = 0; i < tables.length; i++) {
      tables[i] = new FlowTable(i);
    }
    this.expiry = new Timer(bridge.shared().simulation(), this::expire);
    InternalRules.install(this);
  }

  public void addListener(FlowListener listener) {
    listeners.add(listener);
  }

  // Transactions.

  /** From here on, changes can be taken back and listeners are told nothing. */
  void begin() {
    undo = new ArrayDeque<>();
  }

  /** Keeps what was changed since {@link #begin}. */
  void commit() {
    undo = null;
    List<Runnable> due = List.copyOf(announcements);
    announcements.clear();
    due.forEach(Runnable::run);
    checkVacancy();
  }

  /** Takes back what was changed since {@link #begin}. */
  void rollback() {
    Deque<Runnable> steps = undo;
    undo = null;
    announcements.clear();
    steps.forEach(Runnable::run);
    for (FlowTable table : tables) {
      table.restoreOrder();
    }
    bridge.configurationChanged();
  }

  private void onRollback(Runnable step) {
    if (undo != null) {
      undo.push(step);
    }
  }

  private void announce(Consumer<FlowListener> news) {
    if (listeners.isEmpty()) {
      return;
    }
    if (undo != null) {
      announcements.add(() -> listeners.forEach(news));
    } else {
      listeners.forEach(news);
    }
  }

  /** A table, 0 to 254, the last being the switch's own. */
  public FlowTable table(int id) {
    return tables[id];
  }

  /** Flows of all tables that controllers see. */
  public int flowCount() {
    int count = 0;
    for (int i = 0; i < TABLE_COUNT; i++) {
      count += tables[i].size();
    }
    return count;
  }

  FlowEntry newEntry(int tableId, Match match, int priority, long cookie, List<Action> actions) {
    return new FlowEntry(
        nextEntryId++,
        tableId,
        tables[tableId].shared(match),
        priority,
        cookie,
        recentActions.shared(actions),
        bridge.shared().nowNanos());
  }

  /**
   * Carries out a change.
   *
   * @param version of the connection that it came by
   * @throws OpenFlowException if it is refused; then nothing has changed
   */
  public void modify(FlowMod mod, OpenFlowVersion version) {
    FlowModCheck.check(bridge, mod);
    switch (mod.command()) {
      case ADD -> add(mod, version);
      case MODIFY, MODIFY_STRICT -> modifyMatching(mod, version);
      case DELETE, DELETE_STRICT -> {
        List<FlowEntry> doomed = select(mod);
        doomed.removeIf(entry -> !outputsTo(entry, mod));
        removeAll(doomed, RemovalReason.DELETE);
      }
    }
    changed();
  }

  /** Flows came, went or changed; in a transaction that counts when it is over. */
  private void changed() {
    if (undo == null) {
      checkVacancy();
    }
    bridge.flowsChanged();
  }

  private void removeAll(List<FlowEntry> doomed, RemovalReason reason) {
    if (undo == null && !doomed.isEmpty() && arePlainTables(doomed)) {
      empty(doomed, reason);
      return;
    }
    for (FlowEntry entry : doomed) {
      tables[entry.tableId()].defer();
    }
    doomed.forEach(entry -> remove(entry, reason));
    for (FlowEntry entry : doomed) {
      FlowTable table = tables[entry.tableId()];
      table.publish();
      if (table.takeReordered()) {
        flowChanges().changed(table);
      }
    }
  }

  /** Whether the flows are all of their tables, and none has taught others that go with it. */
  private boolean arePlainTables(List<FlowEntry> flows) {
    int[] left = new int[tables.length];
    for (FlowEntry entry : flows) {
      if (left[entry.tableId()] == 0) {
        left[entry.tableId()] = tables[entry.tableId()].size();
      }
      left[entry.tableId()]--;
      if (anyAction(entry.actions(), action -> action instanceof Action.Learn)) {
        return false;
      }
    }
    return Arrays.stream(left).allMatch(count -> count == 0);
  }

  /** Removes all flows of some tables at once. */
  private void empty(List<FlowEntry> doomed, RemovalReason reason) {
    bridge.shared().revalidator().pushStatistics();
    for (FlowEntry entry : doomed) {
      FlowTable table = tables[entry.tableId()];
      if (table.size() > 0) {
        table.clear();
        flowChanges().changed(table);
      }
      if (isTimed(entry)) {
        deadlines.remove(entry);
      }
    }
    doomed.forEach(entry -> announce(listener -> listener.flowRemoved(entry, reason)));
  }

  private void add(FlowMod mod, OpenFlowVersion version) {
    int tableId = mod.tableId() == FlowMod.ALL_TABLES ? 0 : mod.tableId();
    FlowTable table = tables[tableId];
    FlowEntry old = table.findExact(mod.match(), mod.priority());
    if (old == null && mod.flags().checkOverlap() && table.overlaps(mod.match(), mod.priority())) {
      throw new OpenFlowException(OpenFlowError.OFPFMFC_OVERLAP);
    }
    if (old == null && table.size() >= table.flowLimit()) {
      makeRoom(table);
    }
    FlowEntry entry = newEntry(tableId, mod.match(), mod.priority(), mod.cookie(), mod.actions());
    entry.setTimeouts(mod.idleSeconds(), mod.hardSeconds());
    entry.setImportance(mod.importance());
    // Before OpenFlow 1.2 an addition always starts counting anew.
    boolean resets = mod.flags().resetCounts() || !version.isAtLeast(OpenFlowVersion.OPENFLOW12);
    entry.setFlags(resets ? mod.flags().withResetCounts() : mod.flags());
    if (old != null) {
      bridge.shared().revalidator().pushStatistics();
      if (!resets) {
        entry.inheritCounts(old);
      }
      // The new one first: so its mask keeps its place among the masks.
      link(entry);
      unlink(old);
      announce(listener -> listener.flowReplaced(old, entry));
      return;
    }
    link(entry);
    announce(listener -> listener.flowAdded(entry));
  }

  /**
   * Adds a flow that a packet taught, or refreshes it.
   *
   * @param limit number of flows with this cookie from which on nothing is learned; 0 for none
   * @return the flow if it is new; otherwise null
   */
  FlowEntry learn(FlowMod learned, long limit, long usedNanos) {
    FlowTable table = tables[learned.tableId()];
    FlowEntry present = table.findExact(learned.match(), learned.priority());
    if (present != null && present.actions().equals(learned.actions())) {
      present.touchModified(usedNanos);
      return null;
    }
    if (limit != 0 && countLearned(learned) >= limit) {
      return null;
    }
    if (present != null) {
      change(present, learned.actions(), usedNanos);
    } else if (table.size() < table.flowLimit() || table.evicts()) {
      try {
        add(asAddition(learned), OpenFlowVersion.OPENFLOW15);
      } catch (OpenFlowException full) {
        // Nobody asked, so nobody is told that there is no room.
        return null;
      }
    }
    changed();
    return present == null ? table.findExact(learned.match(), learned.priority()) : null;
  }

  /** Whether a flow that a packet teaches is there, just as it is taught. */
  boolean knows(FlowMod learned) {
    FlowEntry present = present(learned);
    return present != null && present.actions().equals(learned.actions());
  }

  /** The flow with the match of one that a packet teaches; null if there is none. */
  FlowEntry present(FlowMod learned) {
    return tables[learned.tableId()].findExact(learned.match(), learned.priority());
  }

  /** How many flows count for the limit of what teaches that flow. */
  int countLearned(FlowMod learned) {
    int count = 0;
    for (FlowEntry entry : tables[learned.tableId()].entries()) {
      if (entry.cookie() == learned.newCookie()) {
        count++;
      }
    }
    return count;
  }

  private void makeRoom(FlowTable table) {
    FlowEntry victim = table.evicts() ? FlowEviction.choose(table, FlowDeadlines::of) : null;
    if (victim == null) {
      throw new OpenFlowException(OpenFlowError.OFPFMFC_TABLE_FULL);
    }
    remove(victim, RemovalReason.EVICTION);
  }

  /** What table Flow_Table says of a table; flows that are too many go, if any may go. */
  void configure(int tableId, FlowTableSettings settings) {
    FlowTable table = tables[tableId];
    table.configure(settings);
    while (table.size() > table.flowLimit() && table.evicts()) {
      FlowEntry victim = FlowEviction.choose(table, FlowDeadlines::of);
      if (victim == null) {
        return;
      }
      remove(victim, RemovalReason.EVICTION);
    }
  }

  /** Tells of tables that have become short of room, or have enough again. */
  private void checkVacancy() {
    for (FlowTable table : tables) {
      TableVacancy watched = table.vacancy();
      if (watched != null && watched.isEvent(table.vacancyPercent())) {
        boolean isUp = watched.turn();
        announce(listener -> listener.vacancyChanged(table, isUp));
      }
    }
  }

  private void modifyMatching(FlowMod mod, OpenFlowVersion version) {
    List<FlowEntry> selected = select(mod);
    boolean isOpenFlow10 = !version.isAtLeast(OpenFlowVersion.OPENFLOW11);
    if (selected.isEmpty()) {
      if (isOpenFlow10 && mod.cookieMask() == 0) {
        // Unlike an addition, this does not make the flow start counting anew for ever.
        add(asAddition(mod), OpenFlowVersion.OPENFLOW12);
      }
      return;
    }
    // Groups and meters must be there only if there is a flow to change.
    FlowModCheck.checkActions(bridge, mod.actions());
    long now = bridge.shared().nowNanos();
    for (FlowEntry entry : selected) {
      if (mod.modifyCookie() && isOpenFlow10) {
        long oldCookie = entry.cookie();
        onRollback(() -> entry.setCookie(oldCookie));
        entry.setCookie(mod.newCookie());
      }
      change(entry, mod.actions(), now);
    }
  }

  private void change(FlowEntry entry, List<Action> actions, long nowNanos) {
    List<Action> oldActions = entry.actions();
    long oldNanos = entry.modifiedNanos();
    onRollback(() -> entry.modify(oldActions, oldNanos));
    flowChanges().changed(tables[entry.tableId()], entry);
    entry.modify(actions, nowNanos);
    flowChanges().changed(tables[entry.tableId()], entry);
    announce(listener -> listener.flowModified(entry, oldActions));
  }

  private static FlowMod asAddition(FlowMod mod) {
    // All ones mean "no change", which for a new flow is none.
    long cookie = mod.newCookie() == ~0L ? 0 : mod.newCookie();
    return new FlowMod(
        FlowMod.Command.ADD,
        mod.match(),
        mod.priority(),
        cookie,
        0,
        cookie,
        false,
        mod.tableId(),
        mod.idleSeconds(),
        mod.hardSeconds(),
        mod.importance(),
        mod.flags(),
        OpenFlowPort.NONE,
        FlowMod.ANY_GROUP,
        mod.actions());
  }

  /** The flows that a change or a request for statistics is about, by table. */
  public List<FlowEntry> select(FlowMod filter) {
    List<FlowEntry> selected = new ArrayList<>();
    for (FlowTable table : tables(filter.tableId())) {
      if (filter.command().isStrict()) {
        FlowEntry entry = table.findExact(filter.match(), filter.priority());
        if (entry != null && hasCookie(entry, filter)) {
          selected.add(entry);
        }
        continue;
      }
      for (FlowEntry entry : table.classifierOrder()) {
        if (entry.priority() > MAX_PRIORITY) {
          continue;
        }
        if (hasCookie(entry, filter) && entry.match().isSubsetOf(filter.match())) {
          selected.add(entry);
        }
      }
    }
    return selected;
  }

  private List<FlowTable> tables(int tableId) {
    if (tableId == FlowMod.ALL_TABLES) {
      return List.of(tables).subList(0, TABLE_COUNT);
    }
    return List.of(tables[tableId]);
  }

  private static boolean hasCookie(FlowEntry entry, FlowMod filter) {
    return ((entry.cookie() ^ filter.cookie()) & filter.cookieMask()) == 0;
  }

  /** Whether the flow outputs to the port and group that the filter names, if any. */
  public static boolean outputsTo(FlowEntry entry, FlowMod filter) {
    return outputsTo(entry.actions(), filter);
  }

  /** Whether the actions output to the port and group that the filter names, if any. */
  public static boolean outputsTo(List<Action> actions, FlowMod filter) {
    return (filter.outPort() == OpenFlowPort.NONE
            || anyAction(actions, a -> isOutputTo(a, filter.outPort())))
        && (filter.outGroup() == FlowMod.ANY_GROUP || usesGroup(actions, filter.outGroup()));
  }

  private static boolean isOutputTo(Action action, int port) {
    return action instanceof Action.Output output && output.port() == port
        || action instanceof Action.Enqueue enqueue && enqueue.port() == port
        || action instanceof Action.Controller && port == OpenFlowPort.CONTROLLER;
  }

  static boolean usesGroup(List<Action> actions, long groupId) {
    return anyAction(actions, a -> a instanceof Action.Group group && group.groupId() == groupId);
  }

  /** How many actions of flows use a group, one flow's second action counting again. */
  public int flowsUsingGroup(long groupId) {
    int count = 0;
    for (int i = 0; i < TABLE_COUNT; i++) {
      for (FlowEntry entry : tables[i].entries()) {
        count += groupUses(entry.actions(), groupId);
      }
    }
    return count;
  }

  private static int groupUses(List<Action> actions, long groupId) {
    int count = 0;
    for (Action action : actions) {
      if (action instanceof Action.Group group) {
        count += group.groupId() == groupId ? 1 : 0;
      } else if (action instanceof Action.WriteActions write) {
        count += groupUses(write.actions(), groupId);
      } else if (action instanceof Action.CloneActions clone) {
        count += groupUses(clone.actions(), groupId);
      }
    }
    return count;
  }

  /** How many flows use a meter. */
  public int flowsUsingMeter(long meterId) {
    return flowsWith(a -> a instanceof Action.Meter meter && meter.meterId() == meterId);
  }

  private int flowsWith(Predicate<Action> wanted) {
    int count = 0;
    for (int i = 0; i < TABLE_COUNT; i++) {
      for (FlowEntry entry : tables[i].entries()) {
        count += anyAction(entry.actions(), wanted) ? 1 : 0;
      }
    }
    return count;
  }

  /** Whether an action, or one inside another, is as wanted. */
  static boolean anyAction(List<Action> actions, Predicate<Action> wanted) {
    for (Action action : actions) {
      if (wanted.test(action)
          || action instanceof Action.WriteActions write && anyAction(write.actions(), wanted)
          || action instanceof Action.CloneActions clone && anyAction(clone.actions(), wanted)) {
        return true;
      }
    }
    return false;
  }

  /** Removes flows with any of these actions, because what they use goes away. */
  void removeUsing(Predicate<Action> used, RemovalReason reason) {
    for (int i = 0; i < TABLE_COUNT; i++) {
      for (FlowEntry entry : tables[i].entries()) {
        if (anyAction(entry.actions(), used)) {
          remove(entry, reason);
        }
      }
    }
  }

  /** Removes all flows that controllers see. */
  void flush() {
    for (int i = 0; i < TABLE_COUNT; i++) {
      for (FlowEntry entry : tables[i].entries()) {
        if (entry.priority() <= MAX_PRIORITY) {
          remove(entry, RemovalReason.DELETE);
        }
      }
    }
    bridge.configurationChanged();
  }

  /** The switch's own flow for packets that no table has a flow for. */
  FlowEntry missEntry(boolean callsForPacketIn) {
    Match match = callsForPacketIn ? InternalRules.PACKET_IN : InternalRules.NO_PACKET_IN;
    return tables[FlowTable.INTERNAL].findExact(match, 0);
  }

  /** How all tables look IP fragments up. */
  void setFragmentMode(FragmentMode mode) {
    FlowEntry drop = tables[FlowTable.INTERNAL].findExact(InternalRules.FRAGMENTS, 0);
    for (FlowTable table : tables) {
      table.setFragmentMode(mode, drop);
    }
  }

  /** Whether it is the switch's own flow that drops fragments. */
  boolean isFragmentDrop(FlowEntry entry) {
    FlowTable internal = tables[FlowTable.INTERNAL];
    return entry.tableId() == internal.id()
        && entry == internal.findExact(InternalRules.FRAGMENTS, 0);
  }

  /** A flow of the switch's own that lets packets through as if there were no controller. */
  public record HiddenFlow(int priority, Match match) {}

  /**
   * Makes the hidden flows of table 0 be these; controllers neither see nor change them.
   *
   * @param flows with priorities above {@link #MAX_PRIORITY}
   */
  public void setHidden(List<HiddenFlow> flows) {
    List<HiddenFlow> missing = new ArrayList<>(flows);
    for (FlowEntry entry : tables[0].entries()) {
      boolean isHidden = entry.priority() > MAX_PRIORITY;
      if (isHidden && !missing.remove(new HiddenFlow(entry.priority(), entry.match()))) {
        tables[0].remove(entry);
      }
    }
    List<Action> normal = List.of(Action.Output.to(OpenFlowPort.NORMAL));
    for (HiddenFlow flow : missing) {
      tables[0].insert(newEntry(0, flow.match(), flow.priority(), 0, normal));
    }
    bridge.configurationChanged();
  }

  void insertInternal(FlowEntry entry) {
    tables[entry.tableId()].insert(entry);
  }

  void removeInternal(FlowEntry entry) {
    tables[entry.tableId()].remove(entry);
  }

  private FlowChanges flowChanges() {
    return bridge.shared().revalidator().flowChanges();
  }

  private void link(FlowEntry entry) {
    onRollback(() -> unlink(entry));
    tables[entry.tableId()].insert(entry);
    flowChanges().added(tables[entry.tableId()], entry);
    if (isTimed(entry)) {
      deadlines.put(entry);
      armExpiry(FlowDeadlines.of(entry));
    }
  }

  private void unlink(FlowEntry entry) {
    onRollback(() -> link(entry));
    tables[entry.tableId()].remove(entry);
    flowChanges().changed(tables[entry.tableId()], entry);
    if (isTimed(entry)) {
      deadlines.remove(entry);
    }
  }

  private static boolean isTimed(FlowEntry entry) {
    return entry.idleSeconds() != 0 || entry.hardSeconds() != 0;
  }

  void remove(FlowEntry entry, RemovalReason reason) {
    if (entry.isRemoved()) {
      return;
    }
    bridge.shared().revalidator().pushStatistics();
    unlink(entry);
    forgetLearned(entry);
    announce(listener -> listener.flowRemoved(entry, reason));
  }

  /** learn(delete_learned): what a flow has taught goes with the last flow that teaches it. */
  private void forgetLearned(FlowEntry teacher) {
    for (Action action : teacher.actions()) {
      if (action instanceof Action.Learn learn
          && learn.deleteLearned()
          && flowsWith(a -> isSameLesson(a, learn)) == 0) {
        for (FlowEntry learned : tables[learn.tableId()].entries()) {
          if (learned.cookie() == learn.cookie()) {
            remove(learned, RemovalReason.DELETE);
          }
        }
      }
    }
  }

  private static boolean isSameLesson(Action action, Action.Learn learn) {
    return action instanceof Action.Learn other
        && other.deleteLearned()
        && other.tableId() == learn.tableId()
        && other.cookie() == learn.cookie();
  }

  // Timeouts.

  /** Gives a flow other timeouts, as fin_timeout does. */
  void setTimeouts(FlowEntry entry, int idleSeconds, int hardSeconds) {
    entry.setTimeouts(idleSeconds, hardSeconds);
    deadlines.put(entry);
    armExpiry(FlowDeadlines.of(entry));
  }

  private void armExpiry(long deadline) {
    if (deadline != Long.MAX_VALUE && deadline < expiry.deadlineNanos()) {
      expiry.armAt(Math.max(deadline, bridge.shared().nowNanos()));
    }
  }

  /** Removes what has timed out, once a packet's use of a flow is known. */
  private void expire() {
    bridge.shared().revalidator().pushStatistics();
    long now = bridge.shared().nowNanos();
    List<FlowEntry> due = deadlines.due(now);
    for (FlowEntry entry : due) {
      boolean isHard = FlowDeadlines.hard(entry) <= now;
      remove(entry, isHard ? RemovalReason.HARD_TIMEOUT : RemovalReason.IDLE_TIMEOUT);
    }
    armExpiry(deadlines.next());
    if (!due.isEmpty()) {
      changed();
    }
  }
}
