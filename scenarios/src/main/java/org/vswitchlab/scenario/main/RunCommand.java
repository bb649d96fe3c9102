package org.vswitchlab.scenario.main;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.vswitchlab.management.daemon.TerminationSignals;
import org.vswitchlab.pcap.CaptureSession;
import org.vswitchlab.scenario.build.BuildException;
import org.vswitchlab.scenario.build.GeneratedCommand;
import org.vswitchlab.scenario.build.NetworkBuilder;
import org.vswitchlab.scenario.run.CaptureSelection;
import org.vswitchlab.scenario.run.HeadlessRun;
import org.vswitchlab.scenario.run.RunOptions;
import org.vswitchlab.scenario.run.ScenarioRun;
import org.vswitchlab.scenario.run.ServedRun;
import org.vswitchlab.scenario.run.ValidationResult;
import org.vswitchlab.scenario.spec.CaptureSpec;
import org.vswitchlab.scenario.spec.Diagnostic;
import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.time.SimTime;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code vswitchlab run}. */
@Command(
    name = "run",
    description =
        "Runs scenarios in virtual time, prints each command of the timeline with its output, then"
            + " the validations.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RunCommand implements Callable<Integer> {
  /** Ways to report. */
  enum ReportFormat {
    text,
    json
  }

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Scenario files, or names of labs.")
  private List<String> files;

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description = "Runs this variant alone; without it all are run.")
  private String variant;

  @Mixin private FileChanges changes;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Ends the run at this virtual time, such as 30s.")
  private String until;

  @Option(
      names = "--pcapng",
      paramLabel = "FILE",
      description =
          "Writes the capture to FILE. If the scenario names no ports, all switch ports are"
              + " captured. With several runs the variant's name is put before the extension.")
  private String pcapng;

  @Option(
      names = "--report",
      paramLabel = "FORMAT",
      description =
          "'text', or 'json': one JSON object per file and variant, one a line, and nothing else"
              + " on standard output.")
  private ReportFormat report = ReportFormat.text;

  @Option(
      names = "--pace",
      paramLabel = "SPEED",
      description = "Keeps to the wall clock: 1x is real time, 10x ten times as fast.")
  private String pace;

  @Option(
      names = "--show-commands",
      description = "Prints the commands that set the network up, and runs nothing.")
  private boolean showsCommands;

  @Option(
      names = "--serve",
      paramLabel = "DIR",
      description =
          "Opens management sockets for each Open vSwitch in DIR/HOST, which is an OVS_RUNDIR for"
              + " the real tools. Runs in real time until interrupted, or until --until.")
  private String serve;

  private final Terminal terminal;
  private final ScenarioLoader loader;
  private final Set<Diagnostic> printed = new HashSet<>();

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
    loader = new ScenarioLoader(terminal);
  }

  /** One file in one variant. */
  private record Job(ScenarioLoader.Loaded file, Scenario world) {}

  @Override
  public Integer call() {
    RunOptions options = options();
    Double speed = pace == null ? null : speed(pace);
    List<Job> jobs = jobs(loader.load(files, changes.overrides()));
    if (loader.hasErrors()) {
      return ExitStatus.BAD_INPUT;
    }
    if (serve != null && jobs.size() != 1) {
      throw new UserException("--serve: choose one of the variants by --variant");
    }
    if (showsCommands) {
      jobs.forEach(this::showCommands);
      return ExitStatus.OK;
    }
    int status = ExitStatus.OK;
    for (int i = 0; i < jobs.size(); i++) {
      announce(jobs, i);
      status = Math.max(status, run(jobs.get(i), options, speed, jobs));
    }
    return status;
  }

  /** What is said for people before a run; a file's warnings come once for all its variants. */
  private void announce(List<Job> jobs, int index) {
    if (report != ReportFormat.text) {
      return;
    }
    Job job = jobs.get(index);
    if (index > 0) {
      terminal.out().println();
    }
    if (index == 0 || jobs.get(index - 1).file() != job.file()) {
      terminal.out().flush();
      job.file().warnings().forEach(loader::print);
    }
  }

  private RunOptions options() {
    return until == null
        ? RunOptions.DEFAULT
        : RunOptions.DEFAULT.withUntilNanos(duration("--until", until));
  }

  static long duration(String option, String text) {
    try {
      return SimTime.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UserException(option + ": " + e.getMessage());
    }
  }

  static double speed(String text) {
    String number = text.endsWith("x") ? text.substring(0, text.length() - 1) : text;
    if (number.matches("[0-9]{1,9}(\\.[0-9]{1,9})?") && Double.parseDouble(number) > 0) {
      return Double.parseDouble(number);
    }
    throw new UserException(
        "--pace: '" + text + "' is not a speed; expected a number greater than 0 such as 1x");
  }

  private List<Job> jobs(List<ScenarioLoader.Loaded> loaded) {
    List<Job> jobs = new ArrayList<>();
    for (ScenarioLoader.Loaded file : loaded) {
      if (variant == null) {
        file.scenario().worlds().forEach(world -> jobs.add(new Job(file, world)));
      } else {
        jobs.add(new Job(file, variantOf(file)));
      }
    }
    return jobs;
  }

  private Scenario variantOf(ScenarioLoader.Loaded file) {
    try {
      return file.scenario().forVariant(variant);
    } catch (IllegalArgumentException e) {
      throw new UserException(file.source().name() + ": " + e.getMessage());
    }
  }

  private void showCommands(Job job) {
    TextReport.printTitle(terminal, job.world());
    for (GeneratedCommand command : NetworkBuilder.commands(job.world())) {
      terminal.out().println(TextReport.prompt(terminal, command.host()) + command.line());
    }
  }

  private int run(Job job, RunOptions options, Double speed, List<Job> jobs) {
    ScenarioRun run;
    try {
      run = ScenarioRun.start(job.world(), options);
    } catch (BuildException e) {
      for (Diagnostic diagnostic : e.diagnostics()) {
        Diagnostic located = job.file().withSourceLine(diagnostic);
        if (printed.add(located)) { // each variant finds it again
          loader.print(located);
        }
      }
      return ExitStatus.BAD_INPUT;
    }
    List<String> captures = new ArrayList<>();
    Reporter reporter =
        switch (report) {
          case text -> new TextReport(terminal, run, loader);
          case json -> new JsonReport(terminal, run);
        };
    try (ProgressLine progress = ProgressLine.of(terminal, run)) {
      CaptureSession capture = startCapture(job, run, jobs, captures);
      HeadlessRun.Progress watch =
          now -> {
            reporter.reached(progress);
            progress.reached(now);
          };
      if (serve != null) {
        serve(run, speed == null ? 1 : speed, watch);
      } else if (speed == null) {
        HeadlessRun.run(run, watch);
      } else {
        HeadlessRun.runPaced(run, speed, watch);
      }
      closeCapture(capture, captures);
    }
    List<Diagnostic> warnings = run.warnings().stream().map(job.file()::withSourceLine).toList();
    reporter.finish(job.file().warnings(), warnings, captures);
    boolean isGood = run.validations().stream().allMatch(ValidationResult::isPassed);
    return isGood ? ExitStatus.OK : ExitStatus.VALIDATION_FAILED;
  }

  private void serve(ScenarioRun run, double speed, HeadlessRun.Progress watch) {
    ServedRun served;
    try {
      Path directory = Path.of(serve).toAbsolutePath();
      served =
          ServedRun.open(
              run, directory, speed, until != null, watch, line -> terminal.err().println(line));
    } catch (IOException | InvalidPathException e) {
      throw new UserException("--serve: " + e.getMessage());
    }
    if (served.hostCount() == 0) {
      served.stop();
      served.run();
      throw new UserException(
          "--serve: no machine has an Open vSwitch, so there is nothing to serve");
    }
    TerminationSignals.handle(signal -> served.stop());
    served.run();
  }

  private CaptureSession startCapture(
      Job job, ScenarioRun run, List<Job> jobs, List<String> captures) {
    Optional<CaptureSpec> spec = job.world().capture();
    String file = captureFile(job);
    if (file.isEmpty()) {
      return null;
    }
    String path = jobs.size() == 1 ? file : named(file, job, jobs);
    try {
      CaptureSession session = CaptureSession.toFile(run.simulation(), Path.of(path));
      CaptureSelection.record(run, spec.orElse(CaptureSelection.EVERYTHING), session);
      captures.add(path);
      return session;
    } catch (IOException | InvalidPathException e) {
      throw cannotWrite(path, e);
    }
  }

  /** The file that the command line or the scenario names; empty for none. */
  private String captureFile(Job job) {
    return pcapng != null ? pcapng : job.world().capture().map(CaptureSpec::file).orElse("");
  }

  private static UserException cannotWrite(String path, Exception e) {
    return new UserException("the capture cannot be written to '" + path + "': " + reason(e));
  }

  private static String reason(Exception e) {
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof java.nio.file.FileAlreadyExistsException exists) {
      return "'" + exists.getFile() + "' is not a directory";
    }
    return e.getMessage();
  }

  /** {@code out/trunk.pcapng} becomes {@code out/trunk.ovs.pcapng}, so that no run is lost. */
  private String named(String file, Job job, List<Job> jobs) {
    boolean isShared =
        jobs.stream()
            .anyMatch(other -> other.file() != job.file() && captureFile(other).equals(file));
    String insertion =
        (isShared ? "." + job.world().name() : "")
            + (job.world().variant().isEmpty() ? "" : "." + job.world().variant());
    int slash = Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'));
    int dot = file.lastIndexOf('.');
    return dot > slash + 1
        ? file.substring(0, dot) + insertion + file.substring(dot)
        : file + insertion;
  }

  private void closeCapture(CaptureSession capture, List<String> captures) {
    if (capture == null) {
      return;
    }
    try {
      capture.close();
    } catch (IOException e) {
      throw cannotWrite(captures.get(0), e);
    }
  }

  /** Shows how a run goes and went. */
  interface Reporter {
    /** Something may be worth telling; {@code progress} is to be out of the way meanwhile. */
    void reached(ProgressLine progress);

    /**
     * The run is over.
     *
     * @param fileWarnings what the parser had to say
     * @param runWarnings what came up in the run
     * @param captures files written
     */
    void finish(List<Diagnostic> fileWarnings, List<Diagnostic> runWarnings, List<String> captures);
  }
}
