package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.observe.Counters;
import org.vswitchlab.wire.MacAddress;

/** {@code ip link}. */
final class IpLink implements IpObject {
  @Override
  public String name() {
    return "link";
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
      add(ip);
    } else if (IpArguments.matches(command, "set") || IpArguments.matches(command, "change")) {
      set(ip);
    } else if (IpArguments.matches(command, "replace")) {
      throw IpException.notSupported("ip link replace");
    } else if (IpArguments.matches(command, "delete")) {
      delete(ip);
    } else if (IpArguments.matches(command, "show")
        || IpArguments.matches(command, "lst")
        || IpArguments.matches(command, "list")) {
      show(ip);
    } else if (IpArguments.matches(command, "xstats")) {
      IpLinkXstats.run(ip);
    } else {
      throw unknownCommand(command);
    }
  }

  private static void add(IpInvocation ip) {
    IpArguments arguments = ip.arguments();
    String name = null;
    Long mac = null;
    NetDevice parent = null;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "type" -> {
          LinkKind kind = LinkKinds.named(arguments.next());
          if (name == null) {
            throw new IpException(2, "Not enough information: \"dev\" argument is required.");
          }
          if (IpDevices.find(ip.host(), name) != null) {
            throw IpException.answer("File exists");
          }
          kind.add(ip, name, parent, arguments);
          if (mac != null) {
            ip.device(name).setMac(mac);
          }
          return;
        }
        case "address" -> mac = lladdr(arguments.next());
        case "name", "dev" -> name = arguments.next();
        case "link" -> parent = ip.device(arguments.next());
        case "mtu", "txqueuelen", "broadcast", "index", "netns" ->
            throw IpException.notSupported("ip link add " + word);
        default -> {
          if (name != null) {
            throw IpException.duplicateOrGarbage("name", word);
          }
          name = word;
        }
      }
    }
    throw new IpException(255, "Not enough information: \"type\" argument is required");
  }

  private static void delete(IpInvocation ip) {
    IpArguments arguments = ip.arguments();
    arguments.accept("dev");
    NetDevice device = ip.device(arguments.next());
    if (arguments.accept("type")) {
      arguments.next();
    }
    LinkKind kind = LinkKinds.of(ip.host(), device);
    if (kind == null) {
      throw IpException.answer("Operation not supported");
    }
    kind.delete(ip, device);
  }

  private static void set(IpInvocation ip) {
    IpArguments arguments = ip.arguments();
    if (arguments.isEmpty()) {
      throw new IpException(255, "Not enough information: \"dev\" argument is required.");
    }
    arguments.accept("dev");
    // The name comes first; what it is is told only when the words are understood.
    NetDevice device = ip.device(arguments.next());
    LinkChange change = new LinkChange(ip, device);
    while (!arguments.isEmpty()) {
      change.read(arguments);
    }
    change.apply();
  }

  static long lladdr(String text) {
    for (String octet : text.split(":", -1)) {
      if (!octet.matches("[0-9a-fA-F]{1,2}")) {
        throw new IpException(1, "\"" + octet + "\" is invalid lladdr.");
      }
    }
    try {
      return MacAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IpException(1, "\"" + text + "\" is invalid lladdr.");
    }
  }

  private static void show(IpInvocation ip) {
    IpArguments arguments = ip.arguments();
    NetDevice only = null;
    NetDevice master = null;
    LinkKind kind = null;
    boolean upOnly = false;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      switch (word) {
        case "up" -> upOnly = true;
        case "master" -> master = ip.shownDevice(arguments.next());
        case "type" -> kind = LinkKinds.named(arguments.next());
        case "dev" -> only = ip.shownDevice(arguments.next());
        default -> only = ip.shownDevice(word);
      }
    }
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (NetDevice device : only == null ? IpDevices.all(ip.host()) : List.of(only)) {
      LinkKind masterKind = LinkKinds.ofMaster(ip.host(), device);
      boolean isShown =
          (!upOnly || device.isUp())
              && (kind == null || kind == LinkKinds.of(ip.host(), device))
              && (master == null
                  || (masterKind != null && masterKind.masterOf(ip.host(), device) == master));
      if (isShown && ip.options().isJson()) {
        LinkText.describeJson(ip, device, json.addObject());
      } else if (isShown) {
        ip.context().print(describe(ip, device));
      }
    }
    if (ip.options().isJson()) {
      ip.println(json.toString());
    }
  }

  /** The lines about one device. */
  private static String describe(IpInvocation ip, NetDevice device) {
    if (ip.options().isBrief()) {
      return LinkText.brief(device)
          + MacAddress.format(device.mac())
          + " <"
          + LinkText.flags(device)
          + "> \n";
    }
    StringBuilder text = new StringBuilder(LinkText.head(ip.host(), device, true));
    text.append('\n').append(LinkText.address(device));
    if (ip.options().hasDetails()) {
      text.append(LinkText.details(ip.host(), device));
    }
    text.append('\n');
    if (ip.options().hasStatistics()) {
      text.append(statistics(device));
    }
    if (ip.options().isOneLine()) {
      return text.toString().stripTrailing().replace("\n", "\\") + "\n";
    }
    return text.toString();
  }

  static String statistics(NetDevice device) {
    Counters c = device.counters();
    return "    RX:  bytes packets errors dropped  missed   mcast           \n"
        + statisticsLine(c.rxBytes(), c.rxPackets(), c.rxDropped())
        + "    TX:  bytes packets errors dropped carrier collsns           \n"
        + statisticsLine(c.txBytes(), c.txPackets(), c.txDropped());
  }

  private static String statisticsLine(long bytes, long packets, long dropped) {
    return String.format("    %10d %7d %6d %7d %7d %7d \n", bytes, packets, 0, dropped, 0, 0);
  }
}
