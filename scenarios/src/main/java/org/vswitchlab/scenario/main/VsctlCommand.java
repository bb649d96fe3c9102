package org.vswitchlab.scenario.main;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vswitchlab vsctl}: the options are those of ovs-vsctl(8), read there. */
@Command(name = "vsctl", description = "Built-in ovs-vsctl(8): configures any Open vSwitch.")
final class VsctlCommand implements Callable<Integer> {
  private final Terminal terminal;

  @CommandLine.Unmatched private List<String> arguments = new ArrayList<>();

  VsctlCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return DropInProgram.VSCTL.run(arguments, terminal);
  }
}
