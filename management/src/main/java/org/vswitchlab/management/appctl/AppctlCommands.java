package org.vswitchlab.management.appctl;

import java.util.List;
import org.vswitchlab.management.shell.NodeCommand;

/** The programs of this package. */
public final class AppctlCommands {
  private AppctlCommands() {}

  public static List<NodeCommand> all() {
    return List.of(new AppctlCommand());
  }
}
