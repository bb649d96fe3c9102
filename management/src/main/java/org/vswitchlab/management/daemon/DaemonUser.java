package org.vswitchlab.management.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Who a daemon runs as, {@code --user}. Java cannot change that for a running process, so the
 * process in the background is started by setpriv(1).
 *
 * @param user name or number
 * @param group name or number
 */
record DaemonUser(String user, String group) {
  /** Reads {@code user}, {@code user:group} or {@code :group}. */
  static DaemonUser parse(String text) throws OptionTable.UsageException {
    int colon = text.indexOf(':');
    String user = colon < 0 ? text : text.substring(0, colon);
    String group = colon < 0 ? "" : text.substring(colon + 1);
    if (user.isEmpty() && group.isEmpty()) {
      throw new OptionTable.UsageException("--user: expected user, user:group or :group");
    }
    String name = user.isEmpty() ? ask("current user", "id", "-u") : user;
    String own = ask("user " + name, "id", "-g", "--", name);
    return new DaemonUser(name, group.isEmpty() ? own : group);
  }

  private static String ask(String whom, String... command) throws OptionTable.UsageException {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() == 0) {
        return answer;
      }
    } catch (IOException e) {
      throw new OptionTable.UsageException("not supported yet: --user on this system");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new OptionTable.UsageException(whom + " not found, aborting.");
  }

  /** What comes before a command to run it as that user. */
  List<String> command() {
    return List.of("setpriv", "--reuid=" + user, "--regid=" + group, "--init-groups", "--");
  }
}
