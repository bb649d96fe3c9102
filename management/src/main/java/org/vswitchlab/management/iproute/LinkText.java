package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.vswitchlab.link.BondDevice;
import org.vswitchlab.link.MacvlanDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.link.VethDevice;
import org.vswitchlab.link.VlanDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.VxlanDevice;
import org.vswitchlab.wire.MacAddress;

/** The lines that {@code ip link} and {@code ip address} have in common. */
final class LinkText {
  /** Linux's txqueuelen, alloc_etherdev(9). */
  private static final int QUEUE_FRAMES = 1000;

  private static final int LOOPBACK_INDEX = 1;

  private LinkText() {}

  static boolean isLoopback(NetDevice device) {
    return device.index() == LOOPBACK_INDEX;
  }

  static String flags(NetDevice device) {
    StringBuilder flags = new StringBuilder();
    if (device.isUp() && !device.hasCarrier()) {
      flags.append("NO-CARRIER,");
    }
    flags.append(isLoopback(device) ? "LOOPBACK" : "BROADCAST,MULTICAST");
    if (device instanceof BondDevice) {
      flags.append(",MASTER");
    }
    if (BondDevice.memberOf(device) != null) {
      flags.append(",SLAVE");
    }
    if (device.isUp()) {
      flags.append(device.hasCarrier() ? ",UP,LOWER_UP" : ",UP");
    }
    NetDevice other = linked(device);
    if (other != null && !other.isUp()) {
      flags.append(",M-DOWN");
    }
    return flags.toString();
  }

  /** RFC 2863 state: of the medium and the administrator together. */
  static String state(NetDevice device) {
    if (!device.isUp()) {
      return "DOWN";
    }
    return isLoopback(device) || device instanceof VxlanDevice
        ? "UNKNOWN"
        : device.hasCarrier() ? "UP" : "DOWN";
  }

  /**
   * The first line, without its end.
   *
   * @param hasMode {@code mode DEFAULT} is shown by {@code ip link} alone
   */
  static String head(Host host, NetDevice device, boolean hasMode) {
    StringBuilder text = new StringBuilder();
    text.append(device.index()).append(": ").append(nameWithParent(device)).append(": <");
    text.append(flags(device)).append("> mtu ");
    // The size of a packet that loops back has no limit but the one of IP; Linux shows 65536.
    text.append(isLoopback(device) ? 65536 : device.mtuBytes());
    text.append(" qdisc ").append(queueing(host, device));
    LinkKind masterKind = LinkKinds.ofMaster(host, device);
    if (masterKind != null) {
      text.append(" master ").append(masterKind.masterOf(host, device).name());
    }
    text.append(" state ").append(state(device));
    text.append(hasMode ? " mode DEFAULT" : "").append(" group default qlen ").append(QUEUE_FRAMES);
    return text.toString();
  }

  /** {@code eth0.10@eth0} for a VLAN interface. */
  static String nameWithParent(NetDevice device) {
    NetDevice other = linked(device);
    return other == null ? device.name() : device.name() + "@" + other.name();
  }

  /** The device below, or at the other end of a cable; null for none. */
  private static NetDevice linked(NetDevice device) {
    if (device instanceof VlanDevice vlan) {
      return vlan.parent();
    }
    if (device instanceof MacvlanDevice macvlan) {
      return macvlan.parent();
    }
    return device instanceof VethDevice veth ? veth.peer() : null;
  }

  private static String queueing(Host host, NetDevice device) {
    boolean isVirtual = isLoopback(device) || LinkKinds.of(host, device) != null;
    // A physical interface that has never been up has no queue yet; that is not modelled.
    return isVirtual ? "noqueue" : "pfifo_fast";
  }

  /** The second line, without its end. */
  static String address(NetDevice device) {
    return isLoopback(device)
        ? "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00"
        : "    link/ether " + MacAddress.format(device.mac()) + " brd ff:ff:ff:ff:ff:ff";
  }

  /** What {@link #head}, {@link #address} and {@link #details} say, as JSON. */
  static void describeJson(IpInvocation ip, NetDevice device, ObjectNode json) {
    if (ip.options().isBrief() || ip.options().hasStatistics()) {
      throw IpException.notSupported("option -j together with -br or -s");
    }
    json.put("ifindex", device.index());
    NetDevice other = linked(device);
    if (other != null) {
      json.put("link", other.name());
    }
    json.put("ifname", device.name());
    ArrayNode flags = json.putArray("flags");
    for (String flag : flags(device).split(",")) {
      flags.add(flag);
    }
    json.put("mtu", device.mtuBytes());
    json.put("qdisc", queueing(ip.host(), device));
    LinkKind masterKind = LinkKinds.ofMaster(ip.host(), device);
    if (masterKind != null) {
      json.put("master", masterKind.masterOf(ip.host(), device).name());
    }
    json.put("operstate", state(device)).put("linkmode", "DEFAULT").put("group", "default");
    json.put("txqlen", QUEUE_FRAMES);
    boolean isLoopback = isLoopback(device);
    json.put("link_type", isLoopback ? "loopback" : "ether");
    json.put("address", MacAddress.format(isLoopback ? 0 : device.mac()));
    json.put("broadcast", MacAddress.format(isLoopback ? 0 : MacAddress.BROADCAST));
    if (ip.options().hasDetails()) {
      json.put("promiscuity", 0).put("allmulti", 0);
      json.put("min_mtu", isLoopback ? 0 : 68).put("max_mtu", isLoopback ? 0 : 65535);
      ObjectNode info = json.objectNode();
      LinkKind kind = LinkKinds.of(ip.host(), device);
      if (kind != null) {
        info.put("info_kind", kind.name());
        kind.detailsJson(ip.host(), device, info.putObject("info_data"));
      }
      if (masterKind != null) {
        info.put("info_slave_kind", masterKind.name());
        masterKind.portDetailsJson(ip.host(), device, info.putObject("info_slave_data"));
      }
      if (!info.isEmpty()) {
        json.set("linkinfo", info);
      }
    }
  }

  static String details(Host host, NetDevice device) {
    StringBuilder text = new StringBuilder();
    text.append(" promiscuity 0  allmulti 0 ");
    text.append(isLoopback(device) ? "minmtu 0 maxmtu 0 " : "minmtu 68 maxmtu 65535 ");
    LinkKind kind = LinkKinds.of(host, device);
    if (kind != null && !kind.details(host, device).isEmpty()) {
      text.append("\n    ").append(kind.details(host, device));
    }
    LinkKind masterKind = LinkKinds.ofMaster(host, device);
    if (masterKind != null && !masterKind.portDetails(host, device).isEmpty()) {
      text.append("\n    ").append(masterKind.portDetails(host, device));
    }
    return text.toString();
  }

  /** The first two columns of {@code ip -br}. */
  static String brief(NetDevice device) {
    return String.format("%-16s %-14s ", nameWithParent(device), state(device));
  }
}
