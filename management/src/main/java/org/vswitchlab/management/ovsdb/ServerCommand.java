package org.vswitchlab.management.ovsdb;

import java.io.IOException;
import org.vswitchlab.management.daemon.Daemon;

/** The command of {@code --run}: when it ends the server ends too. */
final class ServerCommand {
  /** What Java adds to the number of a signal that ended a process. */
  private static final int SIGNAL_STATUS = 128;

  private final Process process;

  private ServerCommand(Process process) {
    this.process = process;
  }

  /**
   * Starts a shell that runs the command. The server is served meanwhile.
   *
   * @throws IOException if there is no shell
   */
  static ServerCommand start(String command, Daemon daemon) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", command).inheritIO();
    daemon.cleanEnvironment(builder.environment());
    Process process = builder.start();
    process
        .onExit()
        .thenAccept(ended -> daemon.loop().execute(() -> ended(command, ended, daemon)));
    return new ServerCommand(process);
  }

  private static void ended(String command, Process process, Daemon daemon) {
    int status = process.exitValue();
    if (status == 0) {
      daemon.exit(0);
      return;
    }
    String how =
        status > SIGNAL_STATUS
            ? "killed by signal " + (status - SIGNAL_STATUS)
            : "exit status " + status;
    daemon.fail(command + ": child exited, " + how);
  }

  /** Ends the command with the server. */
  void stop() {
    process.destroy();
  }
}
