package org.vswitchlab.management.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A program's log, ovs-appctl(8) "Logging Commands": messages of modules go to the console, a file
 * and a syslog collector, each with its own level and pattern. Any thread may log.
 */
public final class Vlog {
  /** Facilities of RFC 5424, table 1, by number. */
  private static final List<String> FACILITIES =
      List.of(
          "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "clock", "ftp",
          "ntp", "audit", "alert", "clock2", "local0", "local1", "local2", "local3", "local4",
          "local5", "local6", "local7");

  private static final int DAEMON_FACILITY = 3;

  /** For the local0 that messages to a target carry by default. */
  private static final int LOCAL0_FACILITY = 16;

  private final String program;
  private final PrintStream console;
  private final long startNanos = System.nanoTime();
  private final TreeMap<String, VlogModule> modules = new TreeMap<>();
  private final Map<VlogDestination, VlogLevel> defaults = new EnumMap<>(VlogDestination.class);
  private final Map<VlogDestination, VlogPattern> patterns = new EnumMap<>(VlogDestination.class);
  private final VlogModule self;
  private String subprogram = "";
  private String hostName;
  private SyslogTarget syslog;
  private int facility = DAEMON_FACILITY;
  private boolean hasFacility;
  private Path logFile;
  private OutputStream file;
  private long serial;

  /**
   * @param program its name as started
   * @param moduleNames every name that {@code vlog/set} accepts
   * @param console standard error
   */
  public Vlog(String program, Collection<String> moduleNames, PrintStream console) {
    this.program = program;
    this.console = console;
    for (VlogDestination destination : VlogDestination.values()) {
      defaults.put(destination, VlogLevel.INFO);
      patterns.put(destination, new VlogPattern(destination.defaultPattern));
    }
    moduleNames.forEach(this::module);
    self = module("vlog");
  }

  /** The module of that name; a new one if there was none. */
  public synchronized VlogModule module(String name) {
    return modules.computeIfAbsent(name, n -> new VlogModule(this, n, defaults));
  }

  /** Names the process or thread in lines, such as {@code monitor}. Empty for the main one. */
  public synchronized void setSubprogram(String name) {
    subprogram = name;
  }

  /** Sends lines to a collector too. */
  synchronized void setSyslog(SyslogTarget target) {
    syslog = target;
  }

  synchronized boolean isEnabled(VlogModule module, VlogLevel level) {
    return goesTo(module, level, VlogDestination.CONSOLE)
        || goesTo(module, level, VlogDestination.FILE) && file != null
        || goesTo(module, level, VlogDestination.SYSLOG) && syslog != null;
  }

  private static boolean goesTo(VlogModule module, VlogLevel level, VlogDestination destination) {
    return level.compareTo(module.level(destination)) <= 0;
  }

  synchronized void log(VlogModule module, VlogLevel level, VlogRateLimit limit, String message) {
    if (!isEnabled(module, level)) {
      return;
    }
    if (module.isRateLimited() && !limit.admits(System.nanoTime())) {
      return;
    }
    long dropped = limit.takeDroppedCount();
    if (dropped > 0) {
      log(module, level, "Dropped " + dropped + " log messages due to excessive rate");
    }
    log(module, level, message);
  }

  synchronized void log(VlogModule module, VlogLevel level, String message) {
    if (!isEnabled(module, level)) {
      return;
    }
    Instant now = Instant.now();
    serial++;
    for (String line : message.split("\n", -1)) {
      if (!line.isEmpty() || message.isEmpty()) {
        write(module, level, line, now);
      }
    }
  }

  private void write(VlogModule module, VlogLevel level, String message, Instant now) {
    VlogPattern.Entry entry =
        new VlogPattern.Entry(
            now,
            serial,
            module.name(),
            level,
            message,
            program,
            subprogram,
            hostName(),
            ProcessHandle.current().pid(),
            (System.nanoTime() - startNanos) / 1_000_000,
            priority(level));
    if (goesTo(module, level, VlogDestination.CONSOLE)) {
      console.print(patterns.get(VlogDestination.CONSOLE).format(entry) + "\n");
    }
    if (goesTo(module, level, VlogDestination.SYSLOG) && syslog != null) {
      String prefix = "<%B> %D{%h %e %T} %E %A: ";
      syslog.send(
          new VlogPattern(prefix).format(entry)
              + patterns.get(VlogDestination.SYSLOG).format(entry));
    }
    if (goesTo(module, level, VlogDestination.FILE) && file != null) {
      writeFile(patterns.get(VlogDestination.FILE).format(entry));
    }
  }

  private void writeFile(String line) {
    try {
      file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // Nowhere to log to, so tell the console once and give the file up.
      file = null;
      self.warn("cannot write " + logFile + ": " + e.getMessage());
    }
  }

  private String hostName() {
    if (hostName == null) {
      hostName = "localhost";
      for (VlogPattern pattern : patterns.values()) {
        if (syslog != null || pattern.toString().contains("%E")) {
          hostName = nameOfThisMachine();
        }
      }
    }
    return hostName;
  }

  private static String nameOfThisMachine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** RFC 5424, 6.2.1: facility times 8 plus severity. */
  private int priority(VlogLevel level) {
    int severity =
        switch (level) {
          case OFF, EMER -> 1;
          case ERR -> 3;
          case WARN -> 4;
          case INFO -> 6;
          case DBG -> 7;
        };
    return (hasFacility ? facility : LOCAL0_FACILITY) * 8 + severity;
  }

