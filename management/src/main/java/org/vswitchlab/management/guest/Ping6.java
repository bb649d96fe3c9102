package org.vswitchlab.management.guest;

import org.vswitchlab.management.shell.CommandContext;

/** {@code ping -6}. */
final class Ping6 {
  private Ping6() {}

  static void start(CommandContext context, PingCommand.Settings settings, String target) {
    if (!target.contains(":")) {
      throw new UsageException(
          2, "ping: " + target + ": Address family for hostname not supported");
    }
    throw new UsageException(2, "ping: not supported yet: IPv6");
  }
}
