package org.vswitchlab.management.shell;

import org.vswitchlab.node.Host;

/** What a running program has of its machine. Engine-confined. */
public interface CommandContext {
  /** The machine it runs on. A program sees no other, as on a real one. */
  Host host();

  /** What was piped into it; empty if nothing was. */
  String input();

  /** Writes to standard output, as is: the caller ends its lines. */
  void print(String text);

  /** Writes to standard error, as is. */
  void error(String text);

  /** Writes a line to standard output. */
  default void println(String line) {
    print(line + "\n");
  }

  /** Writes a line to standard error. */
  default void errorln(String line) {
    error(line + "\n");
  }

  /**
   * Ends the program, now or at a later event. What it writes afterwards is lost; a second call has
   * no effect.
   *
   * @param status 0 to 255
   */
  void exit(int status);

  /** Whether the program has ended, be it by {@link #exit} or by a signal. */
  boolean isDone();

  /**
   * Calls the handler once when the user presses Ctrl-C; it is to end the program by {@link #exit}.
   * A program without a handler ends with status 130.
   */
  void onInterrupt(Runnable handler);

  /**
   * Calls the handler once when the program has ended, however it did: cancel what is scheduled.
   */
  void onExit(Runnable handler);

  /**
   * Says that the program ends only when it is interrupted, as {@code iperf3 -s} or {@code ping}
   * without a count: a run does not wait for it.
   */
  void runsUntilInterrupted();
}
