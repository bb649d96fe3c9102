package org.vswitchlab.scenario.main;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.vswitchlab.management.appctl.DpctlClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vswitchlab dpctl}: the options are those of ovs-dpctl(8), read there. */
@Command(
    name = "dpctl",
    description = "Built-in ovs-dpctl(8): shows and changes the datapath of a daemon.")
final class DpctlCommand implements Callable<Integer> {
  private final Terminal terminal;

  @CommandLine.Unmatched private List<String> arguments = new ArrayList<>();

  DpctlCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return DpctlClient.run(arguments, System.getenv(), terminal.out(), terminal.err());
  }
}
