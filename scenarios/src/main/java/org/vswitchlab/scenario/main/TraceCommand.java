package org.vswitchlab.scenario.main;

import java.util.List;
import java.util.concurrent.Callable;
import org.vswitchlab.scenario.build.BuildException;
import org.vswitchlab.scenario.run.RunOptions;
import org.vswitchlab.scenario.run.ScenarioRun;
import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.scenario.trace.NetworkTrace;
import org.vswitchlab.scenario.trace.TraceReport;
import org.vswitchlab.scenario.trace.TraceRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vswitchlab trace}. */
@Command(
    name = "trace",
    description =
        "Explains one packet across the whole network: each hop with its decision, and the flows"
            + " that would have matched but for one field.",
    footer = {
      "",
      "Example: vswitchlab trace first-ping-ovs s1 'in_port=p1,icmp,nw_dst=10.0.0.2' --at 5s",
      "The flow is written as for ovs-appctl ofproto/trace; in_port is a port of the node."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TraceCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "Scenario file, or name of a lab.")
  private String file;

  @Parameters(
      index = "1",
      paramLabel = "NODE",
      description = "Where the packet comes in: at a switch's port, or out of a machine.")
  private String node;

  @Parameters(index = "2", paramLabel = "FLOW", description = "The packet, in flow syntax.")
  private String flow;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "When, such as 5s; by default as soon as the network stands.")
  private String at = "0s";

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description = "Traces in this variant alone; by default in each.")
  private List<String> variants = List.of();

  @Mixin private FileChanges changes;

  @Option(names = "--report", paramLabel = "FORMAT", description = "text (default) or json.")
  private String report = "text";

  private final Terminal terminal;

  TraceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (!report.equals("text") && !report.equals("json")) {
      throw new UserException("--report: '" + report + "' is not a format; expected text or json");
    }
    long atNanos = RunCommand.duration("--at", at);
    ScenarioLoader loader = new ScenarioLoader(terminal);
    List<ScenarioLoader.Loaded> loaded = loader.load(List.of(file), changes.overrides());
    if (loader.hasErrors()) {
      return ExitStatus.BAD_INPUT;
    }
    for (Scenario world : worlds(loaded.get(0))) {
      try {
        trace(world, atNanos);
      } catch (BuildException e) {
        e.diagnostics()
            .forEach(diagnostic -> loader.print(loaded.get(0).withSourceLine(diagnostic)));
        return ExitStatus.BAD_INPUT;
      }
    }
    return ExitStatus.OK;
  }

  private List<Scenario> worlds(ScenarioLoader.Loaded loaded) {
    try {
      return variants.isEmpty()
          ? loaded.scenario().worlds()
          : variants.stream().distinct().map(loaded.scenario()::forVariant).toList();
    } catch (IllegalArgumentException e) {
      throw new UserException(loaded.source().name() + ": " + e.getMessage());
    }
  }

  private void trace(Scenario world, long atNanos) {
    ScenarioRun run = ScenarioRun.start(world, RunOptions.DEFAULT);
    run.runOn(atNanos, Long.MAX_VALUE);
    if (run.stopReason() != null) {
      throw new UserException("the run stops before " + at + ": " + run.stopReason().message());
    }
    // The scenario may be over by then; time goes on all the same.
    run.simulation().runUntil(atNanos);
    TraceRequest request;
    try {
      request = TraceRequest.parse(run, node, flow);
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage());
    }
    TraceReport result = new TraceReport(world, atNanos, NetworkTrace.follow(run, request));
    terminal.out().print(report.equals("json") ? result.json() : result.text());
    terminal.out().flush();
  }
}
