package org.vswitchlab.bridge;

/** What multicast snooping of one family keeps about one port. */
final class PortMulticast {
  final KernelTimer routerTimer;
  final KernelTimer queryTimer;
  int startupQueriesSent;

  PortMulticast(KernelTimer routerTimer, KernelTimer queryTimer) {
    this.routerTimer = routerTimer;
    this.queryTimer = queryTimer;
  }
}
