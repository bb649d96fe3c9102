package org.vswitchlab.management.guest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.dhcp.DhcpClient;
import org.vswitchlab.node.dhcp.DhcpClientSettings;
import org.vswitchlab.node.dhcp.DhcpLease;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.DhcpMessage;
import org.vswitchlab.wire.Ipv4Address;

/** {@code udhcpc} of BusyBox 1.35.0 with Debian's default script. */
final class UdhcpcCommand extends GuestCommand {
  private static final String LETTERS = "i:s:p:Bt:T:A:bnqRfSCo";
  private static final String USAGE =
      "Usage: udhcpc [-fbqRS] [-t N] [-T SEC] [-A SEC|-n] [-i IFACE]";

  UdhcpcCommand() {
    super("udhcpc", "get an address by DHCP");
  }

  /** What the command line asks for. */
  private static final class Settings {
    String deviceName = "eth0";
    long tries = 3;
    long pauseNanos = 3 * SimTime.NANOS_PER_SECOND;
    long waitNanos = 20 * SimTime.NANOS_PER_SECOND;
    boolean exitsWithoutLease;
    boolean exitsWithLease;
    boolean goesToBackgroundWithoutLease;
    boolean isInForeground;
    boolean releases;
  }

  @Override
  void start(CommandContext context, List<String> arguments) {
    GetOpt parsed = GetOpt.parse(arguments, LETTERS, List.of());
    if (parsed.error() != null || !parsed.operands().isEmpty()) {
      String reason = parsed.error() == null ? "" : "udhcpc: " + parsed.error() + "\n";
      throw new UsageException(1, reason + USAGE);
    }
    Settings settings = new Settings();
    for (GetOpt.Option option : parsed.options()) {
      apply(settings, option);
    }
    IpInterface on = stack(context).networkInterface(settings.deviceName);
    if (on == null || on.isLoopback()) {
      throw new UsageException(1, "udhcpc: ioctl 0x8933 failed: No such device");
    }
    new Session(context, settings, on).start();
  }

  private void apply(Settings settings, GetOpt.Option option) {
    switch (option.letter()) {
      case 'i' -> settings.deviceName = option.argument();
      case 't' -> settings.tries = number(option);
      case 'T' -> settings.pauseNanos = number(option) * SimTime.NANOS_PER_SECOND;
      case 'A' -> settings.waitNanos = number(option) * SimTime.NANOS_PER_SECOND;
      case 'n' -> settings.exitsWithoutLease = true;
      case 'q' -> settings.exitsWithLease = true;
      case 'b' -> settings.goesToBackgroundWithoutLease = true;
      case 'f' -> settings.isInForeground = true;
      case 'R' -> settings.releases = true;
      case 'S' -> {
        // There is no system log.
      }
      default -> throw notSupported("-" + option.letter());
    }
  }

  private static long number(GetOpt.Option option) {
    try {
      long value = Long.parseLong(option.argument());
      if (value >= 0 && value <= Integer.MAX_VALUE) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw new UsageException(1, "udhcpc: invalid number '" + option.argument() + "'");
  }

  private static DhcpClientSettings clientSettings(IpInterface on) {
    byte[] wanted = {
      DhcpMessage.SUBNET_MASK,
      DhcpMessage.ROUTERS,
      DhcpMessage.NAME_SERVERS,
      DhcpMessage.HOST_NAME,
      DhcpMessage.DOMAIN_NAME,
      DhcpMessage.BROADCAST_ADDRESS,
      DhcpMessage.TIME_SERVERS
    };
    byte[] clientId = new byte[7];
    clientId[0] = 1;
    Bytes.put48(clientId, 1, on.device().mac());
    List<DhcpMessage.Option> options = new ArrayList<>();
    options.add(DhcpMessage.Option.ofShort(DhcpMessage.MAXIMUM_SIZE, 576));
    options.add(new DhcpMessage.Option(DhcpMessage.PARAMETER_LIST, wanted));
    options.add(
        new DhcpMessage.Option(
            DhcpMessage.VENDOR_CLASS, "udhcp 1.35.0".getBytes(StandardCharsets.US_ASCII)));
    options.add(new DhcpMessage.Option(DhcpMessage.CLIENT_IDENTIFIER, clientId));
    return new DhcpClientSettings(64, 0, options, options, false, false);
  }

  /** One run; it may go on after the command has ended, as the real one does in the background. */
  private static final class Session implements DhcpClient.Listener {
    private final CommandContext context;
    private final Settings settings;
    private final DhcpClient client;
    private final Timer timer;
    private int sentCount;

    Session(CommandContext context, Settings settings, IpInterface on) {
      this.context = context;
      this.settings = settings;
      timer = new Timer(context.host().simulation(), this::timePassed);
      client = DhcpClient.start(context.host(), on, clientSettings(on), this);
    }

    void start() {
      if (settings.isInForeground && !settings.exitsWithLease) {
        context.runsUntilInterrupted();
      }
      context.onInterrupt(this::interrupted);
      say("started, v1.35.0");
      discover();
    }

    private void say(String text) {
      if (!context.isDone()) {
        context.errorln("udhcpc: " + text);
      }
    }

    private void interrupted() {
      timer.disarm();
      if (settings.releases) {
        DhcpLease given = client.release();
        if (given != null) {
          say(
              "unicasting a release of "
                  + Ipv4Address.format(given.address())
                  + " to "
                  + Ipv4Address.format(given.server()));
        }
      } else {
        client.stop();
      }
      context.exit(130);
    }

    private void discover() {
      sentCount++;
      say("broadcasting discover");
      client.discover();
      timer.armAfter(settings.pauseNanos);
    }

    private void timePassed() {
      if (client.isRequesting()) {
        client.request();
        timer.armAfter(settings.pauseNanos);
      } else if (settings.tries == 0 || sentCount < settings.tries) {
        discover();
      } else if (settings.exitsWithoutLease) {
        say("no lease, failing");
        client.stop();
        context.exit(1);
      } else {
        if (settings.goesToBackgroundWithoutLease && !context.isDone()) {
          say("no lease, forking to background");
          context.exit(0);
        }
        sentCount = 0;
        timer.armAfter(settings.waitNanos);
      }
    }

    @Override
    public void offered(int address, int server) {
      say(
          "broadcasting select for "
              + Ipv4Address.format(address)
              + ", server "
              + Ipv4Address.format(server));
      timer.armAfter(settings.pauseNanos);
    }

    @Override
    public void bound(DhcpLease lease) {
      timer.disarm();
      say(
          "lease of "
              + Ipv4Address.format(lease.address())
              + " obtained from "
              + Ipv4Address.format(lease.server())
              + ", lease time "
              + lease.seconds());
      if (settings.exitsWithLease) {
        client.stop();
      }
      if (!settings.isInForeground || settings.exitsWithLease) {
        context.exit(0);
      }
    }

    @Override
    public void refused(int server) {
      say("received DHCP NAK");
      sentCount = 0;
      timer.armAfter(settings.pauseNanos);
    }

    @Override
    public void expired() {
      say("lease lost, entering init state");
      sentCount = 0;
      discover();
    }
  }
}
