package org.vswitchlab.scenario.main;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
      Set<Diagnostic> found = new LinkedHashSet<>(file.warnings());
      build(file, found);
      found.forEach(loader::print);
      boolean isBad = found.stream().anyMatch(Diagnostic::isError);
      hasErrors |= isBad;
      if (!isBad) {
        int count = found.size();
        String verdict = count == 0 ? "ok" : count + (count == 1 ? " warning" : " warnings");
        terminal.out().println(file.source().name() + ": " + verdict);
      }
    }
    return hasErrors ? ExitStatus.BAD_INPUT : ExitStatus.OK;
  }

  /** Sets every world up, with the commands of time 0, and lets no time pass. */
  private static void build(ScenarioLoader.Loaded file, Set<Diagnostic> found) {
    for (Scenario world : file.scenario().worlds()) {
      List<Diagnostic> news;
      try {
        news = ScenarioRun.start(world, RunOptions.DEFAULT).warnings();
      } catch (BuildException e) {
        news = e.diagnostics();
      }
      news.forEach(diagnostic -> found.add(file.withSourceLine(diagnostic)));
    }
  }
}
