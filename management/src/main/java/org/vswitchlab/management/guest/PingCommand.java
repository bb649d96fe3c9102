package org.vswitchlab.management.guest;

import java.math.BigDecimal;
import java.util.List;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.EchoSocket;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.Ipv4Destination;
import org.vswitchlab.node.stack.PathMtuDiscovery;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.Ipv4Address;

/** {@code ping} of iputils 20221126. */
final class PingCommand extends GuestCommand {
  private static final String LETTERS = "46aAbBc:CdDe:fF:hI:i:l:Lm:M:nN:Op:qQ:rRs:S:t:T:UvVw:W:";

  private static final String VERSION =
      """
      ping from iputils 20221126
      libcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, __fpending(): yes
      """;

  private static final String USAGE =
      """

      Usage
        ping [options] <destination>

      Options:
        <destination>      dns name or ip address
        -a                 use audible ping
        -A                 use adaptive ping
        -B                 sticky source address
        -c <count>         stop after <count> replies
        -C                 call connect() syscall on socket creation
        -D                 print timestamps
        -d                 use SO_DEBUG socket option
        -e <identifier>    define identifier for ping session, default is random for
                           SOCK_RAW and kernel defined for SOCK_DGRAM
                           Imply using SOCK_RAW (for IPv4 only for identifier 0)
        -f                 flood ping
        -h                 print help and exit
        -I <interface>     either interface name or address
        -i <interval>      seconds between sending each packet
        -L                 suppress loopback of multicast packets
        -l <preload>       send <preload> number of packages while waiting replies
        -m <mark>          tag the packets going out
        -M <pmtud opt>     define mtu discovery, can be one of <do|dont|want>
        -n                 no dns name resolution
        -O                 report outstanding replies
        -p <pattern>       contents of padding byte
        -q                 quiet output
        -Q <tclass>        use quality of service <tclass> bits
        -s <size>          use <size> as number of data bytes to be sent
        -S <size>          use <size> as SO_SNDBUF socket option value
        -t <ttl>           define time to live
        -U                 print user-to-user latency
        -v                 verbose output
        -V                 print version and exit
        -w <deadline>      reply wait <deadline> in seconds
        -W <timeout>       time to wait for response

      IPv4 options:
        -4                 use IPv4
        -b                 allow pinging broadcast
        -R                 record route
        -T <timestamp>     define timestamp, can be one of <tsonly|tsandaddr|tsprespec>

      IPv6 options:
        -6                 use IPv6
        -F <flowlabel>     define flow label, default is random
        -N <nodeinfo opt>  use icmp6 node info query, try <help> as argument

      For more details see ping(8).\
      """;

  PingCommand() {
    super("ping", "send ICMP echo requests");
  }

  /** What the command line asks for. */
  static final class Settings {
    long count;
    long intervalNanos = SimTime.NANOS_PER_SECOND;
    long lingerNanos = 10 * SimTime.NANOS_PER_SECOND;
    long deadlineNanos;
    int dataBytes = 56;
    int preload = 1;
    boolean isQuiet;
    boolean reportsOutstanding;
    boolean printsTimes;
    boolean allowsBroadcast;
    boolean isVerbose;
    byte[] pattern;
    int timeToLive = -1;
    int typeOfService;
    String from;
    PathMtuDiscovery discovery = PathMtuDiscovery.WANT;
    int family;
  }

  @Override
  void start(CommandContext context, List<String> arguments) {
    GetOpt parsed = GetOpt.parse(arguments, LETTERS, List.of());
    Settings settings = new Settings();
    for (GetOpt.Option option : parsed.options()) {
      if (option.letter() == 'V') {
        context.print(VERSION);
        context.exit(0);
        return;
      }
      if (option.letter() == 'h') {
        throw new UsageException(2, USAGE);
      }
      apply(context, settings, option);
    }
    if (parsed.error() != null) {
      throw new UsageException(2, "ping: " + parsed.error() + "\n" + USAGE);
    }
    if (parsed.operands().isEmpty()) {
      throw new UsageException(1, "ping: usage error: Destination address required");
    }
    if (parsed.operands().size() > 1) {
      throw notSupported("source routing by several destinations");
    }
    String target = parsed.operands().get(0);
    if (settings.family == 6 || target.contains(":")) {
      Ping6.start(context, settings, target);
      return;
    }
    startIpv4(context, settings, target, resolve(target));
  }

