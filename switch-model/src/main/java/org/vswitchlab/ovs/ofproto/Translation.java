package org.vswitchlab.ovs.ofproto;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.ovs.datapath.DatapathAction;
import org.vswitchlab.ovs.datapath.MegaflowMask;
import org.vswitchlab.ovs.datapath.SlowPathReason;
import org.vswitchlab.ovs.flow.FlowField;
import org.vswitchlab.ovs.flow.FlowKey;
import org.vswitchlab.ovs.flow.FlowMask;
import org.vswitchlab.ovs.ofproto.table.PacketStats;
import org.vswitchlab.wire.EtherType;

/**
 * What becomes of the packets of one megaflow. Nothing has happened yet: the side effects are for
 * the caller to apply.
 */
public final class Translation {
  private final OpenFlowSwitch bridge;
  private final List<DatapathAction> actions;
  private final FlowMask mask;
  private FlowMask examined;
  private final Set<SlowPathReason> slowPathReasons;
  private final List<SideEffect> sideEffects;
  private final List<Consulted> consulted;
  private final TranslationError error;
  private final DropReason dropReason;
  private final boolean isFlood;
  private final boolean isCacheable;
  private final FlowKey finalKey;
  private final boolean looksUpAsReceived;
  private final TraceNode trace;
  private final List<TableVisit> tableVisits;
  private final List<Recirculation> recirculations;
  private final boolean isLessonRefused;
  private Translation accounting;
  private FlowMask installed;
  private long creditedPackets;
  private long creditedBytes;

  Translation(TranslationContext context, boolean isCacheable) {
    this.bridge = context.firstBridge;
    this.actions = List.copyOf(context.actions);
    this.mask = context.mask;
    this.examined = context.examined;
    this.slowPathReasons =
        context.slowPathReasons.isEmpty() ? Set.of() : EnumSet.copyOf(context.slowPathReasons);
    this.sideEffects = List.copyOf(context.sideEffects);
    this.consulted = List.copyOf(context.consulted);
    this.error = context.error;
    this.dropReason = context.dropReason;
    this.isFlood = context.isFlood;
    this.isCacheable = isCacheable;
    this.finalKey = context.isTraced ? context.flow : null;
    this.looksUpAsReceived = context.looksUpAsReceived;
    this.trace = context.traceRoot;
    this.tableVisits = context.isTraced ? List.copyOf(context.tableVisits) : List.of();
    this.recirculations = List.copyOf(context.recirculations);
    this.installed = expressed(context);
    this.isLessonRefused = context.isLessonRefused;
  }

  /** Whether the packet could not teach a flow as there are too many. */
  boolean isLessonRefused() {
    return isLessonRefused;
  }

  /** What counts later packets in its place; null for none. */
  Translation accounting() {
    return accounting;
  }

  void setAccounting(Translation newAccounting) {
    accounting = newAccounting;
  }

  /**
   * What a flow of the datapath says of the mask: which kinds of VLAN header the packet has, and
   * that it has no others, but not what is in them. Of neighbour discovery it says more only if it
   * says type and code.
   */
  private static FlowMask expressed(TranslationContext context) {
    FlowKey packet = context.original;
    FlowMask mask = context.mask.copy();
    for (int i = 0; i < FlowKey.MAX_VLAN_HEADERS; i++) {
      if (i < packet.vlanCount()) {
        mask.setVlan(i, 0xffff, mask.vlanTci(i));
      } else if (i > 0 || !EtherType.isVlan(packet.ethType())) {
        mask.unwildcardVlan(i);
      }
    }
    if (!hasPorts(packet)) {
      mask.set(FlowField.TCP_SRC, 0);
      mask.set(FlowField.TCP_DST, 0);
    }
    if (packet.ethType() == EtherType.IPV6 && !MegaflowMask.tellsNeighbour(mask)) {
      mask.wildcard(FlowField.ND_TARGET);
      mask.wildcard(FlowField.ND_SLL);
      mask.wildcard(FlowField.ND_TLL);
    }
    return mask;
  }

