package org.vswitchlab.scenario.main;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.StopReason;
import org.vswitchlab.observe.FrameLedger;
import org.vswitchlab.scenario.run.EntryResult;
import org.vswitchlab.scenario.run.ScenarioRun;
import org.vswitchlab.scenario.run.ValidationResult;
import org.vswitchlab.scenario.spec.Diagnostic;
import org.vswitchlab.scenario.spec.TimelineEntry;

/** The report for scripts: one JSON object a line, its members always in the same order. */
final class JsonReport implements RunCommand.Reporter {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Terminal terminal;
  private final ScenarioRun run;

  JsonReport(Terminal terminal, ScenarioRun run) {
    this.terminal = terminal;
    this.run = run;
  }

  @Override
  public void reached(ProgressLine progress) {
    // The object is written in one piece.
  }

  @Override
  public void finish(
      List<Diagnostic> fileWarnings, List<Diagnostic> runWarnings, List<String> captures) {
    List<Diagnostic> warnings = new ArrayList<>(fileWarnings);
    warnings.addAll(runWarnings);
    try {
      terminal.out().print(MAPPER.writeValueAsString(report(warnings, captures)) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes cannot be written", e);
    }
    terminal.out().flush();
  }

  private ObjectNode report(List<Diagnostic> warnings, List<String> captures) {
    ObjectNode report = MAPPER.createObjectNode();
    report.put("scenario", run.scenario().name());
    if (run.scenario().variant().isEmpty()) {
      report.putNull("variant");
    } else {
      report.put("variant", run.scenario().variant());
    }
    report.put("seed", run.scenario().seed());
    report.put("virtualTimeNanos", run.simulation().nowNanos());
    report.put("events", run.simulation().eventCount());
    putFrames(report.putObject("frames"));
    StopReason stop = run.stopReason();
    if (stop == null) {
      report.putNull("stopped");
    } else {
      report.put("stopped", stop.code());
    }
    ArrayNode timeline = report.putArray("timeline");
    run.timeline().stream().filter(EntryResult::isCommand).forEach(entry -> put(timeline, entry));
    ArrayNode validations = report.putArray("validations");
    run.validations().forEach(validation -> put(validations, validation));
    ArrayNode paths = report.putArray("captures");
    captures.forEach(paths::add);
    ArrayNode warningNodes = report.putArray("warnings");
    for (Diagnostic warning : warnings) {
      ObjectNode node = warningNodes.addObject();
      node.put("code", warning.code());
      node.put("message", warning.message());
      if (warning.location().line() > 0) {
        node.put("at", warning.location().toString());
      }
    }
    return report;
  }

  private void putFrames(ObjectNode frames) {
    FrameLedger ledger = run.network().ledger();
    frames.put("created", ledger.createdCount());
    frames.put("delivered", ledger.deliveredCount());
    frames.put("handedOver", ledger.handedOverCount());
    frames.put("inFlight", ledger.inFlightCount());
    ObjectNode dropped = frames.putObject("dropped");
    ledger.droppedByReason().forEach((reason, count) -> dropped.put(reason.label(), count));
  }

  private static void put(ArrayNode timeline, EntryResult entry) {
    ObjectNode node = timeline.addObject();
    node.put("atNanos", entry.entry().atNanos());
    node.put("node", ((TimelineEntry.Exec) entry.entry()).node());
    node.put("command", entry.text());
    if (entry.exitStatus() < 0) {
      node.putNull("exit");
    } else {
      node.put("exit", entry.exitStatus());
    }
    node.put("output", entry.output());
    node.put("state", entry.state().label());
  }

  private static void put(ArrayNode validations, ValidationResult result) {
    ObjectNode node = validations.addObject();
    node.put("name", result.name());
    node.put("passed", result.isPassed());
    node.put("detail", result.detail());
    node.put("points", result.points());
    node.put("state", result.state().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
  }
}
