package org.vswitchlab.management.guest;

import java.util.List;
import org.vswitchlab.management.shell.CommandSuite;
import org.vswitchlab.management.shell.NodeCommand;

/** The commands of virtual machines. */
public final class GuestCommands implements CommandSuite {
  @Override
  public List<NodeCommand> commands() {
    return List.of(
        new PingCommand(),
        new ArpingCommand(),
        new IperfCommand(),
        new NetcatCommand(),
        new SysctlCommand(),
        new TracerouteCommand(),
        new UdhcpcCommand(),
        new DhclientCommand(),
        new DnsmasqCommand());
  }
}
