package org.vswitchlab.scenario.main;

import java.util.List;
import java.util.concurrent.Callable;
import org.vswitchlab.scenario.build.BuildException;
import org.vswitchlab.scenario.run.RunOptions;
import org.vswitchlab.scenario.run.ScenarioRun;
import org.vswitchlab.scenario.spec.Diagnostic;
import org.vswitchlab.scenario.spec.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vswitchlab check}. */
@Command(
    name = "check",
    description = "Reports errors and warnings of scenario files, and runs nothing.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Scenario files, or names of labs.")
  private List<String> files;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Changes a value of the file, as topology.nodes.h1.mac=...")
  private List<String> overrides = List.of();

  private final Terminal terminal;

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ScenarioLoader loader = new ScenarioLoader(terminal);
    List<ScenarioLoader.Loaded> loaded = loader.load(files, overrides);
    boolean hasErrors = loader.hasErrors();
    for (ScenarioLoader.Loaded file : loaded) {
      file.warnings().forEach(loader::print);
      hasErrors |= !canBeBuilt(file, loader);
    }
    if (!hasErrors) {
      for (ScenarioLoader.Loaded file : loaded) {
        int count = file.warnings().size();
        terminal
            .out()
            .println(
                file.source().name()
                    + ": "
                    + (count == 0 ? "ok" : count + (count == 1 ? " warning" : " warnings")));
      }
    }
    return hasErrors ? ExitStatus.BAD_INPUT : ExitStatus.OK;
  }

  private static boolean canBeBuilt(ScenarioLoader.Loaded file, ScenarioLoader loader) {
    for (Scenario world : file.scenario().worlds()) {
      try {
        ScenarioRun.start(world, RunOptions.DEFAULT);
      } catch (BuildException e) {
        for (Diagnostic diagnostic : e.diagnostics()) {
          loader.print(file.withSourceLine(diagnostic));
        }
        return false;
      }
    }
    return true;
  }
}
