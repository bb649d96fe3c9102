package org.vswitchlab.scenario.main;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code vswitchlab} without a command, and what all commands share. */
@Command(
    name = "vswitchlab",
    description =
        "Simulates networks of Open vSwitch and Linux bridges: real commands, virtual time, no"
            + " root.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    subcommands = {
      RunCommand.class,
      CheckCommand.class,
      CompareCommand.class,
      GuiCommand.class,
      LabsCommand.class,
      TraceCommand.class,
      OvsdbServerCommand.class,
      OvsVswitchdCommand.class,
      VsctlCommand.class,
      AppctlCommand.class,
      OfctlCommand.class,
      DpctlCommand.class,
      VswitchlabCommand.Completion.class,
      CommandLine.HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit status: 0 all validations pass, 1 a validation failed, 2 bad input,",
      "3 a fault of the program.",
      "",
      "Begin with 'vswitchlab labs', or 'vswitchlab run first-ping'."
    })
final class VswitchlabCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitStatus.BAD_INPUT;
  }

  /** {@code vswitchlab completion}. */
  @Command(
      name = "completion",
      description = "Prints a completion script for bash: source <(vswitchlab completion)",
      mixinStandardHelpOptions = true)
  static final class Completion implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
      spec.commandLine().getOut().print(AutoComplete.bash("vswitchlab", spec.root().commandLine()));
      spec.commandLine().getOut().flush();
      return ExitStatus.OK;
    }
  }
}
