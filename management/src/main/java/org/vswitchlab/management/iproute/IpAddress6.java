package org.vswitchlab.management.iproute;

import org.vswitchlab.node.stack.InterfaceAddress6;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.wire.Ipv6Address;

/** The IPv6 part of {@code ip address}. */
final class IpAddress6 {
  private IpAddress6() {}

  /**
   * An IPv6 address or network with its length.
   *
   * @param address all 128 bits as typed
   * @param length 0 to 128
   */
  record Prefix(Ipv6Address address, int length) {
    static Prefix parse(String text) {
      int slash = text.indexOf('/');
      Ipv6Address address = Ipv6Address.parseOrNull(slash < 0 ? text : text.substring(0, slash));
      int length = slash < 0 ? 128 : length(text.substring(slash + 1));
      if (address == null || length < 0) {
        throw new IpException(1, "Error: inet6 prefix is expected rather than \"" + text + "\".");
      }
      return new Prefix(address, length);
    }

    private static int length(String text) {
      int length = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
      return length <= 128 ? length : -1;
    }

    Ipv6Address network() {
      return address.prefix(length);
    }
  }

  static void change(IpInvocation ip, String text, String deviceName, boolean isDelete) {
    Prefix prefix = Prefix.parse(text);
    IpInterface target = IpText.networkInterface(ip, ip.device(deviceName));
    if (isDelete) {
      if (!target.removeAddress(prefix.address())) {
        throw IpException.kernel("ipv6: address not found.");
      }
    } else if (!target.addAddress(prefix.address(), prefix.length())) {
      throw IpException.kernel("ipv6: address already assigned.");
    }
  }

  static void flush(IpInterface target) {
    for (InterfaceAddress6 address : target.addresses6()) {
      target.removeAddress(address.address());
    }
  }
}
