package org.vswitchlab.management.iproute;

import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.management.shell.NodeCommand;
import org.vswitchlab.node.Host;

/** {@code bridge} of iproute2, as it was in version 6.1. */
public final class BridgeCommand implements NodeCommand {
  private static final String VERSION = "bridge utility, 6.1.0";

  private static final String USAGE =
      """
      Usage: bridge [ OPTIONS ] OBJECT { COMMAND | help }
             bridge [ -force ] -batch filename
      where  OBJECT := { link | fdb | mdb | vlan | monitor }
             OPTIONS := { -V[ersion] | -s[tatistics] | -d[etails] |
                          -o[neline] | -t[imestamp] | -n[etns] name |
                          -c[ompressvlans] -color -p[retty] -j[son] }\
      """;

  @Override
  public String name() {
    return "bridge";
  }

  @Override
  public String summary() {
    return "show and change Linux bridges: ports, forwarding database, VLANs, groups";
  }

  @Override
  public void run(CommandContext context, List<String> words) {
    try {
      run(context, new IpArguments(words));
      context.exit(0);
    } catch (IpException e) {
      context.errorln(e.getMessage());
      context.exit(e.status());
    }
  }

  private static void run(CommandContext context, IpArguments arguments) {
    BridgeInvocation.Options options = BridgeInvocation.Options.NONE;
    while (!arguments.isEmpty() && arguments.peek().startsWith("-")) {
      String word = arguments.next();
      String option = word.startsWith("--") ? word.substring(1) : word;
      if (option.length() > 1 && IpArguments.matches(option, "-Version")) {
        context.println(VERSION);
        return;
      }
      options = apply(options, option, word);
    }
    if (arguments.isEmpty()) {
      throw new IpException(255, USAGE);
    }
    String object = arguments.next();
    BridgeInvocation bridge = new BridgeInvocation(context, options, arguments);
    if (IpArguments.matches(object, "link")) {
      BridgeLink.run(bridge);
    } else if (IpArguments.matches(object, "fdb")) {
      BridgeFdb.run(bridge);
    } else if (IpArguments.matches(object, "mdb")) {
      BridgeMdb.run(bridge);
    } else if (IpArguments.matches(object, "vlan")) {
      BridgeVlan.run(bridge);
    } else if (IpArguments.matches(object, "monitor")) {
      throw BridgeInvocation.notSupported("monitor");
    } else if (IpArguments.matches(object, "help")) {
      throw new IpException(255, USAGE);
    } else {
      throw new IpException(255, "Object \"" + object + "\" is unknown, try \"bridge help\".");
    }
  }

  private static BridgeInvocation.Options apply(
      BridgeInvocation.Options options, String option, String word) {
    if (option.length() < 2) {
      throw new IpException(255, "Option \"" + word + "\" is unknown, try \"bridge help\".");
    }
    if (IpArguments.matches(option, "-help")) {
      throw new IpException(255, USAGE);
    }
    if (IpArguments.matches(option, "-statistics") || IpArguments.matches(option, "-stats")) {
      return options.withStatistics();
    }
    if (IpArguments.matches(option, "-details")) {
      return options.withDetails();
    }
    if (IpArguments.matches(option, "-json")) {
      return options.withJson();
    }
    if (IpArguments.matches(option, "-compressvlans")) {
      return options.withCompressedVlans();
    }
    if (option.startsWith("-color")
        || IpArguments.matches(option, "-oneline")
        || IpArguments.matches(option, "-timestamp")) {
      return options;
    }
    for (String missing : List.of("-netns", "-batch", "-force", "-pretty", "-family")) {
      if (IpArguments.matches(option, missing)) {
        throw BridgeInvocation.notSupported("option " + word);
      }
    }
    throw new IpException(255, "Option \"" + word + "\" is unknown, try \"bridge help\".");
  }

  @Override
  public List<String> completions(Host host, List<String> arguments) {
    if (arguments.size() <= 1) {
      return List.of("link", "fdb", "mdb", "vlan");
    }
    return arguments.size() == 2
        ? List.of("show", "add", "del", "set")
        : host.devices().stream().map(NetDevice::name).toList();
  }
}
