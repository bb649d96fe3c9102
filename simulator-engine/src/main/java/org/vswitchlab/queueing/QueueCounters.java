package org.vswitchlab.queueing;

/** What has left a queue, and what it had no room for. */
public final class QueueCounters {
  private long packets;
  private long bytes;
  private long dropped;

  void sent(int frameBytes) {
    packets++;
    bytes += frameBytes;
  }

  void droppedOne() {
    dropped++;
  }

  /** Frames that left. */
  public long packets() {
    return packets;
  }

  /** Their bytes, from the Ethernet header on. */
  public long bytes() {
    return bytes;
  }

  /** Frames dropped. */
  public long dropped() {
    return dropped;
  }
}
