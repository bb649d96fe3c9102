package org.vswitchlab.scenario.main;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vswitchlab ovsdb-server}: the options are those of ovsdb-server(1), read there. */
@Command(name = "ovsdb-server", description = "Drop-in ovsdb-server(1): serves database files.")
final class OvsdbServerCommand implements Callable<Integer> {
  private final Terminal terminal;

  @CommandLine.Unmatched private List<String> arguments = new ArrayList<>();

  OvsdbServerCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return DropInProgram.OVSDB_SERVER.run(arguments, terminal);
  }
}