  private static boolean hasPorts(FlowKey packet) {
    boolean isLater = (packet.get(FlowField.IP_FRAG) & FlowKey.FRAG_LATER) != 0;
    boolean isIpv4 = packet.ethType() == EtherType.IPV4;
    boolean isIp = isIpv4 || packet.ethType() == EtherType.IPV6;
    int protocol = (int) packet.get(FlowField.NW_PROTO);
    boolean isIcmp = protocol == (isIpv4 ? 1 : 58);
    return isIp && !isLater && (protocol == 6 || protocol == 17 || protocol == 132 || isIcmp);
  }

  /** Whether the megaflow that was installed for this is no wider than a new translation. */
  boolean installedCovers(Translation now) {
    return installed.covers(now.examined);
  }

  /** The bridge where the packet came in; null if its port belongs to none. */
  public OpenFlowSwitch bridge() {
    return bridge;
  }

  public List<DatapathAction> actions() {
    return actions;
  }

  /** The bits that the answer depends on. */
  public FlowMask mask() {
    return mask;
  }

  /** The mask with bits besides that a flow of the datapath cannot say. */
  public FlowMask examined() {
    return examined;
  }

  /** Keeps an equal mask, that of other translations, instead. */
  void shareExamined(FlowMask same) {
    examined = same;
  }

  public Set<SlowPathReason> slowPathReasons() {
    return slowPathReasons;
  }

  /** The look-ups in flow tables, in order; only of a trace. */
  public List<TableVisit> tableVisits() {
    return tableVisits;
  }

  /** Why the packets could not be followed; null if they could. */
  public TranslationError error() {
    return error;
  }

  /** Why packets go nowhere, if they do. */
  public DropReason dropReason() {
    return dropReason;
  }

  public boolean isFlood() {
    return isFlood;
  }

  boolean isCacheable() {
    return isCacheable;
  }

  /** Whether all look-ups saw the packet's headers as they came. */
  boolean looksUpAsReceived() {
    return looksUpAsReceived;
  }

  /** Whether headers are changed. */
  boolean rewrites() {
    for (DatapathAction action : actions) {
      if (!(action instanceof DatapathAction.Output
          || action instanceof DatapathAction.Recirc
          || action instanceof DatapathAction.Hash)) {
        return true;
      }
    }
    return false;
  }

  /** The packet at the end of the pipeline, as a trace shows it; only of a trace. */
  public FlowKey finalKey() {
    return finalKey;
  }

  /** The way through the tables; null unless it was asked for. */
  public TraceNode trace() {
    return trace;
  }

  /** Packets that come back, in order; only of a trace. */
  public List<Recirculation> recirculations() {
    return recirculations;
  }

  public List<SideEffect> sideEffects() {
    return sideEffects;
  }

  /** What was asked besides flow tables, in order. */
  List<Consulted> consulted() {
    return consulted;
  }

  /** Whether packets change flow tables. */
  boolean learnsFlows() {
    for (SideEffect effect : sideEffects) {
      if (effect instanceof SideEffects.FlowLearning) {
        return true;
      }
    }
    return false;
  }

  /** Applies only what NORMAL learns of addresses. */
  public void learnAddresses(PacketStats stats) {
    for (SideEffect effect : sideEffects) {
      if (effect instanceof SideEffects.Learning) {
        effect.apply(stats);
      }
    }
  }

  /** Applies the side effects for packets that were dealt with. */
  void apply(PacketStats stats) {
    for (SideEffect effect : sideEffects) {
      effect.apply(stats);
    }
  }

  /** What a megaflow has counted since the last call. */
  PacketStats newStatistics(long packets, long bytes, int tcpFlags, long usedNanos) {
    PacketStats stats =
        new PacketStats(packets - creditedPackets, bytes - creditedBytes, tcpFlags, usedNanos);
    creditedPackets = packets;
    creditedBytes = bytes;
    return stats;
  }

  /** Takes over what was credited already, when this replaces another translation. */
  void continueFrom(Translation old) {
    installed = old.installed;
    creditedPackets = old.creditedPackets;
    creditedBytes = old.creditedBytes;
  }
}
