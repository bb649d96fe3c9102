package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.stack.InterfaceAddress;
import org.vswitchlab.node.stack.IpInterface;
import org.vswitchlab.node.stack.Scope;
import org.vswitchlab.wire.Ipv4Address;
import org.vswitchlab.wire.MacAddress;

/** {@code ip address}. */
final class IpAddress implements IpObject {
  @Override
  public String name() {
    return "address";
  }

  @Override
  public boolean hasJson() {
    return true;
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

  /** Which addresses of which devices to show. */
  private static final class Filter {
    private NetDevice only;
    private NetDevice master;
    private String kind;
    private Scope scope;
    private IpPrefix within;
    private String label;
    private Boolean isSecondary;
    private Boolean isDynamic;
    private boolean isTentative;
    private boolean isUpOnly;

    private void read(IpInvocation ip, String word) {
      IpArguments arguments = ip.arguments();
      switch (word) {
        case "up" -> isUpOnly = true;
        case "dev" -> only = ip.shownDevice(arguments.next());
        case "scope" -> scope = IpText.scope(arguments.next());
        case "to" -> within = IpPrefix.parseDestination(arguments.next());
        case "label" -> label = arguments.next();
        case "type" -> kind = arguments.next();
        case "master" -> {
          String name = arguments.next();
          master = IpDevices.find(ip.host(), name);
          if (master == null) {
            throw IpException.wrongArgument(name, "Device does not exist\n");
          }
        }
        case "permanent" -> isDynamic = false;
        case "dynamic" -> isDynamic = true;
        case "primary" -> isSecondary = false;
        case "secondary", "temporary" -> isSecondary = true;
        case "tentative" -> isTentative = true;
        case "vrf", "deprecated", "group" ->
            throw IpException.notSupported("ip address show " + word);
        default -> only = ip.shownDevice(word);
      }
    }

    private boolean takes(Host host, NetDevice device) {
      LinkKind own = LinkKinds.of(host, device);
      LinkKind masterKind = LinkKinds.ofMaster(host, device);
      return (!isUpOnly || device.isUp())
          && (kind == null || own != null && own.name().equals(kind))
          && (master == null || masterKind != null && masterKind.masterOf(host, device) == master);
    }

    private boolean takes(AddressRow row) {
      return (scope == null || row.scope() == scope)
          && (within == null || !row.isIpv6() && isWithin(row))
          && (label == null || row.label().matches(label.replace("*", ".*")))
          && (isSecondary == null || row.isSecondary() == isSecondary)
          && (isDynamic == null || row.isDynamic() == isDynamic)
          && (!isTentative || row.isTentative());
    }

    private boolean isWithin(AddressRow row) {
      int mask = Ipv4Address.mask(within.length());
      return (Ipv4Address.parse(row.local()) & mask) == (within.address() & mask);
    }

    /** Whether devices without an address that is wanted are left out. */
    private boolean isOfAddresses() {
      return within != null || label != null;
    }
  }

  private static void show(IpInvocation ip) {
    IpArguments arguments = ip.arguments();
    Filter filter = new Filter();
    while (!arguments.isEmpty()) {
      filter.read(ip, arguments.next());
    }
    ArrayNode json = BridgeOutput.array();
    for (NetDevice device : filter.only == null ? IpDevices.all(ip.host()) : List.of(filter.only)) {
      List<AddressRow> rows = new ArrayList<>(AddressRow.of(ip, device));
      rows.removeIf(row -> !filter.takes(row));
      boolean isOfFamily = ip.options().family() != IpOptions.Family.ANY;
      boolean isHidden = rows.isEmpty() && (isOfFamily || filter.isOfAddresses());
      if (!filter.takes(ip.host(), device) || isHidden) {
        continue;
      }
      if (ip.options().isJson()) {
        describeJson(ip, device, rows, json.addObject());
      } else {
        ip.context().print(describe(ip, device, rows, isOfFamily, filter));
      }
    }
    if (ip.options().isJson()) {
      ip.printJson(json);
    }
  }

  private static String describe(
      IpInvocation ip, NetDevice device, List<AddressRow> rows, boolean isOfFamily, Filter filter) {
    if (ip.options().isBrief()) {
      return brief(device, rows);
    }
    if (ip.options().isOneLine()) {
      return oneLine(device, rows);
    }
    StringBuilder text = new StringBuilder();
    if (filter.label == null) {
      text.append(LinkText.head(ip.host(), device, false)).append('\n');
    }
    if (!isOfFamily && !filter.isOfAddresses()) {
      text.append(LinkText.address(device));
      if (ip.options().hasDetails()) {
        // The way in which addresses are made is shown by ip link alone.
        text.append(LinkText.details(ip.host(), device).replace("addrgenmode eui64 ", ""));
      }
      text.append('\n').append(LinkText.alias(device));
    }
    rows.forEach(row -> text.append("    ").append(row.text("\n")).append('\n'));
    if (ip.options().hasStatistics()) {
      text.append(LinkStatistics.text(device, ip.options().hasMoreStatistics()));
    }
    return text.toString();
  }

  private static String brief(NetDevice device, List<AddressRow> rows) {
    StringBuilder text = new StringBuilder(LinkText.brief(device));
    rows.forEach(row -> text.append(row.prefix()).append(' '));
    return text.append('\n').toString();
  }

  private static String oneLine(NetDevice device, List<AddressRow> rows) {
    StringBuilder text = new StringBuilder();
    for (AddressRow row : rows) {
      text.append(device.index()).append(": ").append(device.name()).append("    ");
      text.append(row.text("\\")).append('\n');
    }
    return text.toString();
  }

  private static void describeJson(
      IpInvocation ip, NetDevice device, List<AddressRow> rows, ObjectNode json) {
    boolean isBrief = ip.options().isBrief();
    LinkText.headJson(ip.host(), device, isBrief, false, json);
    if (!isBrief && ip.options().family() == IpOptions.Family.ANY) {
      LinkText.addressJson(device, json);
      if (ip.options().hasDetails()) {
        LinkText.detailsJson(ip.host(), device, json);
        json.remove("inet6_addr_gen_mode");
      }
    }
    ArrayNode addresses = json.putArray("addr_info");
    for (AddressRow row : rows) {
      if (isBrief) {
        row.putBriefInto(addresses.addObject());
      } else {
        row.putInto(addresses.addObject());
      }
    }
    if (ip.options().hasStatistics()) {
      LinkStatistics.putInto(device, json);
    }
  }

  /** For link-layer addresses in several commands. */
  static String mac(long address) {
    return MacAddress.format(address);
  }
}
