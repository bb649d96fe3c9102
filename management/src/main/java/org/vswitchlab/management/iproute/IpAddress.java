package org.vswitchlab.management.iproute;

import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.GuestStack;
import org.vswitchlab.node.stack.InterfaceAddress;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.Scope;
import org.vswitchlab.time.SimTime;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.MacAddress;

/** {@code ip address}. */
final class IpAddress implements IpObject {
  /** An address as it is shown, and how long it stays. */
  private record Line(String text, String lifetime) {
    static Line lasting(String text) {
      return new Line(text, "forever");
    }

    String withLifetime(String separator) {
      return text + separator + "       valid_lft " + lifetime + " preferred_lft " + lifetime;
    }
  }

  @Override
  public String name() {
    return "address";
  }

  @Override
  public void run(IpInvocation ip) {
    IpArguments arguments = ip.arguments();
    if (arguments.isEmpty()) {
      show(ip);
      return;
    }
    String command = arguments.next();
    if (IpArguments.matches(command, "add")) {
      change(ip, Change.ADD);
    } else if (IpArguments.matches(command, "change") || IpArguments.matches(command, "replace")) {
      change(ip, Change.REPLACE);
    } else if (IpArguments.matches(command, "delete")) {
      change(ip, Change.DELETE);
    } else if (IpArguments.matches(command, "show")
        || IpArguments.matches(command, "lst")
        || IpArguments.matches(command, "list")) {
      show(ip);
    } else if (IpArguments.matches(command, "flush")) {
      flush(ip);
    } else {
      throw unknownCommand(command);
    }
  }

  private enum Change {
    ADD,
    REPLACE,
    DELETE
  }

