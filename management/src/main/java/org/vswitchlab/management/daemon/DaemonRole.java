package org.vswitchlab.management.daemon;

import java.util.Map;

/** Which part a process plays when a daemon runs in the background or is watched over. */
enum DaemonRole {
  /** The one that the user started. */
  FRONT,
  /** Watches over the daemon, {@code --monitor}. */
  MONITOR,
  /** Does the work. */
  WORKER;

  private static final String VARIABLE = "VSWITCHLAB_DAEMON_ROLE";

  /** What the parent process set. */
  static DaemonRole of(Map<String, String> environment) {
    String text = environment.get(VARIABLE);
    return text == null ? FRONT : valueOf(text);
  }

  /** Tells a child process its part. */
  void setIn(Map<String, String> environment) {
    environment.put(VARIABLE, name());
  }

  /** Leaves nothing of this in the environment of other programs. */
  static void removeFrom(Map<String, String> environment) {
    environment.remove(VARIABLE);
  }
}
