package org.vswitchlab.gui.console;

import java.util.List;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;

/** What a console does on the engine thread. */
public final class ConsoleCommands {
  private ConsoleCommands() {}

  /** Types a command line at the host's console. */
  public static void run(Host host, String line) {
    ConsoleTranscript.of(host).run(line);
  }

  /** Ctrl-C at the host's console. */
  public static void interrupt(Host host) {
    ConsoleTranscript.of(host).interrupt();
  }

  /** What the last word of the line may become. */
  public static List<String> completions(Host host, String lineUpToCursor) {
    return NodeShell.of(host).completions(lineUpToCursor);
  }
}
