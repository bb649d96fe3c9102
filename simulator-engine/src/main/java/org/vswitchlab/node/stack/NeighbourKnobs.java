package org.vswitchlab.node.stack;

import static org.vswitchlab.time.SimTime.NANOS_PER_MILLI;
import static org.vswitchlab.time.SimTime.NANOS_PER_SECOND;

/** The settings below {@code net.ipv4.neigh.IF}, with the defaults of arp(7). */
public final class NeighbourKnobs {
  private long baseReachableNanos = 30_000 * NANOS_PER_MILLI;
  private long retransmitNanos = 1_000 * NANOS_PER_MILLI;
  private long delayFirstProbeNanos = 5 * NANOS_PER_SECOND;
  private int unicastProbes = 3;
  private int multicastProbes = 3;
  private int unresolvedQueueFrames = 101;

  /** Mean time for which a confirmation holds: base_reachable_time_ms. */
  public long baseReachableNanos() {
    return baseReachableNanos;
  }

  public void setBaseReachableNanos(long nanos) {
    baseReachableNanos = nanos;
  }

  /** Time between two questions: retrans_time_ms. */
  public long retransmitNanos() {
    return retransmitNanos;
  }

  public void setRetransmitNanos(long nanos) {
    retransmitNanos = nanos;
  }

  /** Time in the state DELAY: delay_first_probe_time. */
  public long delayFirstProbeNanos() {
    return delayFirstProbeNanos;
  }

  public void setDelayFirstProbeNanos(long nanos) {
    delayFirstProbeNanos = nanos;
  }

  /** Questions to the address on record: ucast_solicit. */
  public int unicastProbes() {
    return unicastProbes;
  }

  public void setUnicastProbes(int count) {
    unicastProbes = count;
  }

  /** Questions to everybody: mcast_solicit. */
  public int multicastProbes() {
    return multicastProbes;
  }

  public void setMulticastProbes(int count) {
    multicastProbes = count;
  }

  /** Packets that may wait for one address: unres_qlen. */
  public int unresolvedQueueFrames() {
    return unresolvedQueueFrames;
  }

  public void setUnresolvedQueueFrames(int count) {
    unresolvedQueueFrames = count;
  }
}
