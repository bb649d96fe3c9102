package org.vswitchlab.management.guest;

import java.math.BigDecimal;
import java.util.List;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.time.SimTime;

/** {@code iperf3} 3.12. */
final class IperfCommand extends GuestCommand {
  private static final String LETTERS =
      "p:f:i:D1VJvsc:ub:t:n:k:l:P:Rw:B:M:N46S:L:ZO:F:A:T:C:dI:hX:";

  private static final List<GetOpt.LongOption> LONG_OPTIONS =
      List.of(
          new GetOpt.LongOption("port", true, 'p'),
          new GetOpt.LongOption("format", true, 'f'),
          new GetOpt.LongOption("interval", true, 'i'),
          new GetOpt.LongOption("one-off", false, '1'),
          new GetOpt.LongOption("version", false, 'v'),
          new GetOpt.LongOption("server", false, 's'),
          new GetOpt.LongOption("client", true, 'c'),
          new GetOpt.LongOption("udp", false, 'u'),
          new GetOpt.LongOption("bitrate", true, 'b'),
          new GetOpt.LongOption("bandwidth", true, 'b'),
          new GetOpt.LongOption("time", true, 't'),
          new GetOpt.LongOption("bytes", true, 'n'),
          new GetOpt.LongOption("blockcount", true, 'k'),
          new GetOpt.LongOption("length", true, 'l'),
          new GetOpt.LongOption("parallel", true, 'P'),
          new GetOpt.LongOption("reverse", false, 'R'),
          new GetOpt.LongOption("json", false, 'J'),
          new GetOpt.LongOption("verbose", false, 'V'),
          new GetOpt.LongOption("version4", false, '4'),
          new GetOpt.LongOption("version6", false, '6'),
          new GetOpt.LongOption("no-delay", false, 'N'),
          new GetOpt.LongOption("daemon", false, 'D'),
          new GetOpt.LongOption("window", true, 'w'),
          new GetOpt.LongOption("bind", true, 'B'),
          new GetOpt.LongOption("set-mss", true, 'M'),
          new GetOpt.LongOption("tos", true, 'S'),
          new GetOpt.LongOption("omit", true, 'O'),
          new GetOpt.LongOption("congestion", true, 'C'),
          new GetOpt.LongOption("bidir", false, 'y'),
          new GetOpt.LongOption("help", false, 'h'));

  /** The longest option letters that only a client takes. */
  private static final String CLIENT_ONLY = "ubtnklPRNwM";

  private static final String USAGE =
      """
      Usage: iperf3 [-s|-c host] [options]
             iperf3 [-h|--help] [-v|--version]
      """
          .stripTrailing();

  IperfCommand() {
    super("iperf3", "measure throughput");
  }

  @Override
  void start(CommandContext context, List<String> arguments) {
    GetOpt parsed = GetOpt.parse(arguments, LETTERS, LONG_OPTIONS);
    if (parsed.error() != null) {
      throw new UsageException(1, "iperf3: " + parsed.error() + "\n" + USAGE);
    }
    IperfSettings settings = new IperfSettings();
    boolean isServer = false;
    boolean isOneOff = false;
    boolean hasClientOption = false;
    String target = null;
    for (GetOpt.Option option : parsed.options()) {
      hasClientOption |= CLIENT_ONLY.indexOf(option.letter()) >= 0;
      switch (option.letter()) {
        case 'v' -> {
          context.println("iperf 3.12 (cJSON 1.7.15)");
          context.exit(0);
          return;
        }
        case 'h' -> {
          context.println(USAGE);
          context.exit(0);
          return;
        }
        case 's' -> isServer = true;
        case '1' -> isOneOff = true;
        case 'c' -> target = option.argument();
        default -> apply(settings, option);
      }
    }
    if (isServer && target != null) {
      throw parameterError("cannot be both server and client");
    }
    if (!isServer && target == null) {
      throw parameterError("must either be a client (-c) or server (-s)");
    }
    if (isServer && hasClientOption) {
      throw parameterError("some option you are trying to set is client only");
    }
    if (isServer) {
      new IperfServer(context, settings, isOneOff).start();
      return;
    }
    if (isOneOff) {
      throw parameterError("some option you are trying to set is server only");
    }
    new IperfClient(context, settings, target, address(target)).start();
  }

  private int address(String target) {
    try {
      return resolve(target);
    } catch (UsageException e) {
      throw new UsageException(
          1, "iperf3: error - unable to connect to server: Temporary failure in name resolution");
    }
  }

  private static UsageException parameterError(String sentence) {
    return new UsageException(1, "iperf3: parameter error - " + sentence + "\n\n" + USAGE);
  }

  private void apply(IperfSettings settings, GetOpt.Option option) {
    String argument = option.argument();
    switch (option.letter()) {
      case 'p' ->
          settings.port =
              (int) number(argument, 1, 65535, "port number must be between 1 and 65535 inclusive");
      case 'f' -> settings.unit = format(argument);
      case 'i' -> settings.intervalNanos = interval(argument);
      case 'u' -> settings.isUdp = true;
      case 'b' -> settings.rateBps = scaled(argument, 1000);
      case 't' ->
          settings.seconds =
              number(argument, 0, 86400, "test duration valid values are 0 to 86400 seconds");
      case 'n' -> settings.bytes = scaled(argument, 1024);
      case 'l' -> settings.blockBytes = (int) Math.min(scaled(argument, 1024), 1 << 20);
      case 'P' ->
          settings.streamCount =
              (int)
                  number(argument, 1, 128, "number of parallel streams too large (maximum = 128)");
      case 'R' -> settings.isReverse = true;
      case '4', 'N' -> {}
      default -> throw notSupported("option -" + option.letter());
    }
  }

  /** Digits in front, as atoi(3) takes them. */
  private static long number(String text, long least, long most, String complaint) {
    java.util.regex.Matcher digits = java.util.regex.Pattern.compile("-?[0-9]{1,18}").matcher(text);
    long value = digits.lookingAt() ? Long.parseLong(digits.group()) : 0;
    if (value < least || value > most) {
      throw parameterError(complaint);
    }
    return value;
  }

  private static long interval(String text) {
    BigDecimal seconds = decimal(text);
    if (seconds.signum() != 0
        && (seconds.compareTo(new BigDecimal("0.1")) < 0
            || seconds.compareTo(new BigDecimal(60)) > 0)) {
      throw parameterError("invalid report interval (min = 0.1, max = 60 seconds)");
    }
    return seconds.multiply(BigDecimal.valueOf(SimTime.NANOS_PER_SECOND)).longValue();
  }

  private static BigDecimal decimal(String text) {
    java.util.regex.Matcher number =
        java.util.regex.Pattern.compile("[0-9]*\\.?[0-9]+").matcher(text);
    return number.lookingAt() ? new BigDecimal(number.group()) : BigDecimal.ZERO;
  }

  /** A number that may end in K, M, G or T. */
  private static long scaled(String text, long step) {
    long factor = 1;
    if (!text.isEmpty()) {
      int power = "KMGT".indexOf(Character.toUpperCase(text.charAt(text.length() - 1)));
      for (int i = 0; i <= power; i++) {
        factor *= step;
      }
    }
    return decimal(text).multiply(BigDecimal.valueOf(factor)).longValue();
  }

  private static char format(String text) {
    char unit = text.isEmpty() ? ' ' : text.charAt(0);
    if ("kmgtKMGT".indexOf(unit) < 0) {
      throw parameterError("bad format specifier (valid formats are in the set [kmgtKMGT])");
    }
    return unit;
  }
}
