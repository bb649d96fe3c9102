package org.vswitchlab.node.stack;

import org.vswitchlab.wire.Ipv4Address;

/**
 * A route of the IPv4 main table.
 *
 * @param prefix network address
 * @param prefixLength 0 to 32
 * @param gateway next hop, or 0 if the destination is on the link
 * @param out interface, or null for a route that refuses
 * @param metric smaller is preferred
 * @param source preferred source address, or 0
 * @param protocol who set it: {@code kernel}, {@code boot}, {@code static}
 * @param scope distance of the destination
 * @param type what becomes of packets
 * @param mtuBytes limit for packets, or 0 for that of the interface
 */
public record Route(
    int prefix,
    int prefixLength,
    int gateway,
    IpInterface out,
    int metric,
    int source,
    String protocol,
    Scope scope,
    Type type,
    int mtuBytes) {

  /** What becomes of packets that take the route. */
  public enum Type {
    UNICAST(null),
    BLACKHOLE(SocketError.EINVAL),
    UNREACHABLE(SocketError.EHOSTUNREACH),
    PROHIBIT(SocketError.EACCES);

    private final SocketError error;

    Type(SocketError error) {
      this.error = error;
    }

    /** What a local sender is told, or null. */
    public SocketError error() {
      return error;
    }
  }

  boolean covers(int address) {
    return Ipv4Address.isInPrefix(address, prefix, prefixLength);
  }

  /** Whether it would be the same entry of the table. */
  boolean isSameKey(Route other) {
    return prefix == other.prefix && prefixLength == other.prefixLength && metric == other.metric;
  }

  /** {@code default}, {@code 10.0.0.1} for a full-length prefix, else {@code 10.0.0.0/24}. */
  public String destinationText() {
    if (prefixLength == 0 && prefix == 0) {
      return "default";
    }
    return prefixLength == 32
        ? Ipv4Address.format(prefix)
        : Ipv4Address.format(prefix) + "/" + prefixLength;
  }
}
