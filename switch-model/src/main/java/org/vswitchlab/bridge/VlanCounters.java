package org.vswitchlab.bridge;

/**
 * Frames of one VLAN that entered and left: {@code bridge -s vlan show}. Bytes are counted without
 * the Ethernet header and without the tag. All ports share one counter for each VLAN unless the
 * bridge counts per port; it lives while anybody is a member.
 */
public final class VlanCounters {
  private long rxBytes;
  private long rxPackets;
  private long txBytes;
  private long txPackets;
  int memberCount;
  boolean isOfRange;

  VlanCounters() {}

  void received(int bytes) {
    rxBytes += bytes;
    rxPackets++;
  }

  void transmitted(int bytes) {
    txBytes += bytes;
    txPackets++;
  }

  /** Whether the VLAN came to be by a range that was given to the bridge's own interface. */
  public boolean isOfRange() {
    return isOfRange;
  }

  public long rxBytes() {
    return rxBytes;
  }

  public long rxPackets() {
    return rxPackets;
  }

  public long txBytes() {
    return txBytes;
  }

  public long txPackets() {
    return txPackets;
  }
}
