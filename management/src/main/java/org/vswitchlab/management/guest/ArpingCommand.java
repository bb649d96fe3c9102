package org.vswitchlab.management.guest;

import java.math.BigDecimal;
import java.util.List;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.ArpProtocol;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.Ipv4Destination;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.ArpPacket;
import org.vswitchlab.wire.ArpView;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.MacAddress;

/** {@code arping} of iputils 20221126. */
final class ArpingCommand extends GuestCommand {
  private static final String LETTERS = "h?bfDUAqc:w:i:s:I:V";

  private static final String USAGE =
      """

      Usage:
        arping [options] <destination>

      Options:
        -f            quit on first reply
        -q            be quiet
        -b            keep on broadcasting, do not unicast
        -D            duplicate address detection mode
        -U            unsolicited ARP mode, update your neighbours
        -A            ARP answer mode, update your neighbours
        -V            print version and exit
        -c <count>    how many packets to send
        -w <timeout>  how long to wait for a reply
        -i <interval> set interval between packets (default: 1 second)
        -I <device>   which ethernet device to use
        -s <source>   source ip address
        <destination> dns name or ip address

      For more details see arping(8).\
      """;

  ArpingCommand() {
    super("arping", "send ARP requests");
  }

  /** What the command line asks for. */
  private static final class Settings {
    boolean quitsOnReply;
    boolean isQuiet;
    boolean keepsBroadcasting;
    boolean detectsDuplicates;
    boolean isUnsolicited;
    boolean isAnswer;
    long count;
    long deadlineNanos;
    long intervalNanos = SimTime.NANOS_PER_SECOND;
    String deviceName;
    Integer source;
  }

  @Override
  void start(CommandContext context, List<String> arguments) {
    GetOpt parsed = GetOpt.parse(arguments, LETTERS, List.of());
    Settings settings = new Settings();
    for (GetOpt.Option option : parsed.options()) {
      if (option.letter() == 'V') {
        context.println("arping from iputils 20221126");
        context.println(
            "libcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, __fpending(): yes");
        context.exit(0);
        return;
      }
      apply(settings, option);
    }
    if (parsed.error() != null) {
      throw new UsageException(2, "arping: " + parsed.error() + "\n" + USAGE);
    }
    if (parsed.operands().size() != 1) {
      throw new UsageException(2, USAGE);
    }
    int target = resolve(parsed.operands().get(0));
    GuestStack stack = stack(context);
    IpInterface out = out(stack, settings, target);
    int source = source(stack, settings, out, target);
    new Session(context, settings, out, source, target).start();
  }

  private void apply(Settings settings, GetOpt.Option option) {
    String argument = option.argument();
    switch (option.letter()) {
      case 'b' -> settings.keepsBroadcasting = true;
      case 'f' -> settings.quitsOnReply = true;
      case 'D' -> {
        settings.detectsDuplicates = true;
        settings.quitsOnReply = true;
      }
      case 'U' -> settings.isUnsolicited = true;
      case 'A' -> {
        settings.isUnsolicited = true;
        settings.isAnswer = true;
      }
      case 'q' -> settings.isQuiet = true;
      case 'c' -> settings.count = positive(argument, "invalid argument: ");
      case 'w' -> settings.deadlineNanos = seconds(argument);
      case 'i' -> settings.intervalNanos = seconds(argument);
      case 'I' -> settings.deviceName = argument;
      case 's' -> settings.source = resolve(argument);
      default -> throw new UsageException(2, USAGE);
    }
  }

