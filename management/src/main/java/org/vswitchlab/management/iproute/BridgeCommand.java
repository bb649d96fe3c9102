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
      boolean goesOn = run(context, new IpArguments(words));
      if (!goesOn) {
        context.exit(0);
      }
    } catch (IpException e) {
      context.errorln(e.getMessage());
      context.exit(e.status());
    }
  }

  /** Runs it; true if it goes on until it is interrupted. */
  private static boolean run(CommandContext context, IpArguments arguments) {
    BridgeInvocation.Options options = new BridgeInvocation.Options();
    while (!arguments.isEmpty() && arguments.peek().startsWith("-")) {
      String word = arguments.next();
      String option = word.startsWith("--") ? word.substring(1) : word;
      if (option.length() > 1 && IpArguments.matches(option, "-Version")) {
        context.println(VERSION);
        return false;
      }
      apply(options, option, word, arguments);
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
    } else if (IpArguments.matches(object, "vni")) {
      BridgeVni.run(bridge);
    } else if (IpArguments.matches(object, "monitor")) {
      BridgeMonitor.run(bridge);
      return true;
    } else if (IpArguments.matches(object, "help")) {
      throw new IpException(255, USAGE);
    } else {
      throw new IpException(255, "Object \"" + object + "\" is unknown, try \"bridge help\".");
    }
    return false;
  }

  private static void apply(
      BridgeInvocation.Options options, String option, String word, IpArguments arguments) {
    if (option.length() < 2) {
      throw new IpException(255, "Option \"" + word + "\" is unknown, try \"bridge help\".");
    }
    if (IpArguments.matches(option, "-help")) {
      throw new IpException(255, USAGE);
    }
    if (IpArguments.matches(option, "-statistics") || IpArguments.matches(option, "-stats")) {
      options.setStatistics();
    } else if (IpArguments.matches(option, "-details")) {
      options.setDetails();
    } else if (IpArguments.matches(option, "-json")) {
      options.setJson();
    } else if (IpArguments.matches(option, "-pretty")) {
      options.setPretty();
    } else if (option.matches("-c(o|ol|olo|olor)?(=(always|auto|never))?")) {
      // What it prints goes to no terminal, so "auto" is none.
      options.setColored(!option.contains("=") || option.endsWith("always"));
    } else if (IpArguments.matches(option, "-compressvlans")) {
      options.setCompressed();
    } else if (!IpArguments.matches(option, "-oneline")
        && !IpArguments.matches(option, "-timestamp")) {
      refuse(option, word, arguments);
    }
  }

  private static void refuse(String option, String word, IpArguments arguments) {
    if (IpArguments.matches(option, "-netns")) {
      throw new IpException(
          255,
          "Cannot open network namespace \"" + arguments.next() + "\": No such file or directory");
    }
    if (IpArguments.matches(option, "-batch") && arguments.isEmpty()) {
      throw new IpException(255, USAGE);
    }
    for (String missing : List.of("-batch", "-force", "-family")) {
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
