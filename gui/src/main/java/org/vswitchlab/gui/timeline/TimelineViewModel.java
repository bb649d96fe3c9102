package org.vswitchlab.gui.timeline;

import java.util.List;
import org.vswitchlab.gui.support.FactColumn;
import org.vswitchlab.gui.support.FactTableModel;
import org.vswitchlab.gui.support.FxThread;
import org.vswitchlab.scenario.run.EntryResult;
import org.vswitchlab.scenario.run.ValidationResult;
import org.vswitchlab.time.SimTime;

/** Timeline and validations of the scenario as they stand. */
public final class TimelineViewModel {
  private final FactTableModel<EntryResult> entries =
      FactTableModel.of(
          EntryResult::index,
          List.of(
              FactColumn.number(
                  "at", "Virtual time", 64, result -> SimTime.format(result.entry().atNanos())),
              FactColumn.mono("node", "Where the command runs", 64, EntryResult::host),
              FactColumn.wrapped(
                  "command", "Command line, or what happens", 260, EntryResult::text),
              FactColumn.text("state", "How far it has come", 84, TimelineViewModel::state)));
  private final FactTableModel<ValidationResult> validations =
      FactTableModel.of(
          ValidationResult::name,
          List.of(
              FactColumn.text("validation", "Name in the file", 110, ValidationResult::name),
              FactColumn.text(
                  "result",
                  "Whether it was met so far",
                  96,
                  result ->
                      result.state().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')),
              FactColumn.wrapped("detail", "What was seen", 220, ValidationResult::detail)));

  private static Object state(EntryResult result) {
    boolean hasFailed = result.isCommand() && result.isOver() && result.exitStatus() > 0;
    return hasFailed ? "exit " + result.exitStatus() : result.state().label();
  }

  public void show(TimelineSnapshot snapshot) {
    FxThread.require();
    entries.show(snapshot.entries());
    validations.show(snapshot.validations());
  }

  public FactTableModel<EntryResult> entries() {
    return entries;
  }

  public FactTableModel<ValidationResult> validations() {
    return validations;
  }
}
