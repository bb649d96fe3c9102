package org.vswitchlab.gui.console;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;

/**
 * What was typed at a node's console in this run, and what came of it. A service of the host, so it
 * goes with the world that it belongs to. Engine-confined.
 */
final class ConsoleTranscript {
  /** A terminal's scroll-back. */
  private static final int MOST_RUNS = 200;

  private final Host host;
  private final List<CommandRun> runs = new ArrayList<>();

  private ConsoleTranscript(Host host) {
    this.host = host;
  }

  static ConsoleTranscript of(Host host) {
    ConsoleTranscript transcript = host.service(ConsoleTranscript.class);
    if (transcript == null) {
      transcript = new ConsoleTranscript(host);
      host.attachService(ConsoleTranscript.class, transcript);
    }
    return transcript;
  }

  void run(String line) {
    runs.add(NodeShell.of(host).run(line));
    if (runs.size() > MOST_RUNS) {
      runs.remove(0);
    }
  }

  void interrupt() {
    for (CommandRun run : runs) {
      run.interrupt();
    }
  }

  List<CommandRun> runs() {
    return runs;
  }
}
