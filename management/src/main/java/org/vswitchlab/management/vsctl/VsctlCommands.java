package org.vswitchlab.management.vsctl;

import java.util.List;
import org.vswitchlab.management.shell.CommandSuite;
import org.vswitchlab.management.shell.NodeCommand;

/** The commands of this package. */
public final class VsctlCommands implements CommandSuite {
  @Override
  public List<NodeCommand> commands() {
    return List.of(new VsctlCommand());
  }
}
