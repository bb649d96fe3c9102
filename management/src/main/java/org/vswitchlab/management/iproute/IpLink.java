package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.node.Host;
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
      LinkRequest.read(ip, arguments).add();
    } else if (IpArguments.matches(command, "set") || IpArguments.matches(command, "change")) {
      LinkRequest.read(ip, arguments).set();
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

  private static void delete(IpInvocation ip) {
    IpArguments arguments = ip.arguments();
    String name = null;
    String type = null;
    while (!arguments.isEmpty()) {
      String word = arguments.next();
      if (IpArguments.matches(word, "type")) {
        type = arguments.next();
      } else if (word.equals("group")) {
        throw IpException.notSupported("ip link delete group");
      } else {
        name = word.equals("dev") ? arguments.next() : word;
      }
    }
    if (name == null) {
      throw new IpException(255, "Not enough information: \"dev\" argument is required.");
    }
    if (type != null && LinkKinds.find(type) == null && IpDevices.find(ip.host(), name) != null) {
      throw IpException.kernel("Unknown device type.");
    }
    NetDevice device = ip.device(name);
    LinkKind kind = LinkKinds.of(ip.host(), device);
    if (kind == null) {
      throw IpException.answer("Operation not supported");
    }
    kind.delete(ip, device);
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

  /** Which devices to show. */
  private static final class Filter {
    private NetDevice only;
    private NetDevice master;
    private String kind;
    private Long group;
    private boolean isUpOnly;

    private void read(IpInvocation ip, String word) {
      IpArguments arguments = ip.arguments();
      switch (word) {
        case "up" -> isUpOnly = true;
        case "master" -> {
          String name = arguments.next();
          master = IpDevices.find(ip.host(), name);
          if (master == null) {
            throw IpException.wrongArgument(name, "Device does not exist\n");
          }
        }
        case "type" -> kind = arguments.next();
        case "group" -> group = LinkRequest.group(arguments.next());
        case "vrf", "nomaster" -> throw IpException.notSupported("ip link show " + word);
        default -> {
          String name = word.equals("dev") ? arguments.next() : word;
          if (only != null) {
            throw IpException.duplicateOrGarbage("dev", name);
          }
          only = ip.shownDevice(name);
        }
      }
    }

    private boolean takes(Host host, NetDevice device) {
      LinkKind masterKind = LinkKinds.ofMaster(host, device);
      LinkKind own = LinkKinds.of(host, device);
      boolean isOfKind =
          kind == null
              || own != null && own.name().equals(kind)
              || masterKind != null && kind.equals(masterKind.name() + "_slave");
      return (!isUpOnly || device.isUp())
          && isOfKind
          && (group == null || device.attributes().group() == group)
          && (master == null
              || (masterKind != null && masterKind.masterOf(host, device) == master));
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
      if (!filter.takes(ip.host(), device)) {
        continue;
      }
      if (ip.options().isJson()) {
        LinkText.describeJson(ip, device, json.addObject());
      } else {
        ip.context().print(describe(ip, device));
      }
    }
    if (ip.options().isJson()) {
      ip.printJson(json);
    }
  }

  /** The lines about one device. */
  private static String describe(IpInvocation ip, NetDevice device) {
    if (ip.options().isBrief()) {
      return LinkText.brief(device) + LinkText.mac(device) + " <" + LinkText.flags(device) + "> \n";
    }
    StringBuilder text = new StringBuilder(LinkText.head(ip.host(), device, true));
    text.append('\n').append(LinkText.address(device));
    if (ip.options().hasDetails()) {
      text.append(LinkText.details(ip.host(), device));
    }
    text.append('\n').append(LinkText.alias(device));
    if (ip.options().hasStatistics()) {
      text.append(LinkStatistics.text(device, ip.options().hasMoreStatistics()));
    }
    if (ip.options().isOneLine()) {
      return text.toString().stripTrailing().replace("\n", "\\") + "\n";
    }
    return text.toString();
  }
}
