package org.vswitchlab.management.ofctl;

import java.util.List;
import org.vswitchlab.management.shell.NodeCommand;

/** The commands of this package. */
public final class OfctlCommands {
  private OfctlCommands() {}

  public static List<NodeCommand> all() {
    return List.of(new OfctlCommand());
  }
}
