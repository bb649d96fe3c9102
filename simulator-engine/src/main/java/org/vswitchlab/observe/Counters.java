package org.vswitchlab.observe;

/** Traffic counters of one device, as in {@code ip -s link}. Engine-confined. */
public final class Counters {
  private long rxPackets;
  private long rxBytes;
  private long rxDropped;
  private long txPackets;
  private long txBytes;
  private long txDropped;

  public void received(int bytes) {
    rxPackets++;
    rxBytes += bytes;
  }

  /** Counts several frames at once. */
  public void received(long packets, long bytes) {
    rxPackets += packets;
    rxBytes += bytes;
  }

  public void receiveDropped() {
    rxDropped++;
  }

  public void transmitted(int bytes) {
    txPackets++;
    txBytes += bytes;
  }

  /** Counts several frames at once. */
  public void transmitted(long packets, long bytes) {
    txPackets += packets;
    txBytes += bytes;
  }

  public void transmitDropped() {
    txDropped++;
  }

  public long rxPackets() {
    return rxPackets;
  }

  public long rxBytes() {
    return rxBytes;
  }

  public long rxDropped() {
    return rxDropped;
  }

  public long txPackets() {
    return txPackets;
  }

  public long txBytes() {
    return txBytes;
  }

  public long txDropped() {
    return txDropped;
  }

  public Snapshot snapshot() {
    return new Snapshot(rxPackets, rxBytes, rxDropped, txPackets, txBytes, txDropped);
  }

  /** The counters at one moment. */
  public record Snapshot(
      long rxPackets, long rxBytes, long rxDropped, long txPackets, long txBytes, long txDropped) {}
}