  private static long positive(String text, String complaint) {
    try {
      long value = Long.parseLong(text);
      if (value >= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw new UsageException(1, "arping: " + complaint + "'" + text + "'");
  }

  private static long seconds(String text) {
    try {
      return new BigDecimal(text)
          .multiply(BigDecimal.valueOf(SimTime.NANOS_PER_SECOND))
          .longValue();
    } catch (NumberFormatException e) {
      throw new UsageException(1, "arping: invalid argument: '" + text + "'");
    }
  }

  private IpInterface out(GuestStack stack, Settings settings, int target) {
    if (settings.deviceName == null) {
      Ipv4Destination way = stack.ipv4().destination(target);
      IpInterface chosen = way.error() == null && !way.isLocal() ? way.out() : firstUsable(stack);
      if (chosen == null) {
        throw new UsageException(
            2, "arping: Suitable device could not be determined. Please, use " + "option -I.");
      }
      return chosen;
    }
    IpInterface named = stack.networkInterface(settings.deviceName);
    if (named == null) {
      throw new UsageException(2, "arping: Device " + settings.deviceName + " not available.");
    }
    if (named.isLoopback()) {
      throw new UsageException(2, "Interface \"" + named.name() + "\" is not ARPable");
    }
    if (!named.isUp()) {
      throw new UsageException(2, "arping: Interface \"" + named.name() + "\" is down");
    }
    return named;
  }

  private static IpInterface firstUsable(GuestStack stack) {
    for (IpInterface candidate : stack.interfaces()) {
      if (!candidate.isLoopback() && candidate.isUp()) {
        return candidate;
      }
    }
    return null;
  }

  private static int source(GuestStack stack, Settings settings, IpInterface out, int target) {
    if (settings.source != null) {
      if (!settings.detectsDuplicates && !stack.isLocal(settings.source)) {
        throw new UsageException(2, "arping: bind: Cannot assign requested address");
      }
      return settings.source;
    }
    if (settings.detectsDuplicates) {
      return 0;
    }
    if (settings.isUnsolicited) {
      if (!stack.isLocal(target)) {
        throw new UsageException(2, "arping: bind: Cannot assign requested address");
      }
      return target;
    }
    return stack.ipv4().destination(target, out, 0).source();
  }

  /** One run. */
  private static final class Session implements ArpProtocol.ArpListener {
    private final CommandContext context;
    private final Settings settings;
    private final ArpProtocol arp;
    private final IpInterface out;
    private final int source;
    private final int target;
    private final Timer sendTimer;
    private final Timer endTimer;
    private long destination = MacAddress.BROADCAST;
    private long sentCount;
    private long broadcastCount;
    private long receivedCount;
    private long receivedBroadcastCount;
    private long sentNanos;

    Session(CommandContext context, Settings settings, IpInterface out, int source, int target) {
      this.context = context;
      this.settings = settings;
      this.out = out;
      this.source = source;
      this.target = target;
      arp = stack(context).arp();
      sendTimer = new Timer(context.host().simulation(), this::sendDue);
      endTimer = new Timer(context.host().simulation(), this::finish);
    }

    void start() {
      context.onInterrupt(this::finish);
      context.onExit(this::cancel);
      if (settings.count == 0 && settings.deadlineNanos == 0) {
        context.runsUntilInterrupted();
      }
      if (!settings.isQuiet) {
        context.println(
            "ARPING "
                + Ipv4Address.format(target)
                + " from "
                + Ipv4Address.format(source)
                + " "
                + out.name());
      }
      arp.addListener(this);
      if (settings.deadlineNanos > 0) {
        endTimer.armAfter(settings.deadlineNanos);
      }
      sendDue();
    }

    private void cancel() {
      arp.removeListener(this);
      sendTimer.disarm();
      endTimer.disarm();
    }

    private void sendDue() {
      if (settings.count > 0 && sentCount >= settings.count) {
        finish();
        return;
      }
      sentCount++;
      broadcastCount += destination == MacAddress.BROADCAST ? 1 : 0;
      sentNanos = context.host().simulation().nowNanos();
      long targetMac = settings.isAnswer ? out.device().mac() : settings.isUnsolicited ? -1 : 0;
      arp.send(
          out,
          new ArpPacket(
              settings.isAnswer ? ArpPacket.REPLY : ArpPacket.REQUEST,
              out.device().mac(),
              source,
              targetMac & MacAddress.BROADCAST,
              target),
          destination);
      // An unsolicited message gets no answer, so nothing is waited for after the last.
      boolean isLast = settings.count > 0 && sentCount >= settings.count;
      if (isLast && settings.isUnsolicited) {
        finish();
      } else {
        sendTimer.armAfter(settings.intervalNanos);
      }
    }

    @Override
    public void received(IpInterface in, ArpView reply, boolean isBroadcast) {
      if (in != out || reply.senderIp() != target || context.isDone()) {
        return;
      }
      if (reply.operation() != ArpPacket.REPLY && reply.operation() != ArpPacket.REQUEST) {
        return;
      }
      boolean isForUs = settings.detectsDuplicates || reply.targetIp() == source;
      if (!isForUs) {
        return;
      }
      if (!settings.isQuiet) {
        print(reply, isBroadcast);
      }
      receivedCount++;
      receivedBroadcastCount += isBroadcast ? 1 : 0;
      if (!settings.keepsBroadcasting) {
        destination = reply.senderMac();
      }
      boolean isLastAnswer = settings.count > 0 && receivedCount >= settings.count;
      if (settings.quitsOnReply || isLastAnswer) {
        finish();
      }
    }

    private void print(ArpView reply, boolean isBroadcast) {
      long micros = (context.host().simulation().nowNanos() - sentNanos) / SimTime.NANOS_PER_MICRO;
      context.println(
          (isBroadcast ? "Broadcast " : "Unicast ")
              + (reply.operation() == ArpPacket.REPLY ? "reply" : "request")
              + " from "
              + Ipv4Address.format(reply.senderIp())
              + " ["
              + MacAddress.format(reply.senderMac()).toUpperCase(java.util.Locale.ROOT)
              + "]"
              + String.format("  %d.%03dms", micros / 1000, micros % 1000));
    }

    private void finish() {
      if (context.isDone()) {
        return;
      }
      if (!settings.isQuiet) {
        context.println("Sent " + sentCount + " probes (" + broadcastCount + " broadcast(s))");
        context.println(
            "Received "
                + receivedCount
                + " response(s)"
                + (receivedBroadcastCount > 0
                    ? " (" + receivedBroadcastCount + " broadcast(s))"
                    : ""));
      }
      boolean isGood =
          settings.isUnsolicited
              || (settings.detectsDuplicates ? receivedCount == 0 : receivedCount > 0);
      context.exit(isGood ? 0 : 1);
    }
  }
}
