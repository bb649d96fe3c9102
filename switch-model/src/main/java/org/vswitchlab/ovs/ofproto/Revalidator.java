package org.vswitchlab.ovs.ofproto;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.Megaflow;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.ofproto.table.PacketStats;
import org.vswitchlab.wire.EtherType;

/**
 * Keeps megaflows true: at least twice a second it gives their statistics to the flows behind them,
 * lets idle ones go, and translates anew those that a change may have made false: after a change of
 * flows, groups, meters or learned addresses those that it touches, after any other change all.
 * Runs only while there is anything to look after.
 */
public final class Revalidator {
  /** other_config:max-revalidator, ovs-vswitchd.conf.db(5). */
  public static final long DEFAULT_INTERVAL_NANOS = 500_000_000L;

  /** other_config:max-idle, ovs-vswitchd.conf.db(5). */
  public static final long DEFAULT_MAX_IDLE_NANOS = 10_000_000_000L;

  private static final int IGMP = 2;

  private final SharedDatapath shared;
  private final Timer dump;
  private final Timer request;
  private long intervalNanos = DEFAULT_INTERVAL_NANOS;
  private long maxIdleNanos = DEFAULT_MAX_IDLE_NANOS;
  private boolean needsRevalidation;
  private boolean needsCheck;
  private boolean isPushing;

  private final RulePaths paths = new RulePaths();
  private final FlowChanges flowChanges = new FlowChanges();

  /** Megaflows that were not translated again yet since their installation. */
  private final Set<Megaflow> unsettled = new LinkedHashSet<>();

  /** Those that teach flows up to a limit: flows that go touch them, whatever they meet. */
  private final Set<Megaflow> teaching = new LinkedHashSet<>();

  /** Those of them that packets met since the last round. */
  private final Set<Megaflow> counted = new LinkedHashSet<>();

  private boolean checksAll;

  /** No megaflow is idle for too long before. */
  private long nextIdleNanos;

  Revalidator(SharedDatapath shared) {
    this.shared = shared;
    this.dump = new Timer(shared.simulation(), this::run);
    this.request = new Timer(shared.simulation(), this::run);
  }

  /** Sets other_config:max-revalidator. */
  public void setIntervalNanos(long nanos) {
    intervalNanos = nanos;
  }

  /** Sets other_config:max-idle. */
  public void setMaxIdleNanos(long nanos) {
    maxIdleNanos = nanos;
    nextIdleNanos = 0;
  }

  /** A megaflow may have been installed. */
  void flowInstalled() {
    if (!dump.isArmed()) {
      dump.armAfter(intervalNanos);
    }
  }

  /** Something changed that translations depend on: look at all megaflows after this event. */
  void requestRevalidation() {
    needsRevalidation = true;
    if (!request.isArmed()) {
      request.armAfter(0);
    }
  }

  /** What changes of what translations consult; {@link #requestCheck} is to follow. */
  FlowChanges flowChanges() {
    return flowChanges;
  }

  /** Looks at all megaflows after changes of flows too, which is what tests compare with. */
  void setChecksAll() {
    checksAll = true;
  }

  /** {@link #flowChanges} were noted: look at the megaflows that they touch after this event. */
  void requestCheck() {
    needsRevalidation |= checksAll;
    needsCheck = true;
    if (!request.isArmed()) {
      request.armAfter(0);
    }
  }

  /** A megaflow was installed for a packet that was translated. */
  void installed(Megaflow flow, Translation translation) {
    paths.enter(flow, translation);
    // A packet's own translation may differ from that of the packets behind it.
    unsettled.add(flow);
    if (hasLimit(translation)) {
      teaching.add(flow);
    }
  }

  /** A megaflow is gone. */
  void removed(Megaflow flow) {
    paths.leave(flow);
    unsettled.remove(flow);
    teaching.remove(flow);
    counted.remove(flow);
  }

  /** One round: statistics, expiry and, if need be, new translations. */
  public void run() {
    request.disarm();
    boolean translate = needsRevalidation;
    boolean check = needsCheck;
    needsRevalidation = false;
    needsCheck = false;
    long now = shared.nowNanos();
    pushStatistics();
    // What no translation stands behind goes: flows that somebody added by hand.
    shared.datapath().takeAddedByHand().forEach(shared.datapath()::delete);
    boolean haveAged = expireAddresses(now);
    check |= haveAged;
    translate |= expireGroups(now) || haveAged && checksAll;
    expireIdle(now);
    if (translate) {
      flowChanges.clear();
      unsettled.clear();
      revalidate(shared.datapath().megaflows());
    } else if (check) {
      Set<Megaflow> touched = new TreeSet<>(Comparator.comparingLong(Megaflow::id));
      touched.addAll(unsettled);
      touched.addAll(teaching);
      flowChanges.addTouched(paths, touched);
      flowChanges.clear();
      unsettled.clear();
      revalidate(touched);
    }
    counted.clear();
    if (shared.datapath().megaflowCount() > 0 || hasLearned()) {
      dump.armAfter(intervalNanos);
    }
  }

  private void expireIdle(long now) {
    if (now < nextIdleNanos) {
      return;
    }
    long next = Long.MAX_VALUE;
    Datapath datapath = shared.datapath();
    for (Megaflow flow : datapath.megaflows()) {
      long used = flow.usedNanos() >= 0 ? flow.usedNanos() : flow.createdNanos();
      if (now - used >= maxIdleNanos) {
        datapath.delete(flow);
      } else {
        next = Math.min(next, used + maxIdleNanos);
      }
    }
    // Those to come cannot become idle any earlier.
    nextIdleNanos = Math.min(next, now + maxIdleNanos);
  }

