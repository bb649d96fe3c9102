package org.vswitchlab.management.appctl;

import java.util.List;
import org.vswitchlab.management.daemon.OptionTable;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.management.shell.NodeCommand;
import org.vswitchlab.node.Host;
import org.vswitchlab.ovs.ofproto.SharedDatapath;

/** {@code ovs-dpctl} on a simulated host. */
final class DpctlCommand implements NodeCommand {
  @Override
  public String name() {
    return "ovs-dpctl";
  }

  @Override
  public String summary() {
    return "show and change the datapath: ports, cached flows, connections";
  }

  @Override
  public boolean isInstalledOn(Host host) {
    return host.service(SharedDatapath.class) != null;
  }

  @Override
  public List<String> completions(Host host, List<String> arguments) {
    SharedDatapath shared = host.service(SharedDatapath.class);
    if (shared == null || arguments.size() > 1) {
      return List.of();
    }
    return new ControlCommands(shared, host.simulation())
        .names().stream()
            .filter(name -> name.startsWith("dpctl/"))
            .map(name -> name.substring("dpctl/".length()))
            .toList();
  }

  @Override
  public void run(CommandContext context, List<String> arguments) {
    DpctlCommandLine line;
    try {
      line = DpctlCommandLine.of(arguments);
    } catch (OptionTable.UsageException e) {
      fail(context, e.getMessage());
      return;
    }
    if (line.printed() != null) {
      context.print(line.printed());
      context.exit(0);
      return;
    }
    SharedDatapath shared = context.host().service(SharedDatapath.class);
    if (shared == null) {
      fail(context, "cannot connect to ovs-vswitchd: it does not run on " + context.host());
      return;
    }
    ControlReply reply =
        new ControlCommands(shared, context.host().simulation())
            .run(line.words().get(0), line.words().subList(1, line.words().size()));
    if (reply.isError()) {
      context.error(DpctlCommandLine.error(reply.text()));
      context.exit(1);
    } else {
      context.print(reply.text());
      context.exit(0);
    }
  }

  private static void fail(CommandContext context, String message) {
    context.errorln("ovs-dpctl: " + message);
    context.exit(1);
  }
}
