package org.vswitchlab.scenario.run;

import org.vswitchlab.scenario.spec.TimelineEntry;

/**
 * A timeline entry as it stands.
 *
 * @param index position in the scenario file, from 0
 * @param host machine on which a command runs; empty for other entries
 * @param text the command line, or what happens in words: {@code link trunk down}
 * @param output what a command printed so far
 * @param exitStatus 0 to 255; -1 while a command has not ended, and for other entries
 */
public record EntryResult(
    int index,
    TimelineEntry entry,
    State state,
    String host,
    String text,
    String output,
    int exitStatus) {
  /** How far an entry has come. */
  public enum State {
    /** The run has not come to its time. */
    WAITING,
    RUNNING,
    DONE,
    /** Was still running when the run ended, and got a Ctrl-C. */
    INTERRUPTED,
    /** The run ended before its time. */
    NOT_REACHED;

    /** Name used in reports. */
    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
  }

  public boolean isCommand() {
    return entry.type() == TimelineEntry.Type.EXEC;
  }

  /** Whether nothing more will be heard of it. */
  public boolean isOver() {
    return switch (state) {
      case WAITING, RUNNING -> false;
      case DONE, INTERRUPTED, NOT_REACHED -> true;
    };
  }
}
