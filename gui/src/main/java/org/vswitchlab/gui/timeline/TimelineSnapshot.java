package org.vswitchlab.gui.timeline;

import java.util.List;
import org.vswitchlab.scenario.run.EntryResult;
import org.vswitchlab.scenario.run.ScenarioRun;
import org.vswitchlab.scenario.run.ValidationResult;
import org.vswitchlab.scenario.spec.Diagnostic;

/** How far the scenario has come. Immutable; taken on the engine thread. */
public record TimelineSnapshot(
    List<EntryResult> entries, List<ValidationResult> validations, List<Diagnostic> warnings) {
  public static TimelineSnapshot of(ScenarioRun run) {
    return new TimelineSnapshot(run.timeline(), run.validations(), run.warnings());
  }
}
