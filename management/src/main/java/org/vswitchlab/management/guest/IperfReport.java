package org.vswitchlab.management.guest;

import java.util.List;
import java.util.Locale;
import org.vswitchlab.engine.Simulation;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.time.SimTime;

/** The table that both ends of an iperf3 test print. */
final class IperfReport {
  private static final String SEPARATOR = "- - - - - - - - - - - - - - - - - - - - - - - - -";

  /** What is known of one stream at its end, from either side. */
  record Total(
      int id, long bytes, long retransmits, double jitterMillis, long lost, long packets) {}

  private final CommandContext context;
  private final IperfSettings settings;
  private final List<IperfStream> streams;
  private final boolean isSender;
  private final Simulation simulation;
  private final Timer interval;
  private long startNanos;
  private long markNanos;
  private boolean hasPrinted;

  IperfReport(
      CommandContext context, IperfSettings settings, List<IperfStream> streams, boolean isSender) {
    this.context = context;
    this.settings = settings;
    this.streams = streams;
    this.isSender = isSender;
    simulation = context.host().simulation();
    interval = new Timer(simulation, this::intervalDue);
  }

  void start() {
    startNanos = simulation.nowNanos();
    markNanos = startNanos;
    context.println(header(isSender, true));
    if (settings.intervalNanos > 0) {
      interval.armAfter(settings.intervalNanos);
    }
  }

  private String header(boolean ofSender, boolean isInterval) {
    String head = "[ ID] Interval           Transfer     Bitrate";
    if (!settings.isUdp) {
      return head + (ofSender ? "         Retr" + (isInterval ? "  Cwnd" : "") : "");
    }
    return head
        + (ofSender && isInterval
            ? "         Total Datagrams"
            : "         Jitter    Lost/Total Datagrams");
  }

  private void intervalDue() {
    printInterval();
    interval.armAfter(settings.intervalNanos);
  }

  void stop() {
    interval.disarm();
  }

  /** Ends the last interval; a very short one in which nothing came is left out. */
  void finishIntervals() {
    interval.disarm();
    long length = simulation.nowNanos() - markNanos;
    long moved = streams.stream().mapToLong(IperfStream::bytesSinceMark).sum();
    if (length > 0 && (length * 10 >= settings.intervalNanos || moved > 0)) {
      printInterval();
    }
  }

  private void printInterval() {
    long from = markNanos - startNanos;
    long to = simulation.nowNanos() - startNanos;
    markNanos = simulation.nowNanos();
    if (streams.size() > 1 && hasPrinted) {
      context.println(SEPARATOR);
    }
    hasPrinted = true;
    for (IperfStream stream : streams) {
      context.println(
          line(String.format("[%3d]", stream.id()), from, to, stream.bytesSinceMark())
              + intervalColumns(
                  stream.retransmitsSinceMark(),
                  unit(stream.congestionWindowBytes(), true) + "s",
                  stream.packetsSinceMark(),
                  stream.lostSinceMark(),
                  stream.jitterMillis()));
    }
    if (streams.size() > 1) {
      context.println(
          line("[SUM]", from, to, sum(IperfStream::bytesSinceMark))
              + intervalColumns(
                  sum(IperfStream::retransmitsSinceMark),
                  "",
                  sum(IperfStream::packetsSinceMark),
                  sum(IperfStream::lostSinceMark),
                  streams.stream().mapToDouble(IperfStream::jitterMillis).average().orElse(0)));
    }
    streams.forEach(IperfStream::mark);
  }

  private long sum(java.util.function.ToLongFunction<IperfStream> what) {
    return streams.stream().mapToLong(what).sum();
  }

  private String intervalColumns(
      long retransmits, String window, long packets, long lost, double jitterMillis) {
    if (settings.isUdp) {
      return isSender ? "  " + packets + "  " : datagrams(jitterMillis, lost, packets) + "  ";
    }
    if (!isSender) {
      return " ".repeat(18);
    }
    return window.isEmpty()
        ? String.format("  %3d             ", retransmits)
        : String.format("  %3d   %s       ", retransmits, window);
  }

  private static String datagrams(double jitterMillis, long lost, long packets) {
    double percent = packets == 0 ? 0 : 100.0 * lost / packets;
    return String.format(
        Locale.ROOT, "  %5.3f ms  %d/%d (%s%%)", jitterMillis, lost, packets, twoDigits(percent));
  }

