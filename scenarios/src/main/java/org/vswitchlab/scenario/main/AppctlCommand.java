package org.vswitchlab.scenario.main;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.vswitchlab.management.appctl.AppctlClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vswitchlab appctl}: the options are those of ovs-appctl(8), read there. */
@Command(name = "appctl", description = "Built-in ovs-appctl(8): commands a running daemon.")
final class AppctlCommand implements Callable<Integer> {
  private final Terminal terminal;

  @CommandLine.Unmatched private List<String> arguments = new ArrayList<>();

  AppctlCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return AppctlClient.run(arguments, System.getenv(), terminal.out(), terminal.err());
  }
}
