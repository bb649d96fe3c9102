package org.vswitchlab.management.iproute;

import java.util.List;
import org.vswitchlab.management.shell.CommandSuite;
import org.vswitchlab.management.shell.NodeCommand;

/** The commands of this package. */
public final class IprouteCommands implements CommandSuite {
  @Override
  public List<NodeCommand> commands() {
    return List.of(new IpCommand(), new BridgeCommand(), new BrctlCommand());
  }
}
