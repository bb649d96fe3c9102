package org.vswitchlab.management.appctl;

import java.util.List;
import org.vswitchlab.management.shell.CommandSuite;
import org.vswitchlab.management.shell.NodeCommand;

/** The programs of this package. */
public final class AppctlCommands implements CommandSuite {
  @Override
  public List<NodeCommand> commands() {
    return List.of(new AppctlCommand(), new DpctlCommand());
  }
}
