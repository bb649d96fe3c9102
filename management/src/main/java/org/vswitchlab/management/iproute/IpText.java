package org.vswitchlab.management.iproute;

import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.Scope;

/** What several objects of {@code ip} need. */
final class IpText {
  private IpText() {}

  /** The host's protocol stack; ends the command if it has none. */
  static GuestStack stack(IpInvocation ip) {
    GuestStack stack = ip.host().service(GuestStack.class);
    if (stack == null) {
      throw IpException.notSupported("addresses on a host without a protocol stack");
    }
    return stack;
  }

  static IpInterface networkInterface(IpInvocation ip, NetDevice device) {
    return stack(ip).networkInterface(device.name());
  }

  static Scope scope(String word) {
    return switch (word) {
      case "global", "universe", "0" -> Scope.GLOBAL;
      case "site", "200" -> Scope.SITE;
      case "link", "253" -> Scope.LINK;
      case "host", "254" -> Scope.HOST;
      case "nowhere", "255" -> Scope.NOWHERE;
      default -> throw IpException.wrongArgument(word, "invalid scope value.\n");
    };
  }
}
