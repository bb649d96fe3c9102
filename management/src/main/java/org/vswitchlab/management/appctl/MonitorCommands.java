package org.vswitchlab.management.appctl;

import java.util.List;

/**
 * Commands about protocols that watch links: {@code bfd/}, {@code cfm/}. The switch does not speak
 * them yet, so there is never a session to tell of.
 */
final class MonitorCommands {
  private MonitorCommands() {}

  /** Adds the commands to a table. */
  static void addTo(ControlCommands commands) {
    commands.add("bfd/show", "[interface]", 0, 1, words -> show(words, "no such bfd object"));
    commands.add("cfm/show", "[interface]", 0, 1, words -> show(words, "no such CFM object"));
  }

  private static ControlReply show(List<String> words, String refusal) {
    return words.isEmpty() ? ControlReply.of("") : ControlReply.error(refusal);
  }
}
