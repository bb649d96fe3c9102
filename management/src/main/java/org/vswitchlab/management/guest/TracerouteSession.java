package org.vswitchlab.management.guest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.UdpSocket;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.Icmpv4Message;
import org.vswitchlab.wire.Ipv4Address;

/** One run of {@code traceroute}: several probes under way, printed in order. */
final class TracerouteSession {
  /** A probe waits so many times as long as an answer from the same hop took. */
  private static final int SAME_HOP_FACTOR = 3;

  /** A probe waits so many times as long as an answer from a later hop took. */
  private static final int LATER_HOP_FACTOR = 10;

  private static final int IP_UDP_HEADER_BYTES = 28;

  /** One datagram sent. */
  private static final class Probe {
    final int hop;
    final long sentNanos;
    long answeredNanos = -1;
    int from;
    String mark = "";
    boolean isLast;
    boolean isExpired;

    Probe(int hop, long sentNanos) {
      this.hop = hop;
      this.sentNanos = sentNanos;
    }

    boolean isDone() {
      return answeredNanos >= 0 || isExpired;
    }
  }

  private final CommandContext context;
  private final TracerouteCommand.Settings settings;
  private final String targetName;
  private final int target;
  private final List<Probe> probes = new ArrayList<>();
  private final Timer timer;
  private UdpSocket socket;
  private int printedCount;
  private int printedFrom;

  TracerouteSession(
      CommandContext context, TracerouteCommand.Settings settings, String targetName, int target) {
    this.context = context;
    this.settings = settings;
    this.targetName = targetName;
    this.target = target;
    timer = new Timer(context.host().simulation(), this::step);
  }

  static String header(TracerouteCommand.Settings settings, String name, int address) {
    return "traceroute to "
        + name
        + " ("
        + Ipv4Address.format(address)
        + "), "
        + settings.hopLimit
        + " hops max, "
        + settings.packetBytes
        + " byte packets";
  }

  void start() {
    GuestStack stack = context.host().service(GuestStack.class);
    socket = stack.udp().bind(0, null);
    socket.setErrorListener(
        (peer, port, from, type, code) -> answered(port - settings.firstPort, from, type, code));
    context.onExit(
        () -> {
          timer.disarm();
          socket.close();
        });
    context.println(header(settings, targetName, target));
    step();
  }

  private long now() {
    return context.host().simulation().nowNanos();
  }

  /** Gives up what waited too long, prints what can be printed, sends what may be sent. */
  private void step() {
    if (context.isDone()) {
      return;
    }
    for (Probe probe : probes) {
      probe.isExpired |= !probe.isDone() && now() >= deadline(probe);
    }
    print();
    int limit = (settings.hopLimit - settings.firstHop + 1) * settings.probesPerHop;
    while (!context.isDone() && probes.size() < limit && openCount() < settings.simultaneous) {
      send();
    }
    long next = Long.MAX_VALUE;
    for (Probe probe : probes) {
      if (!probe.isDone()) {
        next = Math.min(next, deadline(probe));
      }
    }
    if (next != Long.MAX_VALUE && !context.isDone()) {
      timer.armAt(Math.max(next, now()));
    }
  }

  private long openCount() {
    return probes.stream().filter(probe -> !probe.isDone()).count();
  }

  private void send() {
    int number = probes.size();
    Probe probe = new Probe(settings.firstHop + number / settings.probesPerHop, now());
    probes.add(probe);
    socket.setTimeToLive(probe.hop);
    socket.sendTo(
        target,
        settings.firstPort + number,
        new byte[Math.max(0, settings.packetBytes - IP_UDP_HEADER_BYTES)]);
  }

  private long deadline(Probe probe) {
    long wait = settings.waitNanos;
    for (Probe other : probes) {
      if (other.answeredNanos < 0 || other.hop < probe.hop) {
        continue;
      }
      long took = other.answeredNanos - other.sentNanos;
      wait = Math.min(wait, took * (other.hop == probe.hop ? SAME_HOP_FACTOR : LATER_HOP_FACTOR));
    }
    // At least a millisecond: a link without delay would leave no time at all.
    return probe.sentNanos + Math.max(wait, SimTime.NANOS_PER_MILLI);
  }

  private void answered(int number, int from, int type, int code) {
    if (context.isDone() || number < 0 || number >= probes.size()) {
      return;
    }
    Probe probe = probes.get(number);
    if (probe.isDone()) {
      return;
    }
    probe.answeredNanos = now();
    probe.from = from;
    probe.isLast = type == Icmpv4Message.UNREACHABLE;
    probe.mark = type == Icmpv4Message.UNREACHABLE ? mark(code) : "";
    // Errors that arrive together are read together.
    timer.armAt(now());
  }

  private static String mark(int code) {
    return switch (code) {
      case Icmpv4Message.PORT_UNREACHABLE -> "";
      case Icmpv4Message.NET_UNREACHABLE -> " !N";
      case Icmpv4Message.HOST_UNREACHABLE -> " !H";
      case Icmpv4Message.PROTOCOL_UNREACHABLE -> " !P";
      case Icmpv4Message.FRAGMENTATION_NEEDED -> " !F";
      case Icmpv4Message.ADMIN_PROHIBITED -> " !X";
      default -> " !<" + code + ">";
    };
  }

  private void print() {
    while (!context.isDone() && printedCount < probes.size() && probes.get(printedCount).isDone()) {
      printOne(probes.get(printedCount), printedCount % settings.probesPerHop == 0);
      printedCount++;
      if (printedCount % settings.probesPerHop == 0) {
        endOfHop();
      }
    }
  }

  private void printOne(Probe probe, boolean isFirst) {
    if (isFirst) {
      context.print(String.format("%2d ", probe.hop));
      printedFrom = 0;
    }
    if (probe.answeredNanos < 0) {
      context.print(" *");
      return;
    }
    if (probe.from != printedFrom) {
      String text = Ipv4Address.format(probe.from);
      context.print(" " + text + (settings.isNumeric ? "" : " (" + text + ")"));
      printedFrom = probe.from;
    }
    double millis = (probe.answeredNanos - probe.sentNanos) / 1e6;
    context.print(String.format(Locale.ROOT, "  %.3f ms%s", millis, probe.mark));
  }

  private void endOfHop() {
    context.print("\n");
    List<Probe> hop = probes.subList(printedCount - settings.probesPerHop, printedCount);
    boolean isReached = hop.stream().anyMatch(probe -> probe.isLast);
    if (isReached || hop.get(0).hop == settings.hopLimit) {
      context.exit(0);
    }
  }
}
