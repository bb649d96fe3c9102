package org.vswitchlab.management.guest;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.vswitchlab.engine.Timer;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.dhcp.DhcpClient;
import org.vswitchlab.node.dhcp.DhcpClientSettings;
import org.vswitchlab.node.dhcp.DhcpLease;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.DhcpMessage;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.MacAddress;

/** {@code dhclient} of ISC DHCP 4.4.3-P1, Debian's usual DHCP client, for IPv4. */
final class DhclientCommand extends GuestCommand {
  private static final String LETTERS = "46vqr1xdIw";
  private static final String USAGE =
      "Usage: dhclient [-4] [-1] [-d] [-q] [-r] [-v] [-x] [interface]";

  DhclientCommand() {
    super("dhclient", "get an address by DHCP, or give it back");
  }

  @Override
  void start(CommandContext context, List<String> arguments) {
    GetOpt parsed = GetOpt.parse(arguments, LETTERS, List.of());
    if (parsed.error() != null) {
      throw new UsageException(1, "dhclient: " + parsed.error() + "\n" + USAGE);
    }
    String letters = "";
    for (GetOpt.Option option : parsed.options()) {
      letters += option.letter();
    }
    if (letters.indexOf('6') >= 0) {
      throw notSupported("-6");
    }
    if (parsed.operands().size() > 1) {
      throw notSupported("more than one interface");
    }
    IpInterface on = networkInterface(context, parsed.operands());
    Session session = new Session(context, on, letters);
    if (letters.indexOf('r') >= 0 || letters.indexOf('x') >= 0) {
      session.release(letters.indexOf('r') >= 0);
    } else {
      session.start();
    }
  }

  /** The interface named, or the first that is there. */
  private IpInterface networkInterface(CommandContext context, List<String> operands) {
    for (IpInterface candidate : stack(context).interfaces()) {
      boolean isMeant =
          operands.isEmpty()
              ? !candidate.isLoopback()
              : candidate.name().equals(operands.get(0)) && !candidate.isLoopback();
      if (isMeant) {
        return candidate;
      }
    }
    throw new UsageException(
        1,
        operands.isEmpty()
            ? "No broadcast interfaces found - exiting."
            : "Cannot find device \"" + operands.get(0) + "\"");
  }

  private static DhcpClientSettings clientSettings(String hostName) {
    byte[] wanted = {
      DhcpMessage.SUBNET_MASK,
      DhcpMessage.BROADCAST_ADDRESS,
      2,
      DhcpMessage.ROUTERS,
      DhcpMessage.DOMAIN_NAME,
      DhcpMessage.NAME_SERVERS,
      119,
      DhcpMessage.HOST_NAME,
      44,
      47,
      DhcpMessage.INTERFACE_MTU,
      DhcpMessage.CLASSLESS_ROUTES,
      DhcpMessage.TIME_SERVERS
    };
    List<DhcpMessage.Option> options =
        List.of(
            new DhcpMessage.Option(
                DhcpMessage.HOST_NAME, hostName.getBytes(StandardCharsets.UTF_8)),
            new DhcpMessage.Option(DhcpMessage.PARAMETER_LIST, wanted));
    return new DhcpClientSettings(128, 0x10, options, options, true, true);
  }

  /** One run; the client goes on in the background once it has an address. */
  private static final class Session implements DhcpClient.Listener {
    /** dhclient.conf(5): timeout, backoff-cutoff and retry. */
    private static final long TIMEOUT_NANOS = 60 * SimTime.NANOS_PER_SECOND;

    private static final int CUTOFF_SECONDS = 15;
    private static final long RETRY_NANOS = 300 * SimTime.NANOS_PER_SECOND;

    private final CommandContext context;
    private final IpInterface on;
    private final boolean isVerbose;
    private final boolean triesOnce;
    private final Timer timer;
    private DhcpClient client;
    private long begunNanos;
    private int intervalSeconds;

    Session(CommandContext context, IpInterface on, String letters) {
      this.context = context;
      this.on = on;
      isVerbose = letters.indexOf('v') >= 0 || letters.indexOf('d') >= 0;
      triesOnce = letters.indexOf('1') >= 0;
      timer = new Timer(context.host().simulation(), this::timePassed);
      if (letters.indexOf('d') >= 0) {
        context.runsUntilInterrupted();
      }
    }

