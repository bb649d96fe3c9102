package org.vswitchlab.scenario.main;

import java.util.List;
import java.util.concurrent.Callable;
import org.vswitchlab.scenario.build.BuildException;
import org.vswitchlab.scenario.run.Comparison;
import org.vswitchlab.scenario.run.LockStep;
import org.vswitchlab.scenario.run.RunOptions;
import org.vswitchlab.scenario.spec.Scenario;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vswitchlab compare}. */
@Command(
    name = "compare",
    description =
        "Runs the variants of a scenario in lock-step and shows the first thing that they do"
            + " differently, then all differences: what frames met, tables, delivery, latency.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CompareCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "Scenario file, or name of a lab.")
  private String file;

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description = "Compares these variants alone; give it at least twice.")
  private List<String> variants = List.of();

  @Mixin private FileChanges changes;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Ends the runs at this virtual time, such as 30s.")
  private String until;

  @Option(names = "--all", description = "Lists every frame that met different fates.")
  private boolean listsAll;

  private final Terminal terminal;

  CompareCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    RunOptions options = RunOptions.DEFAULT;
    if (until != null) {
      options = options.withUntilNanos(RunCommand.duration("--until", until));
    }
    ScenarioLoader loader = new ScenarioLoader(terminal);
    List<ScenarioLoader.Loaded> loaded = loader.load(List.of(file), changes.overrides());
    if (loader.hasErrors()) {
      return ExitStatus.BAD_INPUT;
    }
    ScenarioLoader.Loaded scenario = loaded.get(0);
    scenario.warnings().forEach(loader::print);
    Comparison comparison;
    try {
      comparison = LockStep.compare(worlds(scenario), options);
    } catch (BuildException e) {
      e.diagnostics().forEach(diagnostic -> loader.print(scenario.withSourceLine(diagnostic)));
      return ExitStatus.BAD_INPUT;
    }
    new CompareReport(terminal, comparison, listsAll).print();
    return ExitStatus.OK;
  }

  private List<Scenario> worlds(ScenarioLoader.Loaded loaded) {
    List<Scenario> worlds;
    try {
      worlds =
          variants.isEmpty()
              ? loaded.scenario().worlds()
              : variants.stream().distinct().map(loaded.scenario()::forVariant).toList();
    } catch (IllegalArgumentException e) {
      throw new UserException(loaded.source().name() + ": " + e.getMessage());
    }
    if (worlds.size() < 2) {
      throw new UserException(
          loaded.source().name()
              + ": there is nothing to compare: "
              + (variants.isEmpty()
                  ? "the scenario has "
                      + (worlds.get(0).variant().isEmpty() ? "no" : "one")
                      + " variant; write two under 'variants:'"
                  : "give '--variant' at least twice, or not at all"));
    }
    return worlds;
  }
}
