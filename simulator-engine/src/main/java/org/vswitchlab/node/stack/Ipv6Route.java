package org.vswitchlab.node.stack;

import org.vswitchlab.wire.Ipv6Address;

/**
 * A route of the IPv6 main table.
 *
 * @param prefix network address
 * @param prefixLength 0 to 128
 * @param gateway next hop, or null if the destination is on the link
 * @param out interface
 * @param metric smaller is preferred
 * @param protocol who set it: {@code kernel}, {@code boot}, {@code static}
 */
public record Ipv6Route(
    Ipv6Address prefix,
    int prefixLength,
    Ipv6Address gateway,
    IpInterface out,
    int metric,
    String protocol) {
  /** Metric of routes to the prefixes of addresses. */
  public static final int KERNEL_METRIC = 256;

  /** Metric of routes set by hand without one. */
  public static final int DEFAULT_METRIC = 1024;

  /** {@code default}, an address, or a prefix. */
  public String destinationText() {
    if (prefixLength == 0) {
      return "default";
    }
    return prefixLength == 128 ? prefix.toString() : prefix + "/" + prefixLength;
  }
}
