package org.vswitchlab.gui.console;

import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.node.Host;

/**
 * A node's terminal at one moment. Immutable; taken on the engine thread.
 *
 * @param text the latest {@link #MOST_CHARACTERS} of it
 * @param isBusy whether a command runs
 */
public record ConsoleSnapshot(String node, String text, boolean isBusy) {
  static final int MOST_CHARACTERS = 60_000;

  /** Looks at the host's terminal; on the engine thread. */
  public static ConsoleSnapshot of(Host host) {
    ConsoleTranscript transcript = host.service(ConsoleTranscript.class);
    if (transcript == null) {
      return new ConsoleSnapshot(host.name(), "", false);
    }
    StringBuilder text = new StringBuilder();
    boolean isBusy = false;
    for (CommandRun run : transcript.runs()) {
      text.append(host.name()).append("# ").append(run.line()).append('\n');
      text.append(run.output());
      if (!run.output().isEmpty() && !run.output().endsWith("\n")) {
        text.append('\n');
      }
      if (run.isInterrupted()) {
        text.append("^C\n");
      }
      isBusy |= !run.isDone();
    }
    int cut = Math.max(0, text.length() - MOST_CHARACTERS);
    return new ConsoleSnapshot(host.name(), text.substring(cut), isBusy);
  }
}