  /** Opens the log file, telling so in it; a failure is a warning. */
  public synchronized boolean openFile(Path path) {
    closeFile();
    logFile = path;
    try {
      file = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      String why = SystemErrors.text(e);
      self.warn("failed to open " + path + " for logging: " + why);
      return false;
    }
    self.info("opened log file " + path);
    return true;
  }

  /** Closes the log file; {@link #reopenFile} opens it again. */
  public synchronized void closeFile() {
    if (file == null) {
      return;
    }
    OutputStream old = file;
    file = null;
    try {
      old.close();
    } catch (IOException e) {
      self.warn("cannot close " + logFile + ": " + e.getMessage());
    }
  }

  /** Closes the log file and opens it anew, as after a rotation. Nothing without a log file. */
  synchronized String reopenFile() {
    if (logFile == null) {
      return "Logging to file not configured";
    }
    return openFile(logFile) ? "" : "could not open " + logFile;
  }

  /** Silences the console, as a daemon that detaches does. */
  public synchronized void silenceConsole() {
    setLevel(null, VlogDestination.CONSOLE, VlogLevel.OFF);
  }

  private void setLevel(VlogModule module, VlogDestination destination, VlogLevel level) {
    for (VlogDestination each : VlogDestination.values()) {
      if (destination != null && each != destination) {
        continue;
      }
      if (module == null) {
        defaults.put(each, level);
        modules.values().forEach(known -> known.setLevel(each, level));
      } else {
        module.setLevel(each, level);
      }
    }
  }

  /**
   * Follows {@code vlog/set}: words for module, destination and level, or {@code PATTERN:...} or
   * {@code FACILITY:...}.
   *
   * @throws IllegalArgumentException with the sentence that {@code vlog/set} answers
   */
  public synchronized void set(String spec) {
    String[] words = spec.split("[ ,:\t]+", -1);
    if (words[0].equalsIgnoreCase("PATTERN")) {
      setPattern(spec);
      return;
    }
    if (words[0].equalsIgnoreCase("FACILITY")) {
      setFacility(words.length > 1 ? words[1] : "");
      return;
    }
    VlogModule module = null;
    VlogDestination destination = null;
    VlogLevel level = null;
    for (String word : words) {
      if (word.isEmpty() || word.equalsIgnoreCase("ANY")) {
        continue;
      }
      VlogLevel asLevel = VlogLevel.named(word);
      VlogDestination asDestination = VlogDestination.named(word);
      VlogModule asModule = find(word);
      if (asLevel != null) {
        require(level == null, "cannot specify multiple levels");
        level = asLevel;
      } else if (asDestination != null) {
        require(destination == null, "cannot specify multiple destinations");
        destination = asDestination;
      } else if (asModule != null) {
        require(module == null, "cannot specify multiple modules");
        module = asModule;
      } else {
        require(false, "no destination, level, or module \"" + word + "\"");
      }
    }
    setLevel(module, destination, level == null ? VlogLevel.DBG : level);
  }

  /** The module of that name, in either case; or null. */
  private VlogModule find(String word) {
    return modules.get(word.toLowerCase(Locale.ROOT));
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new IllegalArgumentException(sentence);
    }
  }

  private void setPattern(String spec) {
    String[] parts = spec.split(":", 3);
    require(parts.length > 1 && !parts[1].isEmpty(), "missing destination");
    VlogDestination destination = VlogDestination.named(parts[1]);
    boolean isAny = parts[1].equalsIgnoreCase("ANY");
    require(destination != null || isAny, "unknown destination \"" + parts[1] + "\"");
    String pattern = parts.length > 2 ? parts[2] : "";
    for (VlogDestination each : VlogDestination.values()) {
      if (isAny || each == destination) {
        patterns.put(each, new VlogPattern(pattern));
      }
    }
  }

  private void setFacility(String name) {
    int found = FACILITIES.indexOf(name.toLowerCase(Locale.ROOT));
    require(found >= 0, "invalid facility");
    facility = found;
    hasFacility = true;
  }

  /** Limits the rate of modules or lifts the limit; null for all. */
  synchronized void setRateLimited(List<String> names, boolean isLimited) {
    if (names.isEmpty()) {
      modules.values().forEach(module -> module.setRateLimited(isLimited));
    }
    // One after the other, until one is not known.
    for (String name : names) {
      if (name.equalsIgnoreCase("any")) {
        modules.values().forEach(module -> module.setRateLimited(isLimited));
        continue;
      }
      require(find(name) != null, "unknown module");
      find(name).setRateLimited(isLimited);
    }
  }

  /** What {@code vlog/list} prints. */
  synchronized String list() {
    StringBuilder text = new StringBuilder();
    text.append("                 console    syslog    file\n");
    text.append("                 -------    ------    ------\n");
    for (VlogModule module : modules.values()) {
      text.append(
          String.format(
              "%-16s  %4s       %4s       %4s",
              module.name(),
              module.level(VlogDestination.CONSOLE),
              module.level(VlogDestination.SYSLOG),
              module.level(VlogDestination.FILE)));
      text.append(module.isRateLimited() ? "\n" : "    (rate limiting disabled)\n");
    }
    return text.toString();
  }

  /** What {@code vlog/list-pattern} prints. */
  synchronized String listPatterns() {
    StringBuilder text = new StringBuilder();
    text.append("         prefix                            format\n");
    text.append("         ------                            ------\n");
    for (VlogDestination destination : VlogDestination.values()) {
      String prefix = destination == VlogDestination.SYSLOG ? "<%B> %D{%h %e %T} %E %A: " : "none";
      text.append(
          String.format("%-7s  %-32s  %s%n", destination, prefix, patterns.get(destination)));
    }
    return text.toString();
  }
}
