package org.vswitchlab.management.iproute;

/** {@code bridge mdb}. */
final class BridgeMdb {
  private BridgeMdb() {}

  static void run(BridgeInvocation bridge) {
    throw BridgeInvocation.notSupported("mdb");
  }
}
