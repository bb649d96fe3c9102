package org.vswitchlab.management.guest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vswitchlab.management.shell.CommandContext;
import org.vswitchlab.node.dhcp.DhcpLease;
import org.vswitchlab.node.dhcp.DhcpServer;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.wire.Bytes;
import org.vswitchlab.wire.DhcpMessage;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.MacAddress;

/** {@code dnsmasq} 2.90 as far as it is a DHCP server for IPv4; it answers no names. */
final class DnsmasqCommand extends GuestCommand {
  private static final List<GetOpt.LongOption> LONG_OPTIONS =
      List.of(
          new GetOpt.LongOption("no-daemon", false, 'd'),
          new GetOpt.LongOption("keep-in-foreground", false, 'k'),
          new GetOpt.LongOption("conf-file", true, 'C'),
          new GetOpt.LongOption("port", true, 'p'),
          new GetOpt.LongOption("interface", true, 'i'),
          new GetOpt.LongOption("bind-interfaces", false, 'z'),
          new GetOpt.LongOption("no-ping", false, '5'),
          new GetOpt.LongOption("dhcp-range", true, 'F'),
          new GetOpt.LongOption("dhcp-host", true, 'G'),
          new GetOpt.LongOption("dhcp-option", true, 'O'));

  /** Option names of dnsmasq --help dhcp that labs use. */
  private static final Map<String, Integer> OPTION_NAMES =
      Map.of(
          "netmask",
          DhcpMessage.SUBNET_MASK,
          "router",
          DhcpMessage.ROUTERS,
          "dns-server",
          DhcpMessage.NAME_SERVERS,
          "hostname",
          DhcpMessage.HOST_NAME,
          "domain-name",
          DhcpMessage.DOMAIN_NAME,
          "mtu",
          DhcpMessage.INTERFACE_MTU,
          "broadcast",
          DhcpMessage.BROADCAST_ADDRESS,
          "ntp-server",
          DhcpMessage.TIME_SERVERS);

  DnsmasqCommand() {
    super("dnsmasq", "serve addresses by DHCP");
  }

  /** What the command line asks for. */
  private static final class Settings {
    int firstAddress;
    int lastAddress;
    long leaseSeconds = 3600;
    String leaseText = "1h";
    final Map<Long, Integer> hosts = new LinkedHashMap<>();
    final Map<Integer, byte[]> options = new LinkedHashMap<>();
    String deviceName;
    boolean isInForeground;
    boolean logs;
  }

  @Override
  void start(CommandContext context, List<String> arguments) {
    GetOpt parsed = GetOpt.parse(arguments, "dkC:p:i:z5F:G:O:", LONG_OPTIONS);
    if (parsed.error() != null || !parsed.operands().isEmpty()) {
      String what = parsed.error() != null ? parsed.error() : "junk found in command line";
      throw new UsageException(1, "\ndnsmasq: " + what);
    }
    Settings settings = new Settings();
    for (GetOpt.Option option : parsed.options()) {
      apply(settings, option);
    }
    if (settings.firstAddress == 0) {
      throw notSupported("a name server only; give --dhcp-range=FIRST,LAST[,TIME]");
    }
    if (settings.deviceName != null
        && stack(context).networkInterface(settings.deviceName) == null) {
      throw new UsageException(2, "\ndnsmasq: unknown interface " + settings.deviceName);
    }
    serve(context, settings);
  }

  private void serve(CommandContext context, Settings settings) {
    DhcpServer server =
        new DhcpServer(
            context.host(),
            new DhcpServer.Settings(
                settings.firstAddress,
                settings.lastAddress,
                settings.leaseSeconds,
                settings.hosts,
                settings.options),
            (type, on, address, mac, remark) ->
                log(context, settings, type, on, address, mac, remark));
    if (!server.start()) {
      throw new UsageException(
          2, "\ndnsmasq: failed to bind DHCP server socket: Address already in use");
    }
    if (settings.logs) {
      context.errorln("dnsmasq: started, version 2.90 DNS disabled");
      context.errorln(
          "dnsmasq-dhcp: DHCP, IP range "
              + Ipv4Address.format(settings.firstAddress)
              + " -- "
              + Ipv4Address.format(settings.lastAddress)
              + ", lease time "
              + settings.leaseText);
    }
    if (!settings.isInForeground) {
      context.exit(0);
      return;
    }
    context.runsUntilInterrupted();
    context.onInterrupt(
        () -> {
          server.stop();
          if (settings.logs) {
            context.errorln("");
            context.errorln("dnsmasq: exiting on receipt of SIGINT");
          }
          context.exit(0);
        });
  }

