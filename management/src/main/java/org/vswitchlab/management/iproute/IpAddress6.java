package org.vswitchlab.management.iproute;

import java.util.List;
import org.vswitchlab.node.stack.IpInterface;

/** The IPv6 part of {@code ip address}. */
final class IpAddress6 {
  private IpAddress6() {}

  static void change(IpInvocation ip, String text, String deviceName, boolean isDelete) {
    throw IpException.notSupported("IPv6 addresses");
  }

  static void flush(IpInterface target) {}

  static List<String> lines(IpInterface target) {
    return List.of();
  }
}
