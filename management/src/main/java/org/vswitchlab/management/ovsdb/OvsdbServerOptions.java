package org.vswitchlab.management.ovsdb;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The command line of ovsdb-server(1). */
final class OvsdbServerOptions {
  static final String PROGRAM = "ovsdb-server";

  private static final Set<String> WITH_ARGUMENT =
      Set.of("remote", "unixctl", "syslog-method", "syslog-target");
  private static final Set<String> WITH_OPTIONAL_ARGUMENT =
      Set.of("pidfile", "log-file", "verbose");
  private static final Set<String> FLAGS =
      Set.of("overwrite-pidfile", "no-chdir", "version", "help", "disable-file-column-diff");
  private static final Set<String> NOT_YET =
      Set.of(
          "detach",
          "monitor",
          "user",
          "run",
          "sync-from",
          "sync-exclude-tables",
          "active",
          "record",
          "replay",
          "private-key",
          "certificate",
          "ca-cert",
          "bootstrap-ca-cert",
          "peer-ca-cert",
          "ssl-protocols",
          "ssl-ciphers",
          "no-dbs");

  final List<String> remotes = new ArrayList<>();
  final List<Path> databases = new ArrayList<>();
  final Path runDirectory;
  Path pidFile;
  Path logFile;

  /** Null for the default name; {@code none} for no socket. */
  String unixctl;

  boolean overwritesPidFile;
  boolean isQuiet;
  boolean wantsVersion;
  boolean wantsHelp;

  private final Path logDirectory;

  private OvsdbServerOptions(Map<String, String> environment) {
    runDirectory = Path.of(environment.getOrDefault("OVS_RUNDIR", "/var/run/openvswitch"));
    logDirectory = Path.of(environment.getOrDefault("OVS_LOGDIR", "/var/log/openvswitch"));
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming what is wrong or not supported yet
   */
  static OvsdbServerOptions parse(List<String> arguments, Map<String, String> environment) {
    OvsdbServerOptions options = new OvsdbServerOptions(environment);
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (word.equals("--")) {
        arguments.subList(i + 1, arguments.size()).forEach(options::addDatabase);
        break;
      }
      if (!word.startsWith("-") || word.equals("-")) {
        options.addDatabase(word);
      } else if (!word.startsWith("--")) {
        options.applyShort(word);
      } else {
        int equals = word.indexOf('=');
        String name = word.substring(2, equals < 0 ? word.length() : equals);
        String value = equals < 0 ? null : word.substring(equals + 1);
        if (WITH_ARGUMENT.contains(name) && value == null) {
          if (++i == arguments.size()) {
            throw new IllegalArgumentException("option '--" + name + "' requires an argument");
          }
          value = arguments.get(i);
        }
        options.applyLong(name, value);
      }
    }
    if (options.databases.isEmpty()) {
      String sysconf = environment.getOrDefault("OVS_SYSCONFDIR", "/etc");
      String folder = environment.getOrDefault("OVS_DBDIR", sysconf + "/openvswitch");
      options.databases.add(Path.of(folder, "conf.db"));
    }
    return options;
  }

  private void addDatabase(String name) {
    databases.add(Path.of(name));
  }

  private void applyShort(String word) {
    switch (word.charAt(1)) {
      case 'v' -> verbosity(word.substring(2));
      case 'V' -> wantsVersion = true;
      case 'h' -> wantsHelp = true;
      case 'p', 'c', 'C' -> throw new IllegalArgumentException("not supported yet: " + word);
      default -> throw new IllegalArgumentException("there is no option '" + word + "'");
    }
  }

  private void verbosity(String spec) {
    // Only the console has levels here; off, emer, err and warn keep it silent about the rest.
    boolean isConsole = !spec.contains("file") && !spec.contains("syslog");
    if (isConsole && spec.matches(".*\\b(off|emer|err|warn)\\b.*")) {
      isQuiet = true;
    }
  }

  private void applyLong(String name, String value) {
    if (NOT_YET.contains(name)) {
      throw new IllegalArgumentException("not supported yet: --" + name);
    }
    boolean isFlag = FLAGS.contains(name);
    if (!isFlag && !WITH_ARGUMENT.contains(name) && !WITH_OPTIONAL_ARGUMENT.contains(name)) {
      throw new IllegalArgumentException("there is no option '--" + name + "'");
    }
    if (isFlag && value != null) {
      throw new IllegalArgumentException("option '--" + name + "' takes no argument");
    }
    switch (name) {
      case "remote" -> remotes.add(value);
      case "unixctl" -> unixctl = value;
      case "pidfile" -> pidFile = runDirectory.resolve(value == null ? PROGRAM + ".pid" : value);
      case "log-file" ->
          logFile = value == null ? logDirectory.resolve(PROGRAM + ".log") : Path.of(value);
      case "verbose" -> verbosity(value == null ? "" : value);
      case "overwrite-pidfile" -> overwritesPidFile = true;
      case "version" -> wantsVersion = true;
      case "help" -> wantsHelp = true;
      default -> {
        // --syslog-*: there is no syslog here. --no-chdir, --disable-file-column-diff: so it is.
      }
    }
  }
}
