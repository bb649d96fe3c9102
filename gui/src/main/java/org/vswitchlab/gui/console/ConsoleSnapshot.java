package org.vswitchlab.gui.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.node.Host;
import org.vswitchlab.scenario.run.EntryResult;
import org.vswitchlab.scenario.run.ScenarioRun;

/**
 * A node's terminal at one moment: what the scenario runs there and what was typed, in order of
 * time. Immutable; taken on the engine thread.
 *
 * @param text the latest {@link #MOST_CHARACTERS} of it
 * @param isBusy whether a command that was typed still runs
 */
public record ConsoleSnapshot(String node, String text, boolean isBusy) {
  static final int MOST_CHARACTERS = 60_000;

  private record Section(long startedNanos, String line, String output, boolean isInterrupted) {
    static Section of(CommandRun run) {
      return new Section(run.startedNanos(), run.line(), run.output(), run.isInterrupted());
    }

    static Section of(EntryResult entry) {
      boolean isInterrupted = entry.state() == EntryResult.State.INTERRUPTED;
      return new Section(entry.entry().atNanos(), entry.text(), entry.output(), isInterrupted);
    }

    void appendTo(StringBuilder text, String node) {
      text.append(node).append("# ").append(line).append('\n').append(output);
      if (!output.isEmpty() && !output.endsWith("\n")) {
        text.append('\n');
      }
      if (isInterrupted) {
        text.append("^C\n");
      }
    }
  }

  /** Looks at the host's terminal; on the engine thread. */
  public static ConsoleSnapshot of(ScenarioRun world, Host host) {
    List<Section> sections = new ArrayList<>();
    for (CommandRun run : world.execRuns()) {
      if (run.host() == host) {
        sections.add(Section.of(run));
      }
    }
    for (EntryResult entry : world.timeline()) {
      if (entry.isCommand() && entry.host().equals(host.name()) && hasStarted(entry)) {
        sections.add(Section.of(entry));
      }
    }
    boolean isBusy = false;
    ConsoleTranscript transcript = host.service(ConsoleTranscript.class);
    if (transcript != null) {
      for (CommandRun run : transcript.runs()) {
        sections.add(Section.of(run));
        isBusy |= !run.isDone();
      }
    }
    sections.sort(Comparator.comparingLong(Section::startedNanos));
    StringBuilder text = new StringBuilder();
    for (Section section : sections) {
      section.appendTo(text, host.name());
    }
    return new ConsoleSnapshot(
        host.name(), text.substring(Math.max(0, text.length() - MOST_CHARACTERS)), isBusy);
  }

  private static boolean hasStarted(EntryResult entry) {
    return switch (entry.state()) {
      case WAITING, NOT_REACHED -> false;
      case RUNNING, DONE, INTERRUPTED -> true;
    };
  }
}
