package org.vswitchlab.scenario.main;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.vswitchlab.management.ovsdb.OvsdbServerDaemon;
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
    return OvsdbServerDaemon.run(arguments, System.getenv(), terminal.out(), terminal.err());
  }
}
