package org.vswitchlab.scenario.main;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.vswitchlab.management.shell.Suggestions;
import org.vswitchlab.scenario.build.BuildException;
import picocli.CommandLine;

/** Starts VSwitchLab. */
public final class Main {
  private static final int HELP_WIDTH = 80;

  private Main() {}

  public static void main(String[] args) {
    // UTF-8 whatever the platform's default, and buffered: a run may print a lot.
    PrintStream out = stream(FileDescriptor.out, false);
    PrintStream err = stream(FileDescriptor.err, true);
    int status = run(args, Terminal.ofProcess(out, err));
    out.flush();
    err.flush();
    System.exit(status);
  }

  private static PrintStream stream(FileDescriptor descriptor, boolean autoFlush) {
    return new PrintStream(
        new java.io.BufferedOutputStream(new FileOutputStream(descriptor), 1 << 13),
        autoFlush,
        StandardCharsets.UTF_8);
  }

  /** As {@link #main}, returning the exit status. */
  static int run(String[] args, Terminal terminal) {
    DropInProgram program = args.length == 0 ? null : DropInProgram.named(args[0]);
    if (program != null) {
      try {
        return program.run(List.of(args).subList(1, args.length), terminal);
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        return report(e, terminal.err());
      }
    }
    return execute(commandLine(terminal), args, terminal);
  }

  static int execute(CommandLine commandLine, String[] args, Terminal terminal) {
    int status;
    try {
      status = commandLine.execute(args);
    } catch (StackOverflowError | OutOfMemoryError e) {
      status = report(e, terminal.err());
    }
    terminal.out().flush();
    return status;
  }

  static CommandLine commandLine(Terminal terminal) {
    CommandLine commandLine =
        new CommandLine(new VswitchlabCommand(), new CommandFactory(terminal));
    commandLine
        .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
        .setUsageHelpWidth(HELP_WIDTH)
        .setUsageHelpAutoWidth(false)
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                terminal.isColoured() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
        .setParameterExceptionHandler(
            (exception, args) -> {
              badUsage(exception, terminal.err());
              return ExitStatus.BAD_INPUT;
            })
        .setExecutionExceptionHandler(
            (exception, failing, result) -> report(exception, terminal.err()));
    return commandLine;
  }

  private static void badUsage(CommandLine.ParameterException exception, PrintStream err) {
    CommandLine failing = exception.getCommandLine();
    String name = failing.getCommandSpec().qualifiedName();
    List<String> unmatched = failing.getUnmatchedArguments();
    boolean isWholeProgram = failing.getParent() == null;
    if (unmatched.isEmpty()) {
      err.println(name + ": " + firstLine(exception));
    } else {
      String word = unmatched.get(0);
      boolean isOption = word.startsWith("-");
      err.println(
          name
              + ": "
              + (isOption
                  ? "there is no option"
                  : isWholeProgram ? "there is no command" : "there is no use for")
              + " '"
              + word
              + "'"
              + suggestion(failing, word));
    }
    err.println("Try '" + name + " --help'.");
  }

  private static String suggestion(CommandLine failing, String word) {
    List<String> known =
        word.startsWith("-")
            ? List.copyOf(failing.getCommandSpec().optionsMap().keySet())
            : List.copyOf(failing.getSubcommands().keySet());
    String nearest = Suggestions.nearest(word, known);
    return nearest == null ? "" : ". Did you mean '" + nearest + "'?";
  }

  private static int report(Throwable exception, PrintStream err) {
    if (exception instanceof UserException) {
      err.println("vswitchlab: " + exception.getMessage());
      return ExitStatus.BAD_INPUT;
    }
    if (exception instanceof BuildException build) {
      build.diagnostics().forEach(err::println);
      return ExitStatus.BAD_INPUT;
    }
    err.println("vswitchlab: this is a fault of the program: " + firstLine(exception));
    err.println("Details are in " + writeDetails(exception) + "; please report them.");
    return ExitStatus.FAULT;
  }

  private static String firstLine(Throwable exception) {
    String message = exception.getMessage();
    return message == null || exception instanceof Error
        ? exception.toString()
        : message.lines().findFirst().orElse("");
  }

  private static String writeDetails(Throwable exception) {
    try {
      Path file = Files.createTempFile("vswitchlab-fault-", ".txt");
      try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file))) {
        exception.printStackTrace(writer);
      }
      return file.toString();
    } catch (IOException e) {
      return "no file, as none could be written (" + e.getMessage() + ")";
    }
  }
}
