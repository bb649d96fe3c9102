package org.vswitchlab.management.guest;

import java.math.BigDecimal;
import java.util.List;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.Ipv4Destination;
import org.vswitchlab.time.SimTime;

/** {@code traceroute} 2.1 with its default method, UDP datagrams to ports that nobody uses. */
final class TracerouteCommand extends GuestCommand {
  private static final String LETTERS = "46dFITi:f:g:m:N:np:t:l:w:q:rs:z:eAVUDM:O:";

  TracerouteCommand() {
    super("traceroute", "show the routers on the way to a host");
  }

  /** What the command line asks for. */
  static final class Settings {
    int firstHop = 1;
    int hopLimit = 30;
    int probesPerHop = 3;
    int simultaneous = 16;
    int firstPort = 33434;
    int packetBytes = 60;
    long waitNanos = 5 * SimTime.NANOS_PER_SECOND;
    boolean isNumeric;
  }

  @Override
  void start(CommandContext context, List<String> arguments) {
    GetOpt parsed = GetOpt.parse(arguments, LETTERS, List.of());
    Settings settings = new Settings();
    for (GetOpt.Option option : parsed.options()) {
      apply(settings, option);
    }
    if (parsed.error() != null) {
      String letter = parsed.error().replaceAll(".*'(.)'.*", "$1");
      throw new UsageException(2, "Bad option `-" + letter + "' (argc 1)");
    }
    if (parsed.operands().isEmpty()) {
      throw new UsageException(2, "Specify \"host\" missing argument.");
    }
    if (parsed.operands().size() > 1) {
      settings.packetBytes = (int) number(parsed.operands().get(1), 28, 65000, "packet length");
    }
    String target = parsed.operands().get(0);
    int address = address(target);
    GuestStack stack = stack(context);
    Ipv4Destination way = stack.ipv4().destination(address);
    if (way.error() != null) {
      context.println(TracerouteSession.header(settings, target, address));
      throw new UsageException(1, "connect: " + way.error().text());
    }
    new TracerouteSession(context, settings, target, address).start();
  }

  private int address(String target) {
    try {
      return resolve(target);
    } catch (UsageException e) {
      throw new UsageException(
          2,
          target
              + ": Temporary failure in name resolution\n"
              + "Cannot handle \"host\" cmdline arg `"
              + target
              + "' on position 1 (argc 1)");
    }
  }

  private void apply(Settings settings, GetOpt.Option option) {
    String argument = option.argument();
    switch (option.letter()) {
      case '4', 'r', 'd' -> {}
      case 'n' -> settings.isNumeric = true;
      case 'f' -> settings.firstHop = (int) number(argument, 1, 255, "first hop");
      case 'm' -> settings.hopLimit = (int) number(argument, 1, 255, "max hops");
      case 'q' -> settings.probesPerHop = (int) number(argument, 1, 10, "probes per hop");
      case 'N' -> settings.simultaneous = (int) number(argument, 1, 1000, "probes");
      case 'p' -> settings.firstPort = (int) number(argument, 1, 65535, "port");
      case 'w' -> settings.waitNanos = seconds(argument);
      default -> throw notSupported("option -" + option.letter());
    }
  }

  private static long number(String text, long least, long most, String what) {
    if (text.matches("[0-9]{1,6}")) {
      long value = Long.parseLong(text);
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw new UsageException(
        2, "traceroute: " + what + " must be in " + least + ".." + most + ", not " + text);
  }

  private static long seconds(String text) {
    try {
      return new BigDecimal(text.replaceAll(",.*", ""))
          .multiply(BigDecimal.valueOf(SimTime.NANOS_PER_SECOND))
          .longValue();
    } catch (NumberFormatException e) {
      throw new UsageException(2, "traceroute: bad wait specification: " + text);
    }
  }
}
