package org.vswitchlab.scenario.main;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.vswitchlab.management.vswitchd.VswitchdDaemon;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vswitchlab ovs-vswitchd}: the options are those of ovs-vswitchd(8), read there. */
@Command(name = "ovs-vswitchd", description = "Drop-in ovs-vswitchd(8), dummy datapath.")
final class OvsVswitchdCommand implements Callable<Integer> {
  private final Terminal terminal;

  @CommandLine.Unmatched private List<String> arguments = new ArrayList<>();

  OvsVswitchdCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return VswitchdDaemon.run(arguments, System.getenv(), terminal.out(), terminal.err());
  }
}