  /** As {@code %.2g} of printf(3). */
  private static String twoDigits(double value) {
    if (value == 0) {
      return "0";
    }
    String text =
        new java.math.BigDecimal(value)
            .round(new java.math.MathContext(2))
            .stripTrailingZeros()
            .toPlainString();
    return value >= 99.5 ? "1e+02" : text;
  }

  private String line(String id, long fromNanos, long toNanos, long bytes) {
    double seconds = (toNanos - fromNanos) / 1e9;
    double rate = seconds > 0 ? bytes / seconds : 0;
    return String.format(
        Locale.ROOT,
        "%s %6.2f-%-6.2f sec  %ss  %ss/sec",
        id,
        fromNanos / 1e9,
        toNanos / 1e9,
        unit(bytes, true),
        unit(rate, false));
  }

  /**
   * The lines at the end.
   *
   * @param sent what the sending side knows, or null if this side is not told
   * @param received as {@code sent}
   */
  void printTotals(List<Total> sent, List<Total> received, long sentNanos, long receivedNanos) {
    context.println(SEPARATOR);
    context.println(header(sent != null, false));
    int count = sent != null ? sent.size() : received.size();
    for (int i = 0; i < count; i++) {
      if (sent != null) {
        context.println(totalLine(sent.get(i), sentNanos, true));
      }
      if (received != null) {
        context.println(totalLine(received.get(i), receivedNanos, false));
      }
    }
    if (count > 1) {
      if (sent != null) {
        context.println(sumLine(sent, sentNanos, true));
      }
      if (received != null) {
        context.println(sumLine(received, receivedNanos, false));
      }
    }
  }

  private String totalLine(Total total, long nanos, boolean ofSender) {
    return line(String.format("[%3d]", total.id()), 0, nanos, total.bytes())
        + totalColumns(total, ofSender);
  }

  private String sumLine(List<Total> totals, long nanos, boolean ofSender) {
    Total sum =
        new Total(
            0,
            totals.stream().mapToLong(Total::bytes).sum(),
            totals.stream().mapToLong(Total::retransmits).sum(),
            totals.stream().mapToDouble(Total::jitterMillis).average().orElse(0),
            totals.stream().mapToLong(Total::lost).sum(),
            totals.stream().mapToLong(Total::packets).sum());
    return line("[SUM]", 0, nanos, sum.bytes()) + totalColumns(sum, ofSender);
  }

  private String totalColumns(Total total, boolean ofSender) {
    String who = ofSender ? "sender" : "receiver";
    if (settings.isUdp) {
      return datagrams(
              ofSender ? 0 : total.jitterMillis(), ofSender ? 0 : total.lost(), total.packets())
          + "  "
          + who;
    }
    return ofSender
        ? String.format("  %3d             %s", total.retransmits(), who)
        : " ".repeat(18) + who;
  }

  /**
   * Three digits and a unit.
   *
   * @param bytes a count, or a count each second
   * @param isBytes bytes with powers of 1024, or bits with powers of 1000
   */
  private String unit(double bytes, boolean isBytes) {
    char wanted = isBytes ? 'a' : settings.unit;
    boolean asBytes = isBytes || Character.isUpperCase(wanted);
    double value = asBytes ? bytes : bytes * 8;
    double step = asBytes ? 1024 : 1000;
    String prefixes = " KMGT";
    int power = prefixes.indexOf(Character.toUpperCase(wanted));
    if (power > 0) {
      value /= Math.pow(step, power);
    } else {
      power = 0;
      while (value >= step && power < prefixes.length() - 1) {
        value /= step;
        power++;
      }
    }
    String number =
        value < 9.995
            ? String.format(Locale.ROOT, "%4.2f", value)
            : value < 99.95
                ? String.format(Locale.ROOT, "%4.1f", value)
                : String.format(Locale.ROOT, "%4.0f", value);
    String prefix = power == 0 ? "" : String.valueOf(prefixes.charAt(power));
    return number + " " + prefix + (asBytes ? "Byte" : "bit");
  }

  /** What this end knows of its streams. */
  static List<Total> totals(List<IperfStream> streams) {
    return streams.stream()
        .map(
            s ->
                new Total(
                    s.id(), s.bytes(), s.retransmits(), s.jitterMillis(), s.lost(), s.packets()))
        .toList();
  }

  long elapsedNanos() {
    return simulation.nowNanos() - startNanos;
  }

  static String seconds(long nanos) {
    return SimTime.seconds(nanos);
  }
}
