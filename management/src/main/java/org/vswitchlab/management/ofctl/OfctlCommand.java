package org.vswitchlab.management.ofctl;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.management.shell.NodeCommand;
import org.vswitchlab.node.Host;
import org.vswitchlab.ovs.ofproto.OpenFlowSwitch;
import org.vswitchlab.ovs.ofproto.SharedDatapath;
import org.vswitchlab.ovs.openflow.FlowSyntaxException;

/** {@code ovs-ofctl}. */
final class OfctlCommand implements NodeCommand {
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
      return new ArrayList<>(CommandTable.all().names());
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
        Ofctl ofctl = new Ofctl(context, options);
        CommandTable.all().run(options, ofctl.output(), (name, snoops) -> ofctl.connect(name));
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
}
