package org.vswitchlab.management.iproute;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.vswitchlab.bridge.BridgeDevice;
import org.vswitchlab.bridge.LinuxBridges;
import org.vswitchlab.link.BondDevice;
import org.vswitchlab.link.LinkAttributes;
import org.vswitchlab.link.MacvlanDevice;
import org.vswitchlab.link.NetDevice;
import org.vswitchlab.link.VethDevice;
import org.vswitchlab.link.VlanDevice;
import org.vswitchlab.node.Host;
import org.vswitchlab.node.VxlanDevice;
import org.vswitchlab.wire.MacAddress;

/** The lines that {@code ip link} and {@code ip address} have in common. */
final class LinkText {
  private static final int LEAST_MTU = 68;
  private static final int MOST_MTU = 65535;

  /** Largest segment that the stack may hand down, as every device of Linux shows it. */
  private static final int SEGMENT_BYTES = 65536;

  private static final int SEGMENTS = 65535;

  /** As {@link #SEGMENT_BYTES}, of a device that takes segments apart itself. */
  private static final int TSO_BYTES = 524280;

  private static final int LOOPBACK_INDEX = 1;

  private LinkText() {}

  static boolean isLoopback(NetDevice device) {
    return device.index() == LOOPBACK_INDEX;
  }

  static String flags(NetDevice device) {
    LinkAttributes attributes = device.attributes();
    List<String> flags = new ArrayList<>();
    add(flags, device.isUp() && !device.hasCarrier(), "NO-CARRIER");
    add(flags, isLoopback(device), "LOOPBACK");
    add(flags, !isLoopback(device), "BROADCAST");
    add(flags, !isLoopback(device) && attributes.hasMulticast(), "MULTICAST");
    add(flags, !attributes.hasArp(), "NOARP");
    add(flags, attributes.isAllMulticast(), "ALLMULTI");
    add(flags, attributes.isPromiscuous(), "PROMISC");
    add(flags, device instanceof BondDevice, "MASTER");
    add(flags, BondDevice.memberOf(device) != null, "SLAVE");
    add(flags, attributes.isDynamic(), "DYNAMIC");
    add(flags, device.isUp(), "UP");
    add(flags, device.isUp() && device.hasCarrier(), "LOWER_UP");
    NetDevice other = linked(device);
    add(flags, other != null && !other.isUp(), "M-DOWN");
    return String.join(",", flags);
  }

  private static void add(List<String> flags, boolean isSet, String flag) {
    if (isSet) {
      flags.add(flag);
    }
  }

  /** RFC 2863 state: of the medium and the administrator together. */
  static String state(NetDevice device) {
    if (!device.isUp()) {
      return "DOWN";
    }
    if (isLoopback(device) || device instanceof VxlanDevice) {
      return "UNKNOWN";
    }
    return device.hasCarrier() ? "UP" : linked(device) == null ? "DOWN" : "LOWERLAYERDOWN";
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
    text.append(hasMode ? " mode DEFAULT" : "").append(" group ").append(group(device));
    text.append(" qlen ").append(device.attributes().queueFrames());
    return text.toString();
  }

  private static String group(NetDevice device) {
    long group = device.attributes().group();
    return group == 0 ? "default" : Long.toString(group);
  }

  /** The line of the administrator's note; empty if there is none. */
  static String alias(NetDevice device) {
    String alias = device.attributes().alias();
    return alias.isEmpty() ? "" : "    alias " + alias + "\n";
  }

  /** The address, which {@code lo} has none of. */
  static String mac(NetDevice device) {
    return MacAddress.format(isLoopback(device) ? 0 : device.mac());
  }

  /** Whether the kernel makes up its frames' transport: nothing below takes segments apart. */
  static boolean isSoftware(NetDevice device) {
    return device instanceof BridgeDevice || device instanceof VxlanDevice;
  }

  /** {@code eth0.10@eth0} for a VLAN interface. */
  static String nameWithParent(NetDevice device) {
    NetDevice other = linked(device);
    return other == null ? device.name() : device.name() + "@" + other.name();
  }

  /** The device below, or at the other end of a cable; null for none. */
  static NetDevice linked(NetDevice device) {
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
    if (isVirtual && !device.hasBeenUp()) {
      return "noop";
    }
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
    boolean isBrief = ip.options().isBrief();
    headJson(ip.host(), device, isBrief, true, json);
    if (isBrief) {
      json.put("address", mac(device));
      flagsJson(device, json);
      return;
    }
    addressJson(device, json);
    if (ip.options().hasDetails()) {
      detailsJson(ip.host(), device, json);
    }
    if (!device.attributes().alias().isEmpty()) {
      json.put("ifalias", device.attributes().alias());
    }
    if (ip.options().hasStatistics()) {
      LinkStatistics.putInto(device, json);
    }
  }