  private void startIpv4(CommandContext context, Settings settings, String target, int address) {
    GuestStack stack = stack(context);
    PingSession session = new PingSession(context, settings);
    EchoSocket socket = stack.icmp().open(new Ipv4Listener(session));
    context.onExit(socket::close);
    String source = "";
    if (settings.from != null) {
      IpInterface from = stack.networkInterface(settings.from);
      source = bind(stack, socket, settings.from, from);
    }
    socket.setTypeOfService(settings.typeOfService);
    socket.setDiscovery(settings.discovery);
    if (settings.timeToLive == 0) {
      throw new UsageException(2, "ping: cannot set unicast time-to-live: Invalid argument");
    }
    if (settings.timeToLive > 0) {
      socket.setTimeToLive(settings.timeToLive);
    }
    Ipv4Destination way = socket.destination(address);
    if (way.error() != null) {
      throw new UsageException(2, "ping: connect: " + way.error().text());
    }
    if (way.isBroadcast() && !settings.allowsBroadcast) {
      throw new UsageException(
          2,
          "ping: Do you want to ping broadcast? Then -b. If not, check your local firewall rules");
    }
    if (way.isBroadcast()) {
      context.errorln("WARNING: pinging broadcast address");
    }
    String from =
        settings.from == null
            ? ""
            : " from " + Ipv4Address.format(way.source()) + " " + source + ":";
    session.start(
        new PingSession.Target() {
          @Override
          public String header() {
            return "PING "
                + target
                + " ("
                + Ipv4Address.format(address)
                + ")"
                + from
                + " "
                + settings.dataBytes
                + "("
                + (settings.dataBytes + 28)
                + ") bytes of data.";
          }

          @Override
          public String name() {
            return target;
          }

          @Override
          public org.vswitchlab.node.stack.SocketError send(int sequence, byte[] data) {
            return socket.send(address, sequence, data);
          }

          @Override
          public void confirm() {
            socket.confirm(address);
          }

          @Override
          public int mtuBytes() {
            return socket.destination(address).mtuBytes();
          }
        });
  }

  /** Turns the stack's answers into the session's. */
  private record Ipv4Listener(PingSession session) implements EchoSocket.Listener {
    @Override
    public void reply(int from, int sequence, int ttl, byte[] data) {
      session.reply(Ipv4Address.format(from), sequence, ttl, data);
    }

    @Override
    public void error(int from, int sequence, int type, int code, int info) {
      session.error4(Ipv4Address.format(from), sequence, PingText.icmpError(type, code, info));
    }
  }

  /** Binds to an address or interface; returns the interface's name for the header. */
  private static String bind(
      GuestStack stack, EchoSocket socket, String text, IpInterface networkInterface) {
    if (Ipv4Address.isAddress(text)) {
      int address = Ipv4Address.parse(text);
      if (!stack.isLocal(address)) {
        throw new UsageException(2, "ping: bind: Cannot assign requested address");
      }
      socket.bind(address);
      return "";
    }
    if (networkInterface == null) {
      throw new UsageException(2, "ping: SO_BINDTODEVICE " + text + ": No such device");
    }
    socket.bind(networkInterface);
    return text;
  }

