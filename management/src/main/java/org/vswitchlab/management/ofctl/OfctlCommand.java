package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.management.shell.NodeCommand;
import org.vswitchlab.node.Host;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.openflow.FlowSyntaxException;

/** {@code ovs-ofctl}. */
final class OfctlCommand implements NodeCommand {
  /** What one of its commands does. */
  interface Action {
    void run(Ofctl ofctl, List<String> words);
  }

  /**
   * One of its commands.
   *
   * @param most number of words after the command's name
   */
  private record Subcommand(int least, int most, Action action) {}

  private static final int ANY = Integer.MAX_VALUE;
  private static final Map<String, Subcommand> SUBCOMMANDS = new TreeMap<>();

  static {
    add("show", 1, 1, SwitchCommands::show);
    add("dump-desc", 1, 1, SwitchCommands::dumpDesc);
    add("dump-ports", 1, 2, SwitchCommands::dumpPorts);
    add("dump-ports-desc", 1, 2, SwitchCommands::dumpPortsDesc);
    add("dump-tables", 1, 1, SwitchCommands::dumpTables);
    add("mod-port", 3, 3, SwitchCommands::modPort);
    add("queue-stats", 1, 3, SwitchCommands::queueStats);
    add("packet-out", 2, ANY, PacketOut::run);
    add("dump-flows", 1, 2, FlowCommands::dumpFlows);
    add("dump-aggregate", 1, 2, FlowCommands::dumpAggregate);
    add("add-flow", 2, 2, FlowCommands::addFlow);
    add("add-flows", 2, 2, FlowCommands::addFlows);
    add("mod-flows", 2, 2, FlowCommands::modFlows);
    add("del-flows", 1, 2, FlowCommands::delFlows);
    add("replace-flows", 2, 2, FlowCommands::replaceFlows);
    add("parse-flow", 1, 1, FlowCommands::parseFlow);
    add("add-group", 1, 2, GroupCommands::addGroup);
    add("add-groups", 2, 2, GroupCommands::addGroups);
    add("mod-group", 1, 2, GroupCommands::modGroup);
    add("del-groups", 1, 2, GroupCommands::delGroups);
    add("insert-buckets", 1, 2, GroupCommands::insertBuckets);
    add("remove-buckets", 1, 2, GroupCommands::removeBuckets);
    add("dump-groups", 1, 2, GroupCommands::dumpGroups);
    add("dump-group-stats", 1, 2, GroupCommands::dumpGroupStats);
    add("add-meter", 2, 2, MeterCommands::addMeter);
    add("mod-meter", 2, 2, MeterCommands::modMeter);
    add("del-meter", 2, 2, MeterCommands::delMeter);
    add("del-meters", 1, 2, MeterCommands::delMeters);
    add("dump-meter", 2, 2, MeterCommands::dumpMeter);
    add("dump-meters", 1, 2, MeterCommands::dumpMeters);
    add("meter-stats", 1, 2, MeterCommands::meterStats);
    add("meter-features", 1, 1, MeterCommands::meterFeatures);
  }

  /** Commands of the real tool that this one does not have. */
  private static final List<String> MISSING =
      List.of(
          "benchmark",
          "ct-flush",
          "compose-packet",
          "mod-table",
          "monitor",
          "ofp-parse",
          "ofp-parse-pcap",
          "ofp-print",
          "parse-actions",
          "parse-flows",
          "parse-packet",
          "ping",
          "snoop");

  /** Whether the real tool has a command of that name. */
  static boolean isNamed(String name) {
    return SUBCOMMANDS.containsKey(name) || MISSING.contains(name);
  }

  private static void add(String name, int least, int most, Action action) {
    SUBCOMMANDS.put(name, new Subcommand(least, most, action));
  }

  @Override
  public String name() {
    return "ovs-ofctl";
  }

  @Override
  public String summary() {
    return "administer OpenFlow switches: flows, groups, meters, ports";
  }

  @Override
  public boolean isInstalledOn(Host host) {
    return host.service(SharedDatapath.class) != null;
  }

  @Override
  public List<String> completions(Host host, List<String> arguments) {
    if (arguments.size() <= 1) {
      return new ArrayList<>(SUBCOMMANDS.keySet());
    }
    SharedDatapath shared = host.service(SharedDatapath.class);
    if (shared == null || arguments.size() != 2) {
      return List.of();
    }
    return shared.bridges().stream().map(OpenFlowSwitch::name).toList();
  }

  @Override
  public void run(CommandContext context, List<String> arguments) {
    try {
      OfctlOptions options = OfctlOptions.parse(arguments);
      if (options.printsVersion) {
        context.print("ovs-ofctl (Open vSwitch) 3.1.0\nOpenFlow versions 0x1:0x6\n");
      } else {
        runSubcommand(context, options);
      }
      context.exit(0);
    } catch (OfctlException e) {
      if (!e.getMessage().isEmpty()) {
        context.errorln(e.isSwitchError() ? e.getMessage() : "ovs-ofctl: " + e.getMessage());
      }
      context.exit(e.status());
    } catch (FlowSyntaxException e) {
      context.errorln("ovs-ofctl: " + e.getMessage());
      context.exit(1);
    }
  }

  private static void runSubcommand(CommandContext context, OfctlOptions options) {
    if (options.words.isEmpty()) {
      throw new OfctlException("missing command name; use --help for help");
    }
    String name = options.words.get(0);
    List<String> words = options.words.subList(1, options.words.size());
    Subcommand subcommand = SUBCOMMANDS.get(name);
    if (subcommand == null && WireCommands.named(name) != null && !words.isEmpty()) {
      Ofctl ofctl = new Ofctl(context, options);
      try (SwitchLink link = new LocalLink(ofctl.bridge(words.get(0)), options.versions)) {
        WireCommands.named(name).run(new WireCommands(link, options, ofctl.output()), words);
      }
      return;
    }
    if (subcommand == null) {
      throw new OfctlException(
          MISSING.contains(name)
              ? "not supported yet: " + name
              : "unknown command '" + name + "'; use --help for help");
    }
    if (words.size() < subcommand.least()) {
      throw new OfctlException(
          "'" + name + "' command requires at least " + subcommand.least() + " arguments");
    }
    if (words.size() > subcommand.most()) {
      throw new OfctlException(
          "'" + name + "' command takes at most " + subcommand.most() + " arguments");
    }
    subcommand.action().run(new Ofctl(context, options), words);
  }
}
