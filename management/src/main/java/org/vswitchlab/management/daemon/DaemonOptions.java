package org.vswitchlab.management.daemon;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The options that all daemons have: ovs-vswitchd(8) "Daemon Options" and "Logging Options". */
final class DaemonOptions {
  /** The option was to print something and to end. */
  enum Print {
    NOTHING,
    HELP,
    VERSION
  }

  /** Ends the reading of options at {@code --help} and {@code --version}. */
  static final class PrintWanted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PrintWanted() {
      super(null, null, false, false);
    }
  }

  private final String name;
  private final RunDirectories directories;
  private final Vlog vlog;

  /** What was said about syslog, carried out when the daemon starts. */
  private final List<SyslogTarget> syslogTargets = new ArrayList<>();

  Print print = Print.NOTHING;
  boolean isDetaching;
  boolean isMonitored;
  boolean staysInDirectory;
  boolean overwritesPidFile;

  /** Who the daemon runs as; null for whoever starts it. */
  DaemonUser user;

  /** Null for none. */
  Path pidFile;

  /** Null for none. */
  Path logFile;

  /** Null for the default name; {@code none} for no socket. */
  String unixctl;

  /**
   * @param vlog whose levels {@code -v} sets at once
   */
  DaemonOptions(String name, RunDirectories directories, Vlog vlog) {
    this.name = name;
    this.directories = directories;
    this.vlog = vlog;
  }

  void declare(OptionTable table) {
    table
        .flag("help", () -> print(Print.HELP))
        .flag("version", () -> print(Print.VERSION))
        .flag("detach", () -> isDetaching = true)
        .flag("monitor", () -> isMonitored = true)
        .flag("no-chdir", () -> staysInDirectory = true)
        .flag("no-self-confinement", () -> {})
        .optional("pidfile", file -> pidFile = pidFile(file))
        .flag("overwrite-pidfile", () -> overwritesPidFile = true)
        .value("user", this::user)
        .optional("verbose", this::verbose)
        .optional("log-file", file -> logFile = logFile(file))
        .value("syslog-method", this::syslogMethod)
        .value("syslog-target", target -> syslogTargets.add(syslog(target)))
        .text("unixctl", socket -> unixctl = socket)
        .letter('h', "help")
        .letter('V', "version")
        .letter('v', "verbose");
  }

  private void print(Print what) {
    print = what;
    throw new PrintWanted();
  }

  private Path pidFile(String file) {
    return directories.run().resolve(file == null ? name + ".pid" : file);
  }

  private Path logFile(String file) {
    return file == null ? directories.log().resolve(name + ".log") : Path.of(file).toAbsolutePath();
  }

  private void user(String text) throws OptionTable.UsageException {
    user = DaemonUser.parse(text);
  }

  private void verbose(String spec) throws OptionTable.UsageException {
    try {
      vlog.set(spec == null ? "" : spec);
    } catch (IllegalArgumentException e) {
      throw new OptionTable.UsageException("processing \"" + spec + "\": " + e.getMessage());
    }
  }

  private static SyslogTarget syslog(String target) throws OptionTable.UsageException {
    try {
      return SyslogTarget.udp(target);
    } catch (IllegalArgumentException e) {
      throw new OptionTable.UsageException(e.getMessage());
    }
  }

  private void syslogMethod(String method) throws OptionTable.UsageException {
    if (method.startsWith("udp:")) {
      syslogTargets.add(syslog(method.substring(4)));
    } else if (method.startsWith("unix:")) {
      throw new OptionTable.UsageException(
          "not supported yet: --syslog-method=unix:FILE; udp:IP:PORT is");
    } else if (!method.equals("libc") && !method.equals("null")) {
      throw new OptionTable.UsageException("unsupported syslog method '" + method + "'");
    }
  }

  /** Opens what the log goes to. */
  void startLogging() {
    syslogTargets.forEach(vlog::setSyslog);
    if (logFile != null) {
      vlog.openFile(logFile);
    }
  }

  /** The part of {@code --help} about these options. */
  static String help(String name, RunDirectories directories) {
    return """

    Daemon options:
      --detach                run in background as daemon
      --monitor               creates a process to monitor this daemon
      --user=username[:group] changes the effective daemon user:group
      --no-chdir              do not chdir to '/'
      --pidfile[=FILE]        create pidfile (default: %s/%s.pid)
      --overwrite-pidfile     with --pidfile, start even if already running

    Logging options:
      -vSPEC, --verbose=SPEC   set logging levels
      -v, --verbose            set maximum verbosity level
      --log-file[=FILE]        enable logging to specified FILE
                               (default: %s/%s.log)
      --syslog-method=(libc|unix:file|udp:ip:port)
                               specify how to send messages to syslog daemon
      --syslog-target=HOST:PORT  also send syslog msgs to HOST:PORT via UDP
    """
        .formatted(directories.run(), name, directories.log(), name);
  }
}
