package org.vswitchlab.scenario.main;

import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.vswitchlab.scenario.run.GuiLauncher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vswitchlab gui}. */
@Command(
    name = "gui",
    description = "Opens the graphical application.",
    mixinStandardHelpOptions = true)
final class GuiCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "Scenario file, or name of a lab, to open.")
  private String file;

  @Override
  public Integer call() {
    GuiLauncher launcher =
        ServiceLoader.load(GuiLauncher.class)
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        "the graphical application is not part of this installation"));
    return launcher.launch(file == null ? List.of() : List.of(file));
  }
}
