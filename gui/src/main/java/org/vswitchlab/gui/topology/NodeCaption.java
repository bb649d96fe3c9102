package org.vswitchlab.gui.topology;

import java.util.List;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.wire.Ipv4Address;

/** The short line below a node's name. */
final class NodeCaption {
  private NodeCaption() {}

  static String of(Host host, List<String> kinds) {
    if (kinds.isEmpty()) {
      String address = firstAddress(host);
      return address.isEmpty() ? "host" : address;
    }
    return kinds.size() == 1 ? kinds.get(0) : kinds.size() + " bridges";
  }

  private static String firstAddress(Host host) {
    GuestStack stack = host.service(GuestStack.class);
    if (stack == null) {
      return "";
    }
    for (IpInterface networkInterface : stack.interfaces()) {
      if (!networkInterface.isLoopback() && !networkInterface.addresses().isEmpty()) {
        return Ipv4Address.format(networkInterface.addresses().get(0).address());
      }
    }
    return "";
  }
}
