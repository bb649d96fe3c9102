package org.vswitchlab.node.stack;

import java.util.ArrayDeque;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.observe.DropReason;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.Frame;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv6Address;

/**
 * One next hop on one interface: its link-layer address, how fresh that is, and the packets that
 * wait for it. The states and their times are those of Linux's arp(7).
 */
public final class Neighbour {
  /** A packet that waits for the address, complete but for the Ethernet header. */
  private record Waiting(byte[] bytes, long originId, boolean isForwarded) {}

  private final NeighbourTable table;
  private final int ipv4;
  private final Ipv6Address ipv6;
  private final Timer timer;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private NeighbourState state;
  private long mac;
  private boolean isRouter;
  private boolean isRemoved;
  private int probesSent;
  private long confirmedNanos;
  private long usedNanos;
  private long updatedNanos;

  /**
   * @param ipv6 the address, or null if it is {@code ipv4}
   */
  Neighbour(NeighbourTable table, int ipv4, Ipv6Address ipv6, NeighbourState state) {
    this.table = table;
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
    this.state = state;
    timer = new Timer(table.simulation(), this::timerExpired);
    usedNanos = confirmedNanos = updatedNanos = table.simulation().nowNanos();
  }

  public int ipv4() {
    return ipv4;
  }

  /** The IPv6 address, or null if this is an IPv4 neighbour. */
  public Ipv6Address ipv6() {
    return ipv6;
  }

  public String addressText() {
    return ipv6 == null ? Ipv4Address.format(ipv4) : ipv6.toString();
  }

  public NeighbourState state() {
    return state;
  }

  /** Link-layer address; only with a state that {@link NeighbourState#hasAddress}. */
  public long mac() {
    return mac;
  }

  public IpInterface networkInterface() {
    return table.networkInterface();
  }

  public boolean isRouter() {
    return isRouter;
  }

  public long confirmedNanos() {
    return confirmedNanos;
  }

  public long usedNanos() {
    return usedNanos;
  }

  public long updatedNanos() {
    return updatedNanos;
  }

  public int probesSent() {
    return probesSent;
  }

  boolean isRemoved() {
    return isRemoved;
  }

  void setRouter(boolean router) {
    isRouter = router;
  }

  /**
   * Sends a packet to the neighbour, now or when its address is known. The packet is counted as
   * created, or is one received and passed on.
   *
   * @param bytes a frame whose Ethernet addresses are still to be written; owned from now on
   */
  void output(byte[] bytes, long originId, boolean isForwarded) {
    usedNanos = table.simulation().nowNanos();
    switch (state) {
      case REACHABLE, PERMANENT, DELAY, PROBE -> transmit(bytes, originId);
      case STALE -> {
        state = NeighbourState.DELAY;
        timer.armAfter(table.knobs().delayFirstProbeNanos());
        table.changed();
        transmit(bytes, originId);
      }
      case INCOMPLETE -> enqueue(bytes, originId, isForwarded);
      case FAILED -> {
        enqueue(bytes, originId, isForwarded);
        startResolving();
      }
    }
  }

  private void transmit(byte[] bytes, long originId) {
    Bytes.put48(bytes, 0, mac);
    Bytes.put48(bytes, 6, table.networkInterface().mac());
    table.networkInterface().device().transmit(Frame.owning(bytes, originId));
  }

  private void enqueue(byte[] bytes, long originId, boolean isForwarded) {
    if (waiting.size() >= table.knobs().unresolvedQueueFrames()) {
      Waiting oldest = waiting.removeFirst();
      drop(oldest);
    }
    // A queue like any other: the frame is on its way until it leaves or is given up.
    table.ledger().departed();
    waiting.add(new Waiting(bytes, originId, isForwarded));
  }

  /** The first packet that waits, or null. */
  byte[] firstWaiting() {
    return waiting.isEmpty() ? null : waiting.peekFirst().bytes();
  }

  private void drop(Waiting packet) {
    table.ledger().arrived();
    table
        .networkInterface()
        .drop(Frame.owning(packet.bytes(), packet.originId()), DropReason.NEIGHBOUR_UNREACHABLE);
  }

  /** Asks everybody, at once and then each second. */
  void startResolving() {
    state = NeighbourState.INCOMPLETE;
    probesSent = 0;
    updatedNanos = table.simulation().nowNanos();
    table.changed();
    probe();
  }