  private void revalidate(Collection<Megaflow> flows) {
    for (Megaflow flow : flows) {
      if (!flow.isDead() && flow.owner() instanceof Translation old) {
        revalidate(flow, old);
      }
    }
  }

  private boolean hasLearned() {
    for (OpenFlowSwitch bridge : shared.bridges()) {
      if (bridge.macLearning().size() > bridge.macLearning().staticCount()
          || !bridge.snooping().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private boolean expireAddresses(long now) {
    boolean any = false;
    for (OpenFlowSwitch bridge : shared.bridges()) {
      if (bridge.macLearning().expire(now)) {
        bridge.changes().changed();
        any = true;
      }
    }
    return any;
  }

  /** Of multicast groups. */
  private boolean expireGroups(long now) {
    boolean any = false;
    for (OpenFlowSwitch bridge : shared.bridges()) {
      if (bridge.snooping().expire(now)) {
        bridge.changes().changed();
        any = true;
      }
    }
    return any;
  }

  /** Translates anew; a megaflow that is still true stays, with new actions if they changed. */
  private void revalidate(Megaflow flow, Translation old) {
    FlowKey key = flow.key();
    if (key.get(FlowField.RECIRC_ID) == 0 && shared.portOf(key) == null) {
      shared.datapath().delete(flow); // its port is gone, and so is its bridge
      return;
    }
    if (isUnreadable(key)) {
      shared.datapath().delete(flow);
      return;
    }
    boolean isCounted = counted.contains(flow);
    FlowKey known = readable(key);
    Translation now = isCounted ? shared.translateAgain(known) : shared.translate(known, 0);
    Datapath datapath = shared.datapath();
    boolean keeps =
        now.isCacheable()
            && (isCounted || !isInDoubt(now))
            && (now.error() == null || now.error() == TranslationError.INVALID_TUNNEL_METADATA)
            && old.installedCovers(now)
            && now.slowPathReasons().equals(old.slowPathReasons());
    if (!keeps) {
      datapath.delete(flow);
      return;
    }
    if (!now.actions().equals(old.actions())) {
      if (now.slowPathReasons().isEmpty()) {
        datapath.setActions(flow, now.actions());
      }
    }
    shared.requestNeighbours(now);
    now.continueFrom(old);
    datapath.setOwner(flow, now, now.dropReason(), now.isFlood());
    paths.enter(flow, now);
  }

  /**
   * What counts the packets of a megaflow: a look without any of them, that does not know of flows
   * that could not be taught.
   */
  private Translation accounting(Megaflow flow, Translation translation) {
    if (translation.isLessonRefused() && translation.accounting() == null) {
      translation.setAccounting(shared.translate(flow.key(), 0));
    }
    return translation.accounting() == null ? translation : translation.accounting();
  }

  private static boolean hasLimit(Translation translation) {
    for (SideEffect effect : translation.sideEffects()) {
      if (effect instanceof SideEffects.FlowLearning learning && learning.action().limit() != 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isInDoubt(Translation translation) {
    for (SideEffect effect : translation.sideEffects()) {
      if (effect instanceof SideEffects.FlowLearning learning && learning.isInDoubt()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a flow of the datapath cannot say its key: an MPLS header that is cut short, or ARP
   * with the operation 255. The real revalidator cannot read such a one either, and deletes it.
   */
  private static boolean isUnreadable(FlowKey key) {
    int type = key.ethType();
    boolean isMpls = type == EtherType.MPLS || type == EtherType.MPLS_MULTICAST;
    boolean isArp = type == EtherType.ARP || type == EtherType.RARP;
    return isMpls && key.mplsLabelCount() == 0 || isArp && key.get(FlowField.ARP_OP) == 0xff;
  }

  /**
   * The key as a flow of the datapath says it: it does not tell the type of an IGMP message, and
   * tells of a VLAN header that is cut short as if there was one.
   */
  private static FlowKey readable(FlowKey key) {
    if (isReadable(key)) {
      return key;
    }
    FlowKey told = key.copy();
    if (isIgmp(key)) {
      told.set(FlowField.TCP_SRC, 0);
      told.set(FlowField.TCP_DST, 0);
    } else {
      told.setVlan(0, key.ethType(), 0);
    }
    return told;
  }

  /** Whether a flow of the datapath says the key as it is. */
  static boolean isReadable(FlowKey key) {
    boolean isCutShort = EtherType.isVlan(key.ethType()) && key.vlanCount() == 0;
    return !isIgmp(key) && !isCutShort;
  }

  private static boolean isIgmp(FlowKey key) {
    return key.ethType() == EtherType.IPV4 && key.get(FlowField.NW_PROTO) == IGMP;
  }

  /** Gives what megaflows have counted to the flows, ports and addresses behind them. */
  public void pushStatistics() {
    if (isPushing) {
      return;
    }
    isPushing = true;
    for (Megaflow flow : shared.datapath().takeCounting()) {
      if (flow.owner() instanceof Translation translation) {
        PacketStats stats =
            translation.newStatistics(
                flow.packetCount(), flow.byteCount(), flow.tcpFlags(), flow.usedNanos());
        if (stats.packets() > 0) {
          if (teaching.contains(flow)) {
            counted.add(flow);
          }
          accounting(flow, translation).apply(stats);
        }
      }
    }
    isPushing = false;
  }
}
