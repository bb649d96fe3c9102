package org.vswitchlab.management.daemon;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.management.stream.StreamLoop;
import sun.misc.Signal;

/**
 * A running daemon: what {@link DaemonProgram} says, and around it what all daemons do. {@link
 * #run} is the whole life of the process.
 */
public final class Daemon {
  /** The version of Open vSwitch that is modelled. */
  public static final String VERSION = "3.1.0";

  /** When the daemon tells of its memory first, as the real ones do. */
  private static final int FIRST_MEMORY_REPORT_MILLIS = 10_000;

  /** What a shell adds to a signal's number to make it a status. */
  private static final int SIGNAL_STATUS = 128;

  /** Modules of the log that every daemon has. */
  private static final List<String> COMMON_MODULES =
      List.of("coverage", "daemon", "daemon_unix", "fatal_signal", "memory", "unixctl", "vlog");

  private final DaemonProgram program;
  private final String name;
  private final Map<String, String> environment;
  private final RunDirectories directories;
  private final Vlog vlog;
  private final DaemonOptions options;
  private final DaemonRole role;
  private final PrintStream err;
  private final Coverage coverage = new Coverage();
  private final UnixctlServer unixctl = new UnixctlServer(coverage);
  private StreamLoop loop;
  private PidFile pidFile;
  private boolean isReady;
  private boolean hasRun;
  private int exitStatus;
  private Signal deadlySignal;

  private Daemon(DaemonProgram program, Map<String, String> environment, PrintStream err) {
    this.program = program;
    this.environment = environment;
    this.err = err;
    name = program.name();
    directories = RunDirectories.of(environment);
    vlog = new Vlog(name, program.logModules(), err);
    COMMON_MODULES.forEach(vlog::module);
    options = new DaemonOptions(name, directories, vlog);
    role = DaemonRole.of(environment);
  }