  private void probe() {
    probesSent++;
    timer.armAfter(table.knobs().retransmitNanos());
    table.protocol().solicit(this, state == NeighbourState.PROBE);
  }

  private void timerExpired() {
    switch (state) {
      case REACHABLE -> reachableTimeOver();
      case DELAY -> delayOver();
      case PROBE -> probeAgainOrFail(table.knobs().unicastProbes());
      case INCOMPLETE -> probeAgainOrFail(table.knobs().multicastProbes());
      case STALE, FAILED, PERMANENT -> {}
    }
  }

  private void reachableTimeOver() {
    long now = table.simulation().nowNanos();
    long until = confirmedNanos + table.reachableNanos();
    if (now < until) {
      timer.armAt(until);
    } else if (now <= usedNanos + table.knobs().delayFirstProbeNanos()) {
      state = NeighbourState.DELAY;
      updatedNanos = now;
      timer.armAfter(table.knobs().delayFirstProbeNanos());
      table.changed();
    } else {
      state = NeighbourState.STALE;
      updatedNanos = now;
      table.changed();
    }
  }

  private void delayOver() {
    long now = table.simulation().nowNanos();
    if (now <= confirmedNanos + table.knobs().delayFirstProbeNanos()) {
      becomeReachable();
      return;
    }
    state = NeighbourState.PROBE;
    updatedNanos = now;
    probesSent = 0;
    table.changed();
    probe();
  }

  private void probeAgainOrFail(int limit) {
    if (probesSent < limit) {
      probe();
      return;
    }
    state = NeighbourState.FAILED;
    updatedNanos = table.simulation().nowNanos();
    table.changed();
    failWaiting();
  }

  private void failWaiting() {
    while (!waiting.isEmpty()) {
      Waiting packet = waiting.removeFirst();
      drop(packet);
      table.protocol().reportUnreachable(this, packet.bytes(), packet.isForwarded());
    }
  }

  private void becomeReachable() {
    state = NeighbourState.REACHABLE;
    updatedNanos = table.simulation().nowNanos();
    confirmedNanos = updatedNanos;
    timer.armAfter(table.reachableNanos());
    table.changed();
  }

  /** An upper layer saw proof that the neighbour still receives (RFC 4861, 7.3.1). */
  void confirm() {
    confirmedNanos = table.simulation().nowNanos();
  }

  /**
   * News about the address.
   *
   * @param newMac what it is now
   * @param newState REACHABLE after an answer, STALE after anything else, or PERMANENT
   */
  void update(long newMac, NeighbourState newState) {
    if (state == NeighbourState.PERMANENT && newState != NeighbourState.PERMANENT) {
      return;
    }
    boolean isSameAddress = state.hasAddress() && mac == newMac;
    if (newState == NeighbourState.STALE && isSameAddress) {
      // Hearing of a known address says nothing about whether it hears us.
      return;
    }
    mac = newMac;
    updatedNanos = table.simulation().nowNanos();
    if (newState == NeighbourState.REACHABLE) {
      becomeReachable();
    } else {
      state = newState;
      timer.disarm();
      table.changed();
    }
    sendWaiting();
  }

  private void sendWaiting() {
    while (!waiting.isEmpty()) {
      Waiting packet = waiting.removeFirst();
      table.ledger().arrived();
      output(packet.bytes(), packet.originId(), packet.isForwarded());
    }
  }

  /** Set by hand to a state without an address. */
  void forceState(NeighbourState newState) {
    state = newState;
    timer.disarm();
    table.changed();
    if (newState == NeighbourState.FAILED) {
      failWaiting();
    } else if (newState == NeighbourState.PROBE) {
      probesSent = 0;
      probe();
    } else if (newState == NeighbourState.INCOMPLETE) {
      startResolving();
    }
  }

  /** Takes the entry out of its table; whoever holds it asks for a new one. */
  public void remove() {
    table.remove(this);
  }

  /** The entry is gone; what waits for it is lost. */
  void removed() {
    isRemoved = true;
    timer.disarm();
    while (!waiting.isEmpty()) {
      drop(waiting.removeFirst());
    }
  }

  @Override
  public String toString() {
    return addressText() + " " + state + " updated " + SimTime.format(updatedNanos);
  }
}