  private static void log(
      CommandContext context,
      Settings settings,
      String type,
      IpInterface on,
      int address,
      long mac,
      String remark) {
    if (settings.logs && !context.isDone()) {
      context.errorln(
          "dnsmasq-dhcp: "
              + type
              + "("
              + on.name()
              + ") "
              + (address == 0 ? "" : Ipv4Address.format(address) + " ")
              + MacAddress.format(mac)
              + " "
              + remark);
    }
  }

  private void apply(Settings settings, GetOpt.Option option) {
    String argument = option.argument();
    switch (option.letter()) {
      case 'd' -> {
        settings.isInForeground = true;
        settings.logs = true;
      }
      case 'k' -> settings.isInForeground = true;
      case 'i' -> settings.deviceName = argument;
      case 'F' -> range(settings, argument);
      case 'G' -> host(settings, argument);
      case 'O' -> option(settings, argument);
      case 'p' -> {
        if (!argument.equals("0")) {
          throw notSupported("names; use --port=0");
        }
      }
      case 'C' -> {
        if (!argument.equals("/dev/null")) {
          throw notSupported("a configuration file");
        }
      }
      default -> {
        // -z and --no-ping: that is how it is anyway.
      }
    }
  }

  private static UsageException bad(String option) {
    return new UsageException(1, "\ndnsmasq: bad " + option + " at line 0 of command line options");
  }

  private static void range(Settings settings, String text) {
    String[] words = text.split(",", -1);
    if (words.length < 2 || !Ipv4Address.isAddress(words[0]) || !Ipv4Address.isAddress(words[1])) {
      throw bad("dhcp-range");
    }
    settings.firstAddress = Ipv4Address.parse(words[0]);
    settings.lastAddress = Ipv4Address.parse(words[1]);
    if (Integer.compareUnsigned(settings.firstAddress, settings.lastAddress) > 0) {
      throw bad("dhcp-range");
    }
    String last = words[words.length - 1];
    if (words.length > 2 && !Ipv4Address.isAddress(last)) {
      settings.leaseSeconds = leaseSeconds(last);
      settings.leaseText = last;
    }
  }

  private static long leaseSeconds(String text) {
    if (text.equals("infinite")) {
      return DhcpLease.FOREVER_SECONDS;
    }
    int digits = text.length();
    long unit = 1;
    switch (text.charAt(Math.max(digits - 1, 0))) {
      case 'w' -> unit = 7 * 24 * 3600;
      case 'd' -> unit = 24 * 3600;
      case 'h' -> unit = 3600;
      case 'm' -> unit = 60;
      case 's' -> unit = 1;
      default -> digits++;
    }
    try {
      // dnsmasq(8): the least is two minutes.
      return Math.max(120, Long.parseLong(text.substring(0, digits - 1)) * unit);
    } catch (NumberFormatException e) {
      throw bad("dhcp-range");
    }
  }

  private static void host(Settings settings, String text) {
    Long mac = null;
    Integer address = null;
    for (String word : text.split(",", -1)) {
      if (Ipv4Address.isAddress(word)) {
        address = Ipv4Address.parse(word);
      } else if (word.length() == 17) {
        try {
          mac = MacAddress.parse(word);
        } catch (IllegalArgumentException e) {
          throw bad("dhcp-host");
        }
      }
    }
    if (mac == null || address == null) {
      throw bad("dhcp-host");
    }
    settings.hosts.put(mac, address);
  }

  private static void option(Settings settings, String text) {
    String[] words = text.split(",", -1);
    String name = words[0].replace("option:", "");
    Integer code = OPTION_NAMES.get(name);
    if (code == null) {
      try {
        code = Integer.valueOf(name);
      } catch (NumberFormatException e) {
        throw bad("dhcp-option");
      }
    }
    if (code < 1 || code > 254) {
      throw bad("dhcp-option");
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    for (int i = 1; i < words.length; i++) {
      value.writeBytes(bytes(code, words[i]));
    }
    if (value.size() > 255) {
      throw bad("dhcp-option");
    }
    settings.options.put(code, value.toByteArray());
  }

  private static byte[] bytes(int code, String word) {
    if (Ipv4Address.isAddress(word)) {
      return DhcpMessage.Option.ofInt(code, Ipv4Address.parse(word)).value();
    }
    if (code == DhcpMessage.INTERFACE_MTU && word.matches("\\d{1,5}")) {
      byte[] mtu = new byte[2];
      Bytes.put16(mtu, 0, Integer.parseInt(word));
      return mtu;
    }
    return word.getBytes(StandardCharsets.UTF_8);
  }
}