  /**
   * What {@link #head} says, or {@link #brief}, as JSON.
   *
   * @param hasMode {@code ip link} alone shows it
   */
  static void headJson(
      Host host, NetDevice device, boolean isBrief, boolean hasMode, ObjectNode json) {
    NetDevice other = linked(device);
    if (!isBrief) {
      json.put("ifindex", device.index());
    }
    if (other != null) {
      json.put("link", other.name());
    }
    json.put("ifname", device.name());
    if (isBrief) {
      json.put("operstate", state(device));
      return;
    }
    flagsJson(device, json);
    json.put("mtu", isLoopback(device) ? 65536 : device.mtuBytes());
    json.put("qdisc", queueing(host, device));
    LinkKind masterKind = LinkKinds.ofMaster(host, device);
    if (masterKind != null) {
      json.put("master", masterKind.masterOf(host, device).name());
    }
    json.put("operstate", state(device));
    if (hasMode) {
      json.put("linkmode", "DEFAULT");
    }
    json.put("group", group(device));
    json.put("txqlen", device.attributes().queueFrames());
  }

  static void flagsJson(NetDevice device, ObjectNode json) {
    ArrayNode flags = json.putArray("flags");
    for (String flag : flags(device).split(",")) {
      flags.add(flag);
    }
  }

  static void addressJson(NetDevice device, ObjectNode json) {
    boolean isLoopback = isLoopback(device);
    json.put("link_type", isLoopback ? "loopback" : "ether");
    json.put("address", mac(device));
    json.put("broadcast", MacAddress.format(isLoopback ? 0 : MacAddress.BROADCAST));
  }

  static void detailsJson(Host host, NetDevice device, ObjectNode json) {
    LinkKind kind = LinkKinds.of(host, device);
    LinkKind masterKind = LinkKinds.ofMaster(host, device);
    json.put("promiscuity", promiscuity(device)).put("allmulti", allMulticast(device));
    json.put("min_mtu", leastMtu(device, kind)).put("max_mtu", isLoopback(device) ? 0 : MOST_MTU);
    ObjectNode info = json.objectNode();
    if (kind != null) {
      info.put("info_kind", kind.name());
      if (kind.hasDetails()) {
        kind.detailsJson(host, device, info.putObject("info_data"));
      }
    }
    if (masterKind != null) {
      info.put("info_slave_kind", masterKind.name());
      masterKind.portDetailsJson(host, device, info.putObject("info_slave_data"));
    }
    if (!info.isEmpty()) {
      json.set("linkinfo", info);
    }
    json.put("inet6_addr_gen_mode", "eui64");
    json.put("num_tx_queues", kind == null ? 1 : kind.queueCount());
    json.put("gso_max_size", SEGMENT_BYTES).put("gso_max_segs", SEGMENTS);
    json.put("tso_max_size", kind == null ? TSO_BYTES : kind.segmentBytes(device));
    json.put("tso_max_segs", SEGMENTS).put("gro_max_size", SEGMENT_BYTES);
  }

  private static int leastMtu(NetDevice device, LinkKind kind) {
    return isLoopback(device) ? 0 : kind == null ? LEAST_MTU : kind.leastMtu();
  }

  /** How many ask for all frames. */
  private static int promiscuity(NetDevice device) {
    int count = device.attributes().isPromiscuous() ? 1 : 0;
    return count + (LinuxBridges.portOf(device) == null ? 0 : 1);
  }

  /** How many ask for all groups. */
  private static int allMulticast(NetDevice device) {
    int count = device.attributes().isAllMulticast() ? 1 : 0;
    return count + (LinuxBridges.portOf(device) == null ? 0 : 1);
  }

  static String details(Host host, NetDevice device) {
    LinkKind kind = LinkKinds.of(host, device);
    StringBuilder text = new StringBuilder();
    text.append(" promiscuity ").append(promiscuity(device));
    text.append("  allmulti ").append(allMulticast(device));
    text.append(" minmtu ").append(leastMtu(device, kind));
    text.append(" maxmtu ").append(isLoopback(device) ? 0 : MOST_MTU).append(' ');
    if (kind != null && !kind.details(host, device).isEmpty()) {
      text.append("\n    ").append(kind.details(host, device));
    }
    LinkKind masterKind = LinkKinds.ofMaster(host, device);
    if (masterKind != null && !masterKind.portDetails(host, device).isEmpty()) {
      text.append("\n    ").append(masterKind.portDetails(host, device));
    }
    text.append("addrgenmode eui64 numtxqueues ").append(kind == null ? 1 : kind.queueCount());
    text.append(" gso_max_size ").append(SEGMENT_BYTES).append(" gso_max_segs ").append(SEGMENTS);
    text.append(" tso_max_size ").append(kind == null ? TSO_BYTES : kind.segmentBytes(device));
    text.append(" tso_max_segs ").append(SEGMENTS);
    return text.append(" gro_max_size ").append(SEGMENT_BYTES).append(' ').toString();
  }

  /** The first two columns of {@code ip -br}. */
  static String brief(NetDevice device) {
    return String.format("%-16s %-14s ", nameWithParent(device), state(device));
  }
}
