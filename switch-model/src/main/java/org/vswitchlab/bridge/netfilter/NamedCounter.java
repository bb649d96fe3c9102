package org.vswitchlab.bridge.netfilter;

/** A counter with a name, which several rules may share. */
public final class NamedCounter {
  private final String name;
  private final long handle;
  private long packets;
  private long bytes;

  public NamedCounter(String name, long handle, long packets, long bytes) {
    this.name = name;
    this.handle = handle;
    this.packets = packets;
    this.bytes = bytes;
  }

  public String name() {
    return name;
  }

  public long handle() {
    return handle;
  }

  public long packets() {
    return packets;
  }

  public long bytes() {
    return bytes;
  }

  /** Counts one packet. */
  public void count(long packetBytes) {
    packets++;
    bytes += packetBytes;
  }

  public void zero() {
    packets = 0;
    bytes = 0;
  }
}