    private void say(String text) {
      if (isVerbose && !context.isDone()) {
        context.errorln(text);
      }
    }

    private void greet() {
      say("Internet Systems Consortium DHCP Client 4.4.3-P1");
      say("Copyright 2004-2022 Internet Systems Consortium.");
      say("All rights reserved.");
      say("For info, please visit https://www.isc.org/software/dhcp/");
      say("");
      String device = "LPF/" + on.name() + "/" + MacAddress.format(on.device().mac());
      say("Listening on " + device);
      say("Sending on   " + device);
      say("Sending on   Socket/fallback");
    }

    void release(boolean givesBack) {
      DhcpClient running = DhcpClient.running(context.host(), on);
      if (running != null) {
        say("Killed old client process");
      }
      greet();
      if (running != null) {
        DhcpLease given = running.lease();
        if (givesBack && given != null) {
          say(
              "DHCPRELEASE of "
                  + Ipv4Address.format(given.address())
                  + " on "
                  + on.name()
                  + " to "
                  + Ipv4Address.format(given.server())
                  + " port 67");
          running.release();
        } else {
          running.stop();
        }
      }
      context.exit(0);
    }

    void start() {
      context.onInterrupt(
          () -> {
            timer.disarm();
            client.stop();
            context.exit(130);
          });
      greet();
      client = DhcpClient.start(context.host(), on, clientSettings(context.host().name()), this);
      begin();
    }

    private void begin() {
      begunNanos = context.host().simulation().nowNanos();
      intervalSeconds = 0;
      discover();
    }

    private void discover() {
      long leftNanos = begunNanos + TIMEOUT_NANOS - context.host().simulation().nowNanos();
      intervalSeconds = nextInterval((int) (leftNanos / SimTime.NANOS_PER_SECOND));
      say(
          "DHCPDISCOVER on "
              + on.name()
              + " to 255.255.255.255 port 67 interval "
              + intervalSeconds);
      client.discover();
      timer.armAfter(intervalSeconds * SimTime.NANOS_PER_SECOND);
    }

    /** Longer by a random part each time, up to the cutoff, within what is left. */
    private int nextInterval(int leftSeconds) {
      int next =
          intervalSeconds == 0
              ? 3 + client.random(6)
              : intervalSeconds + client.random(intervalSeconds + 1);
      if (next > CUTOFF_SECONDS) {
        next = CUTOFF_SECONDS / 2 + 1 + client.random(CUTOFF_SECONDS);
      }
      return Math.max(1, Math.min(next, leftSeconds));
    }

    private void timePassed() {
      long now = context.host().simulation().nowNanos();
      if (client.isRequesting()) {
        sayRequest();
        client.request();
        timer.armAfter(intervalSeconds * SimTime.NANOS_PER_SECOND);
      } else if (now < begunNanos + TIMEOUT_NANOS) {
        discover();
      } else if (now < begunNanos + TIMEOUT_NANOS + RETRY_NANOS) {
        giveUpForNow();
      } else {
        begin();
      }
    }

    private void giveUpForNow() {
      say("No DHCPOFFERS received.");
      if (triesOnce) {
        say("Unable to obtain a lease on first try.  Exiting.");
        client.stop();
        context.exit(2);
        return;
      }
      say("No working leases in persistent database - sleeping.");
      context.exit(0);
      timer.armAfter(RETRY_NANOS);
    }

    private void sayRequest() {
      say(
          "DHCPREQUEST for "
              + Ipv4Address.format(offered)
              + " on "
              + on.name()
              + " to 255.255.255.255 port 67");
    }

    private int offered;

    @Override
    public void offered(int address, int server) {
      offered = address;
      say("DHCPOFFER of " + Ipv4Address.format(address) + " from " + Ipv4Address.format(server));
      sayRequest();
    }

    @Override
    public void bound(DhcpLease lease) {
      timer.disarm();
      say(
          "DHCPACK of "
              + Ipv4Address.format(lease.address())
              + " from "
              + Ipv4Address.format(lease.server()));
      say(
          "bound to "
              + Ipv4Address.format(lease.address())
              + " -- renewal in "
              + lease.renewalSeconds()
              + " seconds.");
      context.exit(0);
    }

    @Override
    public void refused(int server) {
      say("DHCPNAK from " + Ipv4Address.format(server));
      begin();
    }

    @Override
    public void expired() {
      begin();
    }
  }
}
