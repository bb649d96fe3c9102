package org.vswitchlab.ovs.ofproto.tunnel;

import org.vswitchlab.wire.Ipv6Address;

/**
 * One way for tunnel packets.
 *
 * @param prefixLength 0 to 128; an IPv4 prefix is 96 longer
 * @param device name of the interface to leave by
 * @param gateway next hop; null to send straight to the destination
 * @param source address to send from
 * @param mark packet mark that it is for, usually 0
 * @param isUser whether {@code ovs/route/add} made it, not the host
 * @param isLocal whether it leads to the host itself
 */
public record UnderlayRoute(
    Ipv6Address prefix,
    int prefixLength,
    String device,
    Ipv6Address gateway,
    Ipv6Address source,
    long mark,
    boolean isUser,
    boolean isLocal) {

  private static final int IPV4_BITS = 96;

  /** Which of several routes to a destination is taken: the higher one. */
  int priority() {
    return prefixLength + (isLocal ? 64 : isUser ? 32 : 0);
  }

  boolean covers(Ipv6Address address, long packetMark) {
    return mark == packetMark
        && UnderlayAddress.isIpv4(prefix) == UnderlayAddress.isIpv4(address)
        && address.isInPrefix(prefix, prefixLength);
  }

  boolean isSameKey(UnderlayRoute other) {
    return mark == other.mark
        && prefixLength == other.prefixLength
        && prefix.equals(other.prefix)
        && UnderlayAddress.isIpv4(prefix) == UnderlayAddress.isIpv4(other.prefix);
  }

  /** The line of {@code ovs/route/show}. */
  public String text() {
    StringBuilder text = new StringBuilder(isUser ? "User: " : "Cached: ");
    int length = UnderlayAddress.isIpv4(prefix) ? prefixLength - IPV4_BITS : prefixLength;
    text.append(UnderlayAddress.text(prefix)).append('/').append(length);
    if (mark != 0) {
      text.append(" MARK ").append(mark);
    }
    text.append(" dev ").append(device);
    if (gateway != null) {
      text.append(" GW ").append(UnderlayAddress.text(gateway));
    }
    text.append(" SRC ").append(UnderlayAddress.text(source));
    return text.append(isLocal ? " local" : "").toString();
  }
}
