package org.vswitchlab.management.appctl;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.management.shell.NodeCommand;
import org.vswitchlab.node.Host;
import org.vswitchlab.ovs.ofproto.SharedDatapath;

/** {@code ovs-appctl}. */
final class AppctlCommand implements NodeCommand {
  @Override
  public String name() {
    return "ovs-appctl";
  }

  @Override
  public String summary() {
    return "query and control the running ovs-vswitchd: fdb, traces, datapath flows";
  }

  @Override
  public boolean isInstalledOn(Host host) {
    return host.service(SharedDatapath.class) != null;
  }

  @Override
  public List<String> completions(Host host, List<String> arguments) {
    SharedDatapath shared = host.service(SharedDatapath.class);
    if (shared == null) {
      return List.of();
    }
    if (arguments.size() <= 1) {
      return new ControlCommands(shared, host.simulation()).names();
    }
    return shared.bridges().stream().map(bridge -> bridge.name()).toList();
  }

  @Override
  public void run(CommandContext context, List<String> arguments) {
    List<String> words = new ArrayList<>(arguments);
    while (!words.isEmpty() && words.get(0).startsWith("-")) {
      String option = words.remove(0);
      switch (option) {
        case "-t", "--target", "-T", "--timeout" -> {
          if (!words.isEmpty()) {
            words.remove(0);
          }
        }
        case "-V", "--version" -> {
          context.print("ovs-appctl (Open vSwitch) 3.1.0\n");
          context.exit(0);
          return;
        }
        default -> {
          fail(context, "unrecognized option '" + option + "'");
          return;
        }
      }
    }
    if (words.isEmpty()) {
      fail(context, "at least one non-option argument is required (use --help for help)");
      return;
    }
    SharedDatapath shared = context.host().service(SharedDatapath.class);
    if (shared == null) {
      fail(context, "cannot connect to ovs-vswitchd: it does not run on " + context.host());
      return;
    }
    ControlCommands commands = new ControlCommands(shared, context.host().simulation());
    ControlReply reply = commands.run(words.get(0), words.subList(1, words.size()));
    if (reply.isError()) {
      context.error(endingLine(reply.text()));
      context.error("ovs-appctl: ovs-vswitchd: server returned an error\n");
      context.exit(2);
    } else {
      context.print(endingLine(reply.text()));
      context.exit(0);
    }
  }

  private static String endingLine(String text) {
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }

  private static void fail(CommandContext context, String message) {
    context.errorln("ovs-appctl: " + message);
    context.exit(1);
  }
}
