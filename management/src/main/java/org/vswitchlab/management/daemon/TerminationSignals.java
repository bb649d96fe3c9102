package org.vswitchlab.management.daemon;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** The signals that end a daemon: it removes its files first, and then dies of the signal. */
public final class TerminationSignals {
  private static final List<String> NAMES = List.of("TERM", "INT", "HUP", "ALRM");

  private TerminationSignals() {}

  /** Calls back, on a thread of the Java machine, when a signal comes. */
  public static void handle(Consumer<Signal> onSignal) {
    for (String name : NAMES) {
      try {
        Signal.handle(new Signal(name), onSignal::accept);
      } catch (IllegalArgumentException e) {
        // Not on this system, or reserved by the Java machine, which then ends by it.
        continue;
      }
    }
  }

  /**
   * Ends this process by the signal, so that its parent sees what it expects. Where there is no
   * kill(1) it returns.
   */
  static void dieOf(Signal signal) {
    Signal.handle(signal, SignalHandler.SIG_DFL);
    String pid = Long.toString(ProcessHandle.current().pid());
    try {
      // Java raises no signal that it does not handle itself.
      new ProcessBuilder("kill", "-" + signal.getName(), pid).start().waitFor();
    } catch (IOException e) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As signal(7) and strsignal(3) call it. */
  static String describe(Signal signal) {
    return switch (signal.getName()) {
      case "TERM" -> "Terminated";
      case "INT" -> "Interrupt";
      case "HUP" -> "Hangup";
      case "ALRM" -> "Alarm clock";
      default -> signal.getName();
    };
  }
}
