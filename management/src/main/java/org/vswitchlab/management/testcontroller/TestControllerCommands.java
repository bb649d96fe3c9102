package org.vswitchlab.management.testcontroller;

import java.util.List;
import org.vswitchlab.management.shell.CommandSuite;
import org.vswitchlab.management.shell.NodeCommand;

/** The programs of this package. */
public final class TestControllerCommands implements CommandSuite {
  @Override
  public List<NodeCommand> commands() {
    return List.of(new TestControllerCommand());
  }
}
