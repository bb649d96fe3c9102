package org.vswitchlab.management.iproute;

/** {@code bridge vlan global}: what a bridge does in one VLAN, whatever the port. */
final class BridgeVlanGlobal {
  private BridgeVlanGlobal() {}

  static void run(BridgeInvocation bridge) {
    throw BridgeInvocation.notSupported("vlan global");
  }
}
