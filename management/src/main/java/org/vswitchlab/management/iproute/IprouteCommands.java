package org.vswitchlab.management.iproute;

import java.util.List;
import org.vswitchlab.management.shell.NodeCommand;

/** The commands of this package. */
public final class IprouteCommands {
  private IprouteCommands() {}

  public static List<NodeCommand> all() {
    return List.of(new IpCommand(), new BridgeCommand(), new BrctlCommand());
  }
}
