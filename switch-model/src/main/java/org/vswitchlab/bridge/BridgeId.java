package org.vswitchlab.bridge;

/**
 * Identifier of a bridge: 16 bits of priority before its address; the lower is the better (IEEE
 * 802.1D-1998, 9.2.5).
 */
public record BridgeId(long value) implements Comparable<BridgeId> {
  static BridgeId of(int priority, long mac) {
    return new BridgeId((long) priority << 48 | mac);
  }

  public int priority() {
    return (int) (value >>> 48);
  }

  public long mac() {
    return value & 0xffff_ffff_ffffL;
  }

  @Override
  public int compareTo(BridgeId other) {
    return Long.compareUnsigned(value, other.value);
  }

  /** {@code 8000.02000000ff01}, as brctl writes it. */
  @Override
  public String toString() {
    return String.format("%04x.%012x", priority(), mac());
  }

  /** {@code 8000.2:0:0:0:ff:1}, as {@code ip} writes it. */
  public String toIpText() {
    StringBuilder text = new StringBuilder(String.format("%04x.", priority()));
    for (int shift = 40; shift >= 0; shift -= 8) {
      text.append(Long.toHexString(mac() >>> shift & 0xff)).append(shift > 0 ? ":" : "");
    }
    return text.toString();
  }
}
