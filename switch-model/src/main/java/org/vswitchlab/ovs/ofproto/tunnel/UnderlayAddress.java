package org.vswitchlab.ovs.ofproto.tunnel;

import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.Ipv6Address;

/** Addresses of both families as IPv6 addresses, IPv4 ones mapped as in RFC 4291, 2.5.5.2. */
public final class UnderlayAddress {
  private static final long MAPPED = 0xffff_0000_0000L;

  private UnderlayAddress() {}

  /** The mapped form of an IPv4 address. */
  public static Ipv6Address ofIpv4(int address) {
    return new Ipv6Address(0, MAPPED | address & 0xffff_ffffL);
  }

  public static boolean isIpv4(Ipv6Address address) {
    return address.high() == 0 && address.low() >>> 32 == MAPPED >>> 32;
  }

  public static int toIpv4(Ipv6Address address) {
    return (int) address.low();
  }

  /** Whether it is neither the IPv4 nor the IPv6 address of all zeros. */
  public static boolean isSet(Ipv6Address address) {
    return !address.isAny() && !(isIpv4(address) && toIpv4(address) == 0);
  }

  /** {@code 10.0.0.1} or {@code fc00::1}. */
  public static String text(Ipv6Address address) {
    return isIpv4(address) ? Ipv4Address.format(toIpv4(address)) : address.toString();
  }

  /** The address of that text, or null. */
  public static Ipv6Address parse(String text) {
    if (text.indexOf(':') >= 0) {
      return Ipv6Address.parseOrNull(text);
    }
    try {
      return ofIpv4(Ipv4Address.parse(text));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
