package org.vswitchlab.scenario.main;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.vswitchlab.management.appctl.AppctlClient;
import org.vswitchlab.management.appctl.DpctlClient;
import org.vswitchlab.management.ofctl.OfctlProgram;
import org.vswitchlab.management.ovsdb.OvsdbServerDaemon;
import org.vswitchlab.management.vsctl.VsctlProgram;
import org.vswitchlab.management.vswitchd.VswitchdDaemon;

/**
 * A program that takes the place of one of Open vSwitch's. Its command line is its own affair, so
 * it runs without what the other commands need, and starts the faster for it.
 */
enum DropInProgram {
  OVSDB_SERVER("ovsdb-server", OvsdbServerDaemon::run),
  OVS_VSWITCHD("ovs-vswitchd", VswitchdDaemon::run),
  APPCTL("appctl", AppctlClient::run),
  DPCTL("dpctl", DpctlClient::run),
  OFCTL("ofctl", OfctlProgram::run),
  VSCTL("vsctl", VsctlProgram::run);

  /** Runs a program to its end. */
  private interface Runner {
    int run(
        List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err);
  }

  private final String command;
  private final Runner runner;

  DropInProgram(String command, Runner runner) {
    this.command = command;
    this.runner = runner;
  }

  /** The program of that name, or null. */
  static DropInProgram named(String command) {
    for (DropInProgram program : values()) {
      if (program.command.equals(command)) {
        return program;
      }
    }
    return null;
  }

  /** Runs it, returning the exit status. */
  int run(List<String> arguments, Terminal terminal) {
    return runner.run(arguments, System.getenv(), terminal.out(), terminal.err());
  }
}
