package org.vswitchlab.scenario.main;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** One call of the command line and what came of it. */
record CommandLineRun(int status, String out, String err) {
  static CommandLineRun of(String... args) {
    return of(false, args);
  }

  /** As on a terminal that shows no colours. */
  static CommandLineRun onTerminal(String... args) {
    return of(true, args);
  }

  private static CommandLineRun of(boolean isInteractive, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            isInteractive);
    int status = Main.run(args, terminal);
    return new CommandLineRun(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