  private static void change(IpInvocation ip, Change change) {
    IpArguments arguments = ip.arguments();
    String local = null;
    String deviceName = null;
    String broadcast = null;
    String label = null;
    Scope scope = null;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "dev" -> deviceName = arguments.next();
        case "broadcast", "brd" -> broadcast = arguments.next();
        case "label" -> label = arguments.next();
        case "scope" -> scope = IpText.scope(arguments.next());
        case "local" -> local = arguments.next();
        case "peer",
            "anycast",
            "valid_lft",
            "preferred_lft",
            "home",
            "nodad",
            "noprefixroute",
            "metric" ->
            throw IpException.notSupported("ip address " + word);
        default -> {
          if (local != null) {
            throw IpException.duplicateOrGarbage("local", word);
          }
          local = word;
        }
      }
    }
    if (deviceName == null) {
      throw new IpException(1, "Not enough information: \"dev\" argument is required.");
    }
    if (local == null) {
      throw IpException.incomplete();
    }
    if (local.contains(":")) {
      IpAddress6.change(ip, local, deviceName, change == Change.DELETE);
      return;
    }
    IpPrefix prefix = IpPrefix.parseAddress(local);
    IpInterface target = IpText.networkInterface(ip, ip.device(deviceName));
    if (change == Change.DELETE) {
      if (!target.removeAddress(prefix.address(), deletedLength(target, local, prefix))) {
        throw IpException.kernel("ipv4: Address not found.");
      }
      return;
    }
    InterfaceAddress added =
        new InterfaceAddress(
            prefix.address(),
            prefix.length(),
            broadcastAddress(broadcast, prefix),
            scope != null ? scope : defaultScope(prefix),
            label(label, deviceName),
            false);
    if (!target.addAddress(added) && change == Change.ADD) {
      throw IpException.kernel("ipv4: Address already assigned.");
    }
  }

  /** Without a length, {@code del} takes the address whatever its prefix, with a warning. */
  private static int deletedLength(IpInterface target, String text, IpPrefix prefix) {
    InterfaceAddress known = target.findAddress(prefix.address());
    return text.contains("/") || known == null ? prefix.length() : known.prefixLength();
  }

  private static Scope defaultScope(IpPrefix prefix) {
    return Ipv4Address.isLoopback(prefix.address()) ? Scope.HOST : Scope.GLOBAL;
  }

  private static int broadcastAddress(String text, IpPrefix prefix) {
    if (text == null || text.equals("-")) {
      return 0;
    }
    if (text.equals("+")) {
      return Ipv4Address.directedBroadcast(prefix.address(), prefix.length());
    }
    return IpPrefix.parseHost(text);
  }

  private static String label(String label, String deviceName) {
    if (label == null) {
      return deviceName;
    }
    if (!label.startsWith(deviceName)) {
      throw new IpException(
          1, "\"dev\" (" + deviceName + ") must match \"label\" (" + label + ").");
    }
    return label;
  }

  private static void flush(IpInvocation ip) {
    IpArguments arguments = ip.arguments();
    if (arguments.isEmpty()) {
      throw new IpException(1, "Flush requires arguments.");
    }
    arguments.accept("dev");
    IpInterface target = IpText.networkInterface(ip, ip.shownDevice(arguments.next()));
    if (!arguments.isEmpty()) {
      throw IpException.notSupported("ip address flush " + arguments.next());
    }
    if (ip.options().wantsIpv4()) {
      for (InterfaceAddress address : target.addresses()) {
        target.removeAddress(address.address(), address.prefixLength());
      }
    }
    if (ip.options().wantsIpv6()) {
      IpAddress6.flush(target);
    }
  }

  private static void show(IpInvocation ip) {
    IpArguments arguments = ip.arguments();
    NetDevice only = null;
    boolean upOnly = false;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "up" -> upOnly = true;
        case "dev" -> only = ip.shownDevice(arguments.next());
        case "scope",
            "to",
            "label",
            "type",
            "master",
            "vrf",
            "permanent",
            "dynamic",
            "primary",
            "secondary",
            "tentative",
            "deprecated" ->
            throw IpException.notSupported("ip address show " + word);
        default -> only = ip.shownDevice(word);
      }
    }
    for (NetDevice device : only == null ? IpDevices.all(ip.host()) : List.of(only)) {
      if (!upOnly || device.isUp()) {
        ip.context().print(describe(ip, device));
      }
    }
  }

  private static String describe(IpInvocation ip, NetDevice device) {
    GuestStack stack = ip.host().service(GuestStack.class);
    IpInterface networkInterface = stack == null ? null : stack.networkInterface(device.name());
    List<Line> addresses = new ArrayList<>();
    if (networkInterface != null && ip.options().wantsIpv4()) {
      for (InterfaceAddress address : networkInterface.addresses()) {
        addresses.add(line(ip, address));
      }
    }
    if (networkInterface != null && ip.options().wantsIpv6()) {
      IpAddress6.lines(networkInterface).forEach(text -> addresses.add(Line.lasting(text)));
    }
    boolean isFiltered = ip.options().family() != IpOptions.Family.ANY;
    if (isFiltered && addresses.isEmpty()) {
      return "";
    }
    if (ip.options().isBrief()) {
      return brief(device, addresses);
    }
    if (ip.options().isOneLine()) {
      return oneLine(device, addresses);
    }
    StringBuilder text = new StringBuilder(LinkText.head(ip.host(), device, false)).append('\n');
    if (!isFiltered) {
      text.append(LinkText.address(device));
      if (ip.options().hasDetails()) {
        text.append(LinkText.details(ip.host(), device));
      }
      text.append('\n');
    }
    for (Line address : addresses) {
      text.append("    ").append(address.withLifetime("\n")).append('\n');
    }
    if (ip.options().hasStatistics()) {
      text.append(LinkStatistics.text(device, ip.options().hasMoreStatistics()));
    }
    return text.toString();
  }

  private static String brief(NetDevice device, List<Line> addresses) {
    StringBuilder text = new StringBuilder(LinkText.brief(device));
    for (Line address : addresses) {
      text.append(address.text().split(" ")[1]).append(' ');
    }
    return text.append('\n').toString();
  }

  private static String oneLine(NetDevice device, List<Line> addresses) {
    StringBuilder text = new StringBuilder();
    for (Line address : addresses) {
      text.append(device.index()).append(": ").append(device.name()).append("    ");
      text.append(address.withLifetime("\\")).append('\n');
    }
    return text.toString();
  }

  private static Line line(IpInvocation ip, InterfaceAddress address) {
    StringBuilder text = new StringBuilder("inet ").append(address);
    if (address.broadcast() != 0) {
      text.append(" brd ").append(Ipv4Address.format(address.broadcast()));
    }
    text.append(" scope ").append(address.scope().label()).append(' ');
    text.append(address.isSecondary() ? "secondary " : "");
    if (address.endNanos() == InterfaceAddress.FOREVER_NANOS) {
      return Line.lasting(text.append(address.label()).toString());
    }
    long leftNanos = address.endNanos() - ip.host().simulation().nowNanos();
    long leftSeconds = Math.max(0, leftNanos / SimTime.NANOS_PER_SECOND);
    return new Line(
        text.append("dynamic ").append(address.label()).toString(), leftSeconds + "sec");
  }

  /** For link-layer addresses in several commands. */
  static String mac(long address) {
    return MacAddress.format(address);
  }
}
