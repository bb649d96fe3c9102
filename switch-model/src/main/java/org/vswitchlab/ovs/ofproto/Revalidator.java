package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.engine.Timer;
import org.vswitchlab.ovs.datapath.Datapath;
import org.vswitchlab.ovs.datapath.Megaflow;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.wire.EtherType;

/**
 * Keeps megaflows true: at least twice a second it gives their statistics to the flows behind them,
 * lets idle ones go, and translates anew those that a change may have made false. Runs only while
 * there is anything to look after.
 */
public final class Revalidator {
  /** other_config:max-revalidator, ovs-vswitchd.conf.db(5). */
  public static final long DEFAULT_INTERVAL_NANOS = 500_000_000L;

  /** other_config:max-idle, ovs-vswitchd.conf.db(5). */
  public static final long DEFAULT_MAX_IDLE_NANOS = 10_000_000_000L;

  private final SharedDatapath shared;
  private final Timer dump;
  private final Timer request;
  private long intervalNanos = DEFAULT_INTERVAL_NANOS;
  private long maxIdleNanos = DEFAULT_MAX_IDLE_NANOS;
  private boolean needsRevalidation;
  private boolean isPushing;

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

  /** One round: statistics, expiry and, if need be, new translations. */
  public void run() {
    request.disarm();
    boolean translate = needsRevalidation;
    needsRevalidation = false;
    long now = shared.nowNanos();
    pushStatistics();
    boolean aged = expireMacs(now);
    Datapath datapath = shared.datapath();
    for (Megaflow flow : datapath.megaflows()) {
      long used = flow.usedNanos() >= 0 ? flow.usedNanos() : flow.createdNanos();
      if (now - used >= maxIdleNanos) {
        datapath.delete(flow);
      } else if ((translate || aged) && flow.owner() instanceof Translation old) {
        revalidate(flow, old);
      }
    }
    if (datapath.megaflowCount() > 0 || hasLearned()) {
      dump.armAfter(intervalNanos);
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

  private boolean expireMacs(long now) {
    boolean any = false;
    for (OpenFlowSwitch bridge : shared.bridges()) {
      boolean aged = bridge.macLearning().expire(now);
      if (bridge.snooping().expire(now) || aged) {
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
    Translation now = shared.translate(key, 0);
    Datapath datapath = shared.datapath();
    boolean keeps =
        now.isCacheable()
            && now.error() == null
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
  }

  /**
   * Whether a flow of the datapath cannot say its key: a VLAN or MPLS header that is cut short. The
   * real revalidator cannot read such a one either, and deletes it.
   */
  private static boolean isUnreadable(FlowKey key) {
    int type = key.ethType();
    boolean isMpls = type == EtherType.MPLS || type == EtherType.MPLS_MULTICAST;
    return EtherType.isVlan(type) && key.vlanCount() == 0 || isMpls && key.mplsLse(0) == 0;
  }

  /** Gives what megaflows have counted to the flows, ports and addresses behind them. */
  public void pushStatistics() {
    if (isPushing) {
      return;
    }
    isPushing = true;
    for (Megaflow flow : shared.datapath().megaflows()) {
      if (flow.owner() instanceof Translation translation) {
        PacketStats stats =
            translation.newStatistics(
                flow.packetCount(), flow.byteCount(), flow.tcpFlags(), flow.usedNanos());
        if (stats.packets() > 0) {
          translation.apply(stats);
        }
      }
    }
    isPushing = false;
  }
}
