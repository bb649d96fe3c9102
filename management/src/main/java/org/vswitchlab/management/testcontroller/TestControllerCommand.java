package org.vswitchlab.management.testcontroller;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.management.daemon.Daemon;
import org.vswitchlab.management.daemon.OptionTable;
import org.vswitchlab.management.openflow.ControlNetwork;
import org.vswitchlab.management.openflow.SimulatedNetwork;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.management.shell.NodeCommand;
import org.vswitchlab.management.stream.StreamAddress;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.Host;
import org.vswitchlab.ovs.openflow.OpenFlowVersion;

/** {@code ovs-testcontroller} on a simulated machine. */
final class TestControllerCommand implements NodeCommand {
  private static final int DEFAULT_PORT = 6653;
  private static final int MAX_IDLE_SECONDS = 65535;
  private static final String HELP =
      """
      ovs-testcontroller: OpenFlow controller
      usage: ovs-testcontroller [OPTIONS] METHOD...
      where METHOD is an OpenFlow connection method:
        ptcp:[PORT]             listen to TCP PORT (default: 6653)
        tcp:HOST[:PORT]         connect to a switch that listens

        -O, --protocols         set allowed OpenFlow versions
        -H, --hub               act as hub instead of learning switch
        -n, --noflow            pass traffic, but don't add flows
        --max-idle=SECS         max idle time for new flows, or 'permanent'
        -N, --normal            flood, as -H
        -w, --wildcards         flows match ports and Ethernet addresses alone
        -q, --queue=QUEUE-ID    OpenFlow queue ID to use for output
        -h, --help              display this help message
        -V, --version           display version information
      """;

  /** What was read so far. */
  private static final class Reading {
    private Set<OpenFlowVersion> versions = EnumSet.allOf(OpenFlowVersion.class);
    private boolean isHub;
    private boolean addsFlows = true;
    private boolean isCoarse;
    private int idleSeconds = ControllerPolicy.DEFAULT_IDLE_SECONDS;
    private long queueId = -1;
    private String printed;

    ControllerPolicy policy() {
      return new ControllerPolicy(versions, !isHub, addsFlows, isCoarse, idleSeconds, queueId);
    }
  }

  @Override
  public String name() {
    return "ovs-testcontroller";
  }

  @Override
  public String summary() {
    return "a simple OpenFlow controller: learning switch or hub";
  }

  @Override
  public boolean isInstalledOn(Host host) {
    return host.service(GuestStack.class) != null;
  }

  @Override
  public void run(CommandContext context, List<String> arguments) {
    Reading reading = new Reading();
    List<StreamAddress> methods = new ArrayList<>();
    try {
      for (String operand : options(reading).parse(arguments)) {
        methods.add(address(operand));
      }
      if (reading.printed != null) {
        context.print(reading.printed);
        context.exit(0);
        return;
      }
      if (methods.isEmpty()) {
        throw new OptionTable.UsageException(
            "at least one vconn argument required; use --help for usage");
      }
      start(context, methods, reading.policy());
    } catch (OptionTable.UsageException | IOException e) {
      context.errorln("ovs-testcontroller: " + e.getMessage());
      context.exit(1);
    }
  }

  private static OptionTable options(Reading reading) {
    return new OptionTable()
        .flag("hub", () -> reading.isHub = true)
        .letter('H', "hub")
        .flag("noflow", () -> reading.addsFlows = false)
        .letter('n', "noflow")
        .flag("normal", () -> reading.isHub = true)
        .letter('N', "normal")
        .optional("wildcards", mask -> wildcards(reading, mask))
        .letter('w', "wildcards")
        .value("max-idle", seconds -> reading.idleSeconds = idle(seconds))
        .value("queue", queue -> reading.queueId = queue(queue))
        .letter('q', "queue")
        .value("protocols", names -> reading.versions = versions(names))
        .letter('O', "protocols")
        .flag("help", () -> reading.printed = HELP)
        .letter('h', "help")
        .flag(
            "version",
            () -> reading.printed = "ovs-testcontroller (Open vSwitch) " + Daemon.VERSION + "\n")
        .letter('V', "version");
  }

  private static void wildcards(Reading reading, String mask) throws OptionTable.UsageException {
    if (mask != null) {
      throw new OptionTable.UsageException("not supported yet: a mask for --wildcards");
    }
    reading.isCoarse = true;
  }

  private static int idle(String text) throws OptionTable.UsageException {
    if (text.equals("permanent")) {
      return 0;
    }
    int seconds = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (seconds < 1 || seconds > MAX_IDLE_SECONDS) {
      throw new OptionTable.UsageException(
          "--max-idle argument must be between 1 and 65535 or the word 'permanent'");
    }
    return seconds;
  }

  private static long queue(String text) throws OptionTable.UsageException {
    if (!text.matches("[0-9]{1,9}")) {
      throw new OptionTable.UsageException("'" + text + "' is not a queue; expected a number");
    }
    return Long.parseLong(text);
  }

  private static Set<OpenFlowVersion> versions(String names) throws OptionTable.UsageException {
    Set<OpenFlowVersion> versions = EnumSet.noneOf(OpenFlowVersion.class);
    for (String name : names.split(",", -1)) {
      OpenFlowVersion version = OpenFlowVersion.byOptionName(name);
      if (version == null) {
        throw new OptionTable.UsageException(
            "'" + name + "' is no OpenFlow version; expected one such as OpenFlow13");
      }
      versions.add(version);
    }
    return versions;
  }

  private static StreamAddress address(String method) throws OptionTable.UsageException {
    try {
      StreamAddress address = StreamAddress.parse(method, Path.of("/"), DEFAULT_PORT);
      if (!method.startsWith("tcp:") && !method.startsWith("ptcp:")) {
        throw new OptionTable.UsageException("not supported yet: '" + method + "'");
      }
      return address;
    } catch (IllegalArgumentException e) {
      throw new OptionTable.UsageException(e.getMessage());
    }
  }

  private static void start(
      CommandContext context, List<StreamAddress> methods, ControllerPolicy policy)
      throws IOException {
    ControlNetwork network = new SimulatedNetwork(context.host());
    Attendance attendance = new Attendance(network, policy);
    context.runsUntilInterrupted();
    context.onExit(attendance::end);
    for (StreamAddress method : methods) {
      attendance.attend(method);
    }
  }
}