  /**
   * Runs a program until it is told to exit, or starts it in the background.
   *
   * @param environment of which {@code OVS_RUNDIR} and the like are read
   * @return the exit status
   */
  public static int run(
      DaemonProgram program,
      List<String> arguments,
      Map<String, String> environment,
      PrintStream out,
      PrintStream err) {
    Daemon daemon = new Daemon(program, environment, err);
    List<String> operands;
    try {
      operands = daemon.parse(arguments);
    } catch (DaemonOptions.PrintWanted e) {
      out.print(daemon.printed());
      return 0;
    } catch (OptionTable.UsageException e) {
      return daemon.complain(e.getMessage());
    }
    try {
      if (daemon.role == DaemonRole.FRONT && daemon.options.isDetaching) {
        return daemon.detach();
      }
      if (daemon.role == DaemonRole.FRONT && daemon.options.user != null) {
        return daemon.complain("not supported yet: --user without --detach");
      }
      if (daemon.role != DaemonRole.WORKER && daemon.options.isMonitored) {
        return daemon.watch();
      }
    } catch (IOException e) {
      return daemon.complain(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
    return daemon.work(operands);
  }

  private List<String> parse(List<String> arguments) throws OptionTable.UsageException {
    OptionTable table = new OptionTable();
    options.declare(table);
    program.declare(table);
    return table.parse(arguments);
  }

  private String printed() {
    return options.print == DaemonOptions.Print.VERSION
        ? versionLine()
        : program.helpBefore(name, directories)
            + DaemonOptions.help(name, directories)
            + program.helpAfter();
  }

  private String versionLine() {
    return name + " (Open vSwitch) " + VERSION + "\n";
  }

  private int complain(String sentence) {
    err.println(name + ": " + sentence);
    return 1;
  }

  /** Starts the daemon in the background and waits until it is ready. */
  private int detach() throws IOException, InterruptedException {
    if (options.pidFile != null && !options.overwritesPidFile) {
      PidFile.requireFree(options.pidFile);
    }
    DaemonRole next = options.isMonitored ? DaemonRole.MONITOR : DaemonRole.WORKER;
    DaemonProcess process = DaemonProcess.start(next, true, options.user);
    if (process.awaitReady()) {
      return 0;
    }
    int status = process.awaitEnd();
    return status == 0 ? 1 : status;
  }

  private int watch() throws IOException, InterruptedException {
    vlog.setSubprogram("monitor");
    if (options.logFile != null) {
      vlog.openFile(options.logFile);
    }
    CrashMonitor monitor = new CrashMonitor(vlog);
    TerminationSignals.handle(signal -> monitor.terminate());
    return monitor.run(this::leaveTerminal);
  }

  /** The daemon itself. */
  private int work(List<String> operands) {
    Throwable fault = null;
    try {
      if (start(operands)) {
        hasRun = true;
        loop.run();
      }
    } catch (RuntimeException | Error e) {
      fault = e;
      tellFault(e);
    } finally {
      release();
    }
    if (fault != null) {
      return endByFault(fault);
    }
    if (deadlySignal != null) {
      TerminationSignals.dieOf(deadlySignal);
      return SIGNAL_STATUS + deadlySignal.getNumber();
    }
    return exitStatus;
  }

  /** Opens everything; false with the reason told if something is in the way. */
  private boolean start(List<String> operands) {
    try {
      options.startLogging();
      loop = new StreamLoop(vlog.module("stream")::warn);
      TerminationSignals.handle(this::terminate);
      if (options.pidFile != null) {
        pidFile = PidFile.create(options.pidFile, options.overwritesPidFile);
      }
      addCommands();
      program.start(this, operands);
      openControlSocket();
    } catch (IOException | IllegalArgumentException e) {
      exitStatus = complain(e.getMessage());
      return false;
    }
    loop.after(0, () -> vlog.module(program.mainModule()).info(versionLine().strip()));
    loop.after(FIRST_MEMORY_REPORT_MILLIS, this::logMemory);
    loop.after(Coverage.SLOT_MILLIS, this::tickCoverage);
    return true;
  }

  private void tellFault(Throwable fault) {
    StringWriter trace = new StringWriter();
    fault.printStackTrace(new PrintWriter(trace));
    String sentence = "this is a fault of the program: " + trace;
    vlog.module("daemon").log(VlogLevel.EMER, sentence.stripTrailing());
  }

  /** Under a monitor as a crash, which is what it is; else as the caller has it. */
  private int endByFault(Throwable fault) {
    if (options.isMonitored) {
      Runtime.getRuntime().halt(CrashMonitor.ABORTED_STATUS);
    }
    if (fault instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) fault;
  }

  private void release() {
    try {
      if (loop != null && !hasRun) {
        // Sockets of a start that failed half-way.
        loop.stop();
        loop.run();
      }
      program.stop();
      if (pidFile != null) {
        pidFile.close();
      }
    } catch (IOException | RuntimeException e) {
      vlog.module("daemon").warn("not everything was released: " + e.getMessage());
    }
  }

  private void openControlSocket() throws IOException {
    if ("none".equals(options.unixctl)) {
      return;
    }
    String socket =
        options.unixctl != null
            ? options.unixctl
            : name + "." + ProcessHandle.current().pid() + ".ctl";
    Path path = directories.run().resolve(socket);
    try {
      unixctl.listen(loop, StreamAddress.parse("punix:" + socket, directories.run(), 0));
    } catch (IOException e) {
      String why = SystemErrors.text(e);
      throw new IOException(path + ": could not initialize control socket (" + why + ")", e);
    }
  }

  private void addCommands() {
    unixctl.add(
        "exit",
        "",
        0,
        0,
        arguments -> {
          exit(0);
          return "";
        });
    unixctl.add("version", "", 0, 0, arguments -> versionLine());
    unixctl.add("memory/show", "", 0, 0, arguments -> memory() + "\n");
    unixctl.add("coverage/show", "", 0, 0, arguments -> coverage.show());
    unixctl.add(
        "coverage/read-counter", "COUNTER", 1, 1, arguments -> coverage.read(arguments.get(0)));
    VlogCommands.add(unixctl, vlog);
  }

  private String memory() {
    return program.memoryUsage().entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .collect(Collectors.joining(" "));
  }

  private void logMemory() {
    VlogModule log = vlog.module("memory");
    double seconds = FIRST_MEMORY_REPORT_MILLIS / 1000.0;
    long peakKilobytes = PeakMemory.kilobytes();
    if (peakKilobytes > 0) {
      log.info(
          String.format("%d kB peak resident set size after %.1f seconds", peakKilobytes, seconds));
    }
    log.info(memory());
  }

  private void tickCoverage() {
    coverage.tick();
    loop.after(Coverage.SLOT_MILLIS, this::tickCoverage);
  }

  private void terminate(Signal signal) {
    String what = signal.getNumber() + " (" + TerminationSignals.describe(signal) + ")";
    vlog.module("fatal_signal").warn("terminating with signal " + what);
    deadlySignal = signal;
    loop.stop();
  }

  private void leaveTerminal() {
    try {
      if (role != DaemonRole.FRONT) {
        DaemonProcess.tellReady();
      }
      if (options.isDetaching) {
        vlog.silenceConsole();
        DaemonProcess.closeStandardError();
      }
    } catch (IOException e) {
      vlog.module("daemon").warn("cannot leave the terminal: " + e.getMessage());
    }
  }

  /** Everything works: whoever started the daemon in the background may go on. */
  public void ready() {
    if (!isReady) {
      isReady = true;
      // After the control socket is there, which is opened when the program has started.
      loop.execute(this::leaveTerminal);
    }
  }

  /** Ends the daemon soon, after answers that were given have left. */
  public void exit(int status) {
    exitStatus = status;
    loop.execute(loop::stop);
  }

  /** Ends the daemon soon with a sentence and status 1. */
  public void fail(String sentence) {
    exit(complain(sentence));
  }

  /** Takes out of an environment what is for daemons alone, before another program gets it. */
  public void cleanEnvironment(Map<String, String> variables) {
    DaemonRole.removeFrom(variables);
  }

  /** The name it was started under: names the pid file, the log and the control socket. */
  public String name() {
    return name;
  }

  public RunDirectories directories() {
    return directories;
  }

  public Map<String, String> environment() {
    return environment;
  }

  public Vlog vlog() {
    return vlog;
  }

  /** The thread of sockets and alarms on which the daemon's code runs. */
  public StreamLoop loop() {
    return loop;
  }

  /** Commands of {@code ovs-appctl}. */
  public UnixctlServer unixctl() {
    return unixctl;
  }

  public Coverage coverage() {
    return coverage;
  }

  /** What {@code --version} prints. */
  public String version() {
    return versionLine();
  }
}
