package org.vswitchlab.management.appctl;

import org.vswitchlab.ovs.ofproto.tunnel.UnderlayAddress;
import org.vswitchlab.wire.Ipv6Address;

/**
 * A network in text, {@code 10.0.0.1/24} or {@code fc00::1/64}, also with a mask in place of the
 * prefix length.
 *
 * @param address as it was given, an IPv4 one mapped into IPv6
 * @param prefixLength 0 to 128; an IPv4 prefix is 96 longer
 */
public record CidrNetwork(Ipv6Address address, int prefixLength) {
  private static final int IPV4_BITS = 96;
  private static final int ALL_BITS = 128;

  /** A text that is no network; the message is what the command answers behind the text. */
  public static final class BadNetworkException extends Exception {
    private static final long serialVersionUID = 1L;

    BadNetworkException(String message) {
      super(message);
    }
  }

  /** Whether it is one of IPv4. */
  public boolean isIpv4() {
    return UnderlayAddress.isIpv4(address);
  }

  /** The length as it is written: 0 to 32 for IPv4. */
  public int shownLength() {
    return isIpv4() ? prefixLength - IPV4_BITS : prefixLength;
  }

  /** A network of either family; null if the text is none or its mask has holes. */
  static CidrNetwork parseOrNull(String text) {
    try {
      return text.contains(":") ? parseIpv6(text) : parseIpv4(text, false);
    } catch (BadNetworkException e) {
      return null;
    }
  }

  /**
   * A network of IPv4.
   *
   * @param mayHaveHoles whether the ones of the mask need not stand at its front
   */
  public static CidrNetwork parseIpv4(String text, boolean mayHaveHoles)
      throws BadNetworkException {
    int slash = text.indexOf('/');
    Ipv6Address address = ipv4(slash < 0 ? text : text.substring(0, slash));
    String length = slash < 0 ? "32" : text.substring(slash + 1);
    if (length.contains(".")) {
      int mask = UnderlayAddress.toIpv4(ipv4(length));
      boolean hasHoles = mask << Integer.bitCount(mask) != 0 && mask != -1;
      if (hasHoles && !mayHaveHoles) {
        throw new BadNetworkException("CIDR network required");
      }
      return new CidrNetwork(address, IPV4_BITS + Integer.bitCount(mask));
    }
    return new CidrNetwork(
        address, IPV4_BITS + length(length, 32, "invalid IP address", "IPv4 network"));
  }

  private static Ipv6Address ipv4(String text) throws BadNetworkException {
    Ipv6Address address = text.contains(":") ? null : UnderlayAddress.parse(text);
    if (address == null) {
      throw new BadNetworkException("invalid IP address");
    }
    return address;
  }

  /** A network of IPv6. */
  public static CidrNetwork parseIpv6(String text) throws BadNetworkException {
    int slash = text.indexOf('/');
    Ipv6Address address = ipv6(slash < 0 ? text : text.substring(0, slash));
    String length = slash < 0 ? "128" : text.substring(slash + 1);
    if (length.contains(":")) {
      Ipv6Address mask = ipv6(length);
      int bits = Long.bitCount(mask.high()) + Long.bitCount(mask.low());
      if (!mask.prefix(bits).equals(mask)) {
        throw new BadNetworkException("IPv6 CIDR network required");
      }
      return new CidrNetwork(address, bits);
    }
    return new CidrNetwork(
        address, length(length, ALL_BITS, "invalid IPv6 address", "IPv6 network"));
  }

  private static Ipv6Address ipv6(String text) throws BadNetworkException {
    Ipv6Address address = text.contains(":") ? UnderlayAddress.parse(text) : null;
    if (address == null) {
      throw new BadNetworkException("invalid IPv6 address");
    }
    return address;
  }

  private static int length(String text, int most, String otherwise, String what)
      throws BadNetworkException {
    if (!text.matches("[+-]?[0-9]+")) {
      throw new BadNetworkException(otherwise);
    }
    int length = ScannedNumber.orZero(text);
    if (length < 0 || length > most) {
      throw new BadNetworkException(
          what + " prefix bits not between 0 and " + most + ", inclusive");
    }
    return length;
  }
}
