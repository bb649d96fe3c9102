package org.vswitchlab.scenario.build;

import java.util.List;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.node.Network;
import org.vswitchlab.scenario.spec.Diagnostic;

/**
 * A network as it stands at time 0.
 *
 * @param commands what set up the machines, in order
 * @param execRuns the scenario's {@code exec} commands, in order; some may still run
 * @param warnings what went wrong without being in the way
 */
public record BuiltNetwork(
    Network network,
    List<GeneratedCommand> commands,
    List<CommandRun> execRuns,
    List<Diagnostic> warnings) {
  public BuiltNetwork {
    commands = List.copyOf(commands);
    execRuns = List.copyOf(execRuns);
    warnings = List.copyOf(warnings);
  }
}
