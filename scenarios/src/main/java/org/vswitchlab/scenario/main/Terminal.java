package org.vswitchlab.scenario.main;

import java.io.Console;
import java.io.PrintStream;

/**
 * Where the command line writes.
 *
 * @param out results
 * @param err warnings, errors and progress
 * @param isColoured whether results may be coloured
 * @param isInteractive whether somebody watches {@code err}, and would like to see progress
 */
record Terminal(PrintStream out, PrintStream err, boolean isColoured, boolean isInteractive) {
  private static final String RESET = "\u001b[0m";

  /** Something worth a colour. */
  enum Style {
    BOLD("\u001b[1m"),
    DIM("\u001b[2m"),
    GOOD("\u001b[32m"),
    BAD("\u001b[31m"),
    WARNING("\u001b[33m");

    private final String code;

    Style(String code) {
      this.code = code;
    }
  }

  /** The process's own; see no-color.org for {@code NO_COLOR}. */
  static Terminal ofProcess(PrintStream out, PrintStream err) {
    boolean isTerminal = isTerminal(System.console());
    String noColour = System.getenv("NO_COLOR");
    boolean isDumb = "dumb".equals(System.getenv("TERM"));
    boolean wantsColour = noColour == null || noColour.isEmpty();
    return new Terminal(out, err, isTerminal && wantsColour && !isDumb, isTerminal && !isDumb);
  }

  // From Java 22 on there is a console without a terminal too, and a method that tells them apart.
  private static boolean isTerminal(Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** The text in that style, if styles are wanted. */
  String styled(Style style, String text) {
    return isColoured && !text.isEmpty() ? style.code + text + RESET : text;
  }
}
