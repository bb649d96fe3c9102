package org.vswitchlab.scenario.main;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.vswitchlab.management.ofctl.OfctlProgram;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vswitchlab ofctl}: the options are those of ovs-ofctl(8), read there. */
@Command(name = "ofctl", description = "Built-in ovs-ofctl(8): talks OpenFlow to switches.")
final class OfctlCommand implements Callable<Integer> {
  private final Terminal terminal;

  @CommandLine.Unmatched private List<String> arguments = new ArrayList<>();

  OfctlCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return OfctlProgram.run(arguments, System.getenv(), terminal.out(), terminal.err());
  }
}
