package org.vswitchlab.scenario.build;

import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;

/** What every machine runs before anybody logs in. */
final class Software {
  private Software() {}

  static void installOn(Host host) {
    GuestStack.attachTo(host);
  }
}
