package org.vswitchlab.scenario.main;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code vswitchlab labs}. */
@Command(
    name = "labs",
    description = "Lists the lab library; 'labs show NAME' prints a lab's handout.",
    mixinStandardHelpOptions = true,
    subcommands = LabsCommand.Show.class)
final class LabsCommand implements Callable<Integer> {
  private final Terminal terminal;

  LabsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    int width = LabLibrary.names().stream().mapToInt(String::length).max().orElse(0);
    for (String name : LabLibrary.names()) {
      terminal
          .out()
          .println(
              terminal.styled(Terminal.Style.BOLD, String.format("%-" + width + "s", name))
                  + "  "
                  + title(name));
    }
    terminal.out().println();
    terminal.out().println("'vswitchlab labs show NAME' prints the handout, 'vswitchlab run NAME'");
    terminal.out().println("runs the lab, 'vswitchlab gui NAME' opens it.");
    return ExitStatus.OK;
  }

  /** The heading of the handout. */
  private static String title(String name) {
    return LabLibrary.handout(name)
        .flatMap(text -> text.lines().filter(line -> line.startsWith("# ")).findFirst())
        .map(line -> line.substring(2))
        .orElse("");
  }

  /** {@code vswitchlab labs show}. */
  @Command(
      name = "show",
      description = "Prints the handout of a lab.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "A name that 'vswitchlab labs' lists.")
    private String name;

    private final Terminal terminal;

    Show(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() {
      String text =
          LabLibrary.handout(name)
              .orElseThrow(
                  () -> {
                    String nearest = LabLibrary.nearest(name);
                    return new UserException(
                        "there is no lab '"
                            + name
                            + "'"
                            + (nearest == null ? "" : ". Did you mean '" + nearest + "'?"));
                  });
      terminal.out().print(text);
      return ExitStatus.OK;
    }
  }
}
