package org.vswitchlab.management.appctl;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.vswitchlab.management.daemon.OptionTable;
import org.vswitchlab.management.daemon.RunDirectories;

/** The program {@code ovs-dpctl}: asks the running ovs-vswitchd for its datapath. */
public final class DpctlClient {
  private DpctlClient() {}

  /**
   * Runs a command.
   *
   * @param environment of which {@code OVS_RUNDIR} is read
   * @return the exit status
   */
  public static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    DpctlCommandLine line;
    try {
      line = DpctlCommandLine.of(arguments);
    } catch (OptionTable.UsageException e) {
      err.println("ovs-dpctl: " + e.getMessage());
      return 1;
    }
    if (line.printed() != null) {
      out.print(line.printed());
      return 0;
    }
    AppctlClient client = new AppctlClient("ovs-dpctl", RunDirectories.of(environment), out, err);
    return client.send(line.words(), line.timeoutSeconds());
  }
}
