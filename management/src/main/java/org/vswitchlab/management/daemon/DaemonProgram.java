package org.vswitchlab.management.daemon;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;

/**
 * What is particular to one daemon. {@link Daemon#run} calls {@link #declare} while it reads the
 * command line, then {@link #start} and at last {@link #stop}, both on the daemon's thread.
 */
public interface DaemonProgram {
  /** Its usual name, such as {@code ovsdb-server}. */
  String name();

  /** The names of its log's modules, besides those that all daemons have. */
  Collection<String> logModules();

  /** The module under which the log tells the version. */
  default String mainModule() {
    return name().replace('-', '_');
  }

  /** Adds the program's own options to those of all daemons. */
  void declare(OptionTable options);

  /**
   * What {@code --help} prints before the options of all daemons; {@code NAME: what it is} first.
   */
  String helpBefore(String name, RunDirectories directories);

  /** What {@code --help} prints after the options of all daemons. */
  String helpAfter();

  /**
   * Opens everything and returns; {@link Daemon#ready} is to be called when it works, which may be
   * later. The loop runs after this has returned.
   *
   * @param operands what was on the command line besides options
   * @throws IOException with the sentence to print before the daemon ends with status 1
   */
  void start(Daemon daemon, List<String> operands) throws IOException;

  /** Releases everything, also after a start that failed half-way. */
  void stop() throws IOException;

  /** What {@code memory/show} tells, by name. */
  SortedMap<String, Long> memoryUsage();
}
