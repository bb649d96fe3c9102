package org.vswitchlab.management.iproute;

import org.vswitchlab.wire.Ipv4Address;

/**
 * An IPv4 address or network with its length, as {@code ip} reads it.
 *
 * @param address all 32 bits as typed
 * @param length 0 to 32
 */
record IpPrefix(int address, int length) {
  /** An address with a length; 32 without one. */
  static IpPrefix parseAddress(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    int length = slash < 0 ? 32 : length(text.substring(slash + 1));
    if (!Ipv4Address.isAddress(host) || length < 0) {
      throw expected("any valid prefix", text);
    }
    return new IpPrefix(Ipv4Address.parse(host), length);
  }

  /** A destination of routes: also {@code default}. */
  static IpPrefix parseDestination(String text) {
    return text.equals("default") || text.equals("any") || text.equals("all")
        ? new IpPrefix(0, 0)
        : parseAddress(text);
  }

  private static int length(String text) {
    if (text.matches("[0-9]{1,2}")) {
      int length = Integer.parseInt(text);
      return length <= 32 ? length : -1;
    }
    return Ipv4Address.isAddress(text) ? Ipv4Address.prefixLength(Ipv4Address.parse(text)) : -1;
  }

  /** An address without a length. */
  static int parseHost(String text) {
    if (!Ipv4Address.isAddress(text)) {
      throw expected("any valid address", text);
    }
    return Ipv4Address.parse(text);
  }

  private static IpException expected(String what, String text) {
    return new IpException(1, "Error: " + what + " is expected rather than \"" + text + "\".");
  }
}
