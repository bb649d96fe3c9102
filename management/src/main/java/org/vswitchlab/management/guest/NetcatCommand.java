package org.vswitchlab.management.guest;

import java.util.List;
import java.util.Map;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.time.SimTime;

/**
 * {@code nc} of Debian's netcat-openbsd. What it sends is what is piped into it; without a pipe its
 * input is a terminal at which nobody types, so it sends nothing.
 */
final class NetcatCommand extends GuestCommand {
  private static final String USAGE =
      """
      usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]
      \t  [-m minttl] [-O length] [-P proxy_username] [-p source_port]
      \t  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]
      \t  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]
      \t  [destination] [port]\
      """;

  /** Names of services that {@code nc -v} shows, from services(5). */
  private static final Map<Integer, String> SERVICES =
      Map.ofEntries(
          Map.entry(7, "echo"),
          Map.entry(9, "discard"),
          Map.entry(21, "ftp"),
          Map.entry(22, "ssh"),
          Map.entry(23, "telnet"),
          Map.entry(25, "smtp"),
          Map.entry(53, "domain"),
          Map.entry(80, "http"),
          Map.entry(110, "pop3"),
          Map.entry(143, "imap2"),
          Map.entry(389, "ldap"),
          Map.entry(443, "https"),
          Map.entry(3306, "mysql"),
          Map.entry(5432, "postgresql"),
          Map.entry(8080, "http-alt"));

  NetcatCommand() {
    super("nc", "send and receive text over TCP or UDP");
  }

  /** What the command line asks for. */
  static final class Settings {
    boolean isListener;
    boolean isUdp;
    boolean isVerbose;
    boolean scansOnly;
    boolean keepsListening;
    boolean shutsDownAtEnd;
    boolean ignoresInput;
    int localPort;
    long timeoutNanos = -1;
    long quitNanos = -1;
    String targetName;
    int target;
  }

  @Override
  void start(CommandContext context, List<String> arguments) {
    GetOpt parsed =
        GetOpt.parse(arguments, "46bCDdFhI:i:klM:m:NnO:P:p:q:rSs:T:tUuV:vW:w:X:x:Zz", List.of());
    if (parsed.error() != null) {
      throw new UsageException(1, "nc: " + parsed.error() + "\n" + USAGE);
    }
    Settings settings = new Settings();
    for (GetOpt.Option option : parsed.options()) {
      apply(settings, option);
    }
    List<String> operands = parsed.operands();
    if (operands.isEmpty() && settings.localPort == 0 && !settings.isListener
        || operands.size() > 2) {
      throw new UsageException(1, USAGE);
    }
    if (settings.isListener) {
      int port = operands.isEmpty() ? settings.localPort : port(operands.get(operands.size() - 1));
      if (port == 0) {
        throw new UsageException(1, "nc: missing port number");
      }
      new NetcatListener(context, settings, port).start();
      return;
    }
    if (operands.size() < 2) {
      throw new UsageException(1, "nc: missing port number");
    }
    settings.targetName = operands.get(0);
    int[] ports = ports(operands.get(1));
    settings.target = target(settings.targetName, ports[0]);
    new NetcatClient(context, settings, ports[0], ports[1]).start();
  }

  private int target(String host, int port) {
    try {
      return resolve(host);
    } catch (UsageException e) {
      throw new UsageException(
          1,
          "nc: getaddrinfo for host \""
              + host
              + "\" port "
              + port
              + ": Temporary failure in name resolution");
    }
  }

  private void apply(Settings settings, GetOpt.Option option) {
    String argument = option.argument();
    switch (option.letter()) {
      case 'l' -> settings.isListener = true;
      case 'u' -> settings.isUdp = true;
      case 'v' -> settings.isVerbose = true;
      case 'z' -> settings.scansOnly = true;
      case 'k' -> settings.keepsListening = true;
      case 'N' -> settings.shutsDownAtEnd = true;
      case 'd' -> settings.ignoresInput = true;
      case 'p' -> settings.localPort = port(argument);
      case 'w' -> settings.timeoutNanos = seconds(argument, "timeout");
      case 'q' -> settings.quitNanos = argument.equals("-1") ? -1 : seconds(argument, "quit timer");
      case '4', 'n', 'r', 't', 'D' -> {}
      case 'h' -> throw new UsageException(1, USAGE);
      default -> throw notSupported("option -" + option.letter());
    }
  }

  private static long seconds(String text, String what) {
    if (!text.matches("[0-9]{1,9}")) {
      throw new UsageException(1, "nc: " + what + " invalid: " + text);
    }
    return Long.parseLong(text) * SimTime.NANOS_PER_SECOND;
  }

  private static int port(String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw new UsageException(1, "nc: port number invalid: " + text);
    }
    int port = Integer.parseInt(text);
    if (port < 1 || port > 65535) {
      throw new UsageException(
          1, "nc: port number too " + (port < 1 ? "small" : "large") + ": " + text);
    }
    return port;
  }

  private static int[] ports(String text) {
    int dash = text.indexOf('-');
    if (dash <= 0) {
      int port = port(text);
      return new int[] {port, port};
    }
    int first = port(text.substring(0, dash));
    int last = port(text.substring(dash + 1));
    return new int[] {Math.min(first, last), Math.max(first, last)};
  }

  /** {@code [tcp/http]}, or an asterisk for a port without a name. */
  static String service(Settings settings, int port) {
    String protocol = settings.isUdp ? "udp" : "tcp";
    String name = settings.isUdp && port != 53 ? null : SERVICES.get(port);
    return "[" + protocol + "/" + (name == null ? "*" : name) + "]";
  }
}