  private void apply(CommandContext context, Settings settings, GetOpt.Option option) {
    String argument = option.argument();
    switch (option.letter()) {
      case '4' -> settings.family = 4;
      case '6' -> settings.family = 6;
      case 'a', 'd', 'n', 'B', 'C', 'L', 'U' -> {}
      case 'b' -> settings.allowsBroadcast = true;
      case 'c' -> settings.count = number(argument, 1, Long.MAX_VALUE);
      case 'D' -> settings.printsTimes = true;
      case 'I' -> settings.from = argument;
      case 'i' -> settings.intervalNanos = interval(context, argument);
      case 'l' -> settings.preload = (int) number(argument, 1, 65536);
      case 'M' ->
          settings.discovery =
              switch (argument) {
                case "do" -> PathMtuDiscovery.DO;
                case "dont" -> PathMtuDiscovery.DONT;
                case "want" -> PathMtuDiscovery.WANT;
                default -> throw new UsageException(2, "ping: invalid -M argument: " + argument);
              };
      case 'O' -> settings.reportsOutstanding = true;
      case 'p' -> settings.pattern = pattern(context, argument);
      case 'q' -> settings.isQuiet = true;
      case 'Q' -> settings.typeOfService = (int) hexOrDecimal(argument);
      case 's' -> settings.dataBytes = (int) number(argument, 0, Integer.MAX_VALUE);
      case 't' -> settings.timeToLive = (int) number(argument, 0, 255);
      case 'v' -> settings.isVerbose = true;
      case 'w' ->
          settings.deadlineNanos =
              number(argument, 0, Integer.MAX_VALUE) * SimTime.NANOS_PER_SECOND;
      case 'W' -> settings.lingerNanos = seconds(context, argument);
      default -> throw notSupported("option -" + option.letter());
    }
  }

  private static long number(String text, long least, long most) {
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new UsageException(1, "ping: invalid argument: '" + text + "'");
    }
    if (value < least || value > most) {
      throw new UsageException(
          1,
          "ping: invalid argument: '"
              + text
              + "': out of range: "
              + least
              + " <= value <= "
              + most);
    }
    return value;
  }

  private static long hexOrDecimal(String text) {
    try {
      long value = Long.decode(text);
      if (value >= 0 && value <= 255) {
        return value;
      }
      throw new UsageException(
          1, "ping: the decimal value of TOS bits must be in range 0-255: " + value);
    } catch (NumberFormatException e) {
      throw new UsageException(1, "ping: invalid argument: '" + text + "'");
    }
  }

  /** Seconds with a fraction; like strtod(3), what follows the number is only complained about. */
  private static long seconds(CommandContext context, String text) {
    java.util.regex.Matcher number =
        java.util.regex.Pattern.compile("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)?").matcher(text);
    number.lookingAt();
    String digits = number.group();
    if (digits.length() < text.length() || text.isEmpty()) {
      context.errorln("ping: option argument contains garbage: " + text.substring(digits.length()));
      context.errorln("ping: this will become fatal error in the future");
    }
    if (digits.isEmpty() || digits.equals("-") || digits.equals("+")) {
      return 0;
    }
    return new BigDecimal(digits)
        .multiply(BigDecimal.valueOf(SimTime.NANOS_PER_SECOND))
        .longValue();
  }

  private long interval(CommandContext context, String text) {
    long nanos = seconds(context, text);
    if (nanos < 0 || nanos > Integer.MAX_VALUE * SimTime.NANOS_PER_MILLI) {
      throw new UsageException(2, "ping: bad timing interval: " + text);
    }
    if (nanos < SimTime.NANOS_PER_MICRO) {
      throw notSupported("an interval of 0");
    }
    return nanos;
  }

  private static byte[] pattern(CommandContext context, String text) {
    if (!text.matches("[0-9a-fA-F]{1,32}")) {
      throw new UsageException(2, "ping: patterns must be specified as hex digits: " + text);
    }
    String even = text.length() % 2 == 0 ? text : text + "0";
    byte[] bytes = java.util.HexFormat.of().parseHex(even);
    context.println("PATTERN: 0x" + java.util.HexFormat.of().formatHex(bytes));
    return bytes;
  }
}
