package org.vswitchlab.ovs.ofproto;

import org.vswitchlab.ovs.datapath.SlowPathReason;
import org.vswitchlab.ovs.ofproto.table.FlowEntry;
import org.vswitchlab.ovs.ofproto.table.FlowTable;
import org.vswitchlab.ovs.ofproto.table.PacketStats;
import org.vswitchlab.ovs.ofproto.tunnel.Underlay;
import org.vswitchlab.ovs.openflow.Action;
import org.vswitchlab.ovs.openflow.FlowMod;
import org.vswitchlab.wire.Ipv6Address;

/** The kinds of {@link SideEffect}. */
public final class SideEffects {
  private SideEffects() {}

  /** Counters of a flow. */
  public record FlowCredit(OpenFlowSwitch bridge, FlowEntry entry) implements SideEffect {
    @Override
    public void apply(PacketStats stats) {
      entry.credit(stats);
    }
  }

  /** Counters of a table. */
  record TableCredit(FlowTable table, boolean matched) implements SideEffect {
    @Override
    public void apply(PacketStats stats) {
      table.credit(matched, stats.packets());
    }
  }

  /** NORMAL saw a source address. */
  record Learning(PortBundle bundle, int vlan, long mac, boolean isGratuitousArp)
      implements SideEffect {
    @Override
    public void apply(PacketStats stats) {
      bundle.bridge().learn(this, stats.usedNanos());
    }
  }

  /**
   * A message about multicast groups came in. What it says is in the packet, so that statistics
   * alone do nothing.
   *
   * @param source of the packet; an IPv4 address is mapped
   */
  record Snooping(PortBundle bundle, int vlan, Ipv6Address source) implements SideEffect {
    @Override
    public void apply(PacketStats stats) {}
  }

  /**
   * A message of a protocol that the switch itself speaks came in; what it says is in the frame.
   */
  record Protocol(OpenFlowSwitchPort port, SlowPathReason protocol) implements SideEffect {
    @Override
    public void apply(PacketStats stats) {}
  }

  /** Packets crossed a patch, or went into a tunnel or came out of one; the other end is null. */
  record PatchCredit(OpenFlowSwitchPort from, OpenFlowSwitchPort to) implements SideEffect {
    @Override
    public void apply(PacketStats stats) {
      if (from != null) {
        from.patchCounters().transmitted(stats.packets(), stats.bytes());
      }
      if (to != null) {
        to.patchCounters().received(stats.packets(), stats.bytes());
      }
    }
  }

  /** What happens to a packet after a tunnel has put its headers before it. */
  record Encapsulated(SideEffect effect, int headerBytes) implements SideEffect {
    @Override
    public void apply(PacketStats stats) {
      long bytes = stats.bytes() + stats.packets() * headerBytes;
      effect.apply(new PacketStats(stats.packets(), bytes, stats.tcpFlags(), stats.usedNanos()));
    }
  }

  /**
   * The next hop of a tunnel is not known. It is asked for once per translation, so that statistics
   * alone do nothing.
   */
  record NeighbourRequest(OpenFlowSwitchPort out, long mac, Ipv6Address source, Ipv6Address target)
      implements SideEffect {
    @Override
    public void apply(PacketStats stats) {}
  }

  /** A next hop is in use. */
  record NeighbourUse(Underlay underlay, String bridge, Ipv6Address hop) implements SideEffect {
    @Override
    public void apply(PacketStats stats) {
      underlay.touchNeighbour(bridge, hop, stats.usedNanos());
    }
  }

  /** Somebody in the network of the tunnels was heard of. */
  record NeighbourNews(SharedDatapath shared, String bridge, Ipv6Address address, long mac)
      implements SideEffect {
    @Override
    public void apply(PacketStats stats) {
      shared.underlay().setNeighbour(bridge, address, mac, stats.usedNanos());
    }
  }

  /** Counters of a group and, unless it is null, one of its buckets. */
  record GroupCredit(GroupEntry group, GroupEntry.BucketCounters bucket) implements SideEffect {
    @Override
    public void apply(PacketStats stats) {
      if (bucket == null) {
        group.credit(stats);
      } else {
        bucket.credit(stats);
      }
    }
  }

  /** Packets left by a member of a bond because of a hash value. */
  record BondCredit(Bond bond, int hash) implements SideEffect {
    @Override
    public void apply(PacketStats stats) {
      bond.sent(hash, stats.bytes());
    }
  }

  /** Counters of a mirror. */
  record MirrorCredit(Mirror mirror) implements SideEffect {
    @Override
    public void apply(PacketStats stats) {
      mirror.credit(stats);
    }
  }

  /** A TCP connection that ends shortens the life of its flow. */
  record FinTimeout(OpenFlowSwitch bridge, FlowEntry entry, int idleSeconds, int hardSeconds)
      implements SideEffect {
    /** TCP flags FIN and RST. */
    private static final int FIN_OR_RST = 0x05;

    @Override
    public void apply(PacketStats stats) {
      if ((stats.tcpFlags() & FIN_OR_RST) != 0 && !entry.isRemoved()) {
        bridge
            .pipeline()
            .setTimeouts(
                entry,
                shorter(entry.idleSeconds(), idleSeconds),
                shorter(entry.hardSeconds(), hardSeconds));
      }
    }

    private static int shorter(int present, int limit) {
      return limit != 0 && (present == 0 || present > limit) ? limit : present;
    }
  }

  /** The learn action adds or refreshes a flow. */
  record FlowLearning(
      OpenFlowSwitch bridge, FlowEntry teacher, Action.Learn action, FlowMod learned)
      implements SideEffect {
    @Override
    public void apply(PacketStats stats) {
      learn(stats);
    }

    /**
     * Whether the flow is gone and, as there may be too many by now, might not come back: what the
     * packets meet is not known before the next of them.
     */
    boolean isInDoubt() {
      return action.limit() != 0 && !bridge.pipeline().knows(learned);
    }

    /** The flow with that match as it is; null if there is none. */
    FlowEntry present() {
      return bridge.pipeline().present(learned);
    }

    /** As {@link #apply}; tells the flow if it is new, otherwise null. */
    FlowEntry learn(PacketStats stats) {
      return bridge.pipeline().learn(learned, action.limit(), stats.usedNanos());
    }
  }
}
