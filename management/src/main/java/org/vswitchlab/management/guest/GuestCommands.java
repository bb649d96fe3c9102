package org.vswitchlab.management.guest;

import java.util.List;
import org.vswitchlab.management.shell.NodeCommand;

/** The commands of virtual machines. */
public final class GuestCommands {
  private GuestCommands() {}

  public static List<NodeCommand> all() {
    return List.of(
        new PingCommand(),
        new ArpingCommand(),
        new IperfCommand(),
        new NetcatCommand(),
        new SysctlCommand(),
        new TracerouteCommand());
  }
}
