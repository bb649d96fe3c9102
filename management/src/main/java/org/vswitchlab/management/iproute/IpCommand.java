package org.vswitchlab.management.iproute;

import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.management.shell.NodeCommand;
import org.vswitchlab.node.Host;

/** {@code ip} of iproute2, as it was in version 6.1. */
public final class IpCommand implements NodeCommand {
  private static final String VERSION = "ip utility, iproute2-6.1.0, libbpf 1.1.2";

  private static final String USAGE =
      """
      Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }
      where  OBJECT := { address | link | neighbor | neighbour | route }
             OPTIONS := { -V[ersion] | -s[tatistics] | -d[etails] |
                          -4 | -6 | -br[ief] | -o[neline] }\
      """;

  /** In the order in which iproute2 tries abbreviations. */
  private static final List<IpObject> OBJECTS =
      List.of(new IpAddress(), new IpRoute(), new IpNeighbour(), new IpLink());

  private static final List<String> MISSING =
      List.of(
          "addrlabel",
          "maddress",
          "rule",
          "ntable",
          "ntbl",
          "l2tp",
          "fou",
          "ila",
          "macsec",
          "tunnel",
          "tunl",
          "tuntap",
          "tap",
          "token",
          "tcpmetrics",
          "tcp_metrics",
          "monitor",
          "xfrm",
          "mroute",
          "mrule",
          "netns",
          "netconf",
          "vrf",
          "sr",
          "nexthop",
          "mptcp",
          "ioam",
          "stats");

  @Override
  public String name() {
    return "ip";
  }

  @Override
  public String summary() {
    return "show and change devices, addresses, routes and neighbours";
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
    IpOptions options = new IpOptions();
    while (!arguments.isEmpty() && arguments.peek().startsWith("-")) {
      String word = arguments.next();
      // Two dashes do as well as one.
      String option = word.startsWith("--") ? word.substring(1) : word;
      if (IpArguments.matches(option, "-Version")) {
        context.println(VERSION);
        return;
      }
      apply(options, option, word, arguments);
    }
    if (arguments.isEmpty()) {
      throw new IpException(255, USAGE);
    }
    String object = arguments.next();
    IpObject chosen = object(object);
    if (options.isJson() && !chosen.hasJson()) {
      throw IpException.notSupported("option -j of ip " + chosen.name());
    }
    chosen.run(new IpInvocation(context, options, arguments));
  }

  private static void apply(IpOptions options, String option, String word, IpArguments arguments) {
    boolean isWord = option.length() > 1;
    if (option.equals("-4")) {
      options.setFamily(IpOptions.Family.IPV4);
    } else if (option.equals("-6")) {
      options.setFamily(IpOptions.Family.IPV6);
    } else if (isWord && IpArguments.matches(option, "-family")) {
      options.setFamily(family(arguments.next()));
    } else if (isWord && IpArguments.matches(option, "-statistics")
        || IpArguments.matches(option, "-stats")) {
      options.addStatistics();
    } else if (IpArguments.matches(option, "-details")) {
      options.setDetails();
    } else if (IpArguments.matches(option, "-oneline")) {
      options.setOneLine();
    } else if (isWord && IpArguments.matches(option, "-json")) {
      options.setJson();
    } else if (isWord && IpArguments.matches(option, "-pretty")) {
      options.setPretty();
    } else if (option.length() > 2 && IpArguments.matches(option, "-brief")) {
      options.setBrief();
    } else if (!isColor(option)) {
      refuse(option, word);
    }
  }

  /** {@code -c[olor][={always|auto|never}]}: what it prints goes to no terminal. */
  private static boolean isColor(String option) {
    return option.matches("-c(o|ol|olo|olor)?(=(always|auto|never))?");
  }

  private static void refuse(String option, String word) {
    for (String missing : List.of("-netns", "-batch", "-all", "-resolve")) {
      if (option.length() > 1 && IpArguments.matches(option, missing)) {
        throw IpException.notSupported("option " + word);
      }
    }
    throw new IpException(255, "Option \"" + word + "\" is unknown, try \"ip -help\".");
  }

  private static IpOptions.Family family(String word) {
    return switch (word) {
      case "inet" -> IpOptions.Family.IPV4;
      case "inet6" -> IpOptions.Family.IPV6;
      default -> throw IpException.notSupported("family " + word);
    };
  }

  private static IpObject object(String word) {
    for (IpObject object : OBJECTS) {
      if (IpArguments.matches(word, object.name())) {
        return object;
      }
    }
    if (IpArguments.matches(word, "neighbor")) {
      return object("neighbour");
    }
    if (IpArguments.matches(word, "help")) {
      throw new IpException(255, USAGE);
    }
    for (String missing : MISSING) {
      if (IpArguments.matches(word, missing)) {
        throw IpException.notSupported("ip " + missing);
      }
    }
    throw new IpException(1, "Object \"" + word + "\" is unknown, try \"ip help\".");
  }

  @Override
  public List<String> completions(Host host, List<String> arguments) {
    if (arguments.size() <= 1) {
      return OBJECTS.stream().map(IpObject::name).toList();
    }
    List<String> devices = host.devices().stream().map(NetDevice::name).toList();
    return arguments.size() == 2 ? List.of("show", "add", "del", "set") : devices;
  }
}
