package org.vswitchlab.node.stack;

import org.vswitchlab.wire.Ipv4Address;

/**
 * An IPv4 address of an interface.
 *
 * @param address the address
 * @param prefixLength 0 to 32
 * @param broadcast directed broadcast address shown, or 0 for none
 * @param scope reach of the address
 * @param label as {@code ip addr} shows it at the end of the line
 * @param isSecondary whether an earlier address has the same prefix
 * @param endNanos when whoever set it means to take it away, or {@link #FOREVER_NANOS}
 */
public record InterfaceAddress(
    int address,
    int prefixLength,
    int broadcast,
    Scope scope,
    String label,
    boolean isSecondary,
    long endNanos) {
  /** The end of an address that stays. */
  public static final long FOREVER_NANOS = Long.MAX_VALUE;

  /** An address that stays. */
  public InterfaceAddress(
      int address, int prefixLength, int broadcast, Scope scope, String label, boolean secondary) {
    this(address, prefixLength, broadcast, scope, label, secondary, FOREVER_NANOS);
  }

  /** Network address of the prefix. */
  public int prefix() {
    return address & Ipv4Address.mask(prefixLength);
  }

  /** Whether the addresses share their prefix. */
  boolean isSamePrefix(InterfaceAddress other) {
    return prefixLength == other.prefixLength && prefix() == other.prefix();
  }

  InterfaceAddress asSecondary(boolean secondary) {
    return new InterfaceAddress(
        address, prefixLength, broadcast, scope, label, secondary, endNanos);
  }

  @Override
  public String toString() {
    return Ipv4Address.format(address) + "/" + prefixLength;
  }
}
