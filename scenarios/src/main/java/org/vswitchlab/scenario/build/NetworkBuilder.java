package org.vswitchlab.scenario.build;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.vswitchlab.link.EthernetDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.management.shell.CommandRun;
import org.vswitchlab.management.shell.NodeShell;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.Network;
import org.vswitchlab.scenario.spec.Diagnostic;
import org.vswitchlab.scenario.spec.ExecCommand;
import org.vswitchlab.scenario.spec.LinkDefinition;
import org.vswitchlab.scenario.spec.NodeKind;
import org.vswitchlab.scenario.spec.NodeSpec;
import org.vswitchlab.scenario.spec.PortRef;
import org.vswitchlab.scenario.spec.PortSpec;
import org.vswitchlab.scenario.spec.Scenario;
import org.vswitchlab.scenario.spec.SourceLocation;

/**
 * Builds the network of one world of a scenario, the same each time. First the hardware: machines,
 * interfaces, cables. Then the software, by command lines: switches, then the machines' own
 * addresses and routes, then what the file says under {@code exec}.
 */
public final class NetworkBuilder {
  private final Scenario scenario;
  private final Network network;
  private final List<CommandRun> execRuns = new ArrayList<>();
  private final Set<String> failedHosts = new HashSet<>();
  private final List<Diagnostic> errors = new ArrayList<>();
  private final List<Diagnostic> warnings = new ArrayList<>();

  private NetworkBuilder(Scenario scenario) {
    this.scenario = scenario;
    network = new Network(scenario.seed());
  }

  /**
   * Builds the network at time 0.
   *
   * @param scenario one world; not one that has variants to choose from
   * @throws BuildException if something in the file cannot be set up
   */
  public static BuiltNetwork build(Scenario scenario) {
    return new NetworkBuilder(scenario).build();
  }

  /** The command lines that stand for the file, in the order in which they are typed. */
  public static List<GeneratedCommand> commands(Scenario scenario) {
    List<GeneratedCommand> commands = new ArrayList<>();
    for (NodeSpec node : scenario.allNodes()) {
      SwitchRecipe recipe = SwitchRecipes.find(node.kind().name());
      if (recipe != null) {
        add(commands, node, recipe.commands(node));
      }
    }
    for (NodeSpec node : scenario.allNodes()) {
      if (!node.kind().isSwitch()) {
        add(commands, node, HostCommands.addresses(node));
      }
    }
    for (NodeSpec node : scenario.allNodes()) {
      add(commands, node, HostCommands.settings(node));
    }
    return commands;
  }

  private static void add(List<GeneratedCommand> commands, NodeSpec node, List<String> lines) {
    for (String line : lines) {
      commands.add(new GeneratedCommand(node.host(), line, node.location()));
    }
  }

  private BuiltNetwork build() {
    scenario.allNodes().forEach(this::addHardware);
    throwErrors();
    scenario.links().forEach(this::connect);
    network.stormGuard().setBudget(stormBudget(scenario.links().size()));
    for (Host host : network.hosts()) {
      Software.installOn(host);
    }
    scenario.allNodes().forEach(this::installSwitch);
    throwErrors();
    List<GeneratedCommand> commands = commands(scenario);
    commands.forEach(this::run);
    throwErrors();
    scenario.allNodes().forEach(node -> programs(node).forEach(command -> exec(node, command)));
    SwitchRegistry.keep(scenario, network);
    return new BuiltNetwork(network, commands, execRuns, warnings);
  }

  /**
   * How often one frame may be put on links: without a loop it is once for each link, with room for
   * routers, duplicates and hairpins; a short run must notice a storm as well as a long one.
   */
  static int stormBudget(int linkCount) {
    return 1_000 + 8 * linkCount;
  }

  private void throwErrors() {
    if (!errors.isEmpty()) {
      throw new BuildException(errors);
    }
  }

  private void addHardware(NodeSpec node) {
    Host host = network.host(node.host());
    if (host == null) {
      host = network.addHost(node.host());
    }
    for (PortSpec port : node.ports()) {
      // A port with a type is made by the switch's own command; a bridge of a hypervisor may have
      // one of its machine's interfaces for a port.
      boolean isHardware = port.type().isEmpty() || port.type().equals("system");
      if (isHardware && host.device(port.name()) == null) {
        EthernetDevice device = host.addEthernet(port.name(), port.mac());
        device.setMtuBytes(port.mtuBytes());
      }
    }
  }

  private void connect(LinkDefinition link) {
    EthernetDevice a = ethernet(link.a());
    EthernetDevice b = ethernet(link.b());
    if (a != null && b != null) {
      network.connect(link.name(), a, b, link.spec());
    }
  }

  private EthernetDevice ethernet(PortRef port) {
    NetDevice device = network.device(port.device());
    if (device instanceof EthernetDevice ethernet) {
      return ethernet;
    }
    error("E-LINK-PORT", port.location(), "port " + port + " cannot be the end of a link");
    return null;
  }

  private void installSwitch(NodeSpec node) {
    if (!node.kind().isSwitch()) {
      return;
    }
    SwitchRecipe recipe = SwitchRecipes.find(node.kind().name());
    if (recipe == null) {
      error(
          "E-UNSUPPORTED",
          node.location(),
          "not supported yet: switches of kind '"
              + node.kind()
              + "' (node '"
              + node.address()
              + "')");
    } else {
      recipe.installOn(network.host(node.host()));
    }
  }

  private void run(GeneratedCommand command) {
    if (failedHosts.contains(command.host())) {
      // What fails on this machine from now on may follow from what failed before.
      return;
    }
    CommandRun run = NodeShell.of(network.host(command.host())).run(command.line());
    if (!run.isDone() || run.exitStatus() != 0) {
      failedHosts.add(command.host());
      error(
          "E-SETUP",
          command.location(),
          "node '" + command.host() + "' cannot be set up: " + failure(run));
    }
  }

  /** What is run on a node at time 0; a controller is one even if nothing is said. */
  private static List<ExecCommand> programs(NodeSpec node) {
    boolean isBareController =
        node.kind().role() == NodeKind.Role.CONTROLLER && node.exec().isEmpty();
    return isBareController
        ? List.of(new ExecCommand("ovs-testcontroller ptcp:6653", node.location()))
        : node.exec();
  }

  private void exec(NodeSpec node, ExecCommand command) {
    CommandRun run = NodeShell.of(network.host(node.host())).run(command.line());
    execRuns.add(run);
    if (run.isDone() && run.exitStatus() != 0) {
      warnings.add(
          diagnostic(
              Diagnostic.Severity.WARNING,
              "W-EXEC",
              command.location(),
              "exec on node '" + node.address() + "': " + failure(run)));
    }
  }

  private static String failure(CommandRun run) {
    String output = run.output().strip().replace("\n", "; ");
    return "'"
        + run.line()
        + "' "
        + (run.isDone() ? "failed with status " + run.exitStatus() : "takes time")
        + (output.isEmpty() ? "" : ": " + output);
  }

  private void error(String code, SourceLocation location, String message) {
    errors.add(diagnostic(Diagnostic.Severity.ERROR, code, location, message));
  }

  private static Diagnostic diagnostic(
      Diagnostic.Severity severity, String code, SourceLocation location, String message) {
    // The text of the file is not at hand here: the place alone, without the source line.
    return new Diagnostic(severity, code, location, message, "");
  }
}
